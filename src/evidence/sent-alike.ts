import type { Json } from '../contract/json.ts';
import type { Exchange } from '../exchange/model.ts';

/** Two texts, each in its own run. */
type Pair = readonly [string, string];

/** The texts in two runs' values that differ: what one run knows and the other cannot. */
const pairsIn = (a: Json | undefined, b: Json | undefined): readonly Pair[] => {
  if (a === undefined || b === undefined || a === null || b === null) return [];
  if (typeof a === 'object' && typeof b === 'object')
    return Object.keys(a).flatMap((key) => pairsIn((a as Record<string, Json>)[key], (b as Record<string, Json>)[key]));
  const [one, other] = [String(a), String(b)];
  return one === other || one === '' || other === '' ? [] : [[one, other]];
};

/** Each pair in the forms in which a request holds a value. */
const formsOf = (pairs: readonly Pair[]): readonly Pair[] => {
  const escaped = (text: string): string => JSON.stringify(text).slice(1, -1);
  const forms = pairs.flatMap(([one, other]): readonly Pair[] => [
    [one, other],
    [encodeURIComponent(one), encodeURIComponent(other)],
    [escaped(one), escaped(other)],
  ]);
  // The longest first: a value may begin as another does.
  return forms.toSorted((a, b) => b[0].length - a[0].length);
};

/** Where a value ends that begins at a place; a bad input that makes it longer repeats its last character. */
const behind = (text: string, at: number, value: string): number => {
  const last = value.at(-1);
  let end = at + value.length;
  while (end < text.length && text[end] === last) end++;
  return end;
};

/** Whether two texts are the same but for values that each run has of its own. */
const isAlike = (a: string, b: string, pairs: readonly Pair[]): boolean => {
  let [at, by] = [0, 0];
  while (at < a.length || by < b.length) {
    const pair = pairs.find(([one, other]) => a.startsWith(one, at) && b.startsWith(other, by));
    if (pair) {
      at = behind(a, at, pair[0]);
      by = behind(b, by, pair[1]);
    } else if (at < a.length && a[at] === b[by]) {
      at++;
      by++;
    } else return false;
  }
  return true;
};

/** What was sent, as a text; the target's own address is left out. States are sent to an address that nobody recorded. */
const textOf = ({ role, request }: Exchange, servers: SentBy['servers']): string => {
  const { method, headers, body } = request;
  // Of two servers on one host the one with the longer path has it.
  const [name, url] = Object.entries(servers)
    .filter(([, one]) => request.url.startsWith(one))
    .toSorted(([, a], [, b]) => b.length - a.length)[0] ?? ['', ''];
  const place = role === 'state' || role === 'teardown' ? '' : `${name} ${request.url.slice(url.length)}`;
  return [`${method} ${place}`, ...headers.map(([name, value]) => `${name}: ${value}`), '', body?.data ?? ''].join(
    '\n',
  );
};

/** Exchanges of one probe in two runs, each with the addresses of its target. */
export interface SentBy {
  /** The URLs of its servers, by name. */
  readonly servers: Readonly<Record<string, string>>;
  readonly exchanges: readonly Exchange[];
}

/**
 * Whether two runs sent the same for a probe, as far as both came: what differs in the values that each had (unique names, ids that were saved) does not
 * count. Requests that were sent once more are compared once.
 */
export const sentAlike = (a: SentBy, b: SentBy): boolean => {
  const once = ({ exchanges }: SentBy): readonly Exchange[] => exchanges.filter(({ attempt }) => attempt === 1);
  const [one, other] = [once(a), once(b)];
  return one.slice(0, other.length).every((first, at) => {
    const second = other[at] as Exchange;
    // Where one of them was stopped by an answer, the other went on.
    if (first.role !== second.role || first.of !== second.of) return true;
    const pairs = formsOf(pairsIn(first.values as Json, second.values as Json));
    return isAlike(textOf(first, a.servers), textOf(second, b.servers), pairs);
  });
};
