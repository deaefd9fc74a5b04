import type { Json } from '../contract/json.ts';
import { type Location, parseLocation } from '../contract/location.ts';
import { valueAt, withoutValueAt, withValueAt } from '../contract/pointer.ts';

/** Who sends a draft: nobody, a caller that the contract names, or a value laid out as one. */
export type DraftCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly name: string }
  /** A value in the manner of the credential `as`. */
  | { readonly kind: 'value'; readonly as: string; readonly value: string }
  /** A made-up value in the manner of a security scheme: no secret. */
  | { readonly kind: 'made-up'; readonly scheme: string; readonly value: string };

export type DraftBody =
  | { readonly kind: 'none' }
  | { readonly kind: 'json'; readonly value: Json }
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array };

/** A request before it becomes bytes: what bad inputs spoil. */
export interface Draft {
  /** Upper case. */
  readonly method: string;
  /** The templated path below the server's URL: `/subjects/{subject_id}`. */
  readonly path: string;
  readonly pathParameters: Readonly<Record<string, string>>;
  readonly query: readonly (readonly [name: string, value: string])[];
  /** Without credentials and Content-Type. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly credential: DraftCredential;
  /** The Content-Type; none is sent without it. */
  readonly mediaType?: string;
  readonly body: DraftBody;
}

/** A value as the text of a parameter: what is no text is written as JSON. */
export const asText = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** A copy in which `value` stands at `at`. A body that is not JSON takes no value: a TypeError. */
export const withValue = (draft: Draft, at: Location, value: Json): Draft => {
  const place = parseLocation(at);
  if (place.in === 'body') {
    if (draft.body.kind === 'bytes') throw new TypeError(`${at} cannot be set in a body of bytes`);
    const before = draft.body.kind === 'json' ? draft.body.value : {};
    return { ...draft, body: { kind: 'json', value: withValueAt(before, place.pointer, value) } };
  }
  const text = asText(value);
  const same = ([name]: readonly [string, string]): boolean => name.toLowerCase() === place.name.toLowerCase();
  switch (place.in) {
    case 'path':
      return { ...draft, pathParameters: { ...draft.pathParameters, [place.name]: text } };
    case 'query':
      return { ...draft, query: [...draft.query.filter(([name]) => name !== place.name), [place.name, text]] };
    case 'header':
      return { ...draft, headers: [...draft.headers.filter((header) => !same(header)), [place.name, text]] };
    case 'cookie':
      return {
        ...withoutValue(draft, at),
        headers: [...withoutValue(draft, at).headers, ['Cookie', `${place.name}=${text}`]],
      };
  }
};

/** A copy without what stands at `at`. */
export const withoutValue = (draft: Draft, at: Location): Draft => {
  const place = parseLocation(at);
  switch (place.in) {
    case 'body':
      if (place.pointer === '') return { ...draft, body: { kind: 'none' } };
      return draft.body.kind === 'json'
        ? { ...draft, body: { kind: 'json', value: withoutValueAt(draft.body.value, place.pointer) } }
        : draft;
    case 'path':
      throw new TypeError('a path parameter cannot be left out');
    case 'query':
      return { ...draft, query: draft.query.filter(([name]) => name !== place.name) };
    case 'header':
      return { ...draft, headers: draft.headers.filter(([name]) => name.toLowerCase() !== place.name.toLowerCase()) };
    case 'cookie':
      return {
        ...draft,
        headers: draft.headers.filter(([name, value]) => !(name === 'Cookie' && value.startsWith(`${place.name}=`))),
      };
  }
};

/** What stands at `at`; undefined where nothing does. Parameters are text. */
export const valueIn = (draft: Draft, at: Location): Json | undefined => {
  const place = parseLocation(at);
  switch (place.in) {
    case 'body':
      return draft.body.kind === 'json' ? valueAt(draft.body.value, place.pointer) : undefined;
    case 'path':
      return draft.pathParameters[place.name];
    case 'query':
      return draft.query.find(([name]) => name === place.name)?.[1];
    case 'header':
      return draft.headers.find(([name]) => name.toLowerCase() === place.name.toLowerCase())?.[1];
    case 'cookie':
      return draft.headers
        .find(([name, value]) => name === 'Cookie' && value.startsWith(`${place.name}=`))?.[1]
        .slice(place.name.length + 1);
  }
};
