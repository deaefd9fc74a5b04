import type { Json } from '../../contract/json.ts';
import type { Exchange, Headers, NoAnswerCause, RawOutcome, Role } from '../../exchange/model.ts';
import { Redactor } from '../../exchange/redact.ts';
import { seal } from '../../exchange/seal.ts';
import type { Answered } from '../references.ts';

/** Where an exchange belongs, as far as a test cares. */
export interface Belonging {
  /** Default: `p`. */
  readonly probe?: string;
  /** Default: 1. */
  readonly number?: number;
  /** Default: `question`. */
  readonly role?: Role;
  /** Default: `createThing`. */
  readonly of?: string;
  readonly attempt?: number;
  readonly url?: string;
  /** The JSON that was sent; none without it. */
  readonly sent?: Json;
  /** The request's headers. Default: none. */
  readonly carried?: Headers;
  /** What is redacted, by name. Default: nothing. */
  readonly secrets?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, Json>>;
  readonly lacks?: string;
}

/** An answer, as far as a test cares. */
export interface Said extends Belonging {
  /** Default: 400. */
  readonly status?: number;
  /** Default: one Content-Type, application/problem+json. */
  readonly headers?: Headers;
  /** The body: JSON of any kind but text, the text as it stands, or bytes. Default: none. */
  readonly body?: Json | Uint8Array;
  /** Whether there was more than was read. */
  readonly cut?: boolean;
  /** Why nothing is kept of its body, where its content coding could not be undone. */
  readonly undecoded?: string;
}

const redactorOf = (secrets: Readonly<Record<string, string>>): Redactor => {
  const redactor = new Redactor();
  for (const [name, value] of Object.entries(secrets)) redactor.add({ name, value });
  return redactor;
};

const sealed = (
  { probe = 'p', number = 1, role = 'question', of = 'createThing', attempt = 1, ...rest }: Belonging,
  outcome: RawOutcome,
): Exchange =>
  seal(
    {
      probe,
      number,
      role,
      of,
      attempt,
      startedAtMs: 0,
      request: {
        method: 'POST',
        url: rest.url ?? 'http://api.test/things',
        headers: rest.carried ?? [],
        ...(rest.sent === undefined ? {} : { body: Buffer.from(JSON.stringify(rest.sent)) }),
      },
      outcome,
      values: rest.values ?? {},
      ...(rest.lacks === undefined ? {} : { lacks: rest.lacks }),
    },
    redactorOf(rest.secrets ?? {}),
  );

const bytesOf = (body: Json | Uint8Array | undefined): Uint8Array => {
  if (body === undefined || body instanceof Uint8Array) return body ?? new Uint8Array();
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
};

/** A sealed exchange with an answer. */
export const answered = (said: Said = {}): Answered =>
  sealed(said, {
    kind: 'answer',
    status: said.status ?? 400,
    headers: said.headers ?? [['Content-Type', 'application/problem+json']],
    body: bytesOf(said.body),
    cut: said.cut ?? false,
    ...(said.undecoded === undefined ? {} : { undecoded: said.undecoded }),
    firstByteMs: 1,
    totalMs: 2,
  }) as Answered;

/** A sealed exchange that nobody answered. */
export const unanswered = (belonging: Belonging & { readonly cause?: NoAnswerCause } = {}): Exchange =>
  sealed(belonging, { kind: 'none', cause: belonging.cause ?? 'refused', detail: 'ECONNREFUSED' });
