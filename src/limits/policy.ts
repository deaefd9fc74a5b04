import type { LimitPolicy, LimitShows } from '../contract/limit-policy.ts';
import type { Bucket } from './reading.ts';

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

/** Whether a count that answers tell is the one that a document speaks of: by its dialect and its name, where a partition makes no difference, nor upper case in the name of a header. */
export const isCountOf = (shows: LimitShows, { dialect, name }: Pick<Bucket, 'dialect' | 'name'>): boolean => {
  if (shows.dialect !== dialect) return false;
  const wanted = shows.name ?? '';
  if (dialect !== 'ratelimit-structured') return name.toLowerCase() === wanted.toLowerCase();
  return name === wanted || name.replace(/ :[^:]*:$/, '') === wanted;
};
