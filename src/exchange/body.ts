import type { Json } from '../contract/json.ts';
import type { SealedBody } from './model.ts';

/** A body read as JSON, or why it is none. */
export type ParsedBody = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly why: string };

const parsed = new WeakMap<SealedBody, ParsedBody>();

const parse = (body: SealedBody): ParsedBody => {
  if (body.length === 0) return { ok: false, why: 'no body' };
  if (body.capped)
    return { ok: false, why: `a body of more than ${body.data.length} characters, of which the rest was not read` };
  if (body.encoding === 'base64') return { ok: false, why: 'bytes that are not UTF-8' };
  if (body.data.startsWith('\uFEFF')) return { ok: false, why: 'a byte order mark before the JSON (RFC 8259 §8.1)' };
  try {
    return { ok: true, value: JSON.parse(body.data) as Json };
  } catch (error) {
    return { ok: false, why: `text that is not JSON (${(error as Error).message})` };
  }
};

/** Reads a body as strict JSON in UTF-8 (RFC 8259 §8.1), once. */
export const jsonOf = (body: SealedBody): ParsedBody => {
  let result = parsed.get(body);
  if (!result) {
    result = parse(body);
    parsed.set(body, result);
  }
  return result;
};

/** The beginning of a body for people to read. */
export const excerptOf = (body: SealedBody, lengthInCharacters = 200): string => {
  const text = body.encoding === 'base64' ? Buffer.from(body.data, 'base64').toString('latin1') : body.data;
  return text.length > lengthInCharacters ? `${text.slice(0, lengthInCharacters)}…` : text;
};
