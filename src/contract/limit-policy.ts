/**
 * The families of rate headers. `x-ratelimit` and `x-rate-limit` are conventions; `ratelimit-fields` is the IETF draft up to -06, `ratelimit-combined` its -07,
 * `ratelimit-structured` what came after it, up to -11.
 */
export const dialects = [
  'x-ratelimit',
  'x-rate-limit',
  'ratelimit-fields',
  'ratelimit-combined',
  'ratelimit-structured',
] as const;
export type Dialect = (typeof dialects)[number];

/** What a reset can be counted in. */
export const resetUnits = [
  'delta-seconds',
  'delta-milliseconds',
  'epoch-seconds',
  'epoch-milliseconds',
  'http-date',
  'rfc3339',
  'duration',
] as const;
export type ResetUnit = (typeof resetUnits)[number];

/** A part of a count that headers tell. */
export const shownParts = ['limit', 'remaining', 'used', 'reset'] as const;
export type ShownPart = (typeof shownParts)[number];

/** How a documented limit shows in headers. */
export interface LimitShows {
  /** `answers`: in every answer, those that were let through too; `refusals`: in refusals at the least. */
  readonly on: 'answers' | 'refusals';
  /** The family of headers; absent where only `Retry-After` tells anything. */
  readonly dialect?: Dialect;
  /** Which count of the family it is, as `Bucket.name` has it: the name of a policy, or what stands behind a header's name. Default: the one without a name. */
  readonly name?: string;
  /** What its headers tell. */
  readonly parts: readonly ShownPart[];
  /** The unit of the reset; absent where the document does not say. */
  readonly unit?: ResetUnit;
  /** The form of `Retry-After` (RFC 9110 §10.2.3): `any` of the two. Absent: the document does not promise it. */
  readonly retryAfter?: 'seconds' | 'http-date' | 'any';
}

/** A limit as a provider documents it. */
export interface LimitPolicy {
  /** As many as one window lets through, in units of which a request takes `cost`. 0: nothing, until the window is over. Null: the document gives no number. */
  readonly limit: number | null;
  /** How long it counts, in milliseconds; null where time alone renews nothing (a quota). */
  readonly windowMs: number | null;
  /**
   * Whether no stretch of the window's length lets through more, whenever it begins (a window that slides, or one that begins with the first request). Otherwise a window
   * may end within a burst where no answer tells when it ends, and as much again be let through.
   */
  readonly slides: boolean;
  /** What one request takes of it. */
  readonly cost: number;
  readonly shows: LimitShows;
}

/** What a limiter promises, each a thing that a series of requests can show to be false. */
export const limitTitles = {
  syntax: 'The values of its headers can be read.',
  dialects: 'Where it speaks in two dialects, they say the same.',
  limit: 'The limit is one number throughout, the documented one.',
  remaining: 'What remains goes down with every request, and never up within a window.',
  exhausted: 'Where a request is refused, nothing remains.',
  reset: 'The reset is ahead, within one window, in one unit.',
  'retry-after': 'Retry-After and the reset are the same point in time.',
  headers: 'Answers have the headers that they should have, refusals too.',
  count: 'As many requests are let through as it says, no fewer and no more.',
  bodies: 'A refusal has a status that says so.',
  shared: 'Others who share the limit are refused as well.',
  apart: 'Others have limits of their own.',
  'too-early': 'What is sent before the wait is over is refused.',
  'in-time': 'What is sent once the wait is over is let through.',
} as const;
export type LimitPromise = keyof typeof limitTitles;
export const limitPromises: readonly LimitPromise[] = Object.keys(limitTitles) as LimitPromise[];

/**
 * The promises that a documented limit makes, in the order in which they are told: `syntax` and `headers` where anything shows, a part of a count where that part does. What
 * headers say beyond what the document shows is judged as well, and no promise of the document. `dialects` is none. `others` says who else is asked.
 */
export const promisesOf = (
  { limit, windowMs, slides, shows }: LimitPolicy,
  others: { readonly shared: boolean; readonly apart: boolean },
): readonly LimitPromise[] => {
  const has = (part: ShownPart): boolean => shows.dialect !== undefined && shows.parts.includes(part);
  const { retryAfter } = shows;
  const anything = retryAfter !== undefined || shownParts.some(has);
  const waits = retryAfter !== undefined || has('reset');
  const made: Readonly<Record<LimitPromise, boolean>> = {
    syntax: anything,
    dialects: false,
    limit: has('limit'),
    // Refusals alone show nothing that goes down.
    remaining: has('remaining') && shows.on === 'answers',
    exhausted: has('remaining'),
    reset: has('reset'),
    // Its form, its length, or that it agrees with the reset.
    'retry-after': retryAfter !== undefined && (retryAfter !== 'any' || has('reset') || windowMs !== null),
    headers: anything,
    count: true,
    bodies: true,
    shared: others.shared,
    apart: others.apart,
    // A window by itself says that nothing comes back before it is over only where it slides, and something can be used up in it.
    'too-early': waits || (slides && windowMs !== null && limit !== null && limit > 0),
    'in-time': waits || windowMs !== null,
  };
  return limitPromises.filter((promise) => made[promise]);
};
