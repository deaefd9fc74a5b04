import type { Plan, ProbeGroup, Shard } from './probe.ts';

/** A shard as it is written on a command line: `2/3`. Undefined where the text is none. */
export const shardFrom = (text: string): Shard | undefined => {
  const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/.exec(text) ?? [];
  return Number(index) <= Number(of) ? { index: Number(index), of: Number(of) } : undefined;
};

/** A shard as people read it: `2/3`. */
export const showShard = ({ index, of }: Shard): string => `${index}/${of}`;

/**
 * How many requests a group may take. A credential that is lacking counts as if it were there: which ones an embedded provider has is known only once it is
 * started, and by then every process must have dealt alike.
 */
const weightOf = ({ probes }: ProbeGroup): number =>
  probes.reduce((sum, { lacks, requests }) => sum + (lacks === null || lacks.kind === 'credential' ? requests : 0), 0);

/** How many shards a plan can keep busy: one for each group that asks something, and one of a plan that asks nothing. */
export const mostShards = (plan: Plan): number =>
  Math.max(1, plan.groups.filter((group) => weightOf(group) > 0).length);

/** The places of a plan's groups, by shard: the heaviest group first, each to the shard that has least to ask so far, then to the first. */
const deal = (plan: Plan, of: number): readonly (readonly number[])[] => {
  const hands = Array.from({ length: of }, () => ({ weight: 0, places: [] as number[] }));
  const weights = plan.groups.map(weightOf);
  const heaviestFirst = weights.map((_, at) => at).sort((a, b) => (weights[b] as number) - (weights[a] as number));
  for (const at of heaviestFirst) {
    const hand = hands.reduce((least, one) => (one.weight < least.weight ? one : least));
    hand.weight += weights[at] as number;
    hand.places.push(at);
  }
  return hands.map(({ places }) => places);
};

/**
 * A shard of a plan: whole groups, in the plan's order, since the probes of a group share setup and controls. Pure and deterministic: every machine deals
 * the same plan alike, and each group lies in exactly one shard.
 */
export const shardOf = (plan: Plan, shard: Shard | undefined): Plan => {
  if (!shard) return plan;
  const places = new Set(deal(plan, shard.of)[shard.index - 1]);
  return { ...plan, groups: plan.groups.filter((_, at) => places.has(at)), shard };
};
