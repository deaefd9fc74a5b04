import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { readSettings } from './settings.ts';

test.each(['0', '-1', '1.5', 'many', '', '1001'])(
  'REFUSAL_CONNECTIONS=%s is refused: nothing would be sent',
  (text) => {
    expect(() => readSettings({ REFUSAL_CONNECTIONS: text })).toThrow(
      new Error(`found REFUSAL_CONNECTIONS=${text}; wanted a whole number from 1 to 1000`),
    );
  },
);

test('REFUSAL_WAIVERS is the waivers file of every contract, from the current folder', () => {
  const waiversIn = (environment: NodeJS.ProcessEnv) =>
    readSettings(environment).contracts.map(({ waivers }) => waivers);
  expect(waiversIn({ REFUSAL_WAIVERS: 'accepted/w.yaml' })).toContain(resolve('accepted/w.yaml'));
  expect(new Set(waiversIn({}))).toEqual(new Set([undefined]));
});

test.each([
  ['1', 1],
  ['1000', 1000],
  [undefined, 8],
])('REFUSAL_CONNECTIONS=%s is %i connections', (text, connections) => {
  const environment = text === undefined ? {} : { REFUSAL_CONNECTIONS: text };
  expect(readSettings(environment).connections).toBe(connections);
});

test.each(['may', '', 'Should', 'must,should'])('REFUSAL_FAIL_ON=%s is refused', (text) => {
  expect(() => readSettings({ REFUSAL_FAIL_ON: text })).toThrow(
    new Error(`found REFUSAL_FAIL_ON=${text}; wanted must or should`),
  );
});

test.each([
  ['must', 'must'],
  ['should', 'should'],
  [undefined, 'must'],
])('REFUSAL_FAIL_ON=%s fails from %s on', (text, level) => {
  const environment = text === undefined ? {} : { REFUSAL_FAIL_ON: text };
  expect(readSettings(environment).failOn).toBe(level);
});

test.each(['0/3', '4/3', '', '2'])('REFUSAL_SHARD=%s is refused', (text) => {
  expect(() => readSettings({ REFUSAL_SHARD: text })).toThrow(
    new Error(`found REFUSAL_SHARD=${text}; wanted a shard and how many there are, from 1/3 to 3/3 of three`),
  );
});

test.each([
  ['2/3', { index: 2, of: 3 }],
  [undefined, undefined],
])('REFUSAL_SHARD=%s is the shard %j', (text, shard) => {
  const environment = text === undefined ? {} : { REFUSAL_SHARD: text };
  expect(readSettings(environment).shard).toEqual(shard);
});
