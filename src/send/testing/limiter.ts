import type { Reply, SeenRequest } from './thing-server.ts';

/** What a limiter of a test is, and what is wrong with it. */
export interface LimiterOptions {
  /** As many as are let through in a window. */
  readonly limit: number;
  /** How long a window is, from its first request. */
  readonly windowMs: number;
  /** Whose requests count together. Default: all of them. */
  readonly of?: (request: SeenRequest) => string;
  /** Lets requests pass each other between looking and counting. */
  readonly race?: boolean;
}

/** A limiter with a window that begins with its first request. Its clock can be moved on. */
export interface Limiter {
  readonly answer: (request: SeenRequest) => Promise<Reply>;
  /** Answers `POST {advanceMs}`. */
  readonly clock: (request: SeenRequest) => Reply;
  /** By how much its clock was moved. */
  readonly aheadMs: () => number;
}

/** Counts requests, and says by `Retry-After`, in whole seconds, when its window is over. */
export const newLimiter = ({ limit, windowMs, of = () => '', race = false }: LimiterOptions): Limiter => {
  let aheadMs = 0;
  const windows = new Map<string, { readonly endMs: number; used: number }>();
  return {
    answer: async (request) => {
      const nowMs = Date.now() + aheadMs;
      const whose = of(request);
      let window = windows.get(whose);
      if (!window || window.endMs <= nowMs) {
        window = { endMs: nowMs + windowMs, used: 0 };
        windows.set(whose, window);
      }
      const { used } = window;
      if (used >= limit) {
        const seconds = Math.ceil((window.endMs - nowMs) / 1000);
        return { status: 429, headers: { 'Retry-After': `${seconds}` }, body: { error: 'too many' } };
      }
      if (race) await new Promise((resolve) => setTimeout(resolve, 10));
      window.used = race ? used + 1 : window.used + 1;
      return { status: 200, body: {} };
    },
    clock: ({ body }) => {
      aheadMs += (JSON.parse(body) as { readonly advanceMs: number }).advanceMs;
      return { status: 204 };
    },
    aheadMs: () => aheadMs,
  };
};
