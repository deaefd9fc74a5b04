import type { Dialect, ResetUnit } from '../contract/limit-policy.ts';
import type { LimitFinding } from './finding.ts';

export { type Dialect, dialects, type ResetUnit, resetUnits } from '../contract/limit-policy.ts';

/** What one value of a reset may mean. */
export interface ResetCandidate {
  readonly unit: ResetUnit;
  /** Milliseconds: since the epoch on the server's clock where the unit is a point in time, otherwise from the moment of the answer. */
  readonly ms: number;
}

/** Whether a unit is a point in time, and not a delay. */
export const isPointInTime = (unit: ResetUnit): boolean => !/^(?:delta|duration)/.test(unit);

/** A header's value once it is read, with the header that it came from, in lower case. */
export interface ReadValue<T> {
  readonly header: string;
  readonly value: T;
}

/** What an answer says of one count: the limit, what remains of it, when it is renewed. */
export interface Bucket {
  readonly dialect: Dialect;
  /** Tells the counts of a dialect apart: the name of a policy with its partition, or what stands behind the header's name (`X-RateLimit-Limit-Day`); empty where there is one. */
  readonly name: string;
  readonly limit?: ReadValue<number>;
  readonly remaining?: ReadValue<number>;
  readonly used?: ReadValue<number>;
  readonly reset?: ReadValue<readonly ResetCandidate[]>;
  /** The length of the window, in milliseconds. */
  readonly windowMs?: number;
}

/** By what a count is found in another answer. */
export const bucketKey = ({ dialect, name }: Bucket): string => `${dialect} ${name}`;

/** A delay, or a point in time on the server's clock; milliseconds. */
export type RetryAfter =
  | { readonly kind: 'delay'; readonly ms: number }
  | { readonly kind: 'date'; readonly ms: number };

/** What is wrong with the headers of one answer. */
export type HeaderFinding = Omit<LimitFinding, 'at' | 'times'> & { readonly header: string };

/** What the headers of one answer say. */
export interface RateReading {
  readonly buckets: readonly Bucket[];
  readonly retryAfter?: RetryAfter;
  /** The server's clock, from `Date`: milliseconds since the epoch, to the second below. */
  readonly dateMs?: number;
  /** The rate headers that are there, readable or not, in lower case, in order; without Retry-After. */
  readonly headers: readonly string[];
  readonly findings: readonly HeaderFinding[];
}
