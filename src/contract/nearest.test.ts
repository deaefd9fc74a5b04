import { expect, test } from 'vitest';
import { nearest, wantedName } from './nearest.ts';

const suggestions: readonly (readonly [typed: string, names: readonly string[], found: string | undefined])[] = [
  ['listThing', ['addThing', 'listThings'], 'listThings'],
  ['statu', ['states', 'status'], 'status'],
  ['LISTTHINGS', ['addThing', 'listThings'], 'listThings'],
  ['abc', ['xyz', 'ABC'], 'ABC'],
  ['on', ['in', 'of'], 'in'],
  ['credential', ['operations', 'states'], undefined],
  ['anything', [], undefined],
];

test.each(suggestions)('of what was typed, %j, in %j the nearest is %j', (typed, names, found) => {
  expect(nearest(typed, names)).toBe(found);
});

const alphabet = [...'abcdefghijklmn'].map((letter) => letter.repeat(9));

const wanted: readonly (readonly [typed: string, names: readonly string[], text: string])[] = [
  ['busi', ['busy', 'idle'], 'one of the states; did you mean busy?'],
  ['unheard-of', ['busy', 'idle'], 'one of the states: busy, idle'],
  ['unheard-of', [], 'one of the states, of which there are none'],
  ['unheard-of', alphabet, `one of the states: ${alphabet.slice(0, 12).join(', ')}, …`],
  ['unheard-of', alphabet.slice(0, 12), `one of the states: ${alphabet.slice(0, 12).join(', ')}`],
];

test.each(wanted)('for %j of %j is said what is wanted', (typed, names, text) => {
  expect(wantedName(typed, names, 'one of the states')).toBe(text);
});
