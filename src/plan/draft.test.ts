import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Location } from '../contract/location.ts';
import { type Draft, valueIn, withoutValue, withValue } from './draft.ts';

const draft: Draft = {
  method: 'POST',
  path: '/things/{id}',
  pathParameters: { id: '1' },
  query: [
    ['q', 'a'],
    ['p', 'x'],
    ['q', 'b'],
  ],
  headers: [
    ['X-One', '1'],
    ['Cookie', 'sid=s'],
  ],
  credential: { kind: 'none' },
  mediaType: 'application/json',
  body: { kind: 'json', value: { a: { b: [1, 2] }, n: null } },
};

const places: readonly (readonly [Location, Json])[] = [
  ['', { a: { b: [1, 2] }, n: null }],
  ['/a/b/1', 2],
  ['/n', null],
  ['path.id', '1'],
  ['query.q', 'a'],
  ['header.x-one', '1'],
  ['cookie.sid', 's'],
];

describe.each(places)('at %j', (at, value) => {
  test('stands what was put there', () => {
    expect(valueIn(draft, at)).toEqual(value);
    expect(valueIn(withValue(draft, at, 'new'), at)).toBe('new');
  });

  test('stands the last of several that were put there', () => {
    expect(valueIn(withValue(withValue(draft, at, 'one'), at, 'two'), at)).toBe('two');
  });

  test('nothing else changes, and nothing in place', () => {
    const before = structuredClone(draft);
    const after = withValue(draft, at, 'new');
    expect(draft).toEqual(before);
    for (const [other, expected] of places) {
      const [inOther, otherIn] = [at.startsWith(other) && !at.includes('.'), other.startsWith(at) && at === ''];
      if (other !== at && !inOther && !otherIn) expect([other, valueIn(after, other)]).toEqual([other, expected]);
    }
  });
});

test.each(places.filter(([at]) => !at.startsWith('path.')))('nothing stands at %j once it is left out', (at) => {
  expect(valueIn(withoutValue(draft, at), at)).toBeUndefined();
  expect(valueIn(withoutValue(withValue(draft, at, 'new'), at), at)).toBeUndefined();
});

describe('a parameter', () => {
  test('is text: what is none is written as JSON', () => {
    expect(valueIn(withValue(draft, 'path.id', 7), 'path.id')).toBe('7');
    expect(valueIn(withValue(draft, 'query.q', ['a']), 'query.q')).toBe('["a"]');
    expect(valueIn(withValue(draft, 'header.X-One', null), 'header.X-One')).toBe('null');
  });

  test('of the query replaces every one of its name', () => {
    expect(withValue(draft, 'query.q', 'c').query).toEqual([
      ['p', 'x'],
      ['q', 'c'],
    ]);
    expect(withoutValue(draft, 'query.q').query).toEqual([['p', 'x']]);
  });

  test('that is a cookie leaves the others of other names', () => {
    const two = withValue(draft, 'cookie.theme', 'dark');
    expect([valueIn(two, 'cookie.sid'), valueIn(two, 'cookie.theme')]).toEqual(['s', 'dark']);
    expect(withoutValue(two, 'cookie.sid').headers).toEqual([
      ['X-One', '1'],
      ['Cookie', 'theme=dark'],
    ]);
  });

  test('that is a header leaves the others', () => {
    expect(withoutValue(draft, 'header.x-one').headers).toEqual([['Cookie', 'sid=s']]);
    expect(withoutValue(draft, 'header.x-two').headers).toEqual(draft.headers);
  });

  test('that is a cookie is no header whose value looks like one', () => {
    const before: Draft = { ...draft, headers: [['X-One', 'sid=1'], ...draft.headers] };
    expect(valueIn(before, 'cookie.sid')).toBe('s');
    expect(withoutValue(before, 'cookie.sid').headers).toEqual([
      ['X-One', 'sid=1'],
      ['X-One', '1'],
    ]);
  });

  test('is unknown where it is not there', () => {
    for (const at of ['path.x', 'query.x', 'header.x', 'cookie.x', '/x'] as const)
      expect(valueIn(draft, at)).toBeUndefined();
  });
});

describe('a body', () => {
  const bytes: Draft = { ...draft, body: { kind: 'bytes', bytes: Buffer.from('{') } };
  const none: Draft = { ...draft, body: { kind: 'none' } };

  test('of bytes takes no value, and loses none', () => {
    expect(() => withValue(bytes, '/a', 1)).toThrow('/a cannot be set in a body of bytes');
    expect(withoutValue(bytes, '/a')).toBe(bytes);
    expect(valueIn(bytes, '/a')).toBeUndefined();
    expect(withoutValue(bytes, '').body).toEqual({ kind: 'none' });
  });

  test('is made where there is none', () => {
    expect(withValue(none, '/a/b', 1).body).toEqual({ kind: 'json', value: { a: { b: 1 } } });
    expect(valueIn(none, '')).toBeUndefined();
  });
});
