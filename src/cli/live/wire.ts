import { headerLines } from '../../exchange/headers.ts';
import type { Answer, Exchange, Headers, SealedBody } from '../../exchange/model.ts';
import { Redactor } from '../../exchange/redact.ts';
import { seal } from '../../exchange/seal.ts';

// Between what is on the wire and the exchanges that mutants spoil. Pure.

/** A request as a server received it. */
export interface WireRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  /** As much of it as had come when it was answered, up to what is kept of a request. */
  readonly body: Uint8Array;
}

/** An answer as it is on the wire. */
export interface WireAnswer {
  readonly status: number;
  /** The reason phrase, which may be empty; undefined: the usual one of the status. */
  readonly reason: string | undefined;
  readonly headers: Headers;
  /** As it was sent, content codings included; without the framing of chunks. */
  readonly body: Uint8Array;
  /** Whether there is more of it than this. */
  readonly cut: boolean;
}

/** What a client reads of an answer's body: its content codings undone, as far as they can be. */
export interface ReadBody {
  readonly body: Uint8Array;
  readonly cut: boolean;
  readonly undecoded?: string;
}

/** Where an exchange belongs, and how long its answer took. */
export interface Circumstances {
  /** Counts from 1. */
  readonly number: number;
  /** The id of the operation; empty where it is none of the contract's. */
  readonly operation: string;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  /** Milliseconds until the answer was there. */
  readonly tookMs: number;
}

/** Nothing is redacted: what a mutant makes of it is sent to whoever asked. */
const nobodysSecrets = new Redactor();

/** The exchange that a client would record: capped and numbered as in evidence. */
export const exchangeOf = (
  request: WireRequest,
  answer: WireAnswer,
  read: ReadBody,
  { number, operation, startedAtMs, tookMs }: Circumstances,
): Exchange & { readonly outcome: Answer } => {
  const { status, headers } = answer;
  const times = { firstByteMs: tookMs, totalMs: tookMs };
  const unsealed = {
    probe: 'live',
    number,
    role: 'question',
    of: operation,
    attempt: 1,
    startedAtMs,
    request: {
      method: request.method,
      url: request.url,
      headers: request.headers,
      ...(request.body.length > 0 ? { body: request.body } : {}),
    },
    outcome: { kind: 'answer', status, headers, ...read, ...times },
    values: {},
  } as const;
  return seal(unsealed, nobodysSecrets) as Exchange & { readonly outcome: Answer };
};

const bytesOf = ({ encoding, data }: SealedBody): Uint8Array =>
  Buffer.from(data, encoding === 'base64' ? 'base64' : 'utf8');

const isNamed =
  (...names: readonly string[]) =>
  ([name]: Headers[number]): boolean =>
    names.includes(name.toLowerCase());

const framing = isNamed('content-length', 'transfer-encoding');

/** Headers that say truly how long a body is. One that was sent in chunks, or until the connection ends, stays so. `before`: of the answer that had one. */
const framed = (headers: Headers, before: Headers | undefined, length: number): Headers => {
  if (headers.some(isNamed('transfer-encoding'))) return headers;
  const lengths = headerLines(headers, 'content-length').length;
  // The first is made true; two that differ would be no HTTP (RFC 9112 §6.3).
  if (lengths > 0) {
    const first = headers.findIndex(isNamed('content-length'));
    return headers.flatMap(
      (line, at): Headers =>
        isNamed('content-length')(line) ? (at === first ? [[line[0], String(length)]] : []) : [line],
    );
  }
  const inChunks = before?.filter(isNamed('transfer-encoding')) ?? [];
  if (inChunks.length > 0) return [...headers, ...inChunks];
  return !before || before.some(isNamed('content-length')) ? [...headers, ['Content-Length', String(length)]] : headers;
};

/** Whether an answer has no body, whatever its headers say (RFC 9112 §6.3). */
export const isBodiless = (method: string, status: number): boolean =>
  method === 'HEAD' || status < 200 || status === 204 || status === 304;

/**
 * What is sent in place of an answer, as a mutant has spoiled its exchange: what the mutant left alone stays as it was, byte by byte. undefined where
 * nothing is to be sent.
 */
export const spoiledAnswer = (
  { method }: Pick<WireRequest, 'method'>,
  answer: WireAnswer,
  before: Answer,
  after: Exchange['outcome'],
): WireAnswer | undefined => {
  if (after.kind === 'none') return undefined;
  const { status } = after;
  const isOther = after.body.data !== before.body.data || after.body.encoding !== before.body.encoding;
  const body = isOther ? bytesOf(after.body) : answer.body;
  // Of what a mutant has written, content codings are undone.
  const uncoded = isOther ? after.headers.filter((line) => !isNamed('content-encoding')(line)) : after.headers;
  const reason = status === answer.status ? answer.reason : undefined;
  const rest = { status, reason, body, cut: answer.cut && !isOther };
  const wasBodiless = isBodiless(method, answer.status);
  if (isBodiless(method, status))
    return { ...rest, headers: wasBodiless ? uncoded : uncoded.filter((line) => !framing(line)) };
  // How long the rest is, only the server that sends it knows.
  if (rest.cut)
    return { ...rest, headers: [...uncoded.filter((line) => !framing(line)), ...answer.headers.filter(framing)] };
  return { ...rest, headers: framed(uncoded, wasBodiless ? undefined : answer.headers, body.length) };
};

/** How much longer a mutant makes an answer take, in milliseconds. */
export const delayMsOf = (before: Answer, after: Answer): number => Math.max(0, after.totalMs - before.totalMs);
