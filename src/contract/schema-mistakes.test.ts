import { expect, test } from 'vitest';
import { describeMistake } from './mistake.ts';
import { schemaMistakes } from './schema-mistakes.ts';
import { parseSource } from './source.ts';
import { compileText, contractBesides, contractWith, expecting, mistakesOf } from './testing/made-up.ts';

/** Mistakes of form, by the contract that has just this one. */
const formal: readonly (readonly [why: string, contract: string, mistake: string])[] = [
  [
    'an unknown key',
    contractWith('operation: [addThing]'),
    'contract.yaml:16:5 clauses[0].operation: found the unknown key "operation"; wanted one of the keys; did you mean operations?',
  ],
  [
    'an unknown key like no other',
    contractBesides('xyzzy: 1'),
    'contract.yaml:3:1 xyzzy: found the unknown key "xyzzy"; wanted one of the keys: id, openapi, document, servers, envelopes, credentials, badCredentials, states, capabilities, operations, limits, codes, …',
  ],
  [
    'a key that lacks',
    contractBesides('states:\n  busy: {}'),
    'contract.yaml:4:3 states.busy: found no description; wanted the key "description"',
  ],
  [
    'a key that lacks in a list',
    contractWith('operations: all\nbefore:\n  - { times: 2 }'),
    'contract.yaml:18:9 clauses[0].before[0]: found no operation; wanted the key "operation"',
  ],
  [
    'a number in place of a text',
    contractWith('untestable: 7'),
    'contract.yaml:16:17 clauses[0].untestable: found 7; wanted string',
  ],
  [
    'null in place of an object',
    contractWith('operations: all\nexpect:'),
    'contract.yaml:17:12 clauses[0].expect: found null; wanted object',
  ],
  [
    'a list in place of one of several types',
    expecting('{ envelope: [simple] }'),
    'contract.yaml:17:25 clauses[0].expect.envelope: found a list; wanted string or object',
  ],
  [
    'an object in place of a list',
    contractBesides('credentials:\n  member: { description: D., scheme: key, scopes: {} }'),
    'contract.yaml:4:51 credentials.member.scopes: found an object; wanted array',
  ],
  [
    'a value outside its list',
    expecting('{ status: { is: 400, level: shold } }'),
    'contract.yaml:17:41 clauses[0].expect.status.level: found "shold"; wanted one of; did you mean should?',
  ],
  [
    'a word in place of the one allowed',
    contractWith('operations: each\nexpect: { status: 400 }'),
    'contract.yaml:16:17 clauses[0].operations: found "each"; wanted "all"',
  ],
  [
    'a text that breaks its pattern',
    expecting('{ status: 6xx }'),
    'contract.yaml:17:23 clauses[0].expect.status: found "6xx"; wanted text that matches ^[1-5]xx$',
  ],
  [
    'a text that breaks its format',
    contractBesides('envelopes:\n  simple: { schema: {}, code: code }'),
    'contract.yaml:4:31 envelopes.simple.code: found "code"; wanted text of the format json-pointer',
  ],
  [
    'a name of the wrong form',
    contractBesides('states:\n  Busy State: { description: It is busy. }'),
    'contract.yaml:4:3 states["Busy State"]: found the name "Busy State"; wanted a name of the documented form',
  ],
  [
    'a location of the wrong form',
    contractWith('operations: all\nask: { set: { name: Ada } }\nexpect: { status: 400 }'),
    'contract.yaml:17:19 clauses[0].ask.set.name: found the name "name"; wanted a name of the documented form',
  ],
  [
    'a number below its bounds',
    expecting('{ status: 99 }'),
    'contract.yaml:17:23 clauses[0].expect.status: found 99; wanted it to be >= 100',
  ],
  [
    'an empty list',
    contractWith('operations: []\nexpect: { status: 400 }'),
    'contract.yaml:16:17 clauses[0].operations: found a list; wanted it to NOT have fewer than 1 items',
  ],
  [
    'a long text, shortened',
    expecting(`{ level: ${'x'.repeat(80)} }`),
    `contract.yaml:17:22 clauses[0].expect.level: found "${'x'.repeat(56)}…; wanted one of: must, should, may`,
  ],
];

test.each(formal)('%s is a mistake', (_, contract, mistake) => {
  expect(mistakesOf(() => compileText(contract))).toEqual([mistake]);
});

test('a mistake inside an alias is told once, where it is written', () => {
  const contract = contractWith(
    'operations: all\nbefore: &steps [{ times: 2 }]\nafter: *steps\nexpect: { status: 400 }',
  );
  expect(mistakesOf(() => compileText(contract))).toEqual([
    'contract.yaml:17:21 clauses[0].before[0]: found no operation; wanted the key "operation"',
  ]);
});

test('what a schema does not refuse is no mistake', () => {
  const source = parseSource('f.yaml', 'a: 1\n');
  expect(schemaMistakes(source, { properties: { a: { type: 'integer' } } })).toEqual([]);
});

test('indices and names like indices are told apart', () => {
  const source = parseSource('f.yaml', "list: [{ '0': x }]\n'0': [y]\n");
  const schema = {
    properties: {
      list: { items: { properties: { 0: { type: 'integer' } } } },
      0: { items: { type: 'integer' } },
    },
  };
  expect(schemaMistakes(source, schema).map(describeMistake)).toEqual([
    'f.yaml:2:7 0[0]: found "y"; wanted integer',
    'f.yaml:1:15 list[0].0: found "x"; wanted integer',
  ]);
});

test('an empty contract is one mistake', () => {
  expect(mistakesOf(() => compileText(''))).toEqual(['contract.yaml:1:1 found null; wanted object']);
});
