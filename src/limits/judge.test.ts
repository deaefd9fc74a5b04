import { describe, expect, test } from 'vitest';
import type { Headers } from '../exchange/model.ts';
import { judgeLimits } from './judge.ts';
import type { LimitsBudget } from './measure.ts';
import { measuredOn } from './testing/burst.ts';
import { fields, withReset as reset, seconds, structured, ways } from './testing/dialects.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { epochHeaders, type LimiterParts, limiterOf, retryAfter, type Situation } from './testing/limiter.ts';
import { byHeaders, severalCounts } from './testing/two-counts.ts';

const measured = (parts: LimiterParts, budget: Partial<LimitsBudget> = {}) => {
  const clock = new FakeClock();
  const ask = limiterOf(clock, parts);
  return measuredOn(clock, ask, { burst: 200, connections: 4, maxWaitMs: 120_000, ...budget });
};
const resultsOf = async (parts: LimiterParts, budget?: Partial<LimitsBudget>) =>
  judgeLimits(await measured(parts, budget));
const codes = async (parts: LimiterParts, budget?: Partial<LimitsBudget>): Promise<readonly string[]> =>
  (await resultsOf(parts, budget)).flatMap(({ findings }) =>
    findings.map(({ code, at }) => `${code} ${at.header ?? '-'}`),
  );
const undecided = async (parts: LimiterParts, budget?: Partial<LimitsBudget>): Promise<readonly string[]> =>
  (await resultsOf(parts, budget)).flatMap(({ id, outcome }) => (outcome === 'undecided' ? [id] : []));

const wait =
  (value: (situation: Situation) => string) =>
  (situation: Situation): Headers => [
    ...epochHeaders(situation),
    ...(situation.admitted ? [] : [['Retry-After', value(situation)] as const]),
  ];

describe('a limiter that does what it says', () => {
  test.each<[string, LimiterParts]>([
    ...Object.entries(ways).map(([name, headers]): [string, LimiterParts] => [name, { headers }]),
    ['a clock that is an hour ahead', { skewMs: 3_600_000 }],
    [
      'a clock that is an hour behind',
      { skewMs: -3_600_000, headers: ways['Retry-After as a date'] as NonNullable<LimiterParts['headers']> },
    ],
    ['a large limit', { limit: 150 }],
    ['a limit of one', { limit: 1 }],
  ])('%s: nothing is found, everything is decided', async (name, parts) => {
    expect(await codes(parts)).toEqual([]);
    expect(await undecided(parts)).toEqual(name === 'no Retry-After' ? ['retry-after'] : []);
  });

  test.each([1, 2, 16])('with %s connections too', async (connections) => {
    expect(await codes({}, { connections })).toEqual([]);
  });

  test('a dialect that tells one count of those of another agrees with it', async () => {
    const limiter = () =>
      severalCounts(twoCounts, (counts) => [
        ...byHeaders(counts, true),
        [
          'RateLimit',
          counts
            .slice(0, 1)
            .map(
              ({ limit, remaining, toGoMs }) =>
                `limit=${limit}, remaining=${remaining}, reset=${Math.ceil(toGoMs / 1000)}`,
            )
            .join(''),
        ],
        ['RateLimit-Policy', '12;w=60'],
      ]);
    expect(await codes(limiter())).toEqual([]);
    expect(await undecided(limiter())).toEqual([]);
  });

  test('what stays the same without a reset and without a refusal is no fault: a window may be as short as that', async () => {
    const still: LimiterParts = {
      headers: () => [
        ['X-RateLimit-Limit', '20'],
        ['X-RateLimit-Remaining', '19'],
      ],
      admits: 999,
    };
    expect(await codes(still, { burst: 15 })).toEqual([]);
  });

  test('what is told without a limit is judged as far as it goes', async () => {
    const unlimited: LimiterParts = { headers: (its) => epochHeaders(its).slice(1), admits: 999 };
    expect(await codes(unlimited, { burst: 60 })).toEqual([]);
    expect(await undecided(unlimited, { burst: 60 })).toContain('count');
  });

  test('a bucket that fills all the time is not blamed for that', async () => {
    // A token every 50 ms, 20 at most: what remains rises, and more than 20 are let through.
    let tokens = 20;
    let lastMs = 0;
    const fills: LimiterParts = {
      admits: Number.POSITIVE_INFINITY,
      headers: () => [],
      status: () => 200,
    };
    const bucket: LimiterParts = {
      ...fills,
      status: ({ nowMs }) => {
        tokens = Math.min(20, tokens + (lastMs === 0 ? 0 : (nowMs - lastMs) / 50));
        lastMs = nowMs;
        if (tokens < 1) return 429;
        tokens -= 1;
        return 200;
      },
      headers: () => [
        ['X-RateLimit-Limit', '20'],
        ['X-RateLimit-Remaining', `${Math.floor(tokens)}`],
        ['X-RateLimit-Reset', `${Math.ceil(((20 - tokens) * 50) / 1000)}`],
        ...(tokens < 1 ? [['Retry-After', '1'] as const] : []),
      ],
    };
    expect(await codes(bucket)).toEqual([]);
  });
});

