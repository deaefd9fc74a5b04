import { describe, expect, test } from 'vitest';
import type { AskedOutcome } from './asked.ts';
import type { LimitsBudget } from './measure.ts';
import { type Measured, measuredOf, type SeriesAsked } from './measured.ts';
import type { DocumentedLimit, LimitPolicy, SeriesRole } from './policy.ts';
import { measuredOn, sentOf } from './testing/burst.ts';
import { FakeClock } from './testing/fake-clock.ts';
import { epochHeaders, type LimiterParts, limiterOf, retryAfter } from './testing/limiter.ts';

const silent: LimitPolicy = {
  limit: 20,
  windowMs: 60_000,
  slides: true,
  cost: 1,
  shows: { on: 'refusals', parts: [] },
};
const none: LimiterParts = { headers: () => [] };

const measured = async (
  parts: LimiterParts,
  documented: DocumentedLimit,
  budget: Partial<LimitsBudget> = {},
  others = { shared: false, apart: false },
): Promise<{ readonly measured: Measured; readonly roles: readonly SeriesRole[] }> => {
  const clock = new FakeClock();
  const own = limiterOf(clock, parts);
  const apart = limiterOf(clock, parts);
  const roles: SeriesRole[] = [];
  const ask = async (role: SeriesRole) => {
    roles.push(role);
    const outcome: AskedOutcome = await (role === 'apart' ? apart : own)();
    return sentOf(outcome);
  };
  const whole = { burst: 200, connections: 1, maxWaitMs: 120_000, ...budget };
  return { measured: await measuredOn(clock, own, whole, { ask, documented, others }), roles };
};
const fresh = (policy: Partial<LimitPolicy>): DocumentedLimit => {
  const whole = { ...silent, ...policy };
  return { policy: whole, left: whole.limit };
};

describe('how many are enough, by what is documented', () => {
  test.each<[string, LimiterParts, DocumentedLimit, string, number]>([
    ['a tenth more than the limit', { ...none, admits: 999 }, fresh({}), 'beyond-limit', 22],
    ['a tenth more than is left', { ...none, admits: 999 }, { policy: silent, left: 10 }, 'beyond-limit', 12],
    ['two more than a small limit', { ...none, admits: 999 }, fresh({ limit: 3 }), 'beyond-limit', 5],
    ['by what requests take', { ...none, admits: 999 }, fresh({ limit: 20, cost: 3 }), 'beyond-limit', 8],
    ['not what headers say', { admits: 999, limit: 5 }, fresh({}), 'beyond-limit', 22],
    ['what headers say, where no number is documented', { admits: 999 }, fresh({ limit: null }), 'beyond-limit', 22],
    ['the budget, where nothing says any', { ...none, admits: 999 }, fresh({ limit: null }), 'budget', 200],
    ['one refusal, where nothing is let through', { ...none, admits: 0 }, fresh({ limit: 0 }), 'refused', 3],
    ['what is let through where nothing is', { ...none, admits: 9 }, fresh({ limit: 0 }), 'beyond-limit', 2],
  ])('%s', async (_, parts, documented, end, sent) => {
    const { burst, end: why } = (await measured(parts, documented, { maxWaitMs: 0 })).measured;
    expect([why, burst.length]).toEqual([end, sent]);
  });
});

describe('others', () => {
  test('are asked once each after the refusals, and before the wait', async () => {
    const { measured: all, roles } = await measured(none, fresh({}), {}, { shared: true, apart: true });
    expect(roles.slice(20)).toEqual(['burst', 'burst', 'burst', 'shared', 'apart', 'too-early', 'in-time']);
    expect([all.others?.shared?.fate, all.others?.apart?.fate]).toEqual(['refused', 'admitted']);
    expect([all.others?.shared?.number, all.waited?.inTime?.number]).toEqual([24, 27]);
  });

  test('are not asked where nothing was refused', async () => {
    const { roles } = await measured({ ...none, admits: 99 }, fresh({}), {}, { shared: true, apart: true });
    expect(new Set(roles)).toEqual(new Set(['burst']));
  });

  test('who were let through though they share the limit may have used what is renewed', async () => {
    const roles: SeriesRole[] = [];
    const clock = new FakeClock();
    const own = limiterOf(clock, none);
    const ask = async (role: SeriesRole) => {
      roles.push(role);
      return role === 'shared'
        ? sentOf({ kind: 'answer', status: 200, headers: [], body: Buffer.from('') })
        : sentOf(await own());
    };
    const { waited } = await measuredOn(
      clock,
      own,
      { burst: 99, connections: 1, maxWaitMs: 99_000 },
      {
        ask,
        documented: fresh({}),
        others: { shared: true, apart: false },
      },
    );
    expect(roles.at(-1)).toBe('shared');
    expect(waited?.noInTime).toMatch(/^something was let through after the last refusal/);
  });
});

