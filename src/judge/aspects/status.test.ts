import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { StatusRange } from '../../contract/model.ts';
import { answered } from '../testing/answers.ts';
import { finding, findingsOf, must } from '../testing/contract.ts';
import { isOneOf } from './status.ts';

const check = (anyOf: readonly StatusRange[], status: number) =>
  findingsOf({ id: 'c/status', aspect: 'status', anyOf, ...must }, answered({ status }));

describe('a status', () => {
  test.each<[readonly StatusRange[], number]>([
    [[400], 400],
    [[400, 415], 415],
    [['4xx'], 400],
    [['4xx'], 499],
    [[404, '5xx'], 503],
  ])('of %j may be %i', (anyOf, status) => {
    expect(check(anyOf, status)).toEqual([]);
  });

  test.each<[readonly StatusRange[], number, Json]>([
    [[400], 404, 400],
    [[400], 200, 400],
    [[400, 415], 422, { oneOf: [400, 415] }],
    [['4xx'], 399, '4xx'],
    [['4xx'], 500, '4xx'],
    [[404, '5xx'], 400, { oneOf: [404, '5xx'] }],
  ])('of %j may not be %i', (anyOf, status, expected) => {
    expect(check(anyOf, status)).toEqual([finding('status-differs', 'status', expected, status, 'c/status')]);
  });

  test('is in none of no classes', () => {
    expect(isOneOf(400, [])).toBe(false);
  });
});
