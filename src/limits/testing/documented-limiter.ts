import type { Headers } from '../../exchange/model.ts';
import type { AskedOutcome } from '../asked.ts';
import type { LimitPolicy, ShownPart } from '../policy.ts';
import type { ResetUnit } from '../reading.ts';
import type { FakeClock } from './fake-clock.ts';

/** When a window begins: with the first request; when others do, whoever asks; or at no time, since each request is forgotten by itself. */
export type WindowKind = 'first' | 'aligned' | 'sliding';

export interface DocumentedParts {
  readonly policy: LimitPolicy;
  readonly kind: WindowKind;
  /** What was used before the burst, in units. */
  readonly used: number;
  /** How far a window had come when the burst began, from 0 to 1. */
  readonly phase: number;
  readonly latencyMs: number;
  readonly seed: number;
  readonly skewMs: number;
}

const resetIn: Readonly<Record<ResetUnit, (atMs: number, nowMs: number) => string>> = {
  'delta-seconds': (atMs, nowMs) => `${Math.ceil((atMs - nowMs) / 1000)}`,
  'delta-milliseconds': (atMs, nowMs) => `${Math.ceil(atMs - nowMs)}`,
  'epoch-seconds': (atMs) => `${Math.ceil(atMs / 1000)}`,
  'epoch-milliseconds': (atMs) => `${Math.ceil(atMs)}`,
  'http-date': (atMs) => new Date(atMs + 999).toUTCString(),
  rfc3339: (atMs) => new Date(Math.ceil(atMs)).toISOString(),
  duration: (atMs, nowMs) => `${Math.ceil(atMs - nowMs)}ms`,
};

interface Use {
  readonly atMs: number;
  readonly units: number;
}

/** A limiter that does what its policy says, in every way in which that can be done. One key at a time. */
export const documentedLimiter = (clock: FakeClock, parts: DocumentedParts): (() => Promise<AskedOutcome>) => {
  const { policy, kind, phase, skewMs } = parts;
  const { limit, windowMs, cost, shows } = policy;
  const most = limit ?? 0;
  const lengthMs = windowMs ?? Number.POSITIVE_INFINITY;
  let uses: Use[] | undefined;
  let beganMs = Number.NEGATIVE_INFINITY;
  let seed = parts.seed;
  const latencyMs = (): number => {
    seed = (seed * 16_807) % 2_147_483_647;
    return 1 + (seed % (parts.latencyMs - 1));
  };
  const begin = (nowMs: number): Use[] => {
    beganMs = windowMs === null ? nowMs : nowMs - phase * lengthMs;
    return parts.used > 0 ? [{ atMs: beganMs, units: parts.used }] : [];
  };
  /** When so many units are free. */
  const freeAt = (units: number): number => {
    if (kind !== 'sliding') return beganMs + lengthMs;
    let left = most - (uses ?? []).reduce((sum, one) => sum + one.units, 0);
    for (const one of uses ?? []) {
      left += one.units;
      if (left >= units) return one.atMs + lengthMs;
    }
    return beganMs + lengthMs;
  };
  return async () => {
    await clock.sleep(latencyMs());
    const nowMs = clock.now() + skewMs;
    if (uses === undefined) {
      uses = begin(nowMs);
      // With nothing used a window that begins with its first request begins now.
      if (kind === 'first' && parts.used === 0 && most > 0) beganMs = nowMs;
    }
    let over = false;
    if (nowMs >= beganMs + lengthMs) {
      // A limit of nothing is over with its window.
      over = most === 0;
      if (kind !== 'sliding' && !over) {
        beganMs = kind === 'first' ? nowMs : beganMs + lengthMs * Math.floor((nowMs - beganMs) / lengthMs);
        uses = [];
      }
    }
    if (kind === 'sliding') uses = uses.filter(({ atMs }) => nowMs < atMs + lengthMs);
    const used = uses.reduce((sum, { units }) => sum + units, 0);
    const admitted = over || used + cost <= most;
    if (admitted && !over) uses.push({ atMs: nowMs, units: cost });
    const remaining = Math.max(0, most - used - (admitted ? cost : 0));
    const atMs = admitted ? freeAt(remaining + 1) : freeAt(cost);
    const values: Readonly<Record<ShownPart, string>> = {
      limit: `${most}`,
      remaining: `${remaining}`,
      used: `${most - remaining}`,
      reset: windowMs === null ? '' : resetIn[shows.unit ?? 'epoch-seconds'](atMs, nowMs),
    };
    const told: Headers = over
      ? []
      : shows.dialect === 'x-ratelimit'
        ? shows.parts.map((part) => [`X-RateLimit-${part}`, values[part]] as const)
        : shows.dialect === 'ratelimit-structured'
          ? [
              ['RateLimit', `"p";r=${remaining};t=${resetIn['delta-seconds'](atMs, nowMs)}`],
              ['RateLimit-Policy', `"p";q=${most};w=${Math.ceil(lengthMs / 1000)}`],
            ]
          : [];
    const shown = shows.on === 'answers' || !admitted ? told : [];
    const wait: Headers =
      admitted || shows.retryAfter === undefined
        ? []
        : [
            [
              'Retry-After',
              shows.retryAfter === 'http-date'
                ? resetIn['http-date'](atMs, nowMs)
                : resetIn['delta-seconds'](atMs, nowMs),
            ],
          ];
    await clock.sleep(latencyMs());
    const status = admitted ? 200 : 429;
    const headers: Headers = [['Date', new Date(nowMs).toUTCString()], ...shown, ...wait];
    return { kind: 'answer', status, headers, body: Buffer.from(admitted ? '{}' : '{"error":"limited"}') };
  };
};
