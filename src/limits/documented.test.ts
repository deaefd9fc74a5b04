import { describe, expect, test } from 'vitest';
import { judgeLimits } from './judge.ts';
import type { LimitsBudget, MeasureOptions } from './measure.ts';
import type { Measured } from './measured.ts';
import type { DocumentedLimit, LimitPolicy, LimitShows, SeriesRole } from './policy.ts';
import { measuredOn, sentOf } from './testing/burst.ts';
import { fields, seconds, structured, withReset } from './testing/dialects.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { epochHeaders, type LimiterParts, limiterOf, retryAfter, type Situation } from './testing/limiter.ts';

const shows: LimitShows = {
  on: 'answers',
  dialect: 'x-ratelimit',
  parts: ['limit', 'remaining', 'reset'],
  unit: 'epoch-seconds',
  retryAfter: 'seconds',
};
const nothing: LimitShows = { on: 'refusals', parts: [] };
const minute: LimitPolicy = { limit: 20, windowMs: 60_000, slides: true, cost: 1, shows };
const silent: LimitPolicy = { ...minute, shows: nothing };
const onlyWait: LimitPolicy = { ...minute, shows: { ...nothing, retryAfter: 'seconds' } };
const fresh = (policy: LimitPolicy): DocumentedLimit => ({ policy, left: policy.limit });

interface Planted {
  readonly budget?: Partial<LimitsBudget>;
  /** Whose requests come to a limiter of their own. Default: those who have a limit apart. */
  readonly apart?: readonly SeriesRole[];
}

const measuredBy = (
  parts: LimiterParts,
  documented: DocumentedLimit,
  { budget = {}, apart = ['apart'] }: Planted = {},
): Promise<Measured> => {
  const clock = new FakeClock();
  const own = limiterOf(clock, parts);
  const other = limiterOf(clock, parts);
  const ask: MeasureOptions['ask'] = async (role) => sentOf(await (apart.includes(role) ? other : own)());
  const options = { ask, documented, others: { shared: true, apart: true } };
  return measuredOn(clock, own, { burst: 200, connections: 4, maxWaitMs: 120_000, ...budget }, options);
};
const resultsOf = async (parts: LimiterParts, documented: DocumentedLimit, planted?: Planted) =>
  judgeLimits(await measuredBy(parts, documented, planted), documented);
const codesOf = async (parts: LimiterParts, documented: DocumentedLimit, planted?: Planted) =>
  (await resultsOf(parts, documented, planted)).flatMap(({ id, findings }) =>
    findings.map(({ code, at }) => `${id}: ${code}${at.header === null ? '' : ` ${at.header}`}`),
  );
const undecidedOf = async (parts: LimiterParts, documented: DocumentedLimit, planted?: Planted) =>
  (await resultsOf(parts, documented, planted)).flatMap(({ id, outcome }) => (outcome === 'undecided' ? [id] : []));

const none: LimiterParts = { headers: () => [] };
const waitOnly: LimiterParts = { headers: retryAfter };

