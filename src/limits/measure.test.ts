import { describe, expect, test } from 'vitest';
import type { AskedOutcome } from './asked.ts';
import type { LimitsBudget } from './measure.ts';
import { measuredOn } from './testing/burst.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { epochHeaders, type LimiterParts, limiterOf } from './testing/limiter.ts';
import { byHeaders, severalCounts } from './testing/two-counts.ts';

const measured = (parts: LimiterParts, budget: Partial<LimitsBudget> = {}) => {
  const clock = new FakeClock();
  const whole = { burst: 200, connections: 1, maxWaitMs: 120_000, ...budget };
  return measuredOn(clock, limiterOf(clock, parts), whole);
};

describe('a burst', () => {
  test.each<[string, LimiterParts, Partial<LimitsBudget>, string, number]>([
    ['ends two after the first refusal', {}, {}, 'refused', 23],
    ['ends a tenth beyond the limit', { admits: 999 }, {}, 'beyond-limit', 22],
    ['ends two beyond a small limit', { admits: 999, limit: 3 }, {}, 'beyond-limit', 5],
    ['ends with the budget', {}, { burst: 20 }, 'budget', 20],
    ['keeps to the budget after a refusal', {}, { burst: 22 }, 'refused', 22],
    ['has one request where no more may be sent', {}, { burst: 1 }, 'budget', 1],
    [
      'ends beyond the smallest of several limits',
      {
        ...severalCounts(
          [
            { name: 'a', limit: 90, windowMs: 60_000 },
            { name: 'b', limit: 30, windowMs: 60_000 },
          ],
          byHeaders,
        ),
        status: () => 200,
      },
      {},
      'beyond-limit',
      33,
    ],
  ])('%s', async (_, parts, budget, end, sent) => {
    const { burst, end: why } = await measured(parts, budget);
    expect([why, burst.length]).toEqual([end, sent]);
    expect(burst.map(({ number }) => number)).toEqual(burst.map((__, at) => at + 1));
  });

  test('begins with one request alone', async () => {
    const { burst } = await measured({}, { connections: 9 });
    const [first, ...others] = burst;
    for (const { sentAtMs } of others) expect(sentAtMs).toBeGreaterThan(first?.endedAtMs as number);
    const [second, third] = others.toSorted((one, other) => one.sentAtMs - other.sentAtMs);
    expect(third?.sentAtMs).toBeLessThan(second?.endedAtMs as number);
  });

  const silent = async (answers: number): Promise<readonly [string, number]> => {
    const clock = new FakeClock();
    let sent = 0;
    const ask = async (): Promise<AskedOutcome> => {
      await clock.sleep(5);
      sent += 1;
      return sent <= answers
        ? { kind: 'answer', status: 200, headers: [], body: Buffer.from('') }
        : { kind: 'none', detail: 'gone' };
    };
    const { end } = await measuredOn(clock, ask, { burst: 50, connections: 1, maxWaitMs: 0 });
    return [end, sent];
  };

  test('ends at once where the first request has no answer, and after five where others have none', async () => {
    expect(await silent(0)).toEqual(['no-answer', 1]);
    expect(await silent(3)).toEqual(['no-answer', 8]);
  });
});

describe('the wait', () => {
  test('is what the last refusal says: one request 1.25 s before its end, one at its end', async () => {
    const { burst, waited } = await measured({});
    const refusal = burst.at(-1);
    const sixty = 60_000 - ((refusal?.endedAtMs ?? 0) - (burst[0]?.endedAtMs ?? 0));
    expect(waited).toMatchObject({ by: 'retry-after' });
    expect([waited?.early?.fate, waited?.inTime?.fate]).toEqual(['refused', 'admitted']);
    const early = (waited?.early?.sentAtMs ?? 0) - (refusal?.endedAtMs ?? 0);
    expect(early).toBeGreaterThan(sixty - 1250 - 100);
    expect(early).toBeLessThan(sixty + 1000 - 1250);
    // What came too early was told a second more to wait, and that is kept.
    expect(waited?.refusal).toBe(waited?.early?.number);
    expect(waited?.inTime?.sentAtMs).toBeGreaterThanOrEqual(waited?.over.hi ?? 0);
    expect(waited?.inTime?.sentAtMs).toBeLessThan((waited?.over.hi ?? 0) + 5);
  });

  test('is by the reset where there is no Retry-After', async () => {
    const { waited } = await measured({ headers: epochHeaders });
    expect(waited).toMatchObject({ by: 'reset', early: { fate: 'refused' }, inTime: { fate: 'admitted' } });
  });

  test('is not kept where it is too long', async () => {
    const { waited } = await measured({}, { maxWaitMs: 59_000 });
    expect(waited?.noInTime).toMatch(/^the wait is (?:59|60)(?:\.\d)? s; waited are 59 s at most$/);
    expect([waited?.early, waited?.inTime]).toEqual([undefined, undefined]);
    expect(waited?.noEarly).toBe(waited?.noInTime);
  });

  test('is too short to send something too early', async () => {
    const { waited } = await measured({ windowMs: 1000, limit: 2 });
    expect(waited?.noEarly).toBe('the wait is too short to send something before its end for certain');
    expect(waited?.inTime?.fate).toBe('admitted');
  });

  test('is not kept for longer than is allowed where what came too early makes it longer', async () => {
    const { waited } = await measured(
      {
        headers: (its) => [
          ...epochHeaders(its),
          ...(its.admitted ? [] : [['Retry-After', its.arrived < 24 ? '10' : '500'] as const]),
        ],
      },
      { maxWaitMs: 20_000 },
    );
    expect(waited?.early?.fate).toBe('refused');
    expect(waited?.noInTime).toBe('the wait grew to 500 s; waited are 20 s at most');
  });

  test('ends where what came too early is let through', async () => {
    const { waited } = await measured({ keptWindowMs: 20_000 });
    expect(waited?.early?.fate).toBe('admitted');
    expect(waited?.noInTime).toBe('what was sent too early was not refused, so that what comes after it may be');
  });

  test('is none where the refusal says nothing of it', async () => {
    const { waited } = await measured({ headers: () => [] });
    expect(waited).toBeUndefined();
  });
});