describe('the wait by the documented window', () => {
  test('where it slides, is from the first that was let through: one before, one after', async () => {
    const { burst, waited } = (await measured(none, fresh({}))).measured;
    const [first] = burst;
    expect(waited).toMatchObject({ by: 'window', early: { fate: 'refused' }, inTime: { fate: 'admitted' } });
    expect(waited?.over).toEqual({ lo: (first?.sentAtMs ?? 0) + 59_000, hi: (first?.endedAtMs ?? 0) + 61_000 });
    expect(waited?.early?.endedAtMs).toBeLessThan((first?.sentAtMs ?? 0) + 59_000);
    expect(waited?.inTime?.sentAtMs).toBeGreaterThanOrEqual(waited?.over.hi ?? 0);
    expect(waited?.inTime?.sentAtMs).toBeLessThan((waited?.over.hi ?? 0) + 5);
  });

  test.each<[string, LimiterParts, DocumentedLimit, RegExp, number]>([
    [
      'where it may end at any time, is from the last refusal',
      none,
      fresh({ slides: false }),
      /may end at any time/,
      23,
    ],
    [
      'where a part was used before, has none too early',
      none,
      { policy: silent, left: 19 },
      /used before the burst/,
      1,
    ],
    [
      'where nothing was let through, is from the first request',
      { ...none, admits: 0 },
      fresh({ limit: 0 }),
      /the window began before/,
      1,
    ],
  ])('%s', async (_, parts, documented, noEarly, from) => {
    const { burst, waited } = (await measured(parts, documented)).measured;
    expect(waited?.noEarly).toMatch(noEarly);
    expect(waited?.over.hi).toBe((burst[from - 1]?.endedAtMs ?? 0) + 61_000);
    expect(waited?.inTime?.sentAtMs).toBeGreaterThanOrEqual(waited?.over.hi ?? 0);
  });

  test('is from what had no answer, where that may have been the first', async () => {
    const lost: LimiterParts = {
      ...none,
      status: ({ arrived, admitted }) => (arrived === 1 ? 502 : admitted ? 200 : 429),
    };
    const { burst, waited } = (await measured(lost, fresh({}))).measured;
    expect(waited?.over).toEqual({ lo: (burst[0]?.sentAtMs ?? 0) + 59_000, hi: (burst[1]?.endedAtMs ?? 0) + 61_000 });
  });

  test('is none where time alone renews nothing', async () => {
    const { waited, end } = (await measured(none, fresh({ windowMs: null }))).measured;
    expect([end, waited]).toEqual(['refused', undefined]);
  });

  test.each<[string, LimiterParts, string]>([
    ['Retry-After', { headers: retryAfter }, 'retry-after'],
    ['the reset', { headers: epochHeaders }, 'reset'],
  ])('is that of %s first', async (_, parts, by) => {
    expect((await measured(parts, fresh({}))).measured.waited?.by).toBe(by);
  });
});

test('what was due and is not recorded was not sent', async () => {
  const { measured: all, roles } = await measured(none, fresh({}));
  const sent = [...all.burst, all.waited?.early, all.waited?.inTime].filter((one) => one !== undefined);
  const series = sent.map((asked, at): SeriesAsked => ({ role: roles[at] as SeriesRole, asked }));
  expect(measuredOf(series, fresh({}), 120_000)).toEqual(all);
  const why = 'it was not sent, though it was due';
  expect(measuredOf(series.slice(0, -1), fresh({}), 120_000).waited).toMatchObject({ early: {}, noInTime: why });
  expect(measuredOf(series.slice(0, -2), fresh({}), 120_000).waited).toMatchObject({ noEarly: why, noInTime: why });
});
