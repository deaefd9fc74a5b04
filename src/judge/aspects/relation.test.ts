import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Pointer } from '../../contract/pointer.ts';
import { answered, type Said } from '../testing/answers.ts';
import { finding, findingsOf, must } from '../testing/contract.ts';

const check = (at: Pointer, value: Json, said: Said) =>
  findingsOf({ id: `c/relation:${at}`, aspect: 'relation', at, compare: 'equal', value, ...must }, answered(said));

const page = 'https://api.test/errors/{{body./code}}';

describe('a relation holds', () => {
  test.each<[string, Pointer, Json, Said]>([
    ['to the status, as a number', '/status', '{{status}}', { status: 404, body: { status: 404 } }],
    ['to the status, within a text', '/title', 'HTTP {{status}}', { status: 404, body: { title: 'HTTP 404' } }],
    ['to another member', '/type', page, { body: { code: 'gone', type: 'https://api.test/errors/gone' } }],
    ['to what was sent', '/name', '{{sent./name}}', { sent: { name: { a: [1] } }, body: { name: { a: [1] } } }],
    ['to a header', '/id', '{{header.X-Id}}', { headers: [['x-id', 'r-1']], body: { id: 'r-1' } }],
    ['to a query parameter', '/q', '{{query.q}}', { url: 'http://api.test/?q=a%20b', body: { q: 'a b' } }],
    ['to a saved value', '/id', '{{thing}}', { values: { thing: 't-1' }, body: { id: 't-1' } }],
  ])('%s', (_, at, value, said) => {
    expect(check(at, value, said)).toEqual([]);
  });
});

test('what fails otherwise than by a missing value is our own fault', () => {
  const said = { url: 'no URL', body: { q: 'a' } };
  expect(() => check('/q', '{{query.q}}', said)).toThrow('Invalid URL');
});

describe('a relation departs', () => {
  test.each<[string, Pointer, Json, Said, Json, Json]>([
    ['where the status is another', '/status', '{{status}}', { status: 404, body: { status: 400 } }, 404, 400],
    ['where the status is its text', '/status', '{{status}}', { status: 404, body: { status: '404' } }, 404, '404'],
    ['where the member is null', '/status', '{{status}}', { status: 404, body: { status: null } }, 404, null],
    [
      'where the text is made of another code',
      '/type',
      page,
      { body: { code: 'gone', type: 'https://api.test/errors/Gone' } },
      'https://api.test/errors/gone',
      'https://api.test/errors/Gone',
    ],
  ])('%s', (_, at, value, said, expected, actual) => {
    expect(check(at, value, said)).toEqual([finding('relation-differs', at, expected, actual, `c/relation:${at}`)]);
  });
});

describe('a relation says nothing', () => {
  test.each<[string, Pointer, Json, Said]>([
    ['where its member is missing', '/type', page, { body: { code: 'gone' } }],
    ['where what it follows from is missing', '/type', page, { body: { type: 'about:blank' } }],
    ['where no header of that name came', '/id', '{{header.X-Id}}', { body: { id: 'r-1' } }],
    ['where nothing was sent', '/name', '{{sent./name}}', { body: { name: 'x' } }],
    ['of no body', '/status', '{{status}}', {}],
    ['of HTML', '/status', '{{status}}', { body: '<h1>404</h1>' }],
  ])('%s: that it stands is another expectation', (_, at, value, said) => {
    expect(check(at, value, said)).toEqual([]);
  });
});

describe('a bound', () => {
  const bounded = (compare: 'at-least' | 'at-most', value: Json, body: Json) =>
    findingsOf({ id: 'c/relation:/n', aspect: 'relation', at: '/n', compare, value, ...must }, answered({ body }));

  test.each<['at-least' | 'at-most', Json, Json]>([
    ['at-least', 3, { n: 3 }],
    ['at-least', '{{body./limit}}', { n: 3.5, limit: 3 }],
    ['at-least', '{{body./limit}}', { n: 3 }],
    ['at-least', 3, { m: 1 }],
    ['at-most', 3, { n: 3 }],
    ['at-most', '{{body./limit}}', { n: -1, limit: 0 }],
  ])('%s %j holds in %j', (compare, value, body) => {
    expect(bounded(compare, value, body)).toEqual([]);
  });

  test.each<['at-least' | 'at-most', Json, Json, string, Json]>([
    ['at-least', 3, { n: 2 }, 'at least 3', 2],
    ['at-most', 3, { n: 4 }, 'at most 3', 4],
    ['at-least', '{{body./limit}}', { n: 2, limit: 3 }, 'at least 3', 2],
    ['at-least', 3, { n: '4' }, 'at least 3', '4'],
    ['at-most', 3, { n: null }, 'at most 3', null],
    ['at-most', '{{body./limit}}', { n: 1, limit: '3' }, 'at most "3"', 1],
  ])('%s %j departs in %j', (compare, value, body, expected, actual) => {
    expect(bounded(compare, value, body)).toEqual([
      finding('relation-differs', '/n', expected, actual, 'c/relation:/n'),
    ]);
  });
});
