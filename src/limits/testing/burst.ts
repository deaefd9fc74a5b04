import { type LimitsBudget, measure } from '../measure.ts';
import { type LimitsReport, limitsReport } from '../report.ts';
import { FakeClock } from './fake-clock.ts';
import { type LimiterParts, limiterOf } from './limiter.ts';

/** The report on a made-up limiter, asked on a clock of its own. */
export const reportOn = async (parts: LimiterParts, budget: Partial<LimitsBudget> = {}): Promise<LimitsReport> => {
  const clock = new FakeClock();
  const whole = { burst: 200, connections: 4, maxWaitMs: 120_000, ...budget };
  const measured = await clock.run(() => measure(limiterOf(clock, parts), clock, whole, 429));
  const question = { url: 'http://127.0.0.1:8080/a?b=1&c=2', method: 'GET', startedAt: '2026-11-21T12:00:00.000Z' };
  return limitsReport({ ...question, refusalStatus: 429, budget: whole }, measured);
};
