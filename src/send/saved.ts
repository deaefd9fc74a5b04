import type { Json } from '../contract/json.ts';
import type { SaveFrom } from '../contract/model.ts';
import { type Pointer, valueAt } from '../contract/pointer.ts';
import { headerValue } from '../exchange/headers.ts';
import type { RawOutcome } from '../exchange/model.ts';
import { bodyOf } from './states.ts';

type RawAnswer = Extract<RawOutcome, { kind: 'answer' }>;

/** The value of a cookie that an answer sets (RFC 6265 §4.1.1). Of several of a name the last counts; without a value it is deleted. */
const cookieOf = ({ headers }: RawAnswer, name: string): string | undefined => {
  const lines = headers.filter(([header]) => header.toLowerCase() === 'set-cookie').map(([, line]) => line);
  const line = lines.findLast((one) => nameOf(one) === name);
  if (line === undefined) return undefined;
  const pair = line.split(';', 1)[0] as string;
  return pair.slice(pair.indexOf('=') + 1).trim() || undefined;
};

const nameOf = (line: string): string => /^[^;=]*(?==)/.exec(line)?.[0].trim() ?? '';

/** What stands at a place in an answer; undefined where nothing does. */
export const savedFrom = (answer: RawAnswer, from: SaveFrom): Json | undefined => {
  if (from.startsWith('header.')) return headerValue(answer.headers, from.slice('header.'.length));
  if (from.startsWith('cookie.')) return cookieOf(answer, from.slice('cookie.'.length));
  const body = bodyOf(answer);
  return body === undefined ? undefined : valueAt(body, from as Pointer);
};
