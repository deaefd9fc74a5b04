import { expect, test } from 'vitest';
import type { StatusRange } from '../contract/model.ts';
import type { Headers, NoAnswerCause, RawOutcome } from '../exchange/model.ts';
import { waitBeforeAgain } from './again.ts';

const nowMs = Date.UTC(2026, 10, 20, 12, 0, 0);
const maxWaitMs = 5000;

const answer = (status: number, headers: Headers = []): RawOutcome => ({
  kind: 'answer',
  status,
  headers,
  body: new Uint8Array(),
  cut: false,
  firstByteMs: 1,
  totalMs: 1,
});

test.each<[number, readonly StatusRange[], number | undefined]>([
  [200, [], undefined],
  [400, [], undefined],
  [500, [], undefined],
  [501, [], undefined],
  [505, [], undefined],
  [502, [], 250],
  [503, [], 250],
  [504, [], 250],
  [503, [503], undefined],
  [503, ['5xx'], undefined],
  [503, [502, 504], 250],
  [502, ['4xx'], 250],
  [429, [429], undefined],
  [429, ['4xx'], undefined],
  [429, [400, '5xx'], 1000],
])('%i where %j is asked for waits %j ms', (status, expected, waitMs) => {
  expect(waitBeforeAgain(answer(status), expected, maxWaitMs, nowMs)).toBe(waitMs);
});

test.each<[string, number | undefined]>([
  ['0', 0],
  ['1', 1000],
  ['5', 5000],
  ['6', undefined],
  ['99999999999999999999', undefined],
  ['Fri, 20 Nov 2026 12:00:02 GMT', 2000],
  ['Friday, 20-Nov-26 12:00:02 GMT', 2000],
  ['Fri, 20 Nov 2026 11:59:00 GMT', 0],
  ['Fri, 20 Nov 2026 12:00:06 GMT', undefined],
  ['', 1000],
  ['soon', 1000],
  ['1.5', 1000],
  ['-1', 1000],
  ['1, 2', 1000],
  ['2026', undefined],
])('a 429 with Retry-After: %s waits %j ms', (value, waitMs) => {
  expect(waitBeforeAgain(answer(429, [['retry-AFTER', value]]), [], maxWaitMs, nowMs)).toBe(waitMs);
});

test('a 429 that says nothing is not waited out where less than a second may be waited', () => {
  expect(waitBeforeAgain(answer(429), [], 999, nowMs)).toBeUndefined();
});

test('a gateway is asked again at its own pace, whatever its Retry-After', () => {
  expect(waitBeforeAgain(answer(503, [['Retry-After', '3600']]), [], maxWaitMs, nowMs)).toBe(250);
});

test.each<[NoAnswerCause, number | undefined]>([
  ['reset', 0],
  ['refused', undefined],
  ['unknown-host', undefined],
  ['timeout', undefined],
  ['tls', undefined],
  ['not-http', undefined],
  ['too-large', undefined],
  ['host-not-allowed', undefined],
  ['other', undefined],
])('no answer for the cause %s waits %j ms', (cause, waitMs) => {
  expect(waitBeforeAgain({ kind: 'none', cause, detail: '' }, [], maxWaitMs, nowMs)).toBe(waitMs);
});
