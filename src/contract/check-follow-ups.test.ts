import { expect, test } from 'vitest';
import { compileText, contractWith, mistakesOf } from './testing/made-up.ts';

const unused = 'expect: { status: 400 }';
const asked = (text: string): string => contractWith(`operations: [addThing]\n${text}\n${unused}`);

/** What an author can get wrong of follow-ups, by the contract that has just this mistake. */
const mistakes: readonly (readonly [why: string, contract: string, ...mistakes: readonly string[]])[] = [
  [
    'a follow-up by an operation that nobody has',
    asked('followUp: { operation: getThin, expect: { status: 200 } }'),
    'contract.yaml:17:28 clauses[0].followUp.operation: found getThin; wanted an operationId of openapi.yaml; did you mean getThing?',
  ],
  [
    'a follow-up that expects nothing',
    asked('followUp: { operation: listThings, expect: {} }'),
    'contract.yaml:17:48 clauses[0].followUp.expect: found no expectation; wanted at least one: status, envelope, code, message, members, …',
  ],
  [
    'a follow-up without an expectation',
    asked('followUp: { operation: listThings }'),
    'contract.yaml:17:5 clauses[0].followUp: found no expect; wanted the key "expect"',
  ],
  [
    'a follow-up that saves',
    asked('followUp: { operation: listThings, save: { a: /a }, expect: { status: 200 } }'),
    'contract.yaml:17:40 clauses[0].followUp.save: found the unknown key "save"; wanted one of the keys: operation, credential, set, remove, expect',
  ],
  [
    'a follow-up in an envelope that nobody has',
    asked('followUp: { operation: listThings, expect: { envelope: simpel } }'),
    'contract.yaml:17:48 clauses[0].followUp.expect: found the envelope simpel; wanted one of the envelopes; did you mean simple?',
  ],
  [
    'a follow-up whose code has no envelope',
    asked('followUp: { operation: listThings, expect: { status: 200, code: x } }'),
    'contract.yaml:17:69 clauses[0].followUp.expect.code: found code without an envelope; wanted an envelope beside it, which knows where it stands',
  ],
  [
    'a follow-up by a caller whom nobody has',
    asked('followUp: { operation: listThings, credential: membr, expect: { status: 200 } }'),
    'contract.yaml:17:52 clauses[0].followUp.credential: found membr; wanted one of the credentials; did you mean member?',
  ],
  [
    'a follow-up that refers to what nobody knows',
    asked("followUp: { operation: listThings, set: { query.q: '{{id}}' }, expect: { status: 200 } }"),
    'contract.yaml:17:56 clauses[0].followUp.set["query.q"]: found {{id}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a follow-up that expects what nobody knows',
    asked("followUp: { operation: listThings, expect: { members: { /a: '{{id}}' } } }"),
    'contract.yaml:17:65 clauses[0].followUp.expect.members["/a"]: found {{id}}; wanted sent./…, path.…, body./…, status, or one of: unique, scope',
  ],
  [
    'a follow-up whose schema is none',
    asked('followUp: { operation: listThings, expect: { members: { /a: { schema: { type: strin } } } } }'),
    'contract.yaml:17:75 clauses[0].followUp.expect.members["/a"].schema: found a schema that cannot be used (schema is invalid: data/type must be equal to one of the allowed values, data/type must be array, data/type must match a schema in anyOf); wanted a JSON Schema (draft 2020-12) whose patterns RE2 can say',
  ],
  [
    'a follow-up with a matcher of two kinds',
    asked('followUp: { operation: listThings, expect: { members: { /a: { is: 1, absent: true } } } }'),
    'contract.yaml:17:65 clauses[0].followUp.expect.members["/a"]: found is beside absent; wanted just one of is, oneOf, schema, absent',
  ],
  [
    'a follow-up with distinct',
    asked('followUp: { operation: listThings, expect: { distinct: [/a] } }'),
    'contract.yaml:17:60 clauses[0].followUp.expect.distinct: found distinct in a follow-up; wanted an invariant (over)',
  ],
  [
    'a follow-up of what was spoiled',
    asked('followUp: { operation: listThings, expect: { envelope: simple, fields: { are: spoiled } } }'),
    'contract.yaml:17:83 clauses[0].followUp.expect.fields.are: found spoiled in a follow-up; wanted the locations: a follow-up is not spoiled',
  ],
  [
    'a follow-up of what was spoiled, in an alternative',
    asked(
      'followUp: { operation: listThings, expect: { envelope: simple, oneOf: [{ status: 400 }, { fields: { are: spoiled } }] } }',
    ),
    'contract.yaml:17:110 clauses[0].followUp.expect.oneOf[1].fields.are: found spoiled in a follow-up; wanted the locations: a follow-up is not spoiled',
  ],
  [
    'a follow-up arranged by what nobody here knows',
    asked('followUp: { operation: getThing, expect: { status: 200 } }'),
    'contract.yaml:17:28 clauses[0].followUp.operation: found {{thing}}, which operations.getThing sets and nothing here knows; wanted set: { path.thing_id: … }, or a step before it that saves thing',
  ],
  [
    'a follow-up that cannot be tested',
    contractWith('untestable: U.\nfollowUp: { operation: listThings, expect: { status: 200 } }'),
    'contract.yaml:17:15 clauses[0].followUp: found followUp beside untestable; wanted one or the other',
  ],
  [
    'a follow-up in an invariant',
    contractWith(`over: errors\nfollowUp: { operation: listThings, expect: { status: 200 } }\n${unused}`),
    'contract.yaml:17:15 clauses[0].followUp: found followUp in an invariant; wanted operations in place of over, or no such key',
  ],
  [
    'a step arranged by what nobody here knows',
    asked('before: [{ operation: getThing }]'),
    'contract.yaml:17:27 clauses[0].before[0].operation: found {{thing}}, which operations.getThing sets and nothing here knows; wanted set: { path.thing_id: … }, or a step before it that saves thing',
  ],
];

test.each(mistakes)('%s is a mistake', (_, contract, ...told) => {
  expect(mistakesOf(() => compileText(contract))).toEqual(told);
});
