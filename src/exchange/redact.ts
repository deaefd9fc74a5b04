import { isObject, type Json } from '../contract/json.ts';

/** A value that must reach no output. */
export interface Secret {
  /** What it is called in its marker. */
  readonly name: string;
  readonly value: string;
}

/** Shorter values would also stand in ordinary text. */
export const shortestSecretLength = 4;

const latin1 = (text: string): string => Buffer.from(text, 'utf8').toString('latin1');

/** The part of a base64 text that a value fixes, when it begins `offset` bytes into a group of three. */
const base64Core = (value: string, offset: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value, 'utf8')]);
  const text = bytes.toString('base64');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
};

/** Every form in which a value is looked for: its name and its text, as Latin-1 characters of its bytes. */
const formsOf = (value: string): readonly (readonly [form: string, text: string])[] => {
  const cores = [0, 1, 2].map((offset) => base64Core(value, offset)).filter((core) => core.length >= 6);
  const percent = encodeURIComponent(value);
  const every = [...Buffer.from(value)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
  const forms: (readonly [string, string])[] = [
    ['raw', latin1(value)],
    ['json', JSON.stringify(value).slice(1, -1)],
    ['json', JSON.stringify(value).slice(1, -1).replaceAll('/', '\\/')],
    ['url', percent],
    ['url', percent.replaceAll('%20', '+')],
    ['url', percent.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['url', every],
    ['url', every.toUpperCase()],
    ['hex', Buffer.from(value).toString('hex')],
    ['base64', Buffer.from(value).toString('base64')],
    ...cores.map((core) => ['base64', core] as const),
    ...cores.map((core) => ['base64', core.replaceAll('+', '-').replaceAll('/', '_')] as const),
  ];
  return forms.map(([form, text]) => [form, latin1(text)] as const);
};

const quoted = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

/** Takes secrets out of whatever leaves the process. Secrets can be added while a run goes on. */
export class Redactor {
  readonly #markers = new Map<string, string>();
  #pattern: RegExp | undefined;

  constructor(secrets: readonly Secret[] = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** From now on `secret` is redacted in every form. Values shorter than `shortestSecretLength` are not. */
  add(secret: Secret): void {
    if (secret.value.length < shortestSecretLength) return;
    for (const [form, text] of formsOf(secret.value)) {
      if (!this.#markers.has(text)) this.#markers.set(text, `[redacted:${secret.name}:${form}]`);
    }
    // Longest first, so that no form is cut short by another that begins alike.
    const texts = [...this.#markers.keys()].sort((a, b) => b.length - a.length);
    this.#pattern = new RegExp(texts.map(quoted).join('|'), 'g');
  }

  /** A text of Latin-1 characters (header values, bytes) without secrets. */
  bytes(text: string): string {
    return this.#pattern ? text.replace(this.#pattern, (found) => this.#markers.get(found) as string) : text;
  }

  /** Any text without secrets. */
  text(text: string): string {
    if (!this.#pattern) return text;
    return Buffer.from(this.bytes(latin1(text)), 'latin1').toString('utf8');
  }

  /** A JSON value whose strings are without secrets, member names included. */
  json(value: Json): Json {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.json(item));
    if (isObject(value))
      return Object.fromEntries(Object.entries(value).map(([name, item]) => [this.text(name), this.json(item)]));
    return value;
  }
}

/** The parts of a marker in a text: which secret stood there, and in which form. */
export const markersIn = (text: string): readonly { readonly name: string; readonly form: string }[] =>
  [...text.matchAll(/\[redacted:([^:\]]+):([a-z0-9]+)\]/g)].map(([, name, form]) => ({
    name: name as string,
    form: form as string,
  }));
