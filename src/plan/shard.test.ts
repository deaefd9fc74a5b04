import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Lack, Plan, Probe, ProbeGroup } from './probe.ts';
import { mostShards, shardFrom, shardOf, showShard } from './shard.ts';

const probe = (requests: number, lacks: Lack | null = null): Probe => ({ requests, lacks }) as Probe;
const group = (id: string, ...probes: readonly Probe[]): ProbeGroup => ({ id, clause: id, operation: id, probes });
const planOf = (...groups: readonly ProbeGroup[]): Plan => ({ groups, digest: 'sha256:d', requests: 0 });
/** A plan of groups that take so many requests each. */
const planOfWeights = (...weights: readonly number[]): Plan =>
  planOf(...weights.map((weight, at) => group(`g${at}`, probe(weight))));

const idsOf = ({ groups }: Plan): readonly string[] => groups.map(({ id }) => id);
const shardsOf = (plan: Plan, of: number): readonly Plan[] =>
  Array.from({ length: of }, (_, at) => shardOf(plan, { index: at + 1, of }));
const asked = ({ groups }: Plan): number =>
  groups.flatMap(({ probes }) => probes).reduce((sum, { requests, lacks }) => sum + (lacks === null ? requests : 0), 0);

const plans = fc
  .array(fc.array(fc.tuple(fc.integer({ min: 1, max: 40 }), fc.boolean()), { minLength: 1, maxLength: 4 }), {
    minLength: 1,
    maxLength: 30,
  })
  .map((groups) =>
    planOf(
      ...groups.map((probes, at) =>
        group(
          `g${at}`,
          ...probes.map(([requests, lacks]) => probe(requests, lacks ? { kind: 'state', name: 's' } : null)),
        ),
      ),
    ),
  );
const counts = fc.integer({ min: 1, max: 12 });
const runs = { seed: 9457 };

describe('dealing a plan', () => {
  test('puts every group into exactly one shard, whole and in the order of the plan', () => {
    fc.assert(
      fc.property(plans, counts, (plan, of) => {
        const dealt = shardsOf(plan, of).flatMap(({ groups }) => groups);
        expect(dealt.length).toBe(plan.groups.length);
        expect(new Set(dealt)).toEqual(new Set(plan.groups));
        for (const { groups } of shardsOf(plan, of))
          expect(groups).toEqual(plan.groups.filter((one) => groups.includes(one)));
      }),
      runs,
    );
  });

  test('leaves no two shards further apart than the heaviest group', () => {
    fc.assert(
      fc.property(plans, counts, (plan, of) => {
        const loads = shardsOf(plan, of).map(asked);
        const heaviest = Math.max(...plan.groups.map((one) => asked(planOf(one))));
        expect(Math.max(...loads) - Math.min(...loads)).toBeLessThanOrEqual(heaviest);
      }),
      runs,
    );
  });

  test('gives every shard something to ask, up to the most that are useful', () => {
    fc.assert(
      fc.property(plans, (plan) => {
        if (asked(plan) === 0) return;
        for (const shard of shardsOf(plan, mostShards(plan))) expect(asked(shard)).toBeGreaterThan(0);
        expect(shardsOf(plan, mostShards(plan) + 1).map(asked)).toContain(0);
      }),
      runs,
    );
  });

  test('deals the heaviest first, so that what is light evens out', () => {
    expect(shardsOf(planOfWeights(1, 1, 2, 6, 3, 5), 3).map(idsOf)).toEqual([['g3'], ['g0', 'g5'], ['g1', 'g2', 'g4']]);
  });

  test('is the same wherever it is done', () => {
    const plan = planOfWeights(4, 4, 4, 1, 1, 1, 9);
    const elsewhere = structuredClone(plan);
    expect(shardsOf(elsewhere, 3)).toEqual(shardsOf(plan, 3));
  });

  test('is the same before and after the credentials of an embedded provider are known', () => {
    const lacking = (name: string) => probe(7, { kind: 'credential', name });
    const before = planOf(group('a', probe(7)), group('b', probe(3)), group('c', probe(5)));
    const after = planOf(group('a', lacking('k')), group('b', probe(3)), group('c', probe(5)));
    expect(shardsOf(after, 2).map(idsOf)).toEqual(shardsOf(before, 2).map(idsOf));
    expect(mostShards(after)).toBe(3);
  });

  test('weighs nothing that is not sent for want of a state, a capability or budget', () => {
    const unsent = (['state', 'capability', 'budget'] as const).map((kind) =>
      group(kind, probe(50, { kind, name: 'n' })),
    );
    const plan = planOf(...unsent, group('x', probe(2)), group('y', probe(2)));
    expect(shardsOf(plan, 2).map(asked)).toEqual([2, 2]);
    expect(mostShards(plan)).toBe(2);
  });

  test('keeps the digest of the whole plan, and says which shard it is', () => {
    expect(shardOf(planOfWeights(1, 2), { index: 2, of: 2 })).toMatchObject({
      digest: 'sha256:d',
      shard: { index: 2, of: 2 },
    });
  });

  test('of no shard is the whole plan', () => {
    const plan = planOfWeights(1, 2);
    expect(shardOf(plan, undefined)).toBe(plan);
  });

  test('of a plan that asks nothing has one shard', () => {
    expect(mostShards(planOf(group('a', probe(4, { kind: 'state', name: 's' }))))).toBe(1);
  });
});

describe('a shard as text', () => {
  test.each(['1/1', '1/3', '3/3', '10/1000'])('%s is one', (text) => {
    expect(showShard(shardFrom(text) ?? { index: 0, of: 0 })).toBe(text);
  });

  test.each(['0/3', '4/3', '1', '1/0', '-1/3', '1.5/3', '1/3/5', ' 1/3', '01/3', 'a/b', '', '1/10000'])(
    '“%s” is none',
    (text) => expect(shardFrom(text)).toBeUndefined(),
  );
});
