import type { LimitPolicy } from '../contract/limit-policy.ts';

export type { LimitPolicy, LimitShows, ShownPart } from '../contract/limit-policy.ts';

/** A documented limit as one caller meets it. */
export interface DocumentedLimit {
  readonly policy: LimitPolicy;
  /** How much of it is left to the caller when the burst begins, in the same units. Null: not known, since others may have used some. */
  readonly left: number | null;
}

/** Why a request of a series is sent: in the burst; by another caller who shares the limit, or has one apart; before the wait is over; once it is over. */
export const seriesRoles = ['burst', 'shared', 'apart', 'too-early', 'in-time'] as const;
export type SeriesRole = (typeof seriesRoles)[number];
