import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import { isAnswered, referencesOf } from './references.ts';
import { answered, unanswered } from './testing/answers.ts';

const exchange = answered({
  status: 422,
  headers: [
    ['X-Id', 'a'],
    ['x-id', 'b'],
  ],
  body: { code: 'gone', errors: [{ field: 'a' }] },
  sent: { name: 'x', 'a/b': null },
  url: 'http://api.test/things?limit=0&q=a%2Cb&q=c',
  values: { thing: 't-1', 'path.id': 'p-1', 'state.key': [1] },
});

describe('a reference finds', () => {
  test.each<[string, Json]>([
    ['status', 422],
    ['body./code', 'gone'],
    ['body./errors/0/field', 'a'],
    ['header.X-ID', 'a, b'],
    ['sent./name', 'x'],
    ['sent./a~1b', null],
    ['query.limit', '0'],
    ['query.q', 'a,b'],
    ['thing', 't-1'],
    ['path.id', 'p-1'],
    ['state.key', [1]],
  ])('{{%s}}', (reference, value) => {
    expect(referencesOf(exchange)(reference)).toEqual(value);
  });

  test('what was saved before what the answer says', () => {
    expect(referencesOf(answered({ values: { status: 'paid' } }))('status')).toBe('paid');
  });
});

describe('a reference finds nothing', () => {
  test.each([
    'body./nothing',
    'body./errors/7',
    'header.Date',
    'sent./nothing',
    'query.nothing',
    'nothing',
    'toString',
  ])('under {{%s}}', (reference) => {
    expect(referencesOf(exchange)(reference)).toBeUndefined();
  });

  test('in a body that is none or is not JSON', () => {
    expect(referencesOf(answered())('body./code')).toBeUndefined();
    expect(referencesOf(answered({ body: '<p>' }))('body./code')).toBeUndefined();
    expect(referencesOf(answered())('sent./name')).toBeUndefined();
  });
});

test('only an exchange with an answer is answered', () => {
  expect([isAnswered(answered()), isAnswered(unanswered())]).toEqual([true, false]);
});
