import { rollUp } from '../judge/roll-up.ts';
import type { VerdictKind } from '../judge/verdict.ts';
import { clauseOf } from '../judge/waivers.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { Attribution } from './attribution.ts';
import { clauseAlone, type Standings } from './compared-run.ts';
import type { DiffCause, DiffSide, ExpectationDiff, ProbeCounts } from './diff-model.ts';
import { expectationsIn, standsAlike } from './rejudge.ts';

const countsOf = ({ contract, concluded }: DiffSide, expectation: string): ProbeCounts => {
  const clause = clauseOf(expectation);
  const alone = clauseAlone(contract, clause);
  const counts: Partial<Record<VerdictKind, number>> = {};
  for (const result of concluded.probes) {
    if (result.clause !== clause) continue;
    const own = rollUp(alone, [result], [])[0]?.expectations.find(({ id }) => id === expectation);
    if (own) counts[own.verdict.kind] = (counts[own.verdict.kind] ?? 0) + 1;
  }
  return counts;
};

/** Compares two runs of one contract, expectation by expectation, and attributes whatever stands otherwise. Pure. */
export const diffRuns = (a: DiffSide, b: DiffSide, inputs: InputRegistry): readonly ExpectationDiff[] => {
  const attribution = new Attribution(a, b, inputs);
  const [had, has] = attribution.recorded() as [Standings, Standings];
  const invariants = new Set(
    [a, b].flatMap(({ contract }) => contract.clauses.filter(({ kind }) => kind === 'invariant').map(({ id }) => id)),
  );
  return [...expectationsIn(a.contract, b.contract)].flatMap(
    ([expectation, { clause }]): readonly ExpectationDiff[] => {
      const [before, after] = [had.get(expectation) ?? null, has.get(expectation) ?? null];
      if (standsAlike(before, after)) return [];
      const causes = [
        ...(invariants.has(clause) ? attribution.ofInvariant(expectation) : attribution.ofProbes(expectation)),
        ...attribution.ofVersions(expectation),
        ...attribution.ofWaivers(expectation),
      ];
      // Neither answers nor texts nor waivers: the runs asked different parts of the same.
      const none: DiffCause = { cause: 'suite', why: 'not-asked', probes: [] };
      return [
        {
          clause,
          expectation,
          kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
          before,
          after,
          probes: { before: countsOf(a, expectation), after: countsOf(b, expectation) },
          causes: causes.length > 0 ? causes : [none],
        },
      ];
    },
  );
};
