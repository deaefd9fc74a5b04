import type { Json } from '../contract/json.ts';
import type { SealedBody } from './model.ts';

/** A body read as JSON, or why it is none. */
export type ParsedBody = { readonly ok: true; readonly value: Json } | { readonly ok: false; readonly why: string };

const parsed = new WeakMap<SealedBody, ParsedBody>();

/** The deepest nesting of arrays and objects that is read (RFC 8259 §9 leaves it to the reader): what walks a value must not overflow the stack. */
export const deepestNesting = 512;

/** Whether arrays and objects in a JSON text are nested deeper than is read. */
const isTooDeep = (text: string): boolean => {
  // A text with too few brackets, which most are, is not gone through.
  if (text.length <= deepestNesting) return false;
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (inString) {
      if (unit === 0x5c) at++;
      else if (unit === 0x22) inString = false;
    } else if (unit === 0x22) inString = true;
    else if (unit === 0x5b || unit === 0x7b) {
      if (++depth > deepestNesting) return true;
    } else if (unit === 0x5d || unit === 0x7d) depth--;
  }
  return false;
};

/** Reads a text as strict JSON, as deep as `deepestNesting`. */
export const parseJson = (text: string): ParsedBody => {
  if (isTooDeep(text)) return { ok: false, why: `JSON nested deeper than ${deepestNesting} levels` };
  try {
    return { ok: true, value: JSON.parse(text) as Json };
  } catch (error) {
    return { ok: false, why: `text that is not JSON (${(error as Error).message})` };
  }
};

const parse = (body: SealedBody): ParsedBody => {
  if (body.undecoded !== undefined) return { ok: false, why: body.undecoded };
  if (body.length === 0) return { ok: false, why: 'no body' };
  if (body.capped)
    return { ok: false, why: `a body of more than ${body.data.length} characters, of which the rest was not read` };
  if (body.encoding === 'base64') return { ok: false, why: 'bytes that are not UTF-8' };
  if (body.data.startsWith('\uFEFF')) return { ok: false, why: 'a byte order mark before the JSON (RFC 8259 §8.1)' };
  return parseJson(body.data);
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
