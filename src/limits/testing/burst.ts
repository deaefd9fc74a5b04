import type { AskedOutcome } from '../asked.ts';
import { type LimitsBudget, type MeasureOptions, measure, type SentAsked } from '../measure.ts';
import type { Measured } from '../measured.ts';
import { type LimitsReport, limitsReport } from '../report.ts';
import { FakeClock } from './fake-clock.ts';
import { type LimiterParts, limiterOf } from './limiter.ts';

/** What was sent, as `measure` wants it. */
export const sentOf = (outcome: AskedOutcome): SentAsked => ({
  status: outcome.kind === 'none' ? null : outcome.status,
  read: () => outcome,
});

/** Measures what answers on a clock that is moved: 429 is a refusal, unless something else is asked for. */
export const measuredOn = (
  clock: FakeClock,
  ask: () => Promise<AskedOutcome>,
  budget: LimitsBudget,
  options: Partial<MeasureOptions> = {},
): Promise<Measured> =>
  clock.run(() =>
    measure({
      ask: async () => sentOf(await ask()),
      clock,
      budget,
      isRefusal: (status) => status === 429,
      ...options,
    }),
  );

/** The report on a made-up limiter, asked on a clock of its own. */
export const reportOn = async (parts: LimiterParts, budget: Partial<LimitsBudget> = {}): Promise<LimitsReport> => {
  const clock = new FakeClock();
  const whole = { burst: 200, connections: 4, maxWaitMs: 120_000, ...budget };
  const measured = await measuredOn(clock, limiterOf(clock, parts), whole);
  const question = { url: 'http://127.0.0.1:8080/a?b=1&c=2', method: 'GET', startedAt: '2026-11-21T12:00:00.000Z' };
  return limitsReport({ ...question, refusalStatus: 429, budget: whole }, measured);
};
