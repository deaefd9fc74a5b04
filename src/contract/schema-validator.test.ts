import { describe, expect, test } from 'vitest';
import type { Json, JsonSchema } from './json.ts';
import { compileSchema, schemaErrors, whyNotSchema } from './schema-validator.ts';

const fits = (schema: JsonSchema, value: Json): boolean => schemaErrors(schema, value).length === 0;

const formats: readonly (readonly [format: string, text: string, fits: boolean])[] = [
  ['retry-after', '0', true],
  ['retry-after', '120', true],
  ['retry-after', 'Sun, 06 Nov 1994 08:49:37 GMT', true],
  ['retry-after', '', false],
  ['retry-after', '-1', false],
  ['retry-after', '1.5', false],
  ['retry-after', '120 s', false],
  ['retry-after', 'Mon, 06 Nov 1994 08:49:37 GMT', false],
  ['retry-after', 'Sunday, 06-Nov-94 08:49:37 GMT', false],
  ['retry-after', '1994-11-06T08:49:37Z', false],
  ['imf-fixdate', 'Sun, 06 Nov 1994 08:49:37 GMT', true],
  ['imf-fixdate', 'Thu, 29 Feb 2024 00:00:00 GMT', true],
  ['imf-fixdate', 'Mon, 06 Nov 1994 08:49:37 GMT', false],
  ['imf-fixdate', 'Wed, 29 Feb 2023 00:00:00 GMT', false],
  ['imf-fixdate', 'Sun, 06 Nov 1994 24:00:00 GMT', false],
  ['imf-fixdate', 'Sun, 06 Nov 1994 08:49:37 UTC', false],
  ['imf-fixdate', 'Sun, 6 Nov 1994 08:49:37 GMT', false],
  ['imf-fixdate', 'sun, 06 nov 1994 08:49:37 gmt', false],
  ['imf-fixdate', 'Sun Nov  6 08:49:37 1994', false],
  ['imf-fixdate', '120', false],
  ['request-location', '', true],
  ['request-location', '/a/0', true],
  ['request-location', 'header.X-Key', true],
  ['request-location', 'body.name', false],
  ['request-location', 'a', false],
  ['uri', 'https://example.com/a', true],
  ['uri', '/a', false],
  ['date-time', '2026-11-20T09:30:00Z', true],
  ['date-time', '2026-11-20', false],
  ['email', 'ada@example.com', true],
  ['email', 'ada', false],
  ['json-pointer', '/a', true],
  ['json-pointer', 'a', false],
];

test.each(formats)('of the format %s, %j is %j', (format, text, is) => {
  expect(fits({ type: 'string', format }, text)).toBe(is);
});

describe('a pattern', () => {
  const nested = { pattern: '^(a+)+$' };

  test('that hangs other engines refuses 50 letters and a sign at once', { timeout: 1_000 }, () => {
    expect(fits(nested, `${'a'.repeat(50)}!`)).toBe(false);
    expect(fits(nested, 'a'.repeat(50))).toBe(true);
  });

  test('is found anywhere in a text, as JSON Schema says', () => {
    expect(fits({ pattern: 'b+' }, 'abc')).toBe(true);
  });

  test('may be written as in JavaScript', () => {
    expect(fits({ pattern: '^\\u0041\\d\\/$' }, 'A1/')).toBe(true);
    expect(fits({ pattern: '^\\u0041\\d\\/$' }, 'B1/')).toBe(false);
  });

  test('is told from the others of a schema', () => {
    const schema = { properties: { a: { pattern: '^a$' }, b: { pattern: '^b$' } } };
    expect(fits(schema, { a: 'a', b: 'b' })).toBe(true);
    expect(schemaErrors(schema, { a: 'b', b: 'b' }).map(({ at }) => at)).toEqual(['/a']);
    expect(schemaErrors(schema, { a: 'a', b: 'a' }).map(({ at }) => at)).toEqual(['/b']);
  });
});

const unusable: readonly (readonly [why: string, schema: JsonSchema, message: string])[] = [
  ['a lookahead', { pattern: 'a(?=b)' }, 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`'],
  ['a lookbehind', { pattern: '(?<!a)b' }, 'error parsing regexp: invalid named capture: `(?<!a)b`'],
  ['a back reference', { pattern: '(a)\\1' }, 'error parsing regexp: invalid escape sequence: `\\1`'],
  ['a repetition beyond 1000', { pattern: 'a{1,5000}' }, 'error parsing regexp: invalid repeat count: `{1,5000}`'],
  [
    'an unknown type',
    { type: 'text' },
    'schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf',
  ],
];

test.each(unusable)('%s cannot be used, and it is said why', (_, schema, message) => {
  expect(whyNotSchema(schema)).toBe(message);
  expect(() => compileSchema(schema)).toThrow();
});

test('a schema that can be used has no reason against it', () => {
  expect(whyNotSchema({ type: 'string', pattern: '^a+$' })).toBeUndefined();
});

test('a schema with an $id may come twice', () => {
  const schema = (type: string): JsonSchema => ({ $id: 'https://example.com/twice', type });
  expect(whyNotSchema(schema('string'))).toBeUndefined();
  expect(fits(schema('string'), 'text')).toBe(true);
  expect(fits(schema('integer'), 'text')).toBe(false);
});

test('a schema may refer to its own definitions', () => {
  const schema = { $id: 'https://example.com/own', $ref: '#/$defs/short', $defs: { short: { maxLength: 2 } } };
  expect(fits(schema, 'ab')).toBe(true);
  expect(fits(schema, 'abc')).toBe(false);
});

test('a schema is compiled once', () => {
  const schema = { type: 'string' };
  expect(compileSchema(schema)).toBe(compileSchema(schema));
});

test('every error is told, with its place, what was found and the schema around it', () => {
  const inner = { type: 'string', maxLength: 2 };
  const schema = { required: ['b'], properties: { 'a/b': inner } };
  expect(schemaErrors(schema, { 'a/b': 'long' })).toEqual([
    {
      at: '',
      keyword: 'required',
      message: "must have required property 'b'",
      params: { missingProperty: 'b' },
      found: { 'a/b': 'long' },
      parentSchema: schema,
    },
    {
      at: '/a~1b',
      keyword: 'maxLength',
      message: 'must NOT have more than 2 characters',
      params: { limit: 2 },
      found: 'long',
      parentSchema: inner,
    },
  ]);
});

test('what failed under if and then is told, not that if failed', () => {
  const schema = JSON.parse('{"if":{"type":"string"},"then":{"const":"all"}}') as JsonSchema;
  expect(schemaErrors(schema, 'some').map(({ keyword }) => keyword)).toEqual(['const']);
});
