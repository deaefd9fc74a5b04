import { isGatewayStatus } from '../exchange/gateway.ts';
import { mediaTypeOf } from '../exchange/headers.ts';
import type { Headers } from '../exchange/model.ts';
import { readAnswer } from './read-answer.ts';
import type { RateReading } from './reading.ts';

/** What became of one request. */
export type AskedOutcome =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly body: Uint8Array }
  | { readonly kind: 'none'; readonly detail: string };

/**
 * What a limiter did with a request: let it through, refused it, refused it under a status that says success (`hidden`), or nobody knows: a gateway answered for it
 * (`failed`: 502, 503, 504), or nothing came (`none`).
 */
export type Fate = 'admitted' | 'refused' | 'hidden' | 'failed' | 'none';

/** One request of a series, as far as it is judged. Times are milliseconds since the epoch on our clock. */
export interface Asked {
  /** From 1, in the order of sending. */
  readonly number: number;
  readonly sentAtMs: number;
  readonly endedAtMs: number;
  readonly fate: Fate;
  /** Null where nothing came. */
  readonly status: number | null;
  readonly reading: RateReading;
  /** Why nothing came. */
  readonly detail?: string;
}

const nothing: RateReading = { buckets: [], headers: [], findings: [] };
const words =
  /too many requests|rate.?limit(?:ed|s)? (?:is |was |has been )?(?:exceeded|reached)|quota (?:is |was |has been )?exceeded/i;
/** A longer text may well speak of rate limits. */
const longestText = 2000;

/** As much of a body as is read, copied, so that the rest of it can go. */
export const bodyStart = (body: Uint8Array): Uint8Array =>
  body.length <= longestText ? body : new Uint8Array(body.subarray(0, longestText + 1));

/** Whether a body says that a request was refused, whatever its status: problem+json, an error member, a status of 400 or more, or the words themselves. */
const saysError = (headers: Headers, body: Uint8Array): boolean => {
  const type = mediaTypeOf(headers) ?? '';
  if (type === 'application/problem+json') return true;
  if (body.length > longestText) return false;
  const text = Buffer.from(body).toString();
  if (!/^\s*\{/.test(text)) return words.test(text);
  try {
    const { error, status, code, statusCode } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    if (typeof error === 'object' ? error !== null : typeof error === 'string' ? error !== '' : error === true)
      return true;
    return (
      [status, code, statusCode].some((one) => typeof one === 'number' && one >= 400 && one < 600) || words.test(text)
    );
  } catch {
    return words.test(text);
  }
};

const fateOf = (outcome: AskedOutcome & { readonly kind: 'answer' }, isRefusal: (status: number) => boolean): Fate => {
  const { status, headers, body } = outcome;
  if (isRefusal(status)) return 'refused';
  if (isGatewayStatus(status)) return 'failed';
  return status >= 200 && status < 300 && saysError(headers, body) ? 'hidden' : 'admitted';
};

/** Reads what became of a request; the body is not kept. A status that `isRefusal` names is a refusal, also where a gateway could have sent it. */
export const askedOf = (
  number: number,
  sentAtMs: number,
  endedAtMs: number,
  outcome: AskedOutcome,
  isRefusal: (status: number) => boolean,
): Asked =>
  outcome.kind === 'none'
    ? { number, sentAtMs, endedAtMs, fate: 'none', status: null, reading: nothing, detail: outcome.detail }
    : {
        number,
        sentAtMs,
        endedAtMs,
        fate: fateOf(outcome, isRefusal),
        status: outcome.status,
        reading: readAnswer(outcome.headers),
      };

/**
 * Whether a server dealt with `one` before `other` for certain. Requests that were under way side by side may have come to it in any order, and each rule on a series
 * finds only what is wrong in every order that is possible.
 */
export const isBefore = (one: Asked, other: Asked): boolean => one.endedAtMs < other.sentAtMs;
