import type { Headers } from '../../exchange/model.ts';
import type { LimiterParts, Situation } from './limiter.ts';

/** A count with a window of its own. */
export interface Inner {
  readonly name: string;
  readonly limit: number;
  readonly windowMs: number;
}

/** How the counts of an answer are told. */
export type Teller = (
  counts: readonly (Inner & { readonly remaining: number; readonly toGoMs: number })[],
  admitted: boolean,
) => Headers;

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)}`;

/** `X-RateLimit-Limit-Minute` and its kin. */
export const byHeaders: Teller = (counts) =>
  counts.flatMap(({ name, limit, remaining, toGoMs }) => [
    [`X-RateLimit-Limit-${name}`, `${limit}`] as const,
    [`X-RateLimit-Remaining-${name}`, `${remaining}`] as const,
    [`X-RateLimit-Reset-${name}`, seconds(toGoMs)] as const,
  ]);

/** The lists of draft -11. */
export const byPolicies: Teller = (counts) => [
  [
    'RateLimit',
    counts.map(({ name, remaining, toGoMs }) => `"${name}";r=${remaining};t=${seconds(toGoMs)}`).join(', '),
  ],
  [
    'RateLimit-Policy',
    counts.map(({ name, limit, windowMs }) => `"${name}";q=${limit};w=${seconds(windowMs)}`).join(', '),
  ],
];

/** A limiter that keeps several counts: a request that one of them refuses takes nothing of the others. */
export const severalCounts = (inner: readonly Inner[], tell: Teller): LimiterParts => {
  const kept = inner.map((one) => ({ ...one, beganMs: Number.NEGATIVE_INFINITY, used: 0 }));
  let admitted = true;
  return {
    admits: Number.POSITIVE_INFINITY,
    status: ({ nowMs }: Situation) => {
      for (const one of kept)
        if (nowMs >= one.beganMs + one.windowMs) {
          one.beganMs = nowMs;
          one.used = 0;
        }
      admitted = kept.every(({ used, limit }) => used < limit);
      if (admitted) for (const one of kept) one.used += 1;
      return admitted ? 200 : 429;
    },
    headers: ({ nowMs }: Situation) => {
      const counts = kept.map(({ name, limit, windowMs, used, beganMs }) => ({
        name,
        limit,
        windowMs,
        remaining: limit - used,
        toGoMs: beganMs + windowMs - nowMs,
      }));
      const waits = counts.flatMap(({ remaining, toGoMs }) => (remaining === 0 ? [toGoMs] : []));
      return [...tell(counts, admitted), ...(admitted ? [] : [['Retry-After', seconds(Math.max(...waits))] as const])];
    },
  };
};
