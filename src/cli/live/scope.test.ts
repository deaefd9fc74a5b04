import { describe, expect, test } from 'vitest';
import { contractOf } from '../../judge/testing/contract.ts';
import { describeScope, isInScope, type Scope } from './scope.ts';

const things = contractOf();
const { getThing } = things.operations;
if (!getThing) throw new TypeError('the contract has no getThing');
const contract = contractOf({
  operations: { ...things.operations, goneThing: { ...getThing, id: 'goneThing', accepts: [410] } },
});
const nothing: Scope = { operations: [], statuses: [] };

describe('without options', () => {
  test.each<[number, string | undefined, boolean]>([
    [400, 'createThing', true],
    [503, 'getThing', true],
    [404, undefined, true],
    [201, 'createThing', false],
    [303, 'getThing', false],
    [399, undefined, false],
    [410, 'getThing', true],
    [410, 'goneThing', false],
  ])('%d of %s: %s', (status, operation, expected) => {
    expect(isInScope(contract, nothing, operation, status)).toBe(expected);
  });
});

describe('with options', () => {
  const ofGet: Scope = { operations: ['getThing'], statuses: [] };
  const accepted: Scope = { operations: ['getThing'], statuses: ['2xx', 303] };
  test.each<[Scope, number, string | undefined, boolean]>([
    [ofGet, 404, 'getThing', true],
    [ofGet, 404, 'createThing', false],
    [ofGet, 404, undefined, false],
    [ofGet, 200, 'getThing', false],
    [accepted, 200, 'getThing', true],
    [accepted, 303, 'getThing', true],
    [accepted, 404, 'getThing', false],
    [accepted, 201, 'createThing', false],
    [{ operations: [], statuses: [410] }, 410, 'goneThing', true],
  ])('%j: %d of %s: %s', (scope, status, operation, expected) => {
    expect(isInScope(contract, scope, operation, status)).toBe(expected);
  });
});

test('is said in words', () => {
  expect(describeScope(nothing)).toBe('every refusal (400 and above)');
  expect(describeScope({ operations: ['a', 'b'], statuses: [404, '5xx'] })).toBe(
    'every answer with status 404, 5xx of a, b',
  );
});
