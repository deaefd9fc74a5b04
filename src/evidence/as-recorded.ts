import { isDeepStrictEqual } from 'node:util';
import type { Contract } from '../contract/model.ts';
import { operationsIn } from '../judge/departing.ts';
import type { InvariantResult } from '../judge/invariant.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import type { RunResults } from '../judge/judge-run.ts';
import type { VerdictLine } from './format.ts';

/** The results that verdict lines recorded. What a line does not hold is as this version derives it: the rest of the same conclusion. */
export const asRecorded = (
  contract: Contract,
  verdicts: readonly VerdictLine[],
  { probes, invariants, missing }: RunResults,
): RunResults => {
  const operationOf = operationsIn(contract);
  const kinds = new Map(contract.clauses.map(({ id, kind }) => [id, kind]));
  const derived = new Map(probes.map((result) => [result.probe, result]));
  const covering = new Map(invariants.map((result) => [result.clause, result]));
  const isInvariant = ({ of }: VerdictLine): boolean => kinds.get(of) === 'invariant';
  return {
    missing,
    probes: verdicts
      .filter((line) => !isInvariant(line))
      .map(({ of: probe, verdict, findings }): ProbeResult => {
        const own = derived.get(probe);
        if (own && isDeepStrictEqual(own.verdict, verdict) && isDeepStrictEqual(own.findings, findings)) return own;
        // Ids of clauses have no colon.
        const [clause = ''] = probe.split(':', 1);
        return { probe, clause, operation: own?.operation ?? operationOf(`${probe}#1`), verdict, findings };
      }),
    invariants: verdicts.filter(isInvariant).map(({ of: clause, verdict, findings, answers = 0 }): InvariantResult => {
      const operations = covering.get(clause)?.operations ?? [];
      return { clause, verdict, findings, answers, operations };
    }),
  };
};
