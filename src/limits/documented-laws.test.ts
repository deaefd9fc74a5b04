import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { resetUnits, type ShownPart, shownParts } from '../contract/limit-policy.ts';
import { type AskedOutcome, askedOf } from './asked.ts';
import { judgeLimits } from './judge.ts';
import type { MeasureOptions } from './measure.ts';
import { type Measured, measuredOf, type SeriesAsked } from './measured.ts';
import type { DocumentedLimit, LimitPolicy, LimitShows, SeriesRole } from './policy.ts';
import { measuredOn } from './testing/burst.ts';
import { type DocumentedParts, documentedLimiter } from './testing/documented-limiter.ts';
import { FakeClock } from './testing/fake-clock.ts';

const maxWaitMs = 200_000;
const isRefusal = (status: number): boolean => status === 429;

interface Recorded {
  readonly measured: Measured;
  /** As evidence has it: what was sent and came, in the order of its beginning. */
  readonly series: readonly SeriesAsked[];
}

/** Measures a limiter, and records each exchange beside. A part of the answers can be lost on their way. */
const recorded = async (
  parts: DocumentedParts,
  documented: DocumentedLimit,
  connections: number,
  lost: (number: number) => boolean = () => false,
): Promise<Recorded> => {
  const clock = new FakeClock();
  const own = documentedLimiter(clock, parts);
  const { limit, cost } = parts.policy;
  const roomy = { ...parts.policy, limit: Math.max(limit ?? 0, cost) };
  const apart = documentedLimiter(clock, { ...parts, policy: roomy, used: 0 });
  const series: { readonly role: SeriesRole; readonly outcome: AskedOutcome; readonly times: [number, number] }[] = [];
  const looked: number[] = [];
  const sent = { count: 0 };
  const seeing = { now: () => looked[looked.push(clock.now()) - 1] as number, sleep: clock.sleep };
  const ask: MeasureOptions['ask'] = async (role) => {
    sent.count += 1;
    const number = sent.count;
    const beganMs = looked.at(-1) as number;
    const came = await (role === 'apart' ? apart : own)();
    const outcome: AskedOutcome = lost(number) ? { kind: 'none', detail: 'gone' } : came;
    const times: [number, number] = [beganMs, 0];
    series[number - 1] = { role, outcome, times };
    const status = outcome.kind === 'none' ? null : outcome.status;
    return {
      get status() {
        // Looked at as soon as it came, after the clock.
        times[1] ||= looked.at(-1) as number;
        return status;
      },
      read: () => outcome,
    };
  };
  const budget = { burst: 80, connections, maxWaitMs };
  const measured = await measuredOn(clock, own, budget, {
    ask,
    clock: seeing,
    isRefusal,
    documented,
    others: { shared: true, apart: true },
  });
  return {
    measured,
    series: series.map(({ role, outcome, times: [sentAtMs, endedAtMs] }, at) => ({
      role,
      asked: askedOf(at + 1, sentAtMs, endedAtMs, outcome, isRefusal),
    })),
  };
};

const shows = fc.oneof(
  fc.constant<LimitShows>({ on: 'refusals', parts: [] }),
  fc.record({
    on: fc.constantFrom<LimitShows['on']>('answers', 'refusals'),
    dialect: fc.constant<LimitShows['dialect']>('x-ratelimit'),
    parts: fc.subarray<ShownPart>([...shownParts]),
    unit: fc.constantFrom(...resetUnits),
  }),
  fc.record({
    on: fc.constantFrom<LimitShows['on']>('answers', 'refusals'),
    dialect: fc.constant<LimitShows['dialect']>('ratelimit-structured'),
    name: fc.constant('p'),
    parts: fc.constant<readonly ShownPart[]>(['limit', 'remaining', 'reset']),
    unit: fc.constant<LimitShows['unit']>('delta-seconds'),
  }),
) as fc.Arbitrary<LimitShows>;
const retryAfter = fc.constantFrom<LimitShows['retryAfter']>(undefined, 'seconds', 'http-date', 'any');

