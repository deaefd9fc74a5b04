import type { Asked } from './asked.ts';
import { type DocumentedLimit, isCountOf } from './policy.ts';
import { type Bucket, bucketKey, type Dialect, type ReadValue, type ResetUnit } from './reading.ts';
import { endOfReset, endOfWait, overlap, rounded, type Span, skewOf, toleranceMs } from './time.ts';
import { narrowedBy, type UnitOfSeries, unitOf } from './unit.ts';

/** What one answer says of one count. */
export interface Saying {
  readonly asked: Asked;
  readonly limit?: ReadValue<number>;
  readonly remaining?: ReadValue<number>;
  readonly used?: ReadValue<number>;
  /** When it is renewed, on our clock, as exactly as is known. */
  readonly resetAt?: Span;
  readonly resetHeader?: string;
  /** Until when nothing comes back, where no reset says it and the refusal's Retry-After does. */
  readonly nothingUntilMs?: number;
  readonly windowMs?: number;
}

/** One count over a series. */
export interface Count {
  readonly key: string;
  readonly dialect: Dialect;
  readonly name: string;
  readonly unit: UnitOfSeries | undefined;
  readonly sayings: readonly Saying[];
  /**
   * Whether it is renewed at one point in time, as far as was seen: every answer names the same reset, more than five seconds ahead, and a request was refused or half of
   * the limit used. Then nothing comes back before it.
   * Otherwise some may come back all the time (a window that slides, a bucket that fills), and rules allow for that.
   */
  readonly fixed: boolean;
}

/** The answers of a burst, and what they say together. */
export interface Series {
  /** In the order of sending. */
  readonly answers: readonly Asked[];
  /** Those up to the first refusal: sent before it came. What is sent after it is judged by what a refusal promises. */
  readonly untilRefusal: readonly Asked[];
  readonly refusals: readonly Asked[];
  /** By how much the server's clock is ahead. */
  readonly skew: Span | undefined;
  readonly counts: readonly Count[];
  /** The most that one request takes, in the units of the counts: 1, unless the document says otherwise. */
  readonly cost: number;
  readonly documented: DocumentedLimit | undefined;
  /** The counts that the documented limit is about, by their keys. */
  readonly documentedKeys: ReadonlySet<string>;
}

/** Whether what remains of a count is too little for another request. */
export const isUsedUp = ({ remaining }: Pick<Saying, 'remaining'>, { cost }: Pick<Series, 'cost'>): boolean =>
  (remaining?.value ?? 0) < cost;

const hull = (one: Span, other: Span): Span => ({
  lo: Math.min(one.lo, other.lo),
  hi: Math.max(one.hi, other.hi),
});

const sayingOf = (asked: Asked, bucket: Bucket, units: readonly ResetUnit[], skew: Span | undefined): Saying => {
  const { limit, remaining, used, reset, windowMs } = bucket;
  // Where it may be in two units, it is anywhere between: what is wrong has to be wrong in both.
  const ends = (reset?.value ?? [])
    .filter(({ unit }) => units.includes(unit))
    .map((one) => endOfReset(asked, one, skew));
  const [first, ...others] = ends;
  return {
    asked,
    ...(limit ? { limit } : {}),
    ...(remaining ? { remaining } : {}),
    ...(used ? { used } : {}),
    ...(reset ? { resetHeader: reset.header } : {}),
    ...(first ? { resetAt: others.reduce(hull, first) } : {}),
    ...(windowMs === undefined ? {} : { windowMs }),
  };
};

/** How far ahead a reset must be, at the least, to be told from one that moves, in milliseconds: more than what is rounded at both ends. */
const farAheadMs = 5 * toleranceMs;

/** A reset that moves as what remains goes down (that of a bucket that fills until then) is elsewhere once half of the limit is used. */
const isFixed = (sayings: readonly Saying[], refused: boolean): boolean => {
  const [first] = sayings;
  const spans = sayings.flatMap(({ resetAt }) => (resetAt ? [rounded(resetAt)] : []));
  if (!first?.resetAt || first.resetAt.lo - first.asked.endedAtMs < farAheadMs) return false;
  const used = sayings.some(({ limit, remaining }) => limit && remaining && remaining.value * 2 <= limit.value);
  const lo = spans.reduce((most, span) => Math.max(most, span.lo), Number.NEGATIVE_INFINITY);
  return (refused || used) && spans.every((span) => overlap(span, { lo, hi: lo }));
};

const isDocumented = (count: Pick<Bucket, 'dialect' | 'name'>, documented: DocumentedLimit | undefined): boolean =>
  documented !== undefined && isCountOf(documented.policy.shows, count);

interface Told {
  readonly asked: Asked;
  readonly bucket: Bucket;
}

const dialectIn = ([first]: readonly Told[]): Dialect => (first as Told).bucket.dialect;

/**
 * Until when nothing comes back to a caller who had all of the limit when the burst began, where the window slides or begins with the first request: until the wait of its first
 * refusal is over, if the burst took less than that, so that no bucket was filled by one meanwhile. Undefined where it cannot be said.
 */
