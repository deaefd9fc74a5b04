import { expect, test } from 'vitest';
import type { Exchange } from '../exchange/model.ts';
import { sentAlike } from './sent-alike.ts';
import { exchangeOf } from './testing/sample.ts';

const sent = (path: string, values: Exchange['values'], more: Partial<Exchange> = {}, data = ''): Exchange => {
  const { request, ...rest } = exchangeOf('p');
  const body = { encoding: 'utf-8', data, length: data.length, capped: false } as const;
  return { ...rest, ...more, request: { ...request, url: `${path}`, body }, values };
};
const [here, there] = ['http://a.test', 'http://b.test/v2'];
const alike = (a: Exchange | readonly Exchange[], b: Exchange | readonly Exchange[]): boolean =>
  sentAlike(
    { servers: { default: here }, exchanges: [a].flat() },
    { servers: { default: there }, exchanges: [b].flat() },
  );

test.each<[string, Exchange, Exchange, boolean]>([
  ['the same at another address', sent(`${here}/x`, {}), sent(`${there}/x`, {}), true],
  ['another path', sent(`${here}/x`, {}), sent(`${there}/y`, {}), false],
  ['a longer path', sent(`${here}/x`, {}), sent(`${there}/x/y`, {}), false],
  ['each its own id', sent(`${here}/x/1`, { id: 1 }), sent(`${there}/x/22`, { id: 22 }), true],
  ['ids that begin alike', sent(`${here}/x/10/y`, { id: 10 }), sent(`${there}/x/11/y`, { id: 11 }), true],
  ['an id that is not its own', sent(`${here}/x/1`, { id: 1 }), sent(`${there}/x/1`, { id: 22 }), true],
  ['an id that nobody saved', sent(`${here}/x/1`, {}), sent(`${there}/x/2`, {}), false],
  ['an id of the other run', sent(`${here}/x/1`, { id: 1 }), sent(`${there}/x/33`, { id: 22 }), false],
  [
    'a name in JSON',
    sent(here, { unique: 'a"b' }, {}, '{"n":"a\\"b"}'),
    sent(there, { unique: 'c' }, {}, '{"n":"c"}'),
    true,
  ],
  ['a name in a query', sent(`${here}?n=a%20b`, { unique: 'a b' }), sent(`${there}?n=c`, { unique: 'c' }), true],
  [
    'a value within another',
    sent(here, { s: { id: ['x'] } }, {}, 'x'),
    sent(there, { s: { id: ['y'] } }, {}, 'y'),
    true,
  ],
  ['a name made too long', sent(here, { n: 'ab' }, {}, '"abbbb"'), sent(there, { n: 'xyz' }, {}, '"xyzzz"'), true],
  [
    'a name made too long by something else',
    sent(here, { n: 'ab' }, {}, '"abbbb"'),
    sent(there, { n: 'xyz' }, {}, '"xyzaa"'),
    false,
  ],
  ['another body', sent(here, {}, {}, 'x'), sent(there, {}, {}, 'y'), false],
  [
    'states, at addresses of their own',
    sent('http://s.test/1', {}, { role: 'state' }),
    sent('http://t.test/2', {}, { role: 'state' }),
    true,
  ],
  [
    'other states',
    sent('http://s.test/1', {}, { role: 'state' }, 'x'),
    sent('http://t.test/2', {}, { role: 'state' }, 'y'),
    false,
  ],
])('%s', (_, a, b, expected) => {
  expect(alike(a, b)).toBe(expected);
});

test('another method or header is not alike', () => {
  const one = sent(here, {});
  for (const request of [
    { ...one.request, method: 'POST' },
    { ...one.request, headers: [] },
  ])
    expect(alike(one, { ...sent(there, {}), request: { ...request, url: there } })).toBe(false);
});

test('what one of them sent once more, or did not come to, does not count', () => {
  const [first, second] = [sent(here, {}), sent(`${here}/2`, {})];
  const again: Exchange = { ...first, attempt: 2 };
  const [one, two] = [sent(there, {}), sent(`${there}/2`, {})];
  expect(alike([first, again, second], [one, two])).toBe(true);
  expect(alike([first], [one, two])).toBe(true);
  expect(alike([first, second], [one, sent(`${there}/3`, {})])).toBe(false);
  expect(alike([first, { ...second, role: 'cleanup' }], [one, two])).toBe(true);
});

test('the same path of two servers is not the same', () => {
  const servers = (default_: string, other: string) => ({ default: default_, other });
  const alikeBy = (a: string, b: string): boolean =>
    sentAlike(
      { servers: servers('http://a.test', 'http://a.test/o'), exchanges: [sent(a, {})] },
      { servers: servers('http://b.test', 'http://c.test'), exchanges: [sent(b, {})] },
    );
  expect(alikeBy('http://a.test/x', 'http://b.test/x')).toBe(true);
  expect(alikeBy('http://a.test/o/x', 'http://c.test/x')).toBe(true);
  expect(alikeBy('http://a.test/x', 'http://c.test/x')).toBe(false);
  expect(alikeBy('http://a.test/o/x', 'http://b.test/o/x')).toBe(false);
});
