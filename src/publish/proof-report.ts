import type { Clause, Contract } from '../contract/model.ts';
import type { EvidenceFooter, EvidenceHeader } from '../evidence/format.ts';
import type { ClauseResult } from '../judge/roll-up.ts';
import type { Shard } from '../plan/probe.ts';
import { type Example, type ExpectationProof, type Proof, type Survivor, strengthOf } from '../proof/proof.ts';
import { nothing } from '../proof/reading.ts';
import { versions } from '../run/versions.ts';
import { describeStated } from './describe-stated.ts';
import { showChange } from './show-change.ts';

/** The name and version of what `refusal prove --json` prints. */
export const proofFormat = 'refusal-proof/1';

/** What a proof comes to: 0 all is proven, 1 something survives, is over-strict or unproven, 3 nothing holds. */
export type ProofExitCode = 0 | 1 | 3;

/** How many cells of the table expectations × mutants have which outcome. */
export interface CellCounts {
  readonly killed: number;
  /** Without a reason in the contract. */
  readonly survived: number;
  /** Survived, and the contract says why. */
  readonly explained: number;
  readonly held: number;
  readonly red: number;
  readonly notApplicable: number;
}

/** How much was proven. */
export interface ProofTotals {
  readonly expectations: {
    readonly holding: number;
    readonly proven: number;
    readonly unproven: number;
    /** Judged, and no part of the proof: they depart, or are undecided. */
    readonly others: number;
  };
  readonly mutants: {
    readonly harmful: number;
    readonly harmless: number;
    /** Harmful ones that at least one expectation noticed. */
    readonly noticed: number;
  };
  readonly cells: CellCounts;
  /** Expectations judged once more on spoiled answers. */
  readonly rejudged: number;
}

/** A proof with all that is needed to read it and to repeat it. The same evidence gives the same. */
export interface ProofReport extends Omit<Proof, 'expectations' | 'rejudged'> {
  readonly format: typeof proofFormat;
  /** What it was proven with. */
  readonly versions: { readonly refusal: string };
  readonly contract: { readonly id: string; readonly title: string; readonly digest: string };
  readonly target: { readonly name: string; readonly url: string };
  /** What it was proven from. */
  readonly evidence: {
    readonly runId: string;
    readonly startedAt: string;
    /** The digest in its footer. */
    readonly sha256: string;
    readonly shard?: Shard;
  };
  readonly exitCode: ProofExitCode;
  readonly totals: ProofTotals;
  /** The clauses of the expectations. */
  readonly clauses: readonly { readonly id: string; readonly section: string; readonly statement: string }[];
  readonly expectations: readonly (ExpectationProof & {
    /** What the contract says, in words. */
    readonly says: string;
  })[];
  /** Names in the contract's reasons that are no mutant of this version. */
  readonly unknownMutants: readonly string[];
}

/** The longest text of an example, in characters. */
const exampleCharacters = 400;

/** Whether the contract says why a mutant survives. */
export const isExplained = ({ reason }: Survivor): boolean => reason !== undefined;

/** Counts the cells of some expectations. */
export const countCells = (
  { survivors, mutants }: Pick<Proof, 'survivors' | 'mutants'>,
  expectations: readonly Pick<ExpectationProof, 'id' | 'cells'>[],
): CellCounts => {
  const ids = new Set(expectations.map(({ id }) => id));
  const own = survivors.filter(({ expectation }) => ids.has(expectation));
  const explained = own.filter(isExplained).length;
  const counts = { killed: 0, survived: 0, held: 0, red: 0 };
  for (const { cells } of expectations) for (const { outcome } of cells) counts[outcome]++;
  const cells = counts.killed + counts.survived + counts.held + counts.red;
  return {
    ...counts,
    survived: counts.survived - explained,
    explained,
    notApplicable: expectations.length * mutants.length - cells,
  };
};

const shownExample = ({ exchange, ...texts }: Example): Example => {
  const { before, after } = showChange(texts, exampleCharacters);
  return { exchange, before: before || nothing, after: after || nothing };
};

/** What a proof is of. */
export interface Proven {
  readonly header: EvidenceHeader;
  readonly footer: EvidenceFooter;
  readonly contract: Contract;
  readonly results: readonly ClauseResult[];
  readonly proof: Proof;
  readonly unknownMutants: readonly string[];
}

/** Makes a proof readable by itself. */
export const proofReportOf = ({ header, footer, contract, results, proof, unknownMutants }: Proven): ProofReport => {
  const { rejudged, ...rest } = proof;
  const clauseOf = new Map(contract.clauses.map((clause) => [clause.id, clause]));
  const { holding, proven, unproven, mutants, survivors, overStrict } = strengthOf(proof);
  const judged = results.flatMap(({ expectations }) => expectations).length;
  const harmful = proof.mutants.filter(({ harm }) => harm === 'harmful').length;
  const clauses = new Set(proof.expectations.map(({ clause }) => clause));
  const isWanting = survivors > 0 || overStrict > 0 || unproven.length > 0;
  return {
    format: proofFormat,
    versions: { refusal: versions.refusal },
    contract: { id: contract.id, title: contract.document.title, digest: header.contract.digest },
    target: { name: header.target.name, url: header.target.url },
    evidence: {
      runId: header.runId,
      startedAt: header.startedAt,
      sha256: footer.sha256,
      ...(header.shard ? { shard: header.shard } : {}),
    },
    exitCode: holding === 0 ? 3 : isWanting ? 1 : 0,
    totals: {
      expectations: { holding, proven, unproven: unproven.length, others: judged - holding },
      mutants: { harmful, harmless: proof.mutants.length - harmful, noticed: mutants },
      cells: countCells(proof, proof.expectations),
      rejudged,
    },
    ...rest,
    clauses: contract.clauses
      .filter(({ id }) => clauses.has(id))
      .map(({ id, section, statement }) => ({ id, section, statement })),
    expectations: proof.expectations.map((one) => ({
      ...one,
      says: describeStated(clauseOf.get(one.clause) as Clause, one.id),
    })),
    survivors: proof.survivors.map((one) => ({ ...one, example: shownExample(one.example) })),
    unknownMutants,
  };
};
