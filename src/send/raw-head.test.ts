import { expect, test } from 'vitest';
import { hasNameOf, RawHead } from './raw-head.ts';

/** Bytes with a buffer of their own. */
const alone = (text: string): Buffer => Buffer.from(new Uint8Array(Buffer.from(text, 'latin1')).buffer);
const wire = alone('HTTP/1.1 200 OK\r\nX-b: 1\r\nLatin: \xe9\r\nEmpty: \r\n\r\n');
const inWire = (text: string): Buffer => {
  const at = wire.indexOf(text, 'latin1');
  return wire.subarray(at, at + text.length);
};
const lines = ['X-b', '1\r\n', 'Latin', '\xe9', 'Empty', ''];

test.each<[string, readonly (Buffer | string)[]]>([
  ['in one piece', lines.map(inWire)],
  ['in several pieces', lines.map(alone)],
  ['in one piece, but for the last value', [...lines.slice(0, -1).map(inWire), alone('')]],
  ['as texts', lines],
])('lines that came %s are read as they were', (_, raw) => {
  const head = new RawHead(raw);
  expect(head.lines).toBe(3);
  expect(head.headers()).toEqual([
    ['X-b', '1\r\n'],
    ['Latin', '\xe9'],
    ['Empty', ''],
  ]);
});

test('of nothing there are no lines', () => {
  expect([new RawHead([]).lines, new RawHead([]).headers()]).toEqual([0, []]);
});

test.each([
  [3, true],
  [5, true],
  // Values are no names.
  [1, false],
  [4, false],
])('whether a name has %i characters', (length, has) => {
  expect([hasNameOf(lines.slice(0, 4), length), hasNameOf(['X-b', '1', 'Latin', '4444'].map(alone), length)]).toEqual([
    has,
    has,
  ]);
});
