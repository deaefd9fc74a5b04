import type { Asked } from './asked.ts';
import { isPointInTime, type ResetCandidate, type RetryAfter } from './reading.ts';

/** By how much two points in time may differ that mean the same: servers round to seconds, some up and some down. */
export const toleranceMs = 1000;

/** From and to, in milliseconds; both belong to it. */
export interface Span {
  readonly lo: number;
  readonly hi: number;
}

export const overlap = (one: Span, other: Span): boolean => one.lo <= other.hi && other.lo <= one.hi;

/** By how much a `Date` may be old: servers that answer fast make it anew once in a second. */
const staleMs = 1000;

/**
 * By how much the server's clock is ahead of ours, from the `Date` of its answers: each is a second long, and stands between sending and coming back, or is a second old. What
 * all of them leave is a second. Undefined without a Date.
 */
export const skewOf = (answers: readonly Asked[]): Span | undefined => {
  const spans = answers.flatMap(({ reading: { dateMs }, sentAtMs, endedAtMs }) =>
    dateMs === undefined ? [] : [{ lo: dateMs - endedAtMs, hi: dateMs + 1000 + staleMs - sentAtMs }],
  );
  if (spans.length === 0) return undefined;
  const lo = spans.reduce((most, span) => Math.max(most, span.lo), Number.NEGATIVE_INFINITY);
  const hi = spans.reduce((least, span) => Math.min(least, span.hi), Number.POSITIVE_INFINITY);
  if (lo <= hi) return { lo, hi };
  // A cached Date, or a clock that was set, leaves nothing: then whatever any of them says counts.
  return {
    lo: spans.reduce((least, span) => Math.min(least, span.lo), Number.POSITIVE_INFINITY),
    hi: spans.reduce((most, span) => Math.max(most, span.hi), Number.NEGATIVE_INFINITY),
  };
};

const noSkew: Span = { lo: 0, hi: 0 };

/** When a delay or a point in time of an answer is over, on our clock. */
export const endOf = (
  { sentAtMs, endedAtMs }: Asked,
  what: { readonly point: boolean; readonly ms: number },
  skew: Span = noSkew,
): Span =>
  what.point ? { lo: what.ms - skew.hi, hi: what.ms - skew.lo } : { lo: sentAtMs + what.ms, hi: endedAtMs + what.ms };

export const endOfReset = (asked: Asked, { unit, ms }: ResetCandidate, skew: Span | undefined): Span =>
  endOf(asked, { point: isPointInTime(unit), ms }, skew);

export const endOfWait = (asked: Asked, { kind, ms }: RetryAfter, skew: Span | undefined): Span =>
  endOf(asked, { point: kind === 'date', ms }, skew);

/** A span that is longer at both ends by what may be rounded. */
export const rounded = ({ lo, hi }: Span): Span => ({ lo: lo - toleranceMs, hi: hi + toleranceMs });
