import { expect, test } from 'vitest';
import { headerLines, headerValue, mediaTypeOf } from './headers.ts';
import type { Headers } from './model.ts';

const headers: Headers = [
  ['Content-Type', 'Application/Problem+JSON ; charset=utf-8'],
  ['vary', 'Accept'],
  ['Set-Cookie', 'a=1'],
  ['VARY', 'Origin, Cookie'],
  ['X-Empty', ''],
];

const names: readonly (readonly [name: string, lines: readonly string[], value: string | undefined])[] = [
  ['content-type', ['Application/Problem+JSON ; charset=utf-8'], 'Application/Problem+JSON ; charset=utf-8'],
  ['Vary', ['Accept', 'Origin, Cookie'], 'Accept, Origin, Cookie'],
  ['set-cookie', ['a=1'], 'a=1'],
  ['x-empty', [''], ''],
  ['X-None', [], undefined],
];

test.each(names)('the header %s has the lines %j, which together are %j', (name, lines, value) => {
  expect(headerLines(headers, name)).toEqual(lines);
  expect(headerValue(headers, name)).toBe(value);
});

const types: readonly (readonly [value: string, mediaType: string])[] = [
  ['application/json', 'application/json'],
  ['Application/JSON', 'application/json'],
  ['application/json;charset=utf-8', 'application/json'],
  ['application/json ; profile="a;b"', 'application/json'],
  [' text/html', 'text/html'],
];

test.each(types)('the media type of %j is %j', (value, mediaType) => {
  expect(mediaTypeOf([['content-TYPE', value]])).toBe(mediaType);
});

test('there is no media type without the header', () => {
  expect(mediaTypeOf([['Content-Length', '0']])).toBeUndefined();
});
