import { describe, expect, test } from 'vitest';
import type { Expectation } from '../contract/model.ts';
import { answered, type Said } from '../judge/testing/answers.ts';
import { contractOf, must } from '../judge/testing/contract.ts';
import { readingOf } from './reading.ts';

const contract = contractOf({
  codes: {
    rows: [
      { code: 'gone', statuses: [410] },
      { code: 'lost', statuses: [404] },
    ],
  },
});
const any = { kind: 'schema', schema: {} } as const;
const table = { table: 'codes', envelopes: ['problem'] } as const;
const of: Readonly<Record<string, Expectation>> = {
  status: { id: 'c/status', aspect: 'status', anyOf: [400], ...must },
  mediaType: { id: 'c/media-type', aspect: 'media-type', mediaType: 'a/b', ...must },
  envelope: { id: 'c/envelope', aspect: 'envelope', envelope: 'problem', ...must },
  code: { id: 'c/code', aspect: 'code', envelope: 'problem', matcher: any, ...must },
  message: { id: 'c/message', aspect: 'message', envelope: 'problem', matcher: any, ...must },
  listed: { id: 'c/code', aspect: 'code', ...table, ...must },
  statusOfCode: { id: 'c/relation', aspect: 'relation', ...table, ...must },
  fields: { id: 'c/fields', aspect: 'fields', envelope: 'problem', named: 'spoiled', optional: false, ...must },
  optionalFields: { id: 'c/fields', aspect: 'fields', envelope: 'problem', named: 'spoiled', optional: true, ...must },
  fieldCodes: { id: 'c/fields:code', aspect: 'fields', envelope: 'problem', part: 'code', matcher: any, ...must },
  member: { id: 'c/member', aspect: 'member', at: '/a/b', matcher: any, optional: false, ...must },
  optionalMember: { id: 'c/member', aspect: 'member', at: '/a/b', matcher: any, optional: true, ...must },
  header: { id: 'c/header', aspect: 'header', header: 'Retry-After', matcher: any, optional: false, ...must },
  optionalHeader: { id: 'c/header', aspect: 'header', header: 'Retry-After', matcher: any, optional: true, ...must },
  relation: { id: 'c/relation', aspect: 'relation', at: '/status', compare: 'equal', value: '{{status}}', ...must },
  leak: { id: 'c/leak', aspect: 'leak', of: 'credentials', ...must },
  distinct: { id: 'c/distinct', aspect: 'distinct', at: '/code', ...must },
};
const errors = [{ field: 'b', code: 'x' }, { field: 'a', code: 'x' }, { code: 'y' }];

describe('an expectation reads of an answer', () => {
  test.each<[keyof typeof of, Said, string | undefined]>([
    ['status', { status: 409 }, '409'],
    ['mediaType', { headers: [['content-type', 'Text/HTML; charset=x']] }, 'text/html'],
    ['mediaType', { headers: [] }, '(nothing)'],
    ['envelope', { body: ' {"a":1}' }, ' {"a":1}'],
    ['code', { body: { code: 'gone' } }, '"gone"'],
    ['code', { body: { code: null } }, 'null'],
    ['code', { body: {} }, '(nothing)'],
    ['code', { body: '<h1>' }, '(nothing)'],
    ['message', { body: { detail: 'It went.' } }, '"It went."'],
    ['listed', { body: { code: 'gone' } }, 'listed'],
    ['listed', { body: { code: 'lost' } }, 'listed'],
    ['listed', { body: { code: 'new' } }, '"new"'],
    ['listed', { body: {} }, undefined],
    ['statusOfCode', { status: 410, body: { code: 'gone' } }, 'gone 410'],
    ['statusOfCode', { status: 410, body: { code: 'new' } }, undefined],
    ['fields', { body: { errors } }, '"b", "a", (nothing)'],
    ['fields', { body: { errors: {} } }, '{}'],
    ['fields', { body: {} }, '(nothing)'],
    ['optionalFields', { body: {} }, undefined],
    ['fieldCodes', { body: { errors } }, '"x", "y"'],
    ['fieldCodes', { body: { errors: {} } }, undefined],
    ['fieldCodes', { body: { errors: [] } }, undefined],
    ['fields', { body: { errors: [] } }, ''],
    ['fieldCodes', { body: {} }, undefined],
    ['member', { body: { a: { b: [1] } } }, '[1]'],
    ['member', { body: { a: {} } }, '(nothing)'],
    ['optionalMember', { body: { a: {} } }, undefined],
    [
      'header',
      {
        headers: [
          ['retry-after', '1'],
          ['Retry-After', '2'],
        ],
      },
      '1, 2',
    ],
    ['header', { headers: [] }, '(nothing)'],
    ['optionalHeader', { headers: [] }, undefined],
    ['relation', { status: 410, body: { status: 409 } }, '409 410'],
    ['relation', { status: 410, body: {} }, undefined],
    ['leak', { body: 'x' }, 'x'],
    ['distinct', { body: { code: 'x' } }, undefined],
  ])('%s of %j: %j', (name, said, expected) => {
    expect(readingOf(contract, of[name] as Expectation, answered(said))).toBe(expected);
  });
});
