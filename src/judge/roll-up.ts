import { type Basis, type Clause, type Contract, expectationsOf, type Level } from '../contract/model.ts';
import { type Departing, departingOf, operationsIn } from './departing.ts';
import type { InvariantResult } from './invariant.ts';
import type { ProbeResult } from './judge-probe.ts';
import { type Finding, isDecided, openVerdict, type Verdict, worst } from './verdict.ts';

/** How an expectation stands beside its verdict. `waivers.ts` says more than `new` and `none`. */
export type Disposition = 'new' | 'expired' | 'stale' | 'waived' | 'none';

/** What is concluded of one expectation, over all its probes. */
export interface ExpectationResult {
  readonly id: string;
  readonly level: Level;
  readonly basis: Basis;
  readonly verdict: Verdict;
  /** `new` where it departs. */
  readonly disposition: Disposition;
  readonly findings: readonly Finding[];
  /** The same findings by operation and code. */
  readonly departing: readonly Departing[];
  /** The verdict with waived departures set aside; only where there are some. */
  readonly apart?: Verdict;
}

/** What is concluded of one clause. */
export interface ClauseResult {
  readonly clause: Clause;
  /** null of a clause that no test can decide. */
  readonly verdict: Verdict | null;
  readonly expectations: readonly ExpectationResult[];
  readonly probes: readonly ProbeResult[];
  /** How many answers an invariant covers. */
  readonly answers?: number;
}

/** What a probe says of one of its clause's expectations. */
const verdictFor = (level: Level, departs: boolean): Verdict => ({
  kind: !departs || level === 'may' ? 'pass' : level === 'must' ? 'fail' : 'warn',
});

type Judged = Pick<ProbeResult, 'verdict' | 'findings' | 'undecided'> & { readonly operation?: string };

/** What is concluded of each of a clause's expectations by what was judged: at least one probe, or an invariant. */
const expectationResults = (
  clause: Clause,
  judged: readonly Judged[],
  operationOf: (exchange: string) => string,
): readonly ExpectationResult[] =>
  expectationsOf(clause).map(({ id, level, basis }) => {
    const findings = judged.flatMap((one) => one.findings.filter(({ expectation }) => expectation === id));
    const verdicts = judged.map(({ verdict, findings: found, undecided }) => {
      const open = openVerdict(undecided, id);
      if (open) return open;
      if (!undecided && !isDecided(verdict)) return verdict;
      return verdictFor(
        level,
        found.some(({ expectation }) => expectation === id),
      );
    });
    const verdict = worst(verdicts) as Verdict;
    const departing = departingOf(
      judged.flatMap(({ operation, findings: found }) =>
        found
          .filter(({ expectation }) => expectation === id)
          .map((finding) => [operation ?? operationOf(finding.exchange), finding] as const),
      ),
    );
    return { id, level, basis, verdict, disposition: findings.length > 0 ? 'new' : 'none', findings, departing };
  });

/** Rolls the verdicts of probes up into expectations and clauses, worst first. Clauses that were not asked are left out. */
export const rollUp = (
  contract: Contract,
  probes: readonly ProbeResult[],
  invariants: readonly InvariantResult[],
): readonly ClauseResult[] => {
  const operationOf = operationsIn(contract);
  const byClause = new Map<string, ProbeResult[]>();
  for (const probe of probes) {
    const own = byClause.get(probe.clause);
    if (own) own.push(probe);
    else byClause.set(probe.clause, [probe]);
  }
  return contract.clauses.flatMap((clause): readonly ClauseResult[] => {
    if (clause.kind === 'untestable') return [{ clause, verdict: null, expectations: [], probes: [] }];
    const invariant = invariants.find((one) => one.clause === clause.id);
    const own = byClause.get(clause.id) ?? [];
    const judged: readonly Judged[] = invariant ? [invariant] : own;
    if (judged.length === 0) return [];
    const expectations = expectationResults(clause, judged, operationOf);
    const verdict = worst(expectations.map((one) => one.verdict)) ?? null;
    return [{ clause, verdict, expectations, probes: own, ...(invariant ? { answers: invariant.answers } : {}) }];
  });
};
