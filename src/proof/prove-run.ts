import type { Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { exchangesByGroup, type RunResults } from '../judge/judge-run.ts';
import type { ClauseResult } from '../judge/roll-up.ts';
import type { Plan } from '../plan/probe.ts';
import type { Mutant } from './mutant.ts';
import type { Proof } from './proof.ts';
import { type ProofSize, Prover } from './prover.ts';

/** Proves all exchanges of a run at once. */
export const proveRun = (
  contract: Contract,
  plan: Plan,
  { probes }: Pick<RunResults, 'probes'>,
  rolledUp: readonly ClauseResult[],
  exchanges: readonly Exchange[],
  mutants: readonly Mutant[],
  size?: ProofSize,
): Proof => {
  const prover = new Prover(contract, mutants, size);
  const byGroup = exchangesByGroup(plan, exchanges);
  const resultsOf = new Map(probes.map((result) => [result.probe, result] as const));
  for (const group of plan.groups) {
    const results = group.probes.flatMap(({ id }) => resultsOf.get(id) ?? []);
    prover.group(group, results, byGroup.get(group.id) ?? []);
  }
  return prover.proof(rolledUp);
};
