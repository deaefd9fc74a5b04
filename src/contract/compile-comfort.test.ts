import { expect, test } from 'vitest';
import { askedClauseOf, compileText, contractWith, mistakesOf } from './testing/made-up.ts';

const unused = 'expect: { status: 400 }';
const mistakesIn = (text: string): readonly string[] => mistakesOf(() => compileText(contractWith(text)));

test('a column case names the row, whatever the others hold', () => {
  const text = `operations: [addThing]\ncases: [{ case: line-feed, value: "a\\nb" }, { case: tab, value: "a\\tb" }]\n${unused}`;
  expect(askedClauseOf(contractWith(text)).cases.map(({ id }) => id)).toEqual(['line-feed', 'tab']);
});

test('two rows may not have one name', () => {
  const text = `operations: [addThing]\ncases: [{ case: a, value: 1 }, { case: a, value: 2 }]\n${unused}`;
  expect(mistakesIn(text)).toEqual([
    'contract.yaml:17:36 clauses[0].cases[1]: found the case a a second time; wanted columns whose values together name the case, and no other',
  ]);
});

test('a selection leaves out what it excepts', () => {
  const select = (selection: string): readonly string[] =>
    askedClauseOf(contractWith(`operations: ${selection}\n${unused}`)).operations;
  const all = select('{ methods: [GET, POST, DELETE] }');
  expect(all).toContain('listThings');
  expect(select('{ methods: [GET, POST, DELETE], except: [listThings] }')).toEqual(
    all.filter((id) => id !== 'listThings'),
  );
});

test('what is excepted must be there', () => {
  expect(mistakesIn(`operations: { body: true, except: [listThing] }\n${unused}`)).toEqual([
    'contract.yaml:16:40 clauses[0].operations.except[0]: found listThing; wanted an operationId of openapi.yaml; did you mean listThings?',
  ]);
});

test('values of a clause are known in steps, question and expectations', () => {
  const text = `operations: [addThing]
values: { name: 'n-{{unique}}' }
before: [{ operation: addThing, set: { /name: '{{name}}' } }]
ask: { set: { /name: '{{name}}' } }
expect: { members: { /name: '{{name}}' } }`;
  expect(askedClauseOf(contractWith(text)).values).toEqual({ name: 'n-{{unique}}' });
});

test('values are made of what is known before anything is sent', () => {
  const text = `operations: [addThing]\nvalues: { name: '{{id}}' }\nbefore: [{ operation: addThing, save: { id: /id } }]\n${unused}`;
  expect(mistakesIn(text)).toEqual([
    'contract.yaml:17:21 clauses[0].values.name: found {{id}}; wanted one of the references known here: unique, scope',
  ]);
});

test.each(['2xx', '[200, 2xx]', '{ is: 2xx, level: should }'])(
  'of the plain valid request it is not enough to say that it is %s',
  (status) => {
    expect(mistakesIn(`operations: [addThing]\nexpect: { status: ${status} }`)).toEqual([
      'contract.yaml:17:13 clauses[0].expect: found of the plain valid request only that it is accepted, as its control must be; wanted a status of its own, or a situation: where the control is refused, nothing is proven of the question',
    ]);
  },
);

test.each([
  'expect: { status: 201 }',
  'expect: { status: 2xx, members: { /id: 1 } }',
  'ask: { set: { /name: n } }\nexpect: { status: 2xx }',
  'before: [{ operation: addThing }]\nexpect: { status: 2xx }',
])('%j says more', (text) => {
  expect(mistakesIn(`operations: [addThing]\n${text}`)).toEqual([]);
});
