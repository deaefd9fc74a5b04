import { isUtf8 } from 'node:buffer';
import type { Json } from '../contract/json.ts';
import type { Exchange, Headers, HttpRequest, RawOutcome, Role, SealedBody } from './model.ts';
import type { Redactor } from './redact.ts';

/** The most that is kept of an answer's body, in bytes. */
export const answerCapBytes: number = 256 * 1024;
/** The most that is kept of a request's body, in bytes. */
export const requestCapBytes: number = 64 * 1024;
/** How much more of an answer is read than kept, so that no secret is cut in two where it ends. */
export const readBeyondCapBytes: number = 8 * 1024;

/** What is sealed: one request, what became of it, and where it belongs. */
export interface Unsealed {
  readonly probe: string;
  /** Counts from 1 within the probe. */
  readonly number: number;
  readonly role: Role;
  readonly of: string;
  readonly attempt: number;
  readonly startedAtMs: number;
  readonly request: HttpRequest;
  readonly outcome: RawOutcome;
  readonly values: Readonly<Record<string, Json>>;
  readonly lacks?: string;
}

const asBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);

const sealBody = (bytes: Uint8Array, redactor: Redactor, capBytes: number, cut = false): SealedBody => {
  const buffer = asBuffer(bytes);
  const raw = buffer.toString('latin1');
  const clear = redactor.text(raw);
  // Where reading stopped a secret may be cut in two, and markers may have brought that place within the cap.
  const whole = cut && raw.length > capBytes ? Math.max(0, clear.length - readBeyondCapBytes) : clear.length;
  const limit = Math.min(capBytes, whole);
  const capped = clear.length > limit;
  const kept = clear === raw && !capped ? buffer : Buffer.from(capped ? clear.slice(0, limit) : clear, 'latin1');
  // A character of several bytes that the cap cuts in two is dropped.
  const text = capped ? kept.subarray(0, wholeCharacters(kept)) : kept;
  const isText = isUtf8(text);
  return {
    encoding: isText ? 'utf-8' : 'base64',
    data: isText ? text.toString('utf8') : kept.toString('base64'),
    length: buffer.length,
    capped: cut || capped,
  };
};

/** The length of `bytes` without an incomplete UTF-8 sequence at its end. */
const wholeCharacters = (bytes: Buffer): number => {
  for (let back = 0; back <= 3; back++) {
    if (isUtf8(bytes.subarray(0, bytes.length - back))) return bytes.length - back;
  }
  return bytes.length;
};

const sealHeaders = (headers: Headers, redactor: Redactor): Headers =>
  headers.map(([name, value]) => [redactor.text(name), redactor.text(value)] as const);

/** Redacts, caps and numbers an exchange. */
export const seal = (unsealed: Unsealed, redactor: Redactor): Exchange => {
  const { request, outcome } = unsealed;
  return {
    id: `${unsealed.probe}#${unsealed.number}`,
    probe: unsealed.probe,
    role: unsealed.role,
    of: unsealed.of,
    attempt: unsealed.attempt,
    startedAtMs: unsealed.startedAtMs,
    request: {
      method: request.method,
      url: redactor.text(request.url),
      headers: sealHeaders(request.headers, redactor),
      body: request.body ? sealBody(request.body, redactor, requestCapBytes) : null,
    },
    outcome:
      outcome.kind === 'none'
        ? { kind: 'none', cause: outcome.cause, detail: redactor.text(outcome.detail) }
        : {
            kind: 'answer',
            status: outcome.status,
            headers: sealHeaders(outcome.headers, redactor),
            body: {
              ...sealBody(outcome.body, redactor, answerCapBytes, outcome.cut),
              ...(outcome.undecoded === undefined ? {} : { undecoded: redactor.text(outcome.undecoded) }),
            },
            firstByteMs: outcome.firstByteMs,
            totalMs: outcome.totalMs,
          },
    values: redactor.json(unsealed.values) as Readonly<Record<string, Json>>,
    ...(unsealed.lacks === undefined ? {} : { lacks: redactor.text(unsealed.lacks) }),
  };
};
