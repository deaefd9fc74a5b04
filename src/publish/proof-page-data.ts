import { aspects } from '../contract/model.ts';
import type { Proof } from '../proof/proof.ts';
import { isExplained, type ProofReport } from './proof-report.ts';
import { showChange } from './show-change.ts';

/** The most survivors whose example the page has. */
const mostExamples = 1500;
/** The longest text of an example in the page, in characters. */
const exampleCharacters = 240;

type Mutant = Proof['mutants'][number];

/** A mutant with the heading under which its column stands. */
export interface Column extends Mutant {
  readonly group: string;
}

/** A table's data, written so that a large one stays small. */
export interface ProofPageData {
  readonly mutants: readonly Column[];
  readonly clauses: ProofReport['clauses'];
  readonly reasons: readonly string[];
  /**
   * An expectation: id, place of its clause, aspect, level, 1 where it is proven, what it says, a letter for each mutant (killed `k`, survived `s`, explained `e`,
   * held `h`, red `r`, `.` not applicable), and of each that is no dot how many answers were judged and in how many it departed.
   */
  readonly rows: readonly (readonly [string, number, string, string, 0 | 1, string, string, readonly number[]])[];
  /** Row, column, exchange, before, after, and the place of its reason, -1 where there is none. */
  readonly survivors: readonly (readonly [number, number, string, string, string, number])[];
  /** Row, column, exchange, what departed. */
  readonly red: readonly (readonly [number, number, string, string])[];
}

/** Mutants as columns: the harmful by the aspect that they touch, then the harmless. */
export const columnsOf = (mutants: readonly Mutant[]): readonly Column[] => {
  const headings = [...aspects, 'harmless'];
  return mutants
    .map((mutant) => ({ ...mutant, group: mutant.harm === 'harmless' ? 'harmless' : mutant.touches }))
    .toSorted((a, b) => headings.indexOf(a.group) - headings.indexOf(b.group));
};

const letters = { killed: 'k', survived: 's', held: 'h', red: 'r' } as const;

/** What the page's table is drawn from. */
export const proofPageData = (report: ProofReport): ProofPageData => {
  const mutants = columnsOf(report.mutants);
  const columns = new Map(mutants.map(({ id }, at) => [id, at]));
  const rowOf = new Map(report.expectations.map(({ id }, at) => [id, at]));
  const clauseOf = new Map(report.clauses.map(({ id }, at) => [id, at]));
  const reasons = [...new Set(report.survivors.flatMap(({ reason }) => (reason === undefined ? [] : [reason])))];
  const explained = new Set(
    report.survivors.filter(isExplained).map(({ expectation, mutant }) => `${expectation} ${mutant}`),
  );
  const rows = report.expectations.map(({ id, clause, aspect, level, proven, says, cells }) => {
    const byMutant = new Map(cells.map((cell) => [cell.mutant, cell]));
    const own = mutants.map((mutant) => byMutant.get(mutant.id));
    const outcomes = own.map((cell) =>
      !cell ? '.' : explained.has(`${id} ${cell.mutant}`) ? 'e' : letters[cell.outcome],
    );
    const counts = own.flatMap((cell) => (cell ? [cell.answers, cell.departed] : []));
    return [id, clauseOf.get(clause) ?? 0, aspect, level, proven ? 1 : 0, says, outcomes.join(''), counts] as const;
  });
  const place = ({ expectation, mutant }: { readonly expectation: string; readonly mutant: string }) =>
    [rowOf.get(expectation) ?? 0, columns.get(mutant) ?? 0] as const;
  return {
    mutants,
    clauses: report.clauses,
    reasons,
    rows,
    survivors: report.survivors.slice(0, mostExamples).map((one) => {
      const { before, after } = showChange(one.example, exampleCharacters);
      const reason = one.reason === undefined ? -1 : reasons.indexOf(one.reason);
      return [...place(one), one.example.exchange, before, after, reason];
    }),
    red: report.overStrict.slice(0, mostExamples).map((one) => [...place(one), one.exchange, one.found]),
  };
};
