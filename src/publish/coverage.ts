import { type Clause, type Contract, expectationsOf } from '../contract/model.ts';
import { sectionDigest } from '../document/digest.ts';
import type { Funnel, FunnelClause } from './funnel.ts';

/** A clause, and how far it came. */
export interface CoverageClause extends FunnelClause {
  readonly kind: Clause['kind'];
  readonly statement: string;
  /** How many expectations it states. */
  readonly expectations: number;
}

/** A section of the document with what the contract says of it; without clauses it says nothing. */
export interface CoverageSection {
  readonly section: string;
  /** Whether it has no text of its own, but sections below it. */
  readonly bare: boolean;
  readonly clauses: readonly CoverageClause[];
}

/** The sections that say something and of which the contract says nothing. */
export const uncovered = (sections: readonly CoverageSection[]): readonly CoverageSection[] =>
  sections.filter(({ clauses, bare }) => clauses.length === 0 && !bare);

/** A contract by the sections of its document: in their order where it lists them, else in the order in which its clauses name them. */
export const coverageOf = ({ document, clauses }: Contract, funnel: Funnel): readonly CoverageSection[] => {
  const named = [...new Set(clauses.map(({ section }) => section))];
  const sections: NonNullable<typeof document.sections> = document.sections ?? named.map((section) => ({ section }));
  const byId = new Map(funnel.clauses.map((one) => [one.id, one]));
  return sections.map(({ section, digest }) => ({
    section,
    bare: digest === sectionDigest([]),
    clauses: clauses
      .filter((clause) => clause.section === section)
      .map((clause): CoverageClause => {
        const { id, kind, statement } = clause;
        const { stage, why } = byId.get(id) ?? { stage: 'documented', why: [] };
        return { id, kind, statement, expectations: expectationsOf(clause).length, stage, why };
      }),
  }));
};
