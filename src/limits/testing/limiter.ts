import type { Headers } from '../../exchange/model.ts';
import type { AskedOutcome } from '../asked.ts';
import type { FakeClock } from './fake-clock.ts';

/** What a limiter knows when it answers. */
export interface Situation {
  /** Milliseconds since the epoch on its clock. */
  readonly nowMs: number;
  /** How many have come to it so far, this one included. */
  readonly arrived: number;
  /** How many of this window were let through, this one included where it is. */
  readonly used: number;
  readonly limit: number;
  readonly remaining: number;
  readonly admitted: boolean;
  readonly windowMs: number;
  /** When the window ends. */
  readonly resetMs: number;
}

/** A limiter of fixed windows, and what can be wrong with it: each part replaces what a right one does. */
export interface LimiterParts {
  readonly limit?: number;
  readonly windowMs?: number;
  /** How many it lets through, where that is not the limit. */
  readonly admits?: number;
  /** How many it takes to be used, of those that were let through in this window; `ages` are how long ago each came, in milliseconds. */
  readonly counts?: (ages: readonly number[]) => number;
  /** When it begins a new window, beside the end of the last. */
  readonly renews?: (refused: number) => boolean;
  /** The window it keeps, where that is not the one that it tells. */
  readonly keptWindowMs?: number;
  readonly status?: (situation: Situation) => number;
  readonly headers?: (situation: Situation) => Headers;
  readonly body?: (situation: Situation) => string;
  /** The longest that a request is under way to it, and an answer back, in milliseconds: 32 unless told otherwise. */
  readonly latencyMs?: number;
  /** What the latencies are drawn from. */
  readonly seed?: number;
  /** By how much its clock is ahead, in milliseconds. */
  readonly skewMs?: number;
}

const seconds = (ms: number): string => `${Math.ceil(ms / 1000)}`;

/** The headers of `X-RateLimit-*` with the reset as seconds since the epoch. */
export const epochHeaders = ({ limit, remaining, resetMs }: Situation): Headers => [
  ['X-RateLimit-Limit', `${limit}`],
  ['X-RateLimit-Remaining', `${remaining}`],
  ['X-RateLimit-Reset', seconds(resetMs)],
];

export const retryAfter = ({ admitted, nowMs, resetMs }: Situation): Headers =>
  admitted ? [] : [['Retry-After', seconds(resetMs - nowMs)]];

const usual = (situation: Situation): Headers => [...epochHeaders(situation), ...retryAfter(situation)];

/** A made-up limiter behind a network that is now faster and now slower: 20 in a minute unless it is told otherwise. It answers as fast as its clock is moved. */
export const limiterOf = (clock: FakeClock, parts: LimiterParts = {}): (() => Promise<AskedOutcome>) => {
  const { limit = 20, windowMs = 60_000, admits = limit, keptWindowMs = windowMs, skewMs = 0 } = parts;
  let arrived = 0;
  let refused = 0;
  let beganMs = Number.NEGATIVE_INFINITY;
  let came: number[] = [];
  let seed = parts.seed ?? 7;
  const latencyMs = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 2 + (seed % ((parts.latencyMs ?? 32) - 2));
  };
  return async () => {
    await clock.sleep(latencyMs());
    const nowMs = clock.now() + skewMs;
    if (arrived === 0 || nowMs >= beganMs + keptWindowMs || parts.renews?.(refused)) {
      beganMs = nowMs;
      came = [];
      refused = 0;
    }
    arrived += 1;
    const before = parts.counts ? parts.counts(came.map((at) => nowMs - at)) : came.length;
    const admitted = before < admits;
    if (admitted) came.push(nowMs);
    else refused += 1;
    const used = admitted ? before + 1 : before;
    const remaining = Math.max(0, limit - used);
    // A window that is kept for longer than is told: what is told then is the next.
    const resetMs = beganMs + windowMs * (Math.floor((nowMs - beganMs) / windowMs) + 1);
    const situation: Situation = { nowMs, arrived, used, limit, remaining, admitted, windowMs, resetMs };
    const status = parts.status?.(situation) ?? (admitted ? 200 : 429);
    const headers = [['Date', new Date(nowMs).toUTCString()] as const, ...(parts.headers ?? usual)(situation)];
    const body = Buffer.from(parts.body?.(situation) ?? (admitted ? '{"ok":true}' : '{"error":"limited"}'));
    await clock.sleep(latencyMs());
    return { kind: 'answer', status, headers, body };
  };
};
