import type { Json } from '../../contract/json.ts';
import { isObject } from '../../contract/json.ts';
import type { Contract, Leak } from '../../contract/model.ts';
import { type Pointer, pointerOf } from '../../contract/pointer.ts';
import { excerptOf, jsonOf } from '../../exchange/body.ts';
import { markersIn } from '../../exchange/redact.ts';
import type { Check } from '../check.ts';
import type { Answered } from '../references.ts';
import { sentCredentials } from '../sent-credentials.ts';
import { stackTraceIn } from '../stack-trace.ts';
import type { Finding } from '../verdict.ts';

interface Text {
  readonly at: Finding['at'];
  readonly text: string;
}

/** Every text in a JSON value, names of members too, with its place. */
const textsIn = (value: Json, path: readonly (string | number)[] = []): readonly Text[] => {
  if (typeof value === 'string') return [{ at: pointerOf(path), text: value }];
  if (Array.isArray(value)) return value.flatMap((item: Json, index) => textsIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, item]) => [
    { at: pointerOf([...path, name]), text: name },
    ...textsIn(item, [...path, name]),
  ]);
};

/** All that an answer says: its headers, but for cookies, which hand out credentials on purpose, and the texts of its body. */
const saidBy = ({ outcome }: Answered): readonly Text[] => {
  const headers = outcome.headers.flatMap(([name, text]): readonly Text[] =>
    name.toLowerCase() === 'set-cookie' ? [] : [{ at: `header:${name.toLowerCase()}`, text }],
  );
  const parsed = jsonOf(outcome.body);
  const whole: Text = { at: '' as Pointer, text: excerptOf(outcome.body, Number.POSITIVE_INFINITY) };
  return [...headers, ...(parsed.ok ? textsIn(parsed.value) : [whole])];
};

const lookFor: {
  readonly [L in Leak]: (answer: Answered, contract: Contract) => (text: string) => string | undefined;
} = {
  credentials: (answer, contract) => {
    const sent = sentCredentials(contract, answer.request);
    return (text) => {
      const [marker] = markersIn(text);
      if (marker) return `the credential ${marker.name} (${marker.form})`;
      return sent.find((credential) => text.includes(credential));
    };
  },
  'stack-traces': () => stackTraceIn,
};

/** The answer gives nothing away: neither what the caller sent to be known, in whatever form, nor where in its code the server was. */
export const leak: Check<'leak'> = ({ id, of }, exchange, { contract }) => {
  const find = lookFor[of](exchange, contract);
  for (const { at, text } of saidBy(exchange)) {
    const found = find(text);
    if (found === undefined) continue;
    const expected = of === 'credentials' ? 'no credential' : 'no stack trace';
    return [{ code: 'leak-unexpected', expectation: id, exchange: exchange.id, at, expected, actual: found }];
  }
  return [];
};
