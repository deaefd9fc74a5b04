import type { Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import type { RunResults } from '../judge/judge-run.ts';
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
  const groupOf = new Map(plan.groups.flatMap(({ id, probes: own }) => own.map((probe) => [probe.id, id] as const)));
  const byGroup = new Map<string | undefined, Exchange[]>();
  for (const exchange of exchanges) {
    const id = groupOf.get(exchange.probe);
    const own = byGroup.get(id);
    if (own) own.push(exchange);
    else byGroup.set(id, [exchange]);
  }
  const resultsOf = new Map(probes.map((result) => [result.probe, result] as const));
  for (const group of plan.groups) {
    const results = group.probes.flatMap(({ id }) => resultsOf.get(id) ?? []);
    prover.group(group, results, byGroup.get(group.id) ?? []);
  }
  return prover.proof(rolledUp);
};
