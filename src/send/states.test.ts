import { expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { State } from '../contract/model.ts';
import type { RawOutcome } from '../exchange/model.ts';
import { bodyOf, stateRequest, stateValues } from './states.ts';

const answer = (body: string | Buffer): RawOutcome => ({
  kind: 'answer',
  status: 200,
  headers: [],
  body: Buffer.from(body),
  cut: false,
  firstByteMs: 1,
  totalMs: 1,
});

test('a state is asked for as Pact asks for one', () => {
  const { body, ...rest } = stateRequest('http://127.0.0.1:1/states', 'revoked-key');
  expect(rest).toEqual({
    method: 'POST',
    url: 'http://127.0.0.1:1/states',
    headers: [
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json'],
    ],
  });
  expect(JSON.parse(Buffer.from(body as Uint8Array).toString())).toEqual({
    state: 'revoked-key',
    params: {},
    action: 'setup',
  });
});

test.each<[string, RawOutcome, Json | undefined]>([
  ['an object', answer('{"values":{"a":1}}'), { values: { a: 1 } }],
  ['null', answer('null'), null],
  ['text in UTF-8', answer('"é"'), 'é'],
  ['no body', answer(''), undefined],
  ['no JSON', answer('<html>'), undefined],
  ['arrays 100,000 deep', answer('['.repeat(100_000) + ']'.repeat(100_000)), undefined],
  ['half of it', answer('{"values":'), undefined],
  ['no answer', { kind: 'none', cause: 'reset', detail: '' }, undefined],
])('the body of %s is %s', (_, outcome, value) => {
  expect(bodyOf(outcome)).toEqual(value);
});

const state: State = {
  id: 'known-agent',
  description: '',
  scope: 'data',
  returns: [
    { name: 'agent_id', secret: false },
    { name: 'key', secret: true },
  ],
};

test.each<[string, Json | undefined, ReturnType<typeof stateValues>]>([
  ['everything', { agent_id: 'a-1', key: 'k' }, { values: { 'known-agent.agent_id': 'a-1', 'known-agent.key': 'k' } }],
  [
    'more than was asked for',
    { agent_id: 'a-1', key: 'k', more: 1 },
    { values: { 'known-agent.agent_id': 'a-1', 'known-agent.key': 'k', 'known-agent.more': 1 } },
  ],
  ['falsy values', { agent_id: 0, key: null }, { values: { 'known-agent.agent_id': 0, 'known-agent.key': null } }],
  ['one of two', { agent_id: 'a-1' }, { values: { 'known-agent.agent_id': 'a-1' }, missing: 'key' }],
  ['neither', {}, { values: {}, missing: 'agent_id' }],
  ['no object', ['a-1'], { values: {}, missing: 'agent_id' }],
  ['nothing', undefined, { values: {}, missing: 'agent_id' }],
])('of a state that returned %s, its values and the first that is missing are known', (_, returned, expected) => {
  expect(stateValues(state, returned)).toEqual(expected);
});

test('a state that returns nothing misses nothing', () => {
  expect(stateValues({ ...state, returns: [] }, undefined)).toEqual({ values: {} });
});
