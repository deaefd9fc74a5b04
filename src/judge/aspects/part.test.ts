import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Matcher } from '../../contract/model.ts';
import { answered, type Said } from '../testing/answers.ts';
import { contractOf, finding, findingsOf, must } from '../testing/contract.ts';

const equals = (value: Json): Matcher => ({ kind: 'equals', value });
const code = (matcher: Matcher, said: Said) =>
  findingsOf({ id: 'c/code', aspect: 'code', envelope: 'problem', matcher, ...must }, answered(said));
const message = (matcher: Matcher, said: Said) =>
  findingsOf({ id: 'c/message', aspect: 'message', envelope: 'problem', matcher, ...must }, answered(said));

describe('a code', () => {
  test('conforms where it is just the documented one', () => {
    expect(code(equals('not_found'), { body: { code: 'not_found' } })).toEqual([]);
  });

  test.each(['Not_Found', 'not_found ', 'not_found_', 'found'])('is compared exactly: %j is another', (actual) => {
    expect(code(equals('not_found'), { body: { code: actual } })).toEqual([
      finding('code-differs', '/code', 'not_found', actual, 'c/code'),
    ]);
  });

  test('that is a number is not its text', () => {
    expect(code(equals('404'), { body: { code: 404 } })).toEqual([
      finding('code-differs', '/code', '404', 404, 'c/code'),
    ]);
  });

  test('may be one of several', () => {
    const matcher: Matcher = { kind: 'one-of', values: ['a', 'b'] };
    expect(code(matcher, { body: { code: 'b' } })).toEqual([]);
    expect(code(matcher, { body: { code: 'c' } })).toEqual([
      finding('code-differs', '/code', { oneOf: ['a', 'b'] }, 'c', 'c/code'),
    ]);
  });

  test.each<[string, Said]>([
    ['where the envelope would have it', { body: { detail: 'x' } }],
    ['in a body that is no object', { body: ['not_found'] }],
    ['in no body', {}],
    ['in HTML', { body: '<h1>not_found</h1>' }],
    ['in a body of which the rest was not read', { body: { code: 'not_found' }, cut: true }],
  ])('is missing %s', (_, said) => {
    expect(code(equals('not_found'), said)).toEqual([finding('code-missing', '/code', 'not_found', null, 'c/code')]);
  });

  test('that is forbidden departs where it stands', () => {
    expect(code({ kind: 'absent' }, { body: { detail: 'x' } })).toEqual([]);
    expect(code({ kind: 'absent' }, { body: { code: 'x' } })).toEqual([
      finding('code-unexpected', '/code', null, 'x', 'c/code'),
    ]);
  });
});

describe('a message', () => {
  const values = { agent: 'a-17' };

  test('conforms where it is the documented one, references filled', () => {
    const said = { body: { detail: "Agent 'a-17' exists" }, values };
    expect(message(equals("Agent '{{agent}}' exists"), said)).toEqual([]);
  });

  test.each(["Agent 'a-18' exists", "agent 'a-17' exists", "Agent 'a-17' exists.", "Agent '{{agent}}' exists"])(
    'departs where it is %j',
    (actual) => {
      expect(message(equals("Agent '{{agent}}' exists"), { body: { detail: actual }, values })).toEqual([
        finding('message-differs', '/detail', "Agent 'a-17' exists", actual, 'c/message'),
      ]);
    },
  );

  test('is missing where the envelope would have it', () => {
    expect(message(equals('Gone'), { body: { code: 'gone', message: 'Gone' } })).toEqual([
      finding('message-missing', '/detail', 'Gone', null, 'c/message'),
    ]);
  });

  test('is malformed where it breaks its schema', () => {
    const matcher: Matcher = { kind: 'schema', schema: { type: 'string', minLength: 1 } };
    expect(message(matcher, { body: { detail: '' } })).toEqual([
      finding('message-malformed', '/detail', 'must NOT have fewer than 1 characters', '', 'c/message'),
    ]);
  });

  test('that refers to what nobody knows is our own fault', () => {
    expect(() => message(equals('{{agent}}'), { body: { detail: 'x' } })).toThrow('nothing is known under {{agent}}');
  });
});

test('a part that the envelope does not have is our own fault', () => {
  const contract = contractOf({ envelopes: { bare: { id: 'bare', schema: {}, parts: {} } } });
  const expectation = { id: 'c/code', aspect: 'code', envelope: 'bare', matcher: equals('x'), ...must } as const;
  expect(() => findingsOf(expectation, answered(), { contract })).toThrow('the envelope bare has no code');
});
