import { expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { SaveFrom } from '../contract/model.ts';
import type { Headers } from '../exchange/model.ts';
import { savedFrom } from './saved.ts';

const from = (place: SaveFrom, headers: Headers, body = ''): Json | undefined =>
  savedFrom(
    { kind: 'answer', status: 200, headers, body: Buffer.from(body), cut: false, firstByteMs: 1, totalMs: 1 },
    place,
  );
const cookies = (...lines: readonly string[]): Headers => lines.map((line) => ['set-cookie', line] as const);

test.each<[SaveFrom, string, Json | undefined]>([
  ['/a/0', '{"a":[7]}', 7],
  ['', '"whole"', 'whole'],
  ['/a', '{"a":null}', null],
  ['/b', '{"a":1}', undefined],
  ['/a', 'no JSON', undefined],
  ['/a', '', undefined],
])('%j of the body %s is %j', (place, body, value) => {
  expect(from(place, [], body)).toEqual(value);
});

test('a header is saved by its name in any case', () => {
  expect(from('header.Location', [['location', '/things/1']])).toBe('/things/1');
  expect(from('header.Location', [])).toBeUndefined();
});

test.each<[string, Headers, string | undefined]>([
  ['one of several', cookies('a=1', 'sid=s; Path=/; HttpOnly', 'b=2'), 's'],
  ['with = in its value', cookies('sid=a=b==; Secure'), 'a=b=='],
  ['with spaces around', cookies(' sid = s ; Secure'), 's'],
  ['whose header is in another case', [['Set-Cookie', 'sid=s']], 's'],
  ['that is set twice: the last counts', cookies('sid=; Max-Age=0', 'sid=new'), 'new'],
  ['that is deleted', cookies('sid=old', 'sid=; Max-Age=0'), undefined],
  ['of another name in another case', cookies('SID=s'), undefined],
  ['of a longer name', cookies('sids=s'), undefined],
  ['that is no pair, though it begins with the name', cookies('sidx'), undefined],
  ['that only stands in an attribute', cookies('a=1; sid=s'), undefined],
  ['of an answer that sets none', [['Cookie', 'sid=s']], undefined],
])('a cookie %s', (_, headers, value) => {
  expect(from('cookie.sid', headers, '{"sid":"of the body"}')).toBe(value);
});
