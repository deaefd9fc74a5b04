import type { Json } from '../contract/json.ts';
import type { SaveFrom } from '../contract/model.ts';
import { type Pointer, valueAt } from '../contract/pointer.ts';
import { headerValue } from '../exchange/headers.ts';
import type { RawOutcome } from '../exchange/model.ts';
import { bodyOf } from './states.ts';

type RawAnswer = Extract<RawOutcome, { kind: 'answer' }>;

/** The value of a cookie that an answer sets (RFC 6265 §4.1.1). */
const cookieOf = ({ headers }: RawAnswer, name: string): string | undefined => {
  for (const [header, line] of headers) {
    if (header.toLowerCase() !== 'set-cookie') continue;
    const pair = line.split(';', 1)[0] as string;
    if (pair.slice(0, pair.indexOf('=')).trim() === name) return pair.slice(pair.indexOf('=') + 1).trim();
  }
  return undefined;
};

/** What stands at a place in an answer; undefined where nothing does. */
export const savedFrom = (answer: RawAnswer, from: SaveFrom): Json | undefined => {
  if (from.startsWith('header.')) return headerValue(answer.headers, from.slice('header.'.length));
  if (from.startsWith('cookie.')) return cookieOf(answer, from.slice('cookie.'.length));
  const body = bodyOf(answer);
  return body === undefined ? undefined : valueAt(body, from as Pointer);
};
