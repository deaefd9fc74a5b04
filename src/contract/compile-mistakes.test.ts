import { expect, test } from 'vitest';
import { compileText, contractBesides, contractWith, expecting, mistakesOf } from './testing/made-up.ts';

const kinds = 'just one of operations (asked), over (an invariant), untestable';
const some = 'at least one: status, envelope, code, message, members, …';
const oneMatcher = 'just one of is, oneOf, schema, absent';
const unused = 'expect: { status: 400 }';

/** What does not fit together, by the contract that has just this mistake. */
const mistakes: readonly (readonly [why: string, contract: string, mistake: string])[] = [
  [
    'an operation that nobody has',
    contractWith(`operations: [listThings, listThing]\n${unused}`),
    'contract.yaml:16:30 clauses[0].operations[1]: found listThing; wanted an operationId of openapi.yaml; did you mean listThings?',
  ],
  [
    'an operation with the name of what every object has',
    contractWith(`operations: [constructor]\n${unused}`),
    'contract.yaml:16:18 clauses[0].operations[0]: found constructor; wanted an operationId of openapi.yaml: listThings, addThing, getThing, deleteThing, health',
  ],
  [
    'an arrangement of an operation that nobody has',
    contractBesides('operations:\n  addThings: { set: { /name: Ada } }'),
    'contract.yaml:4:14 operations.addThings: found addThings; wanted an operationId of openapi.yaml; did you mean addThing?',
  ],
  [
    'a selection that no operation fits',
    contractWith(`operations: { scope: admin }\n${unused}`),
    'contract.yaml:16:17 clauses[0].operations: found a selection that no operation fits; wanted a selection that at least one operation of openapi.yaml fits',
  ],
  [
    'a selection whose members fit different operations',
    contractWith(`operations: { body: true, methods: [GET] }\n${unused}`),
    'contract.yaml:16:17 clauses[0].operations: found a selection that no operation fits; wanted a selection that at least one operation of openapi.yaml fits',
  ],
  [
    'a reason for survivors of no expectation',
    contractBesides('survivors: [{ mutants: [no-code], expectations: ["*/statuses"], reason: none }]'),
    'contract.yaml:3:50 survivors[0].expectations[0]: found */statuses; wanted an id of an expectation, or a glob over them; did you mean one/status?',
  ],
  [
    'a clause of no kind',
    contractWith(unused),
    `contract.yaml:13:5 clauses[0]: found none of operations, over, untestable; wanted ${kinds}`,
  ],
  [
    'a clause of two kinds',
    contractWith(`operations: all\nover: errors\n${unused}`),
    `contract.yaml:13:5 clauses[0]: found operations beside over; wanted ${kinds}`,
  ],
  [
    'a clause of three kinds',
    contractWith(`operations: all\nover: errors\nuntestable: U.\n${unused}`),
    `contract.yaml:13:5 clauses[0]: found operations beside over beside untestable; wanted ${kinds}`,
  ],
  [
    'an expectation that cannot be tested',
    contractWith(`untestable: U.\n${unused}`),
    'contract.yaml:17:13 clauses[0].expect: found an expectation beside untestable; wanted one or the other',
  ],
  [
    'a clause that expects nothing',
    contractWith('operations: all'),
    'contract.yaml:13:5 clauses[0]: found no expect; wanted expect: what is said of the answer',
  ],
  ['an empty expect', expecting('{}'), `contract.yaml:17:13 clauses[0].expect: found no expectation; wanted ${some}`],
  [
    'an expect that only weighs',
    expecting('{ level: should }'),
    `contract.yaml:17:13 clauses[0].expect: found no expectation; wanted ${some}`,
  ],
  [
    'an empty alternative',
    expecting('{ oneOf: [{ status: 400 }, {}] }'),
    `contract.yaml:17:40 clauses[0].expect.oneOf[1]: found no expectation; wanted ${some}`,
  ],
  [
    'alternatives in an alternative',
    expecting('{ oneOf: [{ status: 400 }, { status: 401, oneOf: [{ envelope: simple }, { envelope: bare }] }] }'),
    'contract.yaml:17:62 clauses[0].expect.oneOf[1].oneOf: found alternatives in an alternative; wanted one list of whole sets of expectations',
  ],
  [
    'alternatives in an invariant',
    expecting('{ oneOf: [{ status: 400 }, { status: 401 }] }', 'over: errors'),
    'contract.yaml:17:22 clauses[0].expect.oneOf: found alternatives in an invariant; wanted one set of expectations',
  ],
  [
    'a state of an invariant',
    contractWith(`over: errors\nstate: busy\n${unused}`),
    'contract.yaml:17:12 clauses[0].state: found state in an invariant; wanted operations in place of over, or no such key',
  ],
  [
    'distinct in a clause that is asked',
    expecting('{ distinct: [/id] }'),
    'contract.yaml:17:25 clauses[0].expect.distinct: found distinct in a clause that is asked; wanted an invariant (over)',
  ],
  [
    'an envelope that is not defined',
    expecting('{ envelope: simpel, code: x }'),
    'contract.yaml:17:13 clauses[0].expect: found the envelope simpel; wanted one of the envelopes; did you mean simple?',
  ],
  [
    'an envelope with the name of what every object has',
    expecting('{ envelope: constructor, code: x }'),
    'contract.yaml:17:13 clauses[0].expect: found the envelope constructor; wanted one of the envelopes: simple, bare',
  ],
  [
    'a schema of an envelope that openapi.yaml lacks',
    contractBesides('envelopes:\n  e: { schema: Err }'),
    'contract.yaml:4:16 envelopes.e.schema: found "Err"; wanted a schema, or the name of one in openapi.yaml under components.schemas',
  ],
  [
    'a code without an envelope',
    expecting('{ status: 400, code: x }'),
    'contract.yaml:17:34 clauses[0].expect.code: found code without an envelope; wanted an envelope beside it, which knows where it stands',
  ],
  [
    'a message without an envelope, in an alternative',
    expecting('{ oneOf: [{ status: 400 }, { status: 401, message: x }] }'),
    'contract.yaml:17:64 clauses[0].expect.oneOf[1].message: found message without an envelope; wanted an envelope beside it, which knows where it stands',
  ],
  [
    'a code that its envelope does not have',
    expecting('{ envelope: bare, code: x }'),
    'contract.yaml:17:37 clauses[0].expect.code: found code, which the envelope bare does not have; wanted envelopes.bare.code',
  ],
  [
    'fields that their envelope does not have',
    expecting('{ envelope: bare, fields: { are: spoiled } }'),
    'contract.yaml:17:39 clauses[0].expect.fields: found fields, which the envelope bare does not have; wanted envelopes.bare.fields',
  ],
  [
    'a message of fields that their envelope does not have',
    expecting('{ envelope: simple, fields: { are: spoiled, message: x } }'),
    'contract.yaml:17:66 clauses[0].expect.fields.message: found fields.message, which the envelope simple does not have; wanted envelopes.simple.fields.message',
  ],
  [
    'a matcher of two kinds',
    expecting('{ members: { /a: { is: 1, absent: true } } }'),
    `contract.yaml:17:30 clauses[0].expect.members["/a"]: found is beside absent; wanted ${oneMatcher}`,
  ],
  [
    'a matcher of no kind',
    expecting('{ headers: { X-Id: { optional: true } } }'),
    `contract.yaml:17:32 clauses[0].expect.headers.X-Id: found none of is, oneOf, schema, absent; wanted ${oneMatcher}`,
  ],
  [
    'a matcher of two kinds, in an alternative',
    expecting('{ envelope: simple, oneOf: [{ status: 400 }, { code: { is: 1, oneOf: [1] } }] }'),
    `contract.yaml:17:66 clauses[0].expect.oneOf[1].code: found is beside oneOf; wanted ${oneMatcher}`,
  ],
  [
    'a matcher of fields of two kinds',
    expecting('{ envelope: simple, fields: { code: { is: 1, schema: {} } } }'),
    `contract.yaml:17:49 clauses[0].expect.fields.code: found is beside schema; wanted ${oneMatcher}`,
  ],
  [
    'one expectation at two levels in two alternatives',
    expecting('{ oneOf: [{ status: 400 }, { level: should, status: 404 }] }'),
    'contract.yaml:17:40 clauses[0].expect.oneOf[1]: found one/status as should, document here and as must, document in another alternative; wanted one level and one basis: an expectation is counted once',
  ],
  [
    'a relation by a schema',
    expecting('{ status: 400, relations: { /status: { schema: { type: integer } } } }'),
    'contract.yaml:17:50 clauses[0].expect.relations["/status"]: found a relation by schema; wanted a value made of references: {{status}}',
  ],
  [
    'a relation by a list of values',
    expecting('{ status: 400, relations: { /status: { oneOf: [1, 2] } } }'),
    'contract.yaml:17:50 clauses[0].expect.relations["/status"]: found a relation by one-of; wanted a value made of references: {{status}}',
  ],
];

test.each(mistakes)('%s is a mistake', (_, contract, mistake) => {
  expect(mistakesOf(() => compileText(contract))).toEqual([mistake]);
});

test.each([
  ['[{ a: 1 }, { a: "1" }]', 1, 'the case 1 a second time'],
  ['[{ a: control }]', 0, 'a case called control'],
])('the cases %s are a mistake', (cases, at, found) => {
  const [mistake] = mistakesOf(() => compileText(contractWith(`operations: [addThing]\ncases: ${cases}\n${unused}`)));
  expect(mistake).toContain(
    `clauses[0].cases[${at}]: found ${found}; wanted columns whose values together name the case`,
  );
});

test.each(['ask: {}', 'cases: [{ a: 1 }]', 'before: []', 'after: []'])('%s has no place in an invariant', (text) => {
  const key = text.split(':', 1)[0] as string;
  expect(mistakesOf(() => compileText(contractWith(`over: errors\n${text}\n${unused}`)))).toEqual([
    `contract.yaml:17:${key.length + 7} clauses[0].${key}: found ${key} in an invariant; wanted operations in place of over, or no such key`,
  ]);
});
