import type { Json } from '../contract/json.ts';

/** Header lines as they were on the wire: order, case and repetition kept. */
export type Headers = readonly (readonly [name: string, value: string])[];

/** A request as it is handed to the client. It may hold secrets. */
export interface HttpRequest {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
  readonly headers: Headers;
  readonly body?: Uint8Array;
}

/** Why no answer came. */
export type NoAnswerCause =
  | 'refused'
  | 'unknown-host'
  | 'reset'
  | 'timeout'
  | 'tls'
  | 'not-http'
  | 'too-large'
  | 'host-not-allowed'
  | 'other';

/** What became of a request, before sealing. It may hold secrets. */
export type RawOutcome =
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers: Headers;
      readonly body: Uint8Array;
      /** Whether the body was longer than what was read. */
      readonly cut: boolean;
      /** Why the body's content coding could not be undone; nothing of the body is kept then. */
      readonly undecoded?: string;
      /** Milliseconds from sending to the first header. */
      readonly firstByteMs: number;
      /** Milliseconds from sending to the last byte. */
      readonly totalMs: number;
    }
  | { readonly kind: 'none'; readonly cause: NoAnswerCause; readonly detail: string };

/** A body without secrets, at most as long as the cap. */
export interface SealedBody {
  /** Text where the bytes are valid UTF-8, otherwise base64. */
  readonly encoding: 'utf-8' | 'base64';
  readonly data: string;
  /** The length in bytes of what was read or sent, before redaction and cap. */
  readonly length: number;
  /** Whether there was more than is kept. */
  readonly capped: boolean;
  /** Why the content coding could not be undone; nothing of the body is kept then. */
  readonly undecoded?: string;
}

export interface SealedRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: SealedBody | null;
}

export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  readonly body: SealedBody;
  readonly firstByteMs: number;
  readonly totalMs: number;
}

export interface NoAnswer {
  readonly kind: 'none';
  readonly cause: NoAnswerCause;
  readonly detail: string;
}

/**
 * Why a request was sent. `state`, `clock` and `teardown` arrange the target, all others go to the API. After a burst of questions: `shared` and `apart` are sent by
 * others, `too-early` and `in-time` before and after the limit should be over.
 */
export const roles = [
  'state',
  'setup',
  'control',
  'question',
  'shared',
  'apart',
  'clock',
  'too-early',
  'in-time',
  'follow-up',
  'teardown',
  'cleanup',
] as const;
export type Role = (typeof roles)[number];

/** Whether a request arranges the target, and is none of its API. */
export const isArranging = (role: Role): boolean => role === 'state' || role === 'clock' || role === 'teardown';

/** One request and what became of it; redacted, capped and numbered. Only a sealed exchange is judged, stored or shown. */
export interface Exchange {
  /** `<probe>#<number>`, the number counting from 1 within the probe. */
  readonly id: string;
  readonly probe: string;
  readonly role: Role;
  /** The operation, or the state that is arranged. */
  readonly of: string;
  /** 1, or 2 where the question was asked once more. */
  readonly attempt: number;
  /** Milliseconds since the epoch. */
  readonly startedAtMs: number;
  readonly request: SealedRequest;
  readonly outcome: Answer | NoAnswer;
  /** What references are filled with when it is judged: cases, saved and state values, redacted like everything else. */
  readonly values: Readonly<Record<string, Json>>;
  /** A value that a step had to save and the answer did not have; what could not be filled. */
  readonly lacks?: string;
}
