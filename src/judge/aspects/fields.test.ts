import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Location } from '../../contract/location.ts';
import { answered, type Said } from '../testing/answers.ts';
import { contractOf, finding, findingsOf, must } from '../testing/contract.ts';

const listing = (named: 'spoiled' | readonly Location[], optional = false) =>
  ({ id: 'c/fields', aspect: 'fields', envelope: 'problem', named, optional, ...must }) as const;
const check = (named: readonly Location[], errors: Json, optional = false) =>
  findingsOf(listing(named, optional), answered({ body: { errors } }));

const a = { field: 'a' };
const b = { field: 'b' };

describe('a list of fields conforms', () => {
  test.each<[string, readonly Location[], Json]>([
    ['where it names the one', ['/a'], [a]],
    ['where it names each', ['/a', '/b'], [a, b]],
    ['in another order', ['/a', '/b'], [b, a]],
    ['where it names one twice, for two reasons', ['/a'], [a, a]],
    ['with entries that say more', ['/a'], [{ ...a, code: 'x', hint: 1 }]],
    ['where nothing is wanted and nothing stands', [], []],
  ])('%s', (_, named, errors) => {
    expect(check(named, errors)).toEqual([]);
  });
});

describe('a list of fields departs', () => {
  test('where it names another', () => {
    expect(check(['/a'], [a, b])).toEqual([finding('fields-unexpected', '/errors/1/field', ['a'], 'b', 'c/fields')]);
  });

  test('where it lacks one', () => {
    expect(check(['/a', '/b'], [b])).toEqual([finding('fields-missing', '/errors', ['a', 'b'], ['b'], 'c/fields')]);
  });

  test('where it names another in place of the one', () => {
    expect(check(['/a'], [b])).toEqual([
      finding('fields-unexpected', '/errors/0/field', ['a'], 'b', 'c/fields'),
      finding('fields-missing', '/errors', ['a'], ['b'], 'c/fields'),
    ]);
  });

  test('where it names the object and not its member', () => {
    expect(check(['/a/b'], [a])).toEqual([
      finding('fields-unexpected', '/errors/0/field', ['a.b'], 'a', 'c/fields'),
      finding('fields-missing', '/errors', ['a.b'], ['a'], 'c/fields'),
    ]);
  });

  test('where it is empty', () => {
    expect(check(['/a'], [])).toEqual([finding('fields-missing', '/errors', ['a'], [], 'c/fields')]);
  });

  test.each<[string, Json]>([
    ['an object', { 0: a }],
    ['null', null],
    ['a text', 'a'],
  ])('where %s stands in its place', (_, errors) => {
    const expected = [finding('fields-malformed', '/errors', 'a list', errors, 'c/fields')];
    expect(check(['/a'], errors)).toEqual(expected);
    expect(check(['/a'], errors, true)).toEqual(expected);
  });

  test.each<[string, Json]>([
    ['no name', { code: 'x' }],
    ['null', null],
    ['a number for a name', { field: 7 }],
    ['a list for a name', { field: ['a'] }],
    ['its name alone', 'a'],
  ])('where an entry is %s', (_, entry) => {
    expect(check(['/a'], [a, entry])).toEqual([
      finding('fields-malformed', '/errors/1/field', 'the name of a field', entry, 'c/fields'),
    ]);
  });
});

describe('a list of fields that is not there', () => {
  test.each<[string, Said]>([
    ['in the body', { body: { code: 'x' } }],
    ['in HTML', { body: '<p>a</p>' }],
    ['in no body', {}],
  ])('%s departs where it must be', (_, said) => {
    expect(findingsOf(listing(['/a']), answered(said))).toEqual([
      finding('fields-missing', '/errors', ['a'], null, 'c/fields'),
    ]);
  });

  test('may be left out where it is optional', () => {
    expect(findingsOf(listing(['/a'], true), answered({ body: {} }))).toEqual([]);
  });

  test('is judged where it is optional and stands', () => {
    expect(check(['/a'], [b], true).map(({ code }) => code)).toEqual(['fields-unexpected', 'fields-missing']);
  });
});

describe('of the fields that a bad input spoiled', () => {
  const spoiled = ['/consent/at'] as const;

  test('just those are to be named', () => {
    const said = answered({ body: { errors: [{ field: 'consent.at' }] } });
    expect(findingsOf(listing('spoiled'), said, { spoiled })).toEqual([]);
  });

  test('none may be missing', () => {
    const said = answered({ body: { errors: [] } });
    expect(findingsOf(listing('spoiled'), said, { spoiled })).toEqual([
      finding('fields-missing', '/errors', ['consent.at'], [], 'c/fields'),
    ]);
  });
});

test('an envelope that lists no fields is our own fault', () => {
  const contract = contractOf({ envelopes: { problem: { id: 'problem', schema: {}, parts: {} } } });
  expect(() => findingsOf(listing(['/a']), answered(), { contract })).toThrow(
    'the envelope problem does not list fields',
  );
});