const nothingUntil = (
  answers: readonly Asked[],
  refusals: readonly Asked[],
  skew: Span | undefined,
  documented: DocumentedLimit | undefined,
): number | undefined => {
  const [first] = answers;
  const refusal = refusals.toSorted((one, other) => one.endedAtMs - other.endedAtMs)[0];
  if (!documented?.policy.slides || documented.left === null || documented.left !== documented.policy.limit)
    return undefined;
  if (!first || !refusal?.reading.retryAfter) return undefined;
  const until = endOfWait(refusal, refusal.reading.retryAfter, skew).lo - toleranceMs;
  return until - refusal.endedAtMs > refusal.endedAtMs - first.sentAtMs ? until : undefined;
};

/** Puts the answers of a burst together. What is documented says what a request takes, and in which unit the reset is where it may be in two. */
export const seriesOf = (answers: readonly Asked[], documented?: DocumentedLimit): Series => {
  const cost = documented?.policy.cost ?? 1;
  const skew = skewOf(answers);
  const refusals = answers.filter(({ fate }) => fate === 'refused');
  const firstBackMs = refusals.reduce((least, { endedAtMs }) => Math.min(least, endedAtMs), Number.POSITIVE_INFINITY);
  const found = new Map<string, Told[]>();
  for (const asked of answers)
    for (const bucket of asked.reading.buckets) {
      const key = bucketKey(bucket);
      const list = found.get(key);
      if (list) list.push({ asked, bucket });
      else found.set(key, [{ asked, bucket }]);
    }
  const units = new Map<string, UnitOfSeries | undefined>();
  for (const [key, all] of found) {
    const resets = all.flatMap(({ asked, bucket: { reset, remaining } }) =>
      reset ? [{ asked, candidates: reset.value, usedUp: isUsedUp(remaining ? { remaining } : {}, { cost }) }] : [],
    );
    const own = isDocumented((all[0] as Told).bucket, documented) ? documented?.policy.shows.unit : undefined;
    units.set(key, unitOf(resets, dialectIn(all), own));
  }
  const counts = [...found].map(([key, all]): Count => {
    const dialect = dialectIn(all);
    const kin = [...found].flatMap(([other, its]) => (dialectIn(its) === dialect ? [units.get(other)] : []));
    const unit = narrowedBy(units.get(key), kin);
    const possible = unit?.kind === 'one' ? [unit.unit, ...unit.others] : [];
    const told = all.map(({ asked, bucket }) => sayingOf(asked, bucket, possible, skew));
    const { name } = (all[0] as Told).bucket;
    const isOwn =
      isDocumented((all[0] as Told).bucket, documented) && told.every(({ resetAt }) => resetAt === undefined);
    const untilMs = isOwn ? nothingUntil(answers, refusals, skew, documented) : undefined;
    const sayings = untilMs === undefined ? told : told.map((saying) => ({ ...saying, nothingUntilMs: untilMs }));
    const fixed = untilMs !== undefined || isFixed(sayings, refusals.length > 0);
    return { key, dialect, name, unit, sayings, fixed };
  });
  return {
    answers,
    untilRefusal: answers.filter(({ sentAtMs }) => sentAtMs <= firstBackMs),
    refusals,
    skew,
    counts,
    cost,
    documented,
    documentedKeys: new Set(counts.flatMap((count) => (isDocumented(count, documented) ? [count.key] : []))),
  };
};

/** Until when the window of an answer lasts for certain, on our clock; undefined where it says nothing of it. */
export const lastsUntil = ({ resetAt, nothingUntilMs }: Saying): number | undefined =>
  resetAt === undefined ? nothingUntilMs : resetAt.lo - toleranceMs;

/**
 * The most that can have come back of a count between an answer and a later time, without a reset: nothing where it is renewed at one point in time. Otherwise as much
 * as fills it whole until its reset, evenly. Infinity where that cannot be said.
 */
export const comesBack = (count: Count, from: Saying, untilMs: number): number => {
  if (count.fixed) return 0;
  const until = lastsUntil(from);
  if (from.limit === undefined || until === undefined) return Number.POSITIVE_INFINITY;
  const fillsMs = Math.max(1, until - from.asked.endedAtMs);
  // And what is told is rounded down: a part of one may be there already.
  return Math.floor(((untilMs - from.asked.sentAtMs) * from.limit.value) / fillsMs) + 1;
};

/** What one request takes of a count for certain: what is documented, or one. */
export const costOf = (
  { key }: Pick<Count, 'key'>,
  { cost, documentedKeys }: Pick<Series, 'cost' | 'documentedKeys'>,
): number => (documentedKeys.has(key) ? cost : 1);

/** A count by its header, for people. */
export const titleOf = ({ dialect, name }: Pick<Count, 'dialect' | 'name'>): string =>
  name === '' ? dialect : `${dialect} ${name}`;
