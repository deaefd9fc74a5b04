import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Matcher } from '../../contract/model.ts';
import { answered, type Said } from '../testing/answers.ts';
import { contractOf, finding, findingsOf, must, problem } from '../testing/contract.ts';

const required: Matcher = { kind: 'equals', value: 'required' };
const check = (part: 'code' | 'message', matcher: Matcher, said: Said) =>
  findingsOf({ id: `c/fields:${part}`, aspect: 'fields', envelope: 'problem', part, matcher, ...must }, answered(said));
const of = (...errors: readonly Json[]): Said => ({ body: { errors } });

describe('entries conform', () => {
  test('where each has the code', () => {
    expect(check('code', required, of({ field: 'a', code: 'required' }, { field: 'b', code: 'required' }))).toEqual([]);
  });

  test('where each has the message, references filled', () => {
    const matcher: Matcher = { kind: 'equals', value: '{{name}} is required' };
    const said = { ...of({ detail: 'a is required' }), values: { name: 'a' } };
    expect(check('message', matcher, said)).toEqual([]);
  });
});

describe('entries depart', () => {
  test('each for itself, under its own place', () => {
    expect(check('code', required, of({ code: 'required' }, { code: 'type' }, { field: 'c' }))).toEqual([
      finding('fields-differs', '/errors/1/code', 'required', 'type', 'c/fields:code'),
      finding('fields-missing', '/errors/2/code', 'required', null, 'c/fields:code'),
    ]);
  });

  test('that are no objects', () => {
    expect(check('code', required, of('required', null))).toEqual([
      finding('fields-missing', '/errors/0/code', 'required', null, 'c/fields:code'),
      finding('fields-missing', '/errors/1/code', 'required', null, 'c/fields:code'),
    ]);
  });

  test('whose message breaks its schema', () => {
    const matcher: Matcher = { kind: 'schema', schema: { type: 'string' } };
    expect(check('message', matcher, of({ detail: ['x'] }))).toEqual([
      finding('fields-malformed', '/errors/0/detail', 'must be string', ['x'], 'c/fields:message'),
    ]);
  });
});

describe('entries say nothing', () => {
  test.each<[string, Said]>([
    ['where the list is empty', of()],
    ['where there is no list', { body: {} }],
    ['where an object stands in its place', { body: { errors: { code: 'type' } } }],
    ['in HTML', { body: '<p>required</p>' }],
    ['in no body', {}],
  ])('%s: that it stands is another expectation', (_, said) => {
    expect(check('code', required, said)).toEqual([]);
  });
});

test('a part of an entry that the envelope does not have is our own fault', () => {
  const fields = { list: '/errors', at: '/field', notation: 'dotted' } as const;
  const contract = contractOf({ envelopes: { problem: { ...problem, fields } } });
  const expectation = {
    id: 'c',
    aspect: 'fields',
    envelope: 'problem',
    part: 'code',
    matcher: required,
    ...must,
  } as const;
  expect(() => findingsOf(expectation, answered(of()), { contract })).toThrow(
    'the envelope problem lists no code of a field',
  );
});
