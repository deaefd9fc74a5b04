import { expect, test } from 'vitest';
import { compileText, contractBesides, contractWith, mistakesOf } from './testing/made-up.ts';

const unused = 'expect: { status: 400 }';
const asked = (text: string): string => contractWith(`operations: [addThing]\n${text}\n${unused}`);

/** What an author can get wrong of cases, by the contract that has just this mistake. */
const mistakes: readonly (readonly [why: string, contract: string, ...mistakes: readonly string[]])[] = [
  // Cases.
  [
    'a column that no case has',
    asked('cases: [{ from: a }]\nbefore: [{ operation: addThing, when: { form: [a, b] } }]'),
    'contract.yaml:18:51 clauses[0].before[0].when.form: found form; wanted a column that every case has; did you mean from?',
  ],
  [
    'a column that not every case has',
    asked('cases: [{ a: 1, b: 1 }, { a: 2 }]\nbefore: [{ operation: addThing, when: { b: 1 } }]'),
    'contract.yaml:18:48 clauses[0].before[0].when.b: found b; wanted a column that every case has; did you mean a?',
  ],
  [
    'a value that no case has',
    asked('cases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: [a, c] } }]'),
    'contract.yaml:18:51 clauses[0].before[0].when.from: found "c"; wanted a value that from has in one of the cases',
  ],
  [
    'a value of another type',
    asked('cases: [{ n: 1 }]\nbefore: [{ operation: addThing, when: { n: "1" } }]'),
    'contract.yaml:18:48 clauses[0].before[0].when.n: found "1"; wanted a value that n has in one of the cases',
  ],
  [
    'when without cases',
    asked('before: [{ operation: addThing, when: { from: a } }]'),
    'contract.yaml:17:51 clauses[0].before[0].when.from: found from; wanted a column that every case has, of which there are none',
  ],
  [
    'when in the arrangement of an operation',
    contractBesides('operations:\n  addThing: { before: [{ operation: listThings, when: { from: a } }] }'),
    'contract.yaml:4:63 operations.addThing.before[0].when.from: found from; wanted a column that every case has, of which there are none',
  ],
  [
    'when beside shared',
    asked('cases: [{ a: 1, b: 2 }]\nbefore: [{ operation: addThing, shared: true, when: { a: 1, b: 2 } }]'),
    'contract.yaml:18:57 clauses[0].before[0].when: found when beside shared; wanted one of them: a shared step serves every case',
  ],
  [
    'a status beside shared',
    asked('before: [{ operation: addThing, shared: true, status: 409 }]'),
    'contract.yaml:17:59 clauses[0].before[0].status: found status beside shared; wanted one of them: what all probes share must be accepted',
  ],
  [
    'a status in the arrangement of an operation',
    contractBesides('operations:\n  addThing: { before: [{ operation: listThings, status: 4xx }] }'),
    'contract.yaml:4:57 operations.addThing.before[0].status: found status in the recipe of an operation; wanted no status: what arranges a valid request must be accepted; a clause may have such a step',
  ],
  [
    'when without a column',
    asked('cases: [{ a: 1 }]\nbefore: [{ operation: addThing, when: {} }]'),
    'contract.yaml:18:43 clauses[0].before[0].when: found an object; wanted it to NOT have fewer than 1 properties',
  ],
  [
    'a shared step that refers to a case',
    asked("cases: [{ a: x }]\nbefore: [{ operation: addThing, shared: true, set: { /name: '{{a}}' } }]"),
    'contract.yaml:18:65 clauses[0].before[0].set["/name"]: found {{a}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a shared step by the caller of a case',
    asked("cases: [{ who: member }]\nbefore: [{ operation: addThing, shared: true, credential: '{{who}}' }]"),
    'contract.yaml:18:63 clauses[0].before[0].credential: found {{who}}; wanted one of the credentials: none, member',
  ],
  [
    'a shared step that refers to a state',
    asked("state: busy\nbefore: [{ operation: addThing, shared: true, set: { /name: '{{busy.job}}' } }]"),
    'contract.yaml:18:65 clauses[0].before[0].set["/name"]: found {{busy.job}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a shared step that refers to what one step of each probe saves',
    asked(
      "before: [{ operation: addThing, save: { a: /id } }, { operation: addThing, shared: true, set: { /name: '{{a}}' } }]",
    ),
    'contract.yaml:17:108 clauses[0].before[1].set["/name"]: found {{a}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a question that refers to what only another case saves',
    asked(
      "cases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: a }, save: { id: /id } }]\nask: { set: { /name: 'x{{id}}' } }",
    ),
    'contract.yaml:19:26 clauses[0].ask.set["/name"]: found {{id}}, which no step saves in the case b; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  [
    'a question that refers to what only one of three cases saves, told once',
    asked(
      "cases: [{ from: a }, { from: b }, { from: c }]\nbefore: [{ operation: addThing, when: { from: a }, save: { id: /id } }]\nask: { set: { /name: 'x{{id}}' } }",
    ),
    'contract.yaml:19:26 clauses[0].ask.set["/name"]: found {{id}}, which no step saves in the case b; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  [
    'a value of a caller that only another case saves',
    asked(
      "cases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: a }, save: { id: /id } }]\nask: { credential: { as: member, value: '{{id}}' } }",
    ),
    'contract.yaml:19:45 clauses[0].ask.credential.value: found {{id}}, which no step saves in the case b; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  [
    'a cleanup of what only another case saves',
    asked(
      "cases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: a }, save: { id: /id } }]\nafter: [{ operation: deleteThing, set: { path.thing_id: '{{id}}' } }]",
    ),
    'contract.yaml:19:61 clauses[0].after[0].set["path.thing_id"]: found {{id}}, which no step saves in the case b; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  [
    'a step in a case before that in which it is saved',
    asked(
      "cases: [{ from: a }, { from: b }]\nbefore:\n  - { operation: addThing, when: { from: b }, save: { id: /id } }\n  - { operation: deleteThing, when: { from: [a, b] }, set: { path.thing_id: '{{id}}' } }",
    ),
    'contract.yaml:20:81 clauses[0].before[1].set["path.thing_id"]: found {{id}}, which no step saves in the case a; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  [
    'an expectation that refers to what only another case saves',
    contractWith(
      "operations: [addThing]\ncases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: a }, save: { id: /id } }]\nexpect: { members: { /id: '{{id}}' } }",
    ),
    'contract.yaml:19:31 clauses[0].expect.members["/id"]: found {{id}}, which no step saves in the case b; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  [
    'a follow-up that refers to what only another case saves',
    asked(
      "cases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: b }, save: { id: /id } }]\nfollowUp: { operation: deleteThing, set: { path.thing_id: '{{id}}' }, expect: { members: { /id: '{{id}}' } } }",
    ),
    'contract.yaml:19:63 clauses[0].followUp.set["path.thing_id"]: found {{id}}, which no step saves in the case a; wanted a value that is saved in every case, or a step with when: only where it is',
    'contract.yaml:19:101 clauses[0].followUp.expect.members["/id"]: found {{id}}, which no step saves in the case a; wanted a value that is saved in every case, or a step with when: only where it is',
  ],
  // Callers by case.
  [
    'a caller of a case whom nobody has',
    asked("cases: [{ who: member }, { who: membr }]\nask: { credential: '{{who}}' }"),
    'contract.yaml:18:24 clauses[0].ask.credential: found membr; wanted one of the credentials; did you mean member?',
  ],
  [
    'a caller by a column that nobody has',
    asked("cases: [{ who: member }]\nask: { credential: '{{whom}}' }"),
    'contract.yaml:18:24 clauses[0].ask.credential: found {{whom}}; wanted one of the credentials: none, member',
  ],
  [
    'a caller by a part of a name',
    asked("cases: [{ who: mem }]\nask: { credential: '{{who}}ber' }"),
    'contract.yaml:18:24 clauses[0].ask.credential: found {{who}}ber; wanted one of the credentials: none, member',
  ],
  [
    'a caller by a number',
    asked("cases: [{ who: 1 }]\nask: { credential: '{{who}}' }"),
    'contract.yaml:18:24 clauses[0].ask.credential: found {{who}}; wanted one of the credentials: none, member',
  ],
  [
    'a caller of a step of a case whom nobody has',
    asked("cases: [{ who: membr }]\nbefore: [{ operation: addThing, credential: '{{who}}' }]"),
    'contract.yaml:18:49 clauses[0].before[0].credential: found membr; wanted one of the credentials; did you mean member?',
  ],
];

test.each(mistakes)('%s is a mistake', (_, contract, ...told) => {
  expect(mistakesOf(() => compileText(contract))).toEqual(told);
});
