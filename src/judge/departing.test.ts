import { expect, test } from 'vitest';
import { departingOf, operationsIn } from './departing.ts';
import { answerClause, contractOf, finding } from './testing/contract.ts';

const contract = contractOf({
  clauses: [
    answerClause({ id: 'name.missing', operations: ['things', 'things:list', 'createThing'] }),
    answerClause({ id: 'name', operations: ['getThing'] }),
  ],
});

test.each([
  ['name.missing:createThing:missing-member@/a:b#1', 'createThing'],
  ['name.missing:createThing:control#12', 'createThing'],
  ['name.missing:createThing#1', 'createThing'],
  ['name:getThing:setup#3', 'getThing'],
  ['name.missing:things:a-case#1', 'things'],
  ['name.missing:things:list:a-case#1', 'things:list'],
  ['name.missing:things:list#1', 'things:list'],
  ['name.missing:things:listing#1', 'things'],
])('the exchange %s is of the operation %s', (exchange, operation) => {
  expect(operationsIn(contract)(exchange)).toBe(operation);
});

test('the longest id fits, in whatever order the contract names them', () => {
  const reversed = contractOf({ clauses: [answerClause({ id: 'name', operations: ['things:list', 'things'] })] });
  expect(operationsIn(reversed)('name:things:list:a-case#1')).toBe('things:list');
});

test.each(['gone:createThing#1', 'name:createThing#1', 'name'])('%s is of no operation of the contract', (exchange) => {
  expect(operationsIn(contract)(exchange)).toBe(exchange);
});

test('findings are grouped by operation and code, in the order in which each first came', () => {
  const one = finding('code-missing', '/code', 1, null, 'c/code');
  const other = { ...one, exchange: 'q#1' };
  const another = finding('code-differs', '/code', 1, 2, 'c/code');
  expect(
    departingOf([
      ['getThing', one],
      ['createThing', one],
      ['getThing', another],
      ['getThing', other],
    ]),
  ).toEqual([
    { operation: 'getThing', finding: 'code-missing', disposition: 'new', findings: [one, other] },
    { operation: 'createThing', finding: 'code-missing', disposition: 'new', findings: [one] },
    { operation: 'getThing', finding: 'code-differs', disposition: 'new', findings: [another] },
  ]);
});
