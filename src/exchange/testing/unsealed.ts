import type { Exchange, HttpRequest, RawOutcome } from '../model.ts';
import { Redactor } from '../redact.ts';
import { seal, type Unsealed } from '../seal.ts';

type RawAnswer = Extract<RawOutcome, { readonly kind: 'answer' }>;

export const request = (parts: Partial<HttpRequest> = {}): HttpRequest => ({
  method: 'GET',
  url: 'https://api.example.com/things',
  headers: [],
  ...parts,
});

export const answer = (parts: Partial<RawAnswer> = {}): RawAnswer => ({
  kind: 'answer',
  status: 400,
  headers: [],
  body: new Uint8Array(),
  cut: false,
  firstByteMs: 1,
  totalMs: 2,
  ...parts,
});

/** An exchange before sealing: a plain GET that was refused, but for `parts`. */
export const unsealed = (parts: Partial<Unsealed> = {}): Unsealed => ({
  probe: 'one:listThings',
  number: 1,
  role: 'question',
  of: 'listThings',
  attempt: 1,
  startedAtMs: 1_700_000_000_000,
  request: request(),
  outcome: answer(),
  values: {},
  ...parts,
});

/** What is sealed of `parts` with a redactor of the secrets, which are given by name. */
export const sealed = (parts: Partial<Unsealed> = {}, secrets: Readonly<Record<string, string>> = {}): Exchange =>
  seal(unsealed(parts), redactorOf(secrets));

export const redactorOf = (secrets: Readonly<Record<string, string>>): Redactor =>
  new Redactor(Object.entries(secrets).map(([name, value]) => ({ name, value })));

export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
