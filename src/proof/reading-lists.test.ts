import { expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Expectation } from '../contract/model.ts';
import { answered } from '../judge/testing/answers.ts';
import { contractOf, must } from '../judge/testing/contract.ts';
import { nothing, readingOf } from './reading.ts';

const base = { id: 'c/fields', aspect: 'fields', envelope: 'problem', ...must } as const;
const named: Expectation = { ...base, named: 'spoiled', optional: false };
const entries: Expectation = { ...base, part: 'code', matcher: { kind: 'equals', value: 'required' } };
const first = { field: 'a', code: 'required' };
const second = { field: 'b', code: 'type' };

test.each<[string, Expectation, Json, string | undefined]>([
  ['which fields are listed, in their order', named, [second, first], '"b", "a"'],
  ['that none is', named, [], ''],
  ['what entries say, whatever their order and number', entries, [second, first, first], '"required", "type"'],
  ['that an entry says nothing', entries, [{ field: 'a' }], nothing],
  ['nothing of the entries of an empty list', entries, [], undefined],
  ['nothing of the entries of what is no list', entries, 'a', undefined],
])('of a list of fields an expectation reads %s', (_, expectation, errors, reading) => {
  expect(readingOf(contractOf(), expectation, answered({ body: { code: 'e', errors } }))).toBe(reading);
});
