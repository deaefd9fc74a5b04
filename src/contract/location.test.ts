import { expect, test } from 'vitest';
import { isLocation, type Location, type ParsedLocation, parseLocation } from './location.ts';

const locations: readonly (readonly [text: Location, parsed: ParsedLocation])[] = [
  ['', { in: 'body', pointer: '' }],
  ['/name', { in: 'body', pointer: '/name' }],
  ['/a~1b/0', { in: 'body', pointer: '/a~1b/0' }],
  ['/path.id', { in: 'body', pointer: '/path.id' }],
  ['path.id', { in: 'path', name: 'id' }],
  ['query.limit', { in: 'query', name: 'limit' }],
  ['query.filter[a].b', { in: 'query', name: 'filter[a].b' }],
  ['header.Idempotency-Key', { in: 'header', name: 'Idempotency-Key' }],
  ['cookie.session', { in: 'cookie', name: 'session' }],
];

test.each(locations)('%j is a place in a request', (text, parsed) => {
  expect(isLocation(text)).toBe(true);
  expect(parseLocation(text)).toEqual(parsed);
});

test.each(['name', 'body.name', 'query', 'query.', 'Query.limit', ' path.id', '/~2', '#/name'])(
  '%j is no place in a request',
  (text) => {
    expect(isLocation(text)).toBe(false);
    expect(() => parseLocation(text as Location)).toThrow(new TypeError(`not a location: ${JSON.stringify(text)}`));
  },
);
