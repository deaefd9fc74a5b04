import { describe, expect, test } from 'vitest';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { contractOf, invariantClause, must } from '../../judge/testing/contract.ts';
import { isAccepted } from '../../judge/undecided.ts';
import type { AnswerMutant } from '../../proof/mutant.ts';
import { UsageError } from '../usage-error.ts';
import { chooseMutant, toStatusRange } from './choose-mutant.ts';
import type { Scope } from './scope.ts';

const distinct = { id: 'c/distinct', aspect: 'distinct', at: '/request_id', ...must } as const;
const contract = contractOf({ clauses: [invariantClause([distinct])] });
const refusals: Scope = { operations: [], statuses: [] };

/** A mutant that needs a success. */
const refused: AnswerMutant = {
  id: 'success-refused',
  title: 'A success is refused.',
  touches: 'status',
  harm: 'harmful',
  over: 'answer',
  spoil: (exchange, { contract }) => {
    const { outcome } = exchange;
    if (outcome.kind === 'none' || !isAccepted(contract, exchange.of, outcome.status)) return undefined;
    return { ...exchange, outcome: { ...outcome, status: 403 } };
  },
};
const all = [...mutants, refused];

describe('is refused, with what was found and what is wanted', () => {
  test.each<[string, Scope, string]>([
    ['no-cod', refusals, 'found no mutant called no-cod; wanted .*; did you mean no-code?'],
    ['race-without-refusal', refusals, 'found race-without-refusal, which needs all answers of a race .*; wanted .*'],
    [
      'burst-one-too-many',
      refusals,
      'found burst-one-too-many, which needs all answers of a burst, and of what is sent after it, before the first of them is given; wanted .*',
    ],
    [
      'no-code',
      { operations: ['createThin'], statuses: [] },
      'found --operation createThin; wanted one of the operations of things; did you mean createThing?',
    ],
    [
      'success-refused',
      refusals,
      'found success-refused at work on refusals (400 and above), of which it spoils none; wanted the answers that it spoils: --status 2xx --status 3xx, with --operation <operationId> for one that no setup step or control asks for',
    ],
    [
      'success-refused',
      { operations: ['createThing'], statuses: ['4xx'] },
      'found success-refused at work on answers with status 4xx, of which it spoils none; wanted the answers that it spoils: --status 2xx',
    ],
    [
      'success-status',
      { operations: [], statuses: ['2xx'] },
      'found success-status at work on answers with status 2xx, of which it spoils none; wanted the answers that it spoils: --status 4xx --status 5xx',
    ],
  ])('%s %j', (id, scope, says) => {
    const choose = (): unknown => chooseMutant(all, contract, id, scope);
    expect(choose).toThrow(UsageError);
    const pattern = says.replace(/[()?]/g, '\\$&');
    expect(choose).toThrow(new RegExp(`^${pattern}$`));
  });

  test('request-id-twice, of a contract that says of nothing that it must be distinct', () => {
    expect(() => chooseMutant(all, contractOf(), 'request-id-twice', refusals)).toThrow(
      'found request-id-twice, which repeats what must be distinct; wanted a contract that says so of something, which things does not',
    );
  });
});

/** Those that spoil successes, and nothing else. */
const ofSuccesses = ['success-forbidden', 'success-fails', 'another-success-status'];

describe('is chosen', () => {
  test.each(
    mutants
      .filter(({ id, over, touches }) => over !== 'burst' && touches !== 'count' && !ofSuccesses.includes(id))
      .map(({ id }) => [id] as const),
  )('%s, of refusals', (id) => {
    expect(chooseMutant(all, contract, id, refusals).id).toBe(id);
  });

  test('a mutant of successes, of the successes of an operation', () => {
    for (const status of [303, 206]) {
      const scope: Scope = { operations: ['getThing'], statuses: [status] };
      expect(chooseMutant(all, contract, 'success-refused', scope)).toBe(refused);
    }
  });
});

test('a status is a number or a class', () => {
  expect(['404', '2xx', '5XX'].map(toStatusRange)).toEqual([404, '2xx', '5xx']);
  for (const text of ['', '40', '600', '6xx', '4xx,5xx', '4000']) expect(() => toStatusRange(text)).toThrow(UsageError);
});
