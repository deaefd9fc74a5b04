import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Matcher } from '../contract/model.ts';
import { MissingValue } from '../contract/template.ts';
import { mismatches } from './match.ts';

const values: Readonly<Record<string, Json>> = { n: 7, name: 'x', list: [1, 2] };
const match = (matcher: Matcher, actual: Json | undefined) => mismatches(matcher, actual, (name) => values[name]);

describe('equals', () => {
  test.each<[Json, Json]>([
    ['x', 'x'],
    [null, null],
    [0, 0],
    [{ a: [1, { b: null }] }, { a: [1, { b: null }] }],
    ['{{n}}', 7],
    ['{{name}}-{{n}}', 'x-7'],
    [{ of: '{{list}}' }, { of: [1, 2] }],
  ])('%j fits %j', (value, actual) => {
    expect(match({ kind: 'equals', value }, actual)).toEqual([]);
  });

  test.each<[Json, Json, Json]>([
    ['x', 'X', 'x'],
    [1, '1', 1],
    [null, false, null],
    [
      [1, 2],
      [2, 1],
      [1, 2],
    ],
    [{ a: 1 }, { a: 1, b: 2 }, { a: 1 }],
    ['{{n}}', '7', 7],
    ['{{name}}-{{n}}', 'x-8', 'x-7'],
  ])('%j does not fit %j', (value, actual, expected) => {
    expect(match({ kind: 'equals', value }, actual)).toEqual([{ departure: 'differs', expected, actual, at: '' }]);
  });

  test('departs where it refers to a part that the answer lacks: that is no fault of ours', () => {
    const value = 'no {{body./thing}} at {{header.Location}}';
    expect(match({ kind: 'equals', value }, 'no x at y')).toEqual([
      { departure: 'differs', expected: value, actual: 'no x at y', at: '' },
    ]);
  });

  test('fits nothing where nothing stands', () => {
    expect(match({ kind: 'equals', value: '{{name}}' }, undefined)).toEqual([
      { departure: 'missing', expected: 'x', actual: null, at: '' },
    ]);
  });

  test('throws where it refers to a value whose name only ends as that of a part', () => {
    expect(() => match({ kind: 'equals', value: '{{somebody.id}}' }, 'x')).toThrow(MissingValue);
  });

  test('throws where a reference has no value, whatever stands', () => {
    for (const actual of [undefined, 'x']) {
      expect(() => match({ kind: 'equals', value: '{{nobody}}' }, actual)).toThrow(MissingValue);
    }
  });
});

describe('one of', () => {
  const matcher: Matcher = { kind: 'one-of', values: ['a', '{{n}}'] };

  test('fits each of its values, references filled', () => {
    expect([match(matcher, 'a'), match(matcher, 7)]).toEqual([[], []]);
  });

  test('does not fit another', () => {
    expect(match(matcher, '7')).toEqual([{ departure: 'differs', expected: { oneOf: ['a', 7] }, actual: '7', at: '' }]);
  });

  test('names all of them where nothing stands', () => {
    expect(match(matcher, undefined)).toEqual([{ departure: 'missing', expected: ['a', 7], actual: null, at: '' }]);
  });
});

describe('a schema', () => {
  test('gives one mismatch for each place, the first that breaks there', () => {
    const schema = {
      required: ['a'],
      minProperties: 3,
      properties: { b: { type: 'string', minLength: 2, pattern: '^z' } },
    };
    expect(match({ kind: 'schema', schema }, { b: 'x' })).toEqual([
      { departure: 'malformed', expected: 'must NOT have fewer than 3 properties', actual: { b: 'x' }, at: '' },
      { departure: 'malformed', expected: 'must NOT have fewer than 2 characters', actual: 'x', at: '/b' },
    ]);
  });

  test('names itself where nothing stands', () => {
    expect(match({ kind: 'schema', schema: { type: 'string' } }, undefined)).toEqual([
      { departure: 'missing', expected: { type: 'string' }, actual: null, at: '' },
    ]);
  });
});

describe('absent', () => {
  test('fits where nothing stands', () => {
    expect(match({ kind: 'absent' }, undefined)).toEqual([]);
  });

  test.each<Json>([null, '', [], 0, false])('does not fit %j', (actual) => {
    expect(match({ kind: 'absent' }, actual)).toEqual([{ departure: 'unexpected', expected: null, actual, at: '' }]);
  });
});
