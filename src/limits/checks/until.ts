import { isRenewedByTime } from '../../contract/limit-policy.ts';
import type { Asked } from '../asked.ts';
import { isUsedUp, lastsUntil, type Series } from '../series.ts';
import { endOfWait, toleranceMs } from '../time.ts';

/** Until when a refusal says that nothing is let through, on our clock, and by which header. */
export const promisedUntil = (asked: Asked, series: Series): readonly [untilMs: number, header: string] | undefined => {
  const { counts, skew } = series;
  const { retryAfter } = asked.reading;
  if (retryAfter) return [endOfWait(asked, retryAfter, skew).lo - toleranceMs, 'retry-after'];
  // A reset alone does not say that nothing comes back before it, unless the limiter renews at one point in time.
  const own = counts.flatMap(({ sayings, fixed }) =>
    fixed ? sayings.filter((one) => one.asked === asked && one.remaining && isUsedUp(one, series)) : [],
  );
  const [first] = own.toSorted((one, other) => (lastsUntil(one) ?? 0) - (lastsUntil(other) ?? 0));
  const until = first && lastsUntil(first);
  return until === undefined ? undefined : [until, first?.resetHeader ?? ''];
};

/** By how much a stretch of time must be shorter than the documented window to lie within one for certain: what a server may round, of a short window half. */
export const windowToleranceMs = (windowMs: number): number => Math.min(toleranceMs, windowMs / 2);

/**
 * Until when nothing of the documented limit that was used within the burst comes back for certain, nor any other part of it, on our clock: for ever, where time alone
 * renews nothing; for a window, where it slides and nothing was used before; until the reset, where all answers name one, the first too. -Infinity where that cannot be said.
 */
export const holdsUntil = ({ documented, counts, answers, documentedKeys }: Series): number => {
  if (!documented) return Number.NEGATIVE_INFINITY;
  const { policy, left } = documented;
  if (!isRenewedByTime(policy)) return Number.POSITIVE_INFINITY;
  // A reset that is told later may be that of a window that began within the burst.
  const own = counts.find(
    ({ key, fixed, sayings }) => fixed && documentedKeys.has(key) && sayings[0]?.asked === answers[0],
  );
  const told = (own?.sayings ?? []).reduce(
    (least, saying) => Math.min(least, lastsUntil(saying) ?? least),
    Number.POSITIVE_INFINITY,
  );
  const byReset = told === Number.POSITIVE_INFINITY ? Number.NEGATIVE_INFINITY : told;
  const { windowMs, slides, limit } = policy;
  if (windowMs === null || !slides || limit === 0 || left === null || left !== limit) return byReset;
  const first = answers.reduce((least, { sentAtMs }) => Math.min(least, sentAtMs), Number.POSITIVE_INFINITY);
  return Math.max(byReset, first + windowMs - windowToleranceMs(windowMs));
};
