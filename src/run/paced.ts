import type { Shard } from '../plan/probe.ts';
import type { Target } from '../target/model.ts';

/** A target at the pace that is left for one shard, so that all of them together keep to what it bears. */
export const pacedFor = (shard: Shard | undefined, target: Target): Target => {
  const { requestsPerSecond, ...budget } = target.facts.budget;
  if (requestsPerSecond === undefined || !shard) return target;
  const own = { ...budget, requestsPerSecond: requestsPerSecond / shard.of };
  return { ...target, facts: { ...target.facts, budget: own } };
};
