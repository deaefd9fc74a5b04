import { isObject, type Json, type JsonObject } from './json.ts';

/** A JSON Pointer (RFC 6901); '' is the whole document. */
export type Pointer = '' | `/${string}`;

/** Whether `text` is a syntactically valid JSON Pointer (RFC 6901 §3). */
export const isPointer = (text: string): text is Pointer => /^(?:\/(?:[^~/]|~[01])*)*$/.test(text);

/** The reference tokens of a pointer, unescaped (RFC 6901 §4). */
export const tokensOf = (pointer: Pointer): readonly string[] =>
  pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));

/** The pointer made of `tokens`. */
export const pointerOf = (tokens: readonly (string | number)[]): Pointer =>
  tokens.map((token) => `/${String(token).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('') as Pointer;

/** Whether a token is an index of an array: digits without a leading zero (RFC 6901 §4). */
const isIndex = (token: string): boolean => /^(?:0|[1-9]\d*)$/.test(token);

/** The value at `pointer`, or undefined where nothing stands. */
export const valueAt = (document: Json | undefined, pointer: Pointer): Json | undefined => {
  let here: Json | undefined = document;
  for (const token of tokensOf(pointer)) {
    if (Array.isArray(here)) here = isIndex(token) ? here[Number(token)] : undefined;
    else if (isObject(here)) here = Object.hasOwn(here, token) ? here[token] : undefined;
    else return undefined;
  }
  return here;
};

/** `object` with `name` set in its place; an own property whatever the name is, `__proto__` too. */
const withMember = (object: JsonObject, name: string, value: Json): JsonObject =>
  Object.fromEntries([...Object.entries(object), [name, value]]);

/**
 * A copy of `document` in which `value` stands at `pointer`. Objects missing on the way are made; an array takes an index or `-` for its end.
 */
export const withValueAt = (document: Json, pointer: Pointer, value: Json): Json => {
  const place = (here: Json, tokens: readonly string[]): Json => {
    const [token, ...rest] = tokens;
    if (token === undefined) return value;
    if (Array.isArray(here)) {
      const index = token === '-' ? here.length : Number(token);
      const copy = [...here];
      copy[index] = place(copy[index] ?? {}, rest);
      return copy;
    }
    const object = isObject(here) ? here : {};
    return withMember(object, token, place((Object.hasOwn(object, token) ? object[token] : undefined) ?? {}, rest));
  };
  return place(document, tokensOf(pointer));
};

/** A copy of `document` without what stands at `pointer`; unchanged where nothing stands there. */
export const withoutValueAt = (document: Json, pointer: Pointer): Json => {
  const drop = (here: Json, tokens: readonly string[]): Json => {
    const [token, ...rest] = tokens;
    if (token === undefined) return here;
    if (Array.isArray(here)) {
      const index = isIndex(token) ? Number(token) : -1;
      return rest.length === 0
        ? here.filter((_, at) => at !== index)
        : here.map((item, at) => (at === index ? drop(item, rest) : item));
    }
    if (!isObject(here)) return here;
    return Object.fromEntries(
      Object.entries(here).flatMap(([name, item]) =>
        name !== token ? [[name, item]] : rest.length === 0 ? [] : [[name, drop(item, rest)]],
      ),
    );
  };
  return drop(document, tokensOf(pointer));
};