const right = fc
  .record({
    shows,
    retryAfter,
    kind: fc.constantFrom<DocumentedParts['kind']>('first', 'aligned', 'sliding'),
    limit: fc.oneof({ arbitrary: fc.integer({ min: 1, max: 50 }), weight: 6 }, fc.constant(0)),
    windowMs: fc.oneof(
      { arbitrary: fc.integer({ min: 1, max: 120 }).map((seconds) => seconds * 1000), weight: 5 },
      fc.constant(null),
    ),
    stated: fc.boolean(),
    cost: fc.integer({ min: 1, max: 3 }),
    share: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1, noNaN: true })),
    known: fc.boolean(),
    phase: fc.double({ min: 0, max: 0.999, noNaN: true }),
    latencyMs: fc.constantFrom(3, 40, 400, 3000),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
    skewMs: fc.integer({ min: -100_000, max: 100_000 }),
    connections: fc.integer({ min: 1, max: 16 }),
  })
  .map(
    ({
      shows: told,
      retryAfter: wait,
      kind,
      limit: drawn,
      windowMs,
      stated,
      cost,
      share,
      known,
      connections,
      ...rest
    }) => {
      const timed = windowMs !== null;
      // One that no request fits in is never renewed.
      const limit = drawn === 0 ? 0 : Math.max(drawn, cost);
      const policy: LimitPolicy = {
        limit,
        windowMs,
        // What does not slide is documented as it is; what does may not be.
        slides: stated && kind !== 'aligned',
        cost,
        shows: {
          ...told,
          // Once nothing is over, there is nothing to tell.
          on: limit === 0 ? 'refusals' : told.on,
          parts: told.parts.filter((part) => timed || part !== 'reset'),
          ...(wait === undefined || !timed ? {} : { retryAfter: wait }),
        },
      };
      // What is never renewed has no reset, so that the fields that need one are none.
      const honest =
        timed || told.dialect !== 'ratelimit-structured' ? policy : { ...policy, shows: { on: told.on, parts: [] } };
      const used = Math.floor(limit * share);
      const parts: DocumentedParts = { ...rest, policy: honest, kind, used };
      const documented: DocumentedLimit = { policy: honest, left: known ? limit - used : null };
      return { parts, documented, connections };
    },
  );

describe('a limiter that does what is documented', { timeout: 120_000 }, () => {
  test('is never called wrong, in whatever order answers come', async () => {
    await fc.assert(
      fc.asyncProperty(right, fc.integer({ min: 5, max: 90 }), async ({ parts, documented, connections }, every) => {
        const { measured } = await recorded(parts, documented, connections, (number) => number % every === 3);
        expect(judgeLimits(measured, documented).flatMap(({ findings }) => findings)).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('is told the same from what was recorded of it', async () => {
    await fc.assert(
      fc.asyncProperty(right, fc.integer({ min: 2, max: 60 }), async ({ parts, documented, connections }, every) => {
        const { measured, series } = await recorded(parts, documented, connections, (number) => number % every === 2);
        expect(measuredOf(series, documented, maxWaitMs)).toEqual(measured);
      }),
      { numRuns: 300 },
    );
  });
});

describe('what is wrong is noticed, in whatever order answers come', { timeout: 120_000 }, () => {
  const silent: LimitShows = { on: 'refusals', parts: [] };
  const drawn = fc.record({
    kind: fc.constantFrom<DocumentedParts['kind']>('first', 'sliding'),
    requests: fc.integer({ min: 1, max: 50 }),
    cost: fc.integer({ min: 1, max: 3 }),
    connections: fc.integer({ min: 1, max: 16 }),
    latencyMs: fc.constantFrom(3, 40, 400),
    seed: fc.integer({ min: 1, max: 1_000_000 }),
  });
  const codesOf = async (
    { requests, cost, connections, ...rest }: typeof drawn extends fc.Arbitrary<infer T> ? T : never,
    more: number,
  ): Promise<readonly string[]> => {
    const policy: LimitPolicy = { limit: requests * cost, windowMs: 120_000, slides: true, cost, shows: silent };
    const wrong = { ...policy, limit: (requests + more) * cost };
    const parts: DocumentedParts = { ...rest, policy: wrong, used: 0, phase: 0, skewMs: 0 };
    const documented = { policy, left: policy.limit };
    const { measured } = await recorded(parts, documented, connections);
    return judgeLimits(measured, documented).flatMap(({ id, findings }) =>
      id === 'count' ? findings.map(({ code }) => code) : [],
    );
  };

  test('one too many', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        expect(await codesOf(one, 1)).toEqual(['admitted-above-limit']);
      }),
      { numRuns: 200 },
    );
  });

  test('one too few', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (one) => {
        expect(await codesOf(one, -1)).toEqual(['refused-below-limit']);
      }),
      { numRuns: 200 },
    );
  });
});