describe('a limiter that does what is documented', () => {
  test.each<[string, LimiterParts, LimitPolicy, readonly string[]]>([
    ['with headers', {}, minute, []],
    [
      'with the fields of a draft',
      { headers: fields },
      { ...minute, shows: { ...shows, dialect: 'ratelimit-fields', unit: 'delta-seconds' } },
      [],
    ],
    [
      'with structured fields',
      { headers: structured },
      { ...minute, shows: { ...shows, dialect: 'ratelimit-structured', name: 'default', unit: 'delta-seconds' } },
      [],
    ],
    [
      'with milliseconds to go, which may be seconds',
      { headers: (its) => withReset(({ resetMs, nowMs }) => `${Math.ceil(resetMs - nowMs)}`)(its).slice(0, 3) },
      { ...minute, shows: { on: 'answers', dialect: 'x-ratelimit', parts: ['reset'], unit: 'delta-milliseconds' } },
      ['retry-after'],
    ],
    ['with Retry-After alone', waitOnly, onlyWait, ['dialects', 'limit', 'remaining', 'exhausted', 'reset']],
    [
      'without any header, by its window',
      none,
      silent,
      ['syntax', 'dialects', 'limit', 'remaining', 'exhausted', 'reset', 'retry-after', 'headers'],
    ],
  ])('%s: nothing is found, and everything is decided that shows', async (_, parts, policy, undecided) => {
    expect(await codesOf(parts, fresh(policy))).toEqual([]);
    expect(await undecidedOf(parts, fresh(policy))).toEqual(undecided);
  });

  test('a window that may end at any time leaves more than the limit undecided', async () => {
    const policy = { ...silent, slides: false };
    expect(await undecidedOf({ ...none, admits: 21 }, fresh(policy))).toContain('count');
    expect(await codesOf({ ...none, admits: 21 }, fresh(policy))).toEqual([]);
    // Where every answer names one reset, it is decided.
    expect(await codesOf({ admits: 21 }, fresh({ ...minute, slides: false }))).toContain('count: admitted-above-limit');
  });

  test('where no reset is told, the wait of a refusal says that nothing comes back', async () => {
    const policy: LimitPolicy = {
      ...minute,
      windowMs: null,
      shows: { on: 'answers', dialect: 'x-ratelimit', parts: ['limit', 'remaining'], retryAfter: 'seconds' },
    };
    const told = (left: (its: Situation) => number): LimiterParts => ({
      headers: (its) => [
        ...epochHeaders({ ...its, remaining: left(its) }).slice(0, 2),
        ...(its.admitted ? [] : [['Retry-After', '60'] as const]),
      ],
    });
    const codes = (left: (its: Situation) => number, one = policy, known: number | null = 20) =>
      codesOf(told(left), { policy: one, left: known });
    expect(await codes(({ remaining }) => remaining)).toEqual([]);
    expect(
      await undecidedOf(
        told(({ remaining }) => remaining),
        fresh(policy),
      ),
    ).not.toContain('remaining');
    const up = ({ remaining, used }: Situation) => (used === 18 ? 12 : remaining);
    expect(await codes(up)).toContain('remaining: remaining-rises x-ratelimit-remaining');
    const still = ({ remaining, admitted }: Situation) => (admitted ? 19 : remaining);
    expect(await codes(still)).toContain('remaining: remaining-frozen x-ratelimit-remaining');
    // Neither where a window may end within the burst, nor where some of it was used before.
    expect(await codes(up, { ...policy, slides: false })).toEqual([]);
    expect(await codes(up, policy, null)).toEqual([]);
  });

  test('a reset that only refusals tell says when the window began', async () => {
    const policy: LimitPolicy = {
      ...minute,
      slides: false,
      shows: { on: 'refusals', dialect: 'x-ratelimit', parts: ['reset'] },
    };
    const told = (beganMs: number): LimiterParts => ({
      admits: 21,
      headers: (its) => (its.admitted ? [] : epochHeaders({ ...its, resetMs: its.resetMs - beganMs }).slice(2)),
    });
    expect(await codesOf(told(30_000), fresh(policy))).toContain('count: admitted-above-limit');
    // It may have begun within the burst.
    expect(await codesOf(told(0), fresh(policy))).toEqual([]);
    expect(await undecidedOf(told(0), fresh(policy))).toContain('count');
  });

  test('more than two windows let through are too many, whenever they end', async () => {
    const measured = await measuredBy({ ...none, admits: 21 }, fresh(silent));
    const countOf = (limit: number) =>
      judgeLimits(measured, fresh({ ...silent, slides: false, limit })).find(({ id }) => id === 'count');
    expect(countOf(11)).toMatchObject({ outcome: 'undecided' });
    expect(countOf(10)?.findings.map(({ code, actual }) => [code, actual])).toEqual([
      ['admitted-above-limit', '21 let through'],
    ]);
  });

  test('of what was left nobody knows, a refusal may be due, and one too many is still found', async () => {
    const unknown = { policy: silent, left: null };
    expect(await codesOf({ ...none, admits: 7 }, unknown)).toEqual([]);
    expect(await undecidedOf({ ...none, admits: 7 }, unknown)).toContain('count');
    expect(await codesOf({ ...none, admits: 21 }, unknown)).toEqual(['count: admitted-above-limit']);
  });

  test('without a number only what headers say is judged', async () => {
    const unlimited = { policy: { ...minute, limit: null }, left: null };
    expect(await codesOf({}, unlimited)).toEqual([]);
    expect(await codesOf({ admits: 21 }, unlimited)).toEqual(['count: admitted-late']);
  });

  test('what was used before the burst may come back within it', async () => {
    const part = { policy: silent, left: 10 };
    expect(await codesOf(none, part)).toEqual([]);
    expect(await undecidedOf(none, part)).toContain('count');
  });

  test('a limit of nothing may be over when who shares it is asked, or no answer may come', async () => {
    const alone: Planted = { budget: { connections: 1 }, apart: [] };
    const over: LimiterParts = { ...none, status: ({ arrived }) => (arrived > 3 ? 200 : 429) };
    const nobody: LimiterParts = {
      ...none,
      status: ({ admitted, arrived }) => (arrived > 23 ? 502 : admitted ? 200 : 429),
    };
    expect(await codesOf(over, fresh({ ...silent, limit: 0 }), alone)).toEqual([]);
    expect(await undecidedOf(over, fresh({ ...silent, limit: 0 }), alone)).toContain('shared');
    expect(await undecidedOf(nobody, fresh(silent), alone)).toContain('shared');
  });

  test('headers that nobody documented are compared with nothing', async () => {
    const parts: LimiterParts = { headers: (its) => [...epochHeaders({ ...its, limit: 30 }), ...retryAfter(its)] };
    expect(await codesOf(parts, fresh(silent))).toEqual([]);
  });
});

