import { isObject, type Json } from '../contract/json.ts';
import { ManyTexts } from './replace-many.ts';

/** A value that must reach no output. */
export interface Secret {
  /** What it is called in its marker. */
  readonly name: string;
  readonly value: string;
}

/** Shorter values would also stand in ordinary text. */
export const shortestSecretLength = 4;

const latin1 = (text: string): string => Buffer.from(text).toString('latin1');

/** The part of a base64 text that a value fixes, when it begins `offset` bytes into a group of three. */
const base64Core = (value: string, offset: number): string => {
  const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(value)]);
  const text = bytes.toString('base64');
  return text.slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
};

/** JSON text with every character beyond ASCII escaped, as many servers write it. */
const asciiOf = (json: string): string =>
  json.replace(/[^\x00-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** Every form in which a value is looked for: its name and its text, as the Latin-1 characters of its bytes. */
const formsOf = (value: string): readonly (readonly [form: string, text: string])[] => {
  const cores = [0, 1, 2].map((offset) => base64Core(value, offset)).filter((core) => core.length >= 6);
  const json = JSON.stringify(value).slice(1, -1);
  const hex = Buffer.from(value).toString('hex');
  // Half a surrogate pair has no percent-encoding; as bytes it is a replacement character.
  const wellFormed = Buffer.from(value).toString();
  const percent = encodeURIComponent(wellFormed);
  const ofForm = new URLSearchParams({ value }).toString().slice('value='.length);
  const urls = [percent, percent.replaceAll('%20', '+'), ofForm, hex.toUpperCase().replace(/../g, '%$&')];
  const forms: (readonly [string, string])[] = [
    ['raw', value],
    ['raw', wellFormed],
    ...[json, asciiOf(json)].flatMap((text) => [
      ['json', text] as const,
      ['json', text.replaceAll('/', '\\/')] as const,
    ]),
    ...urls.flatMap((text) => [
      ['url', text] as const,
      ['url', text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())] as const,
    ]),
    ['hex', hex],
    ['hex', hex.toUpperCase()],
    ['base64', Buffer.from(value).toString('base64')],
    ...cores.map((core) => ['base64', core] as const),
    ...cores.map((core) => ['base64', core.replaceAll('+', '-').replaceAll('/', '_')] as const),
  ];
  // As the bytes of UTF-8, and as characters: those of a text, and those of a header value in Latin-1.
  return forms.flatMap(([form, text]) => [[form, latin1(text)] as const, [form, text] as const]);
};

/** Takes secrets out of whatever leaves the process. Secrets can be added while a run goes on. */
export class Redactor {
  readonly #texts = new ManyTexts();

  constructor(secrets: readonly Secret[] = []) {
    for (const secret of secrets) this.add(secret);
  }

  /** From now on `secret` is redacted in every form. Values shorter than `shortestSecretLength` are not. */
  add(secret: Secret): void {
    if (secret.value.length < shortestSecretLength) return;
    // Of a plain value most forms are one text.
    const formOf = new Map<string, string>();
    for (const [form, text] of formsOf(secret.value)) if (!formOf.has(text)) formOf.set(text, form);
    for (const [text, form] of formOf) this.#texts.add(text, `[redacted:${secret.name}:${form}]`);
  }

  /** A text without secrets; also bytes as Latin-1 characters, as header values are. */
  text(text: string): string {
    return this.#texts.replaceIn(text);
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
