import { expect, test } from 'vitest';
import type { AnswerClause, InputRef } from '../contract/model.ts';
import { idleInputs } from './applies.ts';
import { clauseOf, contractOf } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const asking = (operations: readonly string[], ...inputs: readonly InputRef[]): AnswerClause =>
  clauseOf('c', { operations, inputs });
const idle = (...clauses: readonly AnswerClause[]) => idleInputs(contractOf({ clauses }), tinyInputs);

test('a bad input that applies to one of the operations is not idle, though it does not to another', () => {
  expect(idle(asking(['ping', 'createThing'], { id: 'no-body' }))).toEqual([]);
});

test('a bad input that applies to none of them is, with its place in the contract', () => {
  const ref = { id: 'left-out' };
  expect(idle(clauseOf('first'), asking(['ping', 'listThings'], { id: 'as-reader' }, ref))).toEqual([
    { clause: 1, input: 1, ref, operations: ['ping', 'listThings'] },
  ]);
});

test('one that is asked at a place applies only there', () => {
  const [there, elsewhere] = [
    { id: 'left-out', at: '/name' },
    { id: 'left-out', at: '/colour' },
  ] as const;
  expect(idle(asking(['createThing'], there, elsewhere)).map(({ ref }) => ref)).toEqual([elsewhere]);
});

test('one that nobody knows applies nowhere', () => {
  expect(idle(asking(['createThing'], { id: 'nobody' })).map(({ ref }) => ref)).toEqual([{ id: 'nobody' }]);
});

test('only what is asked has bad inputs', () => {
  const { section, statement, capabilities } = clauseOf('x');
  const untestable = { id: 'u', kind: 'untestable', section, statement, capabilities, reason: 'It is not.' } as const;
  expect(idleInputs(contractOf({ clauses: [untestable] }), tinyInputs)).toEqual([]);
});
