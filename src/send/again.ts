import type { StatusRange } from '../contract/model.ts';
import { isGatewayStatus } from '../exchange/gateway.ts';
import { headerValue } from '../exchange/headers.ts';
import type { RawOutcome } from '../exchange/model.ts';
import { isOneOf } from '../judge/aspects/status.ts';

const afterGatewayMs = 250;

/** The wait that `Retry-After` asks for, in milliseconds (RFC 9110 §10.2.3); undefined where it says nothing that can be read. */
const retryAfterMs = (text: string | undefined, nowMs: number): number | undefined => {
  if (text === undefined) return undefined;
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  // `Date.parse` would take '1.5' and '-1' for years.
  const at = /^[A-Z][a-z]{2}/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - nowMs);
};

/**
 * How long to wait before a request is sent once more, in milliseconds; undefined where its outcome stands.
 * Once more: a limit or a gateway's failure that nobody asked for, and a connection that broke before its answer was whole.
 */
export const waitBeforeAgain = (
  outcome: RawOutcome,
  expected: readonly StatusRange[],
  maxWaitMs: number,
  nowMs: number,
): number | undefined => {
  if (outcome.kind === 'none') return outcome.cause === 'reset' ? 0 : undefined;
  const { status } = outcome;
  if (isOneOf(status, expected)) return undefined;
  if (status === 429) {
    const waitMs = retryAfterMs(headerValue(outcome.headers, 'retry-after'), nowMs) ?? 1000;
    return waitMs <= maxWaitMs ? waitMs : undefined;
  }
  return isGatewayStatus(status) ? afterGatewayMs : undefined;
};
