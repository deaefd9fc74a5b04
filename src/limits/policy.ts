import type { Dialect, ResetUnit } from './reading.ts';

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

/** A documented limit as one caller meets it. */
export interface DocumentedLimit {
  readonly policy: LimitPolicy;
  /** How much of it is left to the caller when the burst begins, in the same units. Null: not known, since others may have used some. */
  readonly left: number | null;
}

/** Why a request of a series is sent: in the burst; by another caller who shares the limit, or has one apart; before the wait is over; once it is over. */
export const seriesRoles = ['burst', 'shared', 'apart', 'too-early', 'in-time'] as const;
export type SeriesRole = (typeof seriesRoles)[number];
