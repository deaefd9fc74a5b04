import { isPointer, type Pointer } from './pointer.ts';

/** A place in a request: a JSON Pointer into its body, or a parameter (`path.id`, `query.limit`, `header.Idempotency-Key`, `cookie.session`). */
export type Location = Pointer | ParameterLocation;
export type ParameterLocation = `${ParameterIn}.${string}`;
export type ParameterIn = 'path' | 'query' | 'header' | 'cookie';

/** A location taken apart. */
export type ParsedLocation =
  | { readonly in: 'body'; readonly pointer: Pointer }
  | { readonly in: ParameterIn; readonly name: string };

const parameter = /^(path|query|header|cookie)\.(.+)$/;

/** Whether `text` names a place in a request. */
export const isLocation = (text: string): text is Location => isPointer(text) || parameter.test(text);

/** Takes a location apart. Throws a TypeError on what `isLocation` refuses. */
export const parseLocation = (location: Location): ParsedLocation => {
  const match = parameter.exec(location);
  if (match) return { in: match[1] as ParameterIn, name: match[2] as string };
  if (!isPointer(location)) throw new TypeError(`not a location: ${JSON.stringify(location)}`);
  return { in: 'body', pointer: location };
};

/** Whether `text` names a place in an answer: a JSON Pointer into its body, `header.<name>`, or `cookie.<name>` of a Set-Cookie. */
export const isAnswerLocation = (text: string): boolean =>
  isPointer(text) || /^(?:header|cookie)\.[^\s;=]+$/.test(text);
