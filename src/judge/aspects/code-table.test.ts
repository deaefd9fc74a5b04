import { describe, expect, test } from 'vitest';
import type { Envelope, Expectation } from '../../contract/model.ts';
import { answered, type Said } from '../testing/answers.ts';
import { contractOf, finding, findingsOf, must, problem, should } from '../testing/contract.ts';

const simple: Envelope = {
  id: 'simple',
  schema: { type: 'object', required: ['error'] },
  parts: { code: '/error/kind' },
};
const codeless: Envelope = { id: 'codeless', schema: {}, parts: {} };
const contract = contractOf({
  envelopes: { problem, simple, codeless },
  codes: {
    rows: [
      { code: 'not_found', statuses: [404] },
      { code: 'invalid', statuses: [400, 422] },
    ],
  },
});
const envelopes = ['problem', 'simple'];

const listed = (said: Said, among = envelopes) =>
  findingsOf({ id: 'codes/code', aspect: 'code', table: 'codes', envelopes: among, ...should }, answered(said), {
    contract,
  });
const underItsStatus = (said: Said) =>
  findingsOf({ id: 'codes/relation:status', aspect: 'relation', table: 'codes', envelopes, ...must }, answered(said), {
    contract,
  });

test('a code is asked of the envelope that the answer is in, though another has one at its place', () => {
  const inherited: Envelope = {
    id: 'simple',
    schema: { type: 'object', required: ['error'] },
    parts: { code: '/kind' },
  };
  const both = { contract: contractOf({ ...contract, envelopes: { simple: inherited, problem } }) };
  const expectation = { id: 'codes/code', aspect: 'code', table: 'codes', envelopes: ['simple', 'problem'], ...should };
  const said = answered({ status: 404, body: { code: 'not_found', kind: 'no_code' } });
  expect(findingsOf(expectation as Expectation, said, both)).toEqual([]);
});

describe('a code that the table lists', () => {
  test.each<[string, Said]>([
    ['its one status', { status: 404, body: { code: 'not_found' } }],
    ['one of its statuses', { status: 422, body: { code: 'invalid' } }],
    ['its status, in the other envelope', { status: 404, body: { error: { kind: 'not_found' } } }],
  ])('conforms under %s', (_, said) => {
    expect(listed(said)).toEqual([]);
    expect(underItsStatus(said)).toEqual([]);
  });

  test('departs under another status', () => {
    expect(underItsStatus({ status: 400, body: { code: 'not_found' } })).toEqual([
      finding('relation-differs', 'status', { not_found: 404 }, { not_found: 400 }, 'codes/relation:status'),
    ]);
  });

  test('departs under a status that is none of its several', () => {
    expect(underItsStatus({ status: 404, body: { error: { kind: 'invalid' } } })).toEqual([
      finding('relation-differs', 'status', { invalid: [400, 422] }, { invalid: 404 }, 'codes/relation:status'),
    ]);
  });
});

describe('a code that the table does not list', () => {
  const expected = { oneOf: ['not_found', 'invalid'] };

  test('departs where its envelope has it, under whatever status', () => {
    expect(listed({ status: 404, body: { code: 'gone' } })).toEqual([
      finding('code-unexpected', '/code', expected, 'gone', 'codes/code'),
    ]);
    expect(listed({ body: { error: { kind: 'gone' } } })).toEqual([
      finding('code-unexpected', '/error/kind', expected, 'gone', 'codes/code'),
    ]);
  });

  test('departs where it is no text', () => {
    expect(listed({ body: { error: { kind: 7 } } })).toEqual([
      finding('code-unexpected', '/error/kind', expected, 7, 'codes/code'),
    ]);
  });

  test('has no status that it should stand under', () => {
    expect(underItsStatus({ status: 418, body: { code: 'gone' } })).toEqual([]);
  });
});

describe('the table says nothing', () => {
  test.each<[string, Said]>([
    ['of HTML', { body: '<h1>gone</h1>' }],
    ['of no body', {}],
    ['of a body in no envelope', { body: { kind: 'gone' } }],
    ['of a body that is only in the envelope without a code', { body: { error: {} } }],
  ])('%s', (_, said) => {
    expect(listed(said)).toEqual([]);
    expect(underItsStatus(said)).toEqual([]);
  });

  test('of an envelope that it is not asked of', () => {
    expect(listed({ body: { error: { kind: 'gone' } } }, ['problem', 'codeless'])).toEqual([]);
  });
});

test('of two envelopes that a body is in, the first that has a code tells it', () => {
  const both = { code: 'not_found', error: { kind: 'gone' } };
  expect(listed({ body: both })).toEqual([]);
  expect(listed({ body: both }, ['simple', 'problem'])).toEqual([
    finding('code-unexpected', '/error/kind', { oneOf: ['not_found', 'invalid'] }, 'gone', 'codes/code'),
  ]);
});
