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
