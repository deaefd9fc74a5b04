import { describe, expect, test } from 'vitest';
import type { Json } from './json.ts';
import { isPointer, type Pointer, pointerOf, tokensOf, valueAt, withoutValueAt, withValueAt } from './pointer.ts';

/** The document of RFC 6901 §5. */
const rfcDocument: Json = {
  foo: ['bar', 'baz'],
  '': 0,
  'a/b': 1,
  'c%d': 2,
  'e^f': 3,
  'g|h': 4,
  'i\\j': 5,
  'k"l': 6,
  ' ': 7,
  'm~n': 8,
};

const rfcExamples: readonly (readonly [pointer: Pointer, value: Json])[] = [
  ['', rfcDocument],
  ['/foo', ['bar', 'baz']],
  ['/foo/0', 'bar'],
  ['/', 0],
  ['/a~1b', 1],
  ['/c%d', 2],
  ['/e^f', 3],
  ['/g|h', 4],
  ['/i\\j', 5],
  ['/k"l', 6],
  ['/ ', 7],
  ['/m~0n', 8],
];

test.each(rfcExamples)('%j finds what RFC 6901 §5 says', (pointer, value) => {
  expect(isPointer(pointer)).toBe(true);
  expect(valueAt(rfcDocument, pointer)).toEqual(value);
});

const escapes: readonly (readonly [pointer: Pointer, tokens: readonly string[]])[] = [
  ['', []],
  ['/', ['']],
  ['//', ['', '']],
  ['/a~1b/m~0n', ['a/b', 'm~n']],
  ['/~01', ['~1']],
  ['/~0~1', ['~/']],
  ['/0/-', ['0', '-']],
];

test.each(escapes)('%j has the tokens %j, and they make it again', (pointer, tokens) => {
  expect(tokensOf(pointer)).toEqual(tokens);
  expect(pointerOf(tokens)).toBe(pointer);
});

test('an index becomes a token too', () => {
  expect(pointerOf(['list', 0, 'a/b'])).toBe('/list/0/a~1b');
});

test.each(['a', 'a/b', '/~', '/~2', '/a~', '#/a'])('%j is no pointer', (text) => {
  expect(isPointer(text)).toBe(false);
});

const nothing: readonly (readonly [why: string, document: Json, pointer: Pointer])[] = [
  ['no member has the name', { a: 1 }, '/b'],
  ['a member is inherited', {}, '/constructor'],
  ['__proto__ is not its own', {}, '/__proto__'],
  ['the list ends before', [1], '/1'],
  ['- is after the end', [1], '/-'],
  ['an index has a leading zero', [1, 2], '/01'],
  ['an index is empty', [1, 2], '/'],
  ['a list has other properties', [1, 2], '/length'],
  ['a scalar has no members', { a: 'text' }, '/a/0'],
  ['null has no members', { a: null }, '/a/b'],
];

test.each(nothing)('nothing is found where %s', (_, document, pointer) => {
  expect(valueAt(document, pointer)).toBeUndefined();
});

test.each(nothing)('nothing is removed where %s', (_, document, pointer) => {
  expect(withoutValueAt(document, pointer)).toStrictEqual(document);
});

const own = (text: string): Json => JSON.parse(text) as Json;

const set: readonly (readonly [document: string, pointer: Pointer, value: string, result: string])[] = [
  ['{"a":1,"b":2,"c":3}', '/b', '9', '{"a":1,"b":9,"c":3}'],
  ['{"a":1}', '/b', '2', '{"a":1,"b":2}'],
  ['{"a":1}', '/b', 'null', '{"a":1,"b":null}'],
  ['{"a":1}', '', '[]', '[]'],
  ['{}', '/a/b/c', '1', '{"a":{"b":{"c":1}}}'],
  ['{"a":null}', '/a/b', '1', '{"a":{"b":1}}'],
  ['{"a":"text"}', '/a/b', '1', '{"a":{"b":1}}'],
  ['[1,2,3]', '/1', '9', '[1,9,3]'],
  ['[1,2]', '/2', '3', '[1,2,3]'],
  ['[1,2]', '/-', '3', '[1,2,3]'],
  ['{"a":[{"b":1}]}', '/a/0/b', '2', '{"a":[{"b":2}]}'],
  ['{"a":[]}', '/a/-/b', '2', '{"a":[{"b":2}]}'],
  ['{"a/b":{"m~n":1}}', '/a~1b/m~0n', '2', '{"a/b":{"m~n":2}}'],
  ['{"a":1}', '/__proto__', '2', '{"a":1,"__proto__":2}'],
  ['{"a":1}', '/__proto__/b', '2', '{"a":1,"__proto__":{"b":2}}'],
  ['{"__proto__":1,"b":2}', '/__proto__', '3', '{"__proto__":3,"b":2}'],
  ['{}', '/constructor/prototype', '2', '{"constructor":{"prototype":2}}'],
];

const removed: readonly (readonly [document: string, pointer: Pointer, result: string])[] = [
  ['{"a":1,"b":2,"c":3}', '/b', '{"a":1,"c":3}'],
  ['{"a":{"b":1,"c":2}}', '/a/b', '{"a":{"c":2}}'],
  ['{"a":{"b":1}}', '/a/b', '{"a":{}}'],
  ['[1,2,3]', '/1', '[1,3]'],
  ['{"a":[{"b":1},{"b":2}]}', '/a/1/b', '{"a":[{"b":1},{}]}'],
  ['{"__proto__":1,"b":2}', '/__proto__', '{"b":2}'],
  ['{"__proto__":{"a":1},"b":2}', '/b', '{"__proto__":{"a":1}}'],
  ['{"a":1}', '', '{"a":1}'],
];

// Results are compared as text, which shows the order of members.
describe('a document', () => {
  test.each(set)('%s in which %j is set to %s is %s', (document, pointer, value, result) => {
    expect(JSON.stringify(withValueAt(own(document), pointer, own(value)))).toBe(result);
  });

  test.each(removed)('%s without %j is %s', (document, pointer, result) => {
    expect(JSON.stringify(withoutValueAt(own(document), pointer))).toBe(result);
  });

  test.each(set)('%s is itself unchanged when %j is set', (document, pointer, value) => {
    const original = own(document);
    withValueAt(original, pointer, own(value));
    expect(JSON.stringify(original)).toBe(document);
  });

  test.each(removed)('%s is itself unchanged when %j is removed', (document, pointer) => {
    const original = own(document);
    withoutValueAt(original, pointer);
    expect(JSON.stringify(original)).toBe(document);
  });

  test('does not change what all objects inherit', () => {
    withValueAt({}, '/__proto__/polluted', true);
    expect(Object.prototype).not.toHaveProperty('polluted');
  });
});
