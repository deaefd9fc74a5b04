import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { AskedOutcome } from './asked.ts';
import { judgeLimits } from './judge.ts';
import { measuredOn } from './testing/burst.ts';
import { ways } from './testing/dialects.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { type LimiterParts, limiterOf } from './testing/limiter.ts';
import { byHeaders, byPolicies, severalCounts } from './testing/two-counts.ts';

const network = {
  connections: fc.integer({ min: 1, max: 16 }),
  latencyMs: fc.constantFrom(4, 40, 400, 3000),
  seed: fc.integer({ min: 1, max: 1_000_000 }),
};
const found = async (ask: (clock: FakeClock) => () => Promise<AskedOutcome>, connections: number, startMs?: number) => {
  const clock = new FakeClock(startMs);
  const measured = await measuredOn(clock, ask(clock), { burst: 60, connections, maxWaitMs: 200_000 });
  return judgeLimits(measured).flatMap(({ findings }) => findings);
};

describe('of a limiter that does what it says nothing is found, whatever lies between', { timeout: 120_000 }, () => {
  test('with fixed windows', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...network,
          way: fc.constantFrom(...Object.keys(ways)),
          limit: fc.integer({ min: 1, max: 50 }),
          windowMs: fc.integer({ min: 1, max: 120 }).map((seconds) => seconds * 1000),
          skewMs: fc.integer({ min: -100_000, max: 100_000 }),
          startMs: fc.integer({ min: 1_795_000_000_000, max: 1_795_000_100_000 }),
        }),
        async ({ connections, way, startMs, ...parts }) => {
          const limiter: LimiterParts = { ...parts, headers: ways[way] as NonNullable<LimiterParts['headers']> };
          expect(await found((clock) => limiterOf(clock, limiter), connections, startMs)).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  test('with a window that slides: each request is forgotten when it is as old as the window', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...network,
          limit: fc.integer({ min: 1, max: 50 }),
          windowMs: fc.integer({ min: 1, max: 60 }).map((one) => one * 1000),
        }),
        async ({ connections, limit, windowMs, ...rest }) => {
          const came: number[] = [];
          const limiter: LimiterParts = {
            ...rest,
            admits: Number.POSITIVE_INFINITY,
            status: ({ nowMs }) => {
              while (came[0] !== undefined && came[0] <= nowMs - windowMs) came.shift();
              if (came.length >= limit) return 429;
              came.push(nowMs);
              return 200;
            },
            headers: ({ nowMs }) => {
              const wait = `${Math.ceil(((came[0] as number) + windowMs - nowMs) / 1000)}`;
              return [
                ['RateLimit-Limit', `${limit}`],
                ['RateLimit-Remaining', `${limit - came.length}`],
                ['RateLimit-Reset', wait],
                ...(came.length >= limit ? [['Retry-After', wait] as const] : []),
              ];
            },
          };
          expect(await found((clock) => limiterOf(clock, limiter), connections)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('with a bucket that fills all the time', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...network,
          limit: fc.integer({ min: 1, max: 50 }),
          everyMs: fc.integer({ min: 5, max: 5000 }),
          untilFull: fc.boolean(),
        }),
        async ({ connections, limit, everyMs, untilFull, ...rest }) => {
          let tokens = limit;
          let lastMs: number | undefined;
          const limiter: LimiterParts = {
            ...rest,
            admits: Number.POSITIVE_INFINITY,
            status: ({ nowMs }) => {
              tokens = Math.min(limit, tokens + (nowMs - (lastMs ?? nowMs)) / everyMs);
              lastMs = nowMs;
              if (tokens < 1) return 429;
              tokens -= 1;
              return 200;
            },
            headers: () => {
              const next = `${Math.ceil(((1 - (tokens % 1)) * everyMs) / 1000)}`;
              return [
                ['X-RateLimit-Limit', `${limit}`],
                ['X-RateLimit-Remaining', `${Math.floor(tokens)}`],
                ['X-RateLimit-Reset', untilFull ? `${Math.ceil(((limit - tokens) * everyMs) / 1000)}` : next],
                ...(tokens < 1 && !untilFull ? [['Retry-After', next] as const] : []),
              ];
            },
          };
          expect(await found((clock) => limiterOf(clock, limiter), connections)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });

  test('with two counts, each with a window of its own', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({
          ...network,
          tell: fc.constantFrom(byHeaders, byPolicies),
          short: fc.record({ limit: fc.integer({ min: 1, max: 30 }), windowMs: fc.integer({ min: 1, max: 20 }) }),
          long: fc.record({ limit: fc.integer({ min: 1, max: 60 }), windowMs: fc.integer({ min: 20, max: 90 }) }),
        }),
        async ({ connections, tell, short, long, ...rest }) => {
          const inner = [
            { name: 'short', limit: short.limit, windowMs: short.windowMs * 1000 },
            { name: 'long', limit: long.limit, windowMs: long.windowMs * 1000 },
          ];
          const ask = (clock: FakeClock) => limiterOf(clock, { ...rest, ...severalCounts(inner, tell) });
          expect(await found(ask, connections)).toEqual([]);
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe('what is wrong is noticed, whatever lies between', { timeout: 120_000 }, () => {
  const codesOf = async (parts: LimiterParts, connections: number): Promise<readonly string[]> =>
    (await found((clock) => limiterOf(clock, parts), connections)).map(({ code }) => code);
  const asked = {
    limit: fc.integer({ min: 2, max: 50 }),
    seed: network.seed,
    way: fc.constantFrom(...Object.keys(ways)),
  };
  const headersOf = (way: string): Pick<LimiterParts, 'headers'> => ({
    headers: ways[way] as NonNullable<LimiterParts['headers']>,
  });

  test('one too many is let through', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.record({ ...asked, connections: network.connections }),
        async ({ limit, seed, way, connections }) => {
          const parts = { limit, admits: limit + 1, seed, ...headersOf(way) };
          expect(await codesOf(parts, connections)).toContain('admitted-late');
        },
      ),
      { numRuns: 200 },
    );
  });

  test('one too few is let through, one after another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.record(asked), async ({ limit, seed, way }) => {
        const parts = { limit, admits: limit - 1, seed, ...headersOf(way) };
        expect(await codesOf(parts, 1)).toContain('refused-early');
      }),
      { numRuns: 200 },
    );
  });
});
