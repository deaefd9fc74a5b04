import { isDeepStrictEqual } from 'node:util';
import type { RunResults } from '../judge/judge-run.ts';
import type { VerdictLine } from './format.ts';

/** The ids of what was concluded otherwise when the evidence was recorded. */
export const differences = (
  verdicts: readonly VerdictLine[],
  { probes, invariants }: Pick<RunResults, 'probes' | 'invariants'>,
): readonly string[] => {
  const derived = new Map<string, readonly unknown[]>([
    ...probes.map(({ probe, verdict, findings }) => [probe, [verdict, findings]] as const),
    ...invariants.map(({ clause, verdict, findings, answers }) => [clause, [verdict, findings, answers]] as const),
  ]);
  const recorded = new Map(
    verdicts.map(({ of, verdict, findings, answers }) => [
      of,
      [verdict, findings, ...(answers === undefined ? [] : [answers])] as const,
    ]),
  );
  const ids = [...new Set([...recorded.keys(), ...derived.keys()])];
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
  return ids.filter((id) => !isDeepStrictEqual(plain(recorded.get(id)), plain(derived.get(id))));
};