const twoCounts = [
  { name: 'Minute', limit: 12, windowMs: 60_000 },
  { name: 'Hour', limit: 300, windowMs: 3_600_000 },
];

describe('one planted fault', () => {
  const faults: readonly [string, LimiterParts, readonly string[], Partial<LimitsBudget>?][] = [
    ['one too many is let through', { admits: 21 }, ['admitted-late -']],
    ['one too few is let through', { admits: 19 }, ['remaining-at-refusal x-ratelimit-remaining', 'refused-early -']],
    [
      'one too few is let through, and what remains says 0 then',
      {
        admits: 19,
        headers: (its) =>
          its.admitted ? epochHeaders(its) : [...epochHeaders({ ...its, remaining: 0 }), ...retryAfter(its)],
      },
      ['refused-early -'],
    ],
    [
      'the reset is past',
      { headers: reset(({ nowMs }) => seconds(nowMs - 30_000)) },
      ['reset-past x-ratelimit-reset', 'retry-after-disagrees retry-after'],
    ],
    [
      'what remains rises',
      {
        headers: (its) => [...epochHeaders({ ...its, remaining: its.admitted ? its.used - 1 : 0 }), ...retryAfter(its)],
      },
      ['remaining-rises x-ratelimit-remaining'],
    ],
    [
      'Retry-After is too short',
      { headers: wait(() => '5') },
      ['retry-after-disagrees retry-after', 'refused-after-wait -'],
    ],
    [
      'Retry-After is too long',
      { headers: wait(() => '100') },
      ['retry-after-disagrees retry-after', 'admitted-before-wait -'],
    ],
    ['Retry-After and the reset are both too long', { keptWindowMs: 20_000 }, ['admitted-before-wait -']],
    ['the window is never reset', { keptWindowMs: Number.POSITIVE_INFINITY }, ['refused-after-wait -']],
    [
      'a refusal lifts the limit',
      { renews: (refused) => refused > 0, headers: (its) => [...epochHeaders(its), ...retryAfter(its)] },
      ['admitted-after-refusal -'],
      { connections: 1 },
    ],
    [
      'a refusal is 200 with an error in its body',
      { status: () => 200, headers: (its) => epochHeaders(its) },
      ['error-under-success -'],
    ],
    [
      'it counts too late for requests side by side',
      { counts: (ages) => ages.filter((age) => age >= 40).length },
      ['remaining-repeats x-ratelimit-remaining', 'admitted-late -'],
    ],
    [
      'the headers are missing on the refusal only',
      { headers: (its) => (its.admitted ? epochHeaders(its) : retryAfter(its)) },
      ['headers-missing-on-refusal -'],
    ],
    [
      'the headers are frozen',
      { headers: (its) => [...epochHeaders({ ...its, remaining: its.admitted ? 20 : 0 }), ...retryAfter(its)] },
      ['remaining-frozen x-ratelimit-remaining'],
    ],
    [
      'the unit changes in the middle',
      {
        headers: reset(({ resetMs, nowMs, arrived }) => (arrived <= 10 ? seconds(resetMs) : seconds(resetMs - nowMs))),
      },
      ['reset-unit-changes x-ratelimit-reset'],
    ],
    [
      'two dialects differ in what remains',
      {
        headers: (its) => [
          ...epochHeaders(its),
          ...fields({ ...its, remaining: its.remaining + (its.admitted ? 1 : 0) }),
        ],
      },
      ['dialects-contradict ratelimit-remaining', 'refused-early -'],
    ],
    [
      'two dialects differ in the limit',
      { headers: (its) => [...epochHeaders({ ...its, limit: 25 }), ...fields(its)] },
      ['dialects-contradict ratelimit-limit'],
    ],
    [
      'two dialects differ in the reset',
      { headers: (its) => [...epochHeaders({ ...its, resetMs: its.resetMs - 30_000 }), ...fields(its)] },
      ['dialects-contradict ratelimit-reset'],
    ],
    [
      'the limit changes in the middle',
      { headers: (its) => [...epochHeaders({ ...its, limit: its.arrived > 10 ? 30 : 20 }), ...retryAfter(its)] },
      ['limit-changes x-ratelimit-limit'],
    ],
    [
      'a limit is no number',
      { headers: (its) => [['X-RateLimit-Limit', 'twenty'], ...epochHeaders(its).slice(1), ...retryAfter(its)] },
      ['header-malformed x-ratelimit-limit'],
    ],
    [
      'what remains goes below zero',
      {
        admits: 22,
        headers: (its) => [
          ['X-RateLimit-Limit', '20'],
          ['X-RateLimit-Remaining', `${20 - its.used}`],
          epochHeaders(its)[2] as [string, string],
          ...retryAfter(its),
        ],
      },
      ['header-negative x-ratelimit-remaining', 'admitted-late -'],
    ],
    [
      'Retry-After is a fraction',
      { headers: wait(({ resetMs, nowMs }) => `${(resetMs - nowMs) / 1000 + 0.5}`) },
      ['header-fraction retry-after'],
    ],
    [
      'Retry-After is a point in time',
      { headers: wait(({ resetMs }) => seconds(resetMs)) },
      ['retry-after-epoch retry-after'],
    ],
    [
      'the reset is beyond the window',
      { headers: (its) => fields({ ...its, resetMs: its.resetMs + 3_600_000 }) },
      ['reset-beyond-window ratelimit-reset'],
    ],
    [
      'RateLimit-Reset is a point in time',
      {
        headers: (its) =>
          fields(its).map(
            ([name, value]) => [name, name === 'RateLimit-Reset' ? seconds(its.resetMs) : value] as const,
          ),
      },
      ['reset-unit-unexpected ratelimit-reset'],
    ],
    [
      'what is used is one too few',
      { headers: (its) => [...epochHeaders(its), ['X-RateLimit-Used', `${its.used - 1}`], ...retryAfter(its)] },
      ['used-disagrees x-ratelimit-used'],
    ],
    [
      'something remains where it refuses',
      {
        headers: (its) => [
          ...epochHeaders({ ...its, remaining: its.admitted ? its.remaining : 20 }),
          ...retryAfter(its),
        ],
      },
      ['remaining-at-refusal x-ratelimit-remaining'],
    ],
    [
      'a policy is named by a token',
      { headers: (its) => structured(its).map(([name, value]) => [name, value.replaceAll('"', '')] as const) },
      ['item-malformed ratelimit', 'item-malformed ratelimit-policy'],
    ],
    [
      'Retry-After is earlier than t',
      {
        headers: (its) =>
          structured(its).map(([name, value]) => [name, name === 'Retry-After' ? '20' : value] as const),
      },
      ['retry-after-disagrees retry-after', 'refused-after-wait -'],
    ],
    [
      'a refusal without Retry-After lifts the limit',
      { renews: (refused) => refused > 0, headers: epochHeaders },
      ['admitted-after-refusal -'],
      { connections: 1 },
    ],
    [
      'the headers are frozen, and name no reset',
      {
        headers: (its) => [
          ['X-RateLimit-Limit', '20'],
          ['X-RateLimit-Remaining', its.admitted ? '15' : '0'],
          ...retryAfter(its),
        ],
      },
      ['remaining-frozen x-ratelimit-remaining'],
    ],
    [
      'a dialect differs from every count of another',
      severalCounts(twoCounts, (counts) => [
        ...byHeaders(counts, true),
        ['RateLimit-Limit', '13'],
        ['RateLimit-Reset', '60'],
      ]),
      ['dialects-contradict ratelimit-limit'],
      { burst: 1 },
    ],
  ];
  test.each(faults)('%s', async (_, parts, wanted, budget) => {
    expect(await codes(parts, budget)).toEqual(wanted);
  });
});