describe('one planted fault, by what is documented', () => {
  const lies = (value: string): LimiterParts => ({
    headers: (its) => [...epochHeaders(its), ...(its.admitted ? [] : [['Retry-After', value] as const])],
  });
  const faults: readonly [string, LimiterParts, LimitPolicy, readonly string[], Planted?][] = [
    ['one too many', { ...none, admits: 21 }, silent, ['count: admitted-above-limit']],
    ['one too few', { ...none, admits: 19 }, silent, ['count: refused-below-limit']],
    [
      'one too many of a quota',
      { ...none, admits: 21 },
      { ...silent, windowMs: null, slides: false },
      ['count: admitted-above-limit'],
    ],
    [
      'one too many where a request takes three',
      { ...none, admits: 7 },
      { ...silent, cost: 3 },
      ['count: admitted-above-limit'],
    ],
    [
      'one too few where a request takes three',
      { ...none, admits: 5 },
      { ...silent, cost: 3 },
      ['count: refused-below-limit'],
    ],
    [
      'one is let through where nothing is',
      { ...none, admits: 1 },
      { ...silent, limit: 0 },
      ['count: admitted-above-limit'],
    ],
    [
      'the reset is past',
      { headers: withReset(({ nowMs }) => seconds(nowMs - 30_000)) },
      minute,
      ['reset: reset-past x-ratelimit-reset', 'retry-after: retry-after-disagrees retry-after'],
    ],
    [
      'the reset is beyond the window',
      { headers: (its) => [...epochHeaders({ ...its, resetMs: its.resetMs + 30_000 }), ...retryAfter(its)] },
      minute,
      ['reset: reset-beyond-window x-ratelimit-reset', 'retry-after: retry-after-disagrees retry-after'],
    ],
    [
      'what remains rises',
      {
        headers: (its) => [...epochHeaders({ ...its, remaining: its.admitted ? its.used - 1 : 0 }), ...retryAfter(its)],
      },
      minute,
      [
        'remaining: remaining-rises x-ratelimit-remaining',
        'remaining: remaining-below-left x-ratelimit-remaining',
        'remaining: remaining-above-left x-ratelimit-remaining',
      ],
    ],
    [
      'what remains is frozen',
      { headers: (its) => [...epochHeaders({ ...its, remaining: its.admitted ? 19 : 0 }), ...retryAfter(its)] },
      minute,
      ['remaining: remaining-frozen x-ratelimit-remaining', 'remaining: remaining-above-left x-ratelimit-remaining'],
    ],
    [
      'what remains is told before the request takes something',
      {
        headers: (its) => [
          ...epochHeaders({ ...its, remaining: its.remaining + (its.admitted ? 1 : 0) }),
          ...retryAfter(its),
        ],
      },
      minute,
      ['remaining: remaining-above-left x-ratelimit-remaining', 'count: refused-early'],
      { budget: { connections: 1 } },
    ],
    [
      'a request takes two of what remains',
      {
        headers: (its) => [...epochHeaders({ ...its, remaining: Math.max(0, 20 - 2 * its.used) }), ...retryAfter(its)],
      },
      minute,
      ['remaining: remaining-below-left x-ratelimit-remaining', 'count: admitted-late'],
    ],
    [
      'something remains at the refusal',
      {
        headers: (its) => [
          ...epochHeaders({ ...its, remaining: its.admitted ? its.remaining : 20 }),
          ...retryAfter(its),
        ],
      },
      minute,
      ['exhausted: remaining-at-refusal x-ratelimit-remaining'],
    ],
    [
      'Retry-After is too short',
      { headers: (its) => (its.admitted ? [] : [['Retry-After', '5']]) },
      onlyWait,
      ['in-time: refused-after-wait'],
    ],
    [
      'Retry-After is too long',
      lies('100'),
      minute,
      [
        'retry-after: retry-after-disagrees retry-after',
        'retry-after: retry-after-beyond-window retry-after',
        'too-early: admitted-before-wait',
      ],
    ],
    [
      'Retry-After is too long, within the window',
      { headers: retryAfter, keptWindowMs: 20_000 },
      onlyWait,
      ['too-early: admitted-before-wait'],
    ],
    [
      'Retry-After is of another form',
      {
        headers: (its) => [
          ...epochHeaders(its),
          ...(its.admitted ? [] : [['Retry-After', new Date(its.resetMs + 999).toUTCString()] as const]),
        ],
      },
      minute,
      ['retry-after: retry-after-form retry-after'],
    ],
    ['the limit is shared by all', none, silent, ['apart: refused-apart'], { apart: [] }],
    ['each has a limit of its own', {}, minute, ['shared: admitted-shared'], { apart: ['apart', 'shared'] }],
    [
      'each has a limit of its own, without headers',
      none,
      silent,
      ['shared: admitted-shared'],
      { apart: ['apart', 'shared'] },
    ],
    [
      'a refusal lifts the limit',
      { ...none, renews: (refused) => refused > 0 },
      silent,
      ['count: admitted-above-limit'],
      { budget: { connections: 1 } },
    ],
    [
      'a refusal is 200 with an error in its body',
      { status: () => 200, headers: epochHeaders },
      minute,
      ['bodies: error-under-success'],
    ],
    [
      'it counts too late for requests side by side',
      { ...none, latencyMs: 8, counts: (ages) => ages.filter((age) => age >= 3).length },
      silent,
      ['count: admitted-above-limit'],
      { budget: { connections: 16 } },
    ],
    [
      'the window is never reset',
      { ...none, keptWindowMs: Number.POSITIVE_INFINITY },
      silent,
      ['in-time: refused-after-wait'],
    ],
    [
      'the window is shorter than documented',
      { ...none, keptWindowMs: 30_000 },
      silent,
      ['too-early: admitted-before-wait'],
    ],
    [
      'the headers are missing on refusals only',
      { headers: (its) => (its.admitted ? epochHeaders(its) : retryAfter(its)) },
      { ...minute, shows: { ...shows, parts: ['limit'] } },
      ['headers: header-missing x-ratelimit-limit', 'headers: headers-missing-on-refusal'],
    ],
    ['Retry-After is missing', { headers: epochHeaders }, minute, ['headers: header-missing retry-after']],
    [
      'a header is missing on what is let through',
      { headers: (its) => [...epochHeaders(its).slice(its.admitted ? 1 : 0), ...retryAfter(its)] },
      minute,
      ['headers: header-missing x-ratelimit-limit'],
    ],
    [
      'a policy is missing',
      { headers: (its) => structured(its).filter(([name]) => name !== 'RateLimit-Policy') },
      { ...minute, shows: { ...shows, dialect: 'ratelimit-structured', name: 'default', unit: 'delta-seconds' } },
      ['headers: header-missing ratelimit-policy'],
    ],
    [
      'the limit changes in the middle',
      { headers: (its) => [...epochHeaders({ ...its, limit: its.arrived > 10 ? 30 : 20 }), ...retryAfter(its)] },
      minute,
      ['limit: limit-undocumented x-ratelimit-limit', 'limit: limit-changes x-ratelimit-limit'],
    ],
    [
      'the limit is another than is documented',
      { headers: (its) => [...epochHeaders({ ...its, limit: 25 }), ...retryAfter(its)] },
      minute,
      ['limit: limit-undocumented x-ratelimit-limit'],
    ],
    [
      'the unit changes in the middle',
      {
        headers: withReset(({ resetMs, nowMs, arrived }) =>
          arrived <= 10 ? seconds(resetMs) : seconds(resetMs - nowMs),
        ),
      },
      minute,
      ['reset: reset-unit-changes x-ratelimit-reset'],
    ],
    [
      'a limit is no number',
      { headers: (its) => [['X-RateLimit-Limit', 'twenty'], ...epochHeaders(its).slice(1), ...retryAfter(its)] },
      minute,
      ['syntax: header-malformed x-ratelimit-limit'],
    ],
    [
      'the reset is in milliseconds where seconds are documented, as Retry-After shows',
      { headers: withReset(({ resetMs, nowMs }) => `${Math.ceil(resetMs - nowMs)}`) },
      { ...minute, shows: { ...shows, unit: 'delta-seconds' } },
      ['reset: reset-unit-unexpected x-ratelimit-reset'],
    ],
    [
      'the unit is another than is documented',
      { headers: withReset(({ resetMs, nowMs }) => seconds(resetMs - nowMs)) },
      minute,
      ['reset: reset-unit-unexpected x-ratelimit-reset'],
    ],
  ];
  test.each(faults)('%s', async (_, parts, policy, wanted, planted) => {
    expect(await codesOf(parts, fresh(policy), planted)).toEqual(wanted);
  });

  test('a race is none for requests one after another', async () => {
    const parts: LimiterParts = { ...none, latencyMs: 8, counts: (ages) => ages.filter((age) => age >= 3).length };
    expect(await codesOf(parts, fresh(silent), { budget: { connections: 1 } })).toEqual([]);
  });
});
