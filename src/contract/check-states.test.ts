import { expect, test } from 'vitest';
import { compileText, contractBesides, contractWith, expecting, mistakesOf } from './testing/made-up.ts';

const unused = 'expect: { status: 400 }';
const asked = (text: string): string => contractWith(`operations: [addThing]\n${text}\n${unused}`);

/** What an author can get wrong of states, races and bounds, by the contract that has just this mistake. */
const mistakes: readonly (readonly [why: string, contract: string, ...mistakes: readonly string[]])[] = [
  // States.
  [
    'a state with parameters that nobody has',
    asked('state: { id: busi, params: { a: 1 } }'),
    'contract.yaml:17:18 clauses[0].state.id: found busi; wanted one of the states; did you mean busy?',
  ],
  [
    'a state with parameters that nobody has, of several',
    asked('state: [busy, { id: bussy }]'),
    'contract.yaml:17:25 clauses[0].state[1].id: found bussy; wanted one of the states; did you mean busy?',
  ],
  [
    'a parameter that refers to what nobody knows',
    asked("state: { id: busy, params: { of: '{{thing}}' } }"),
    'contract.yaml:17:38 clauses[0].state.params.of: found {{thing}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a parameter that refers to what a step saves',
    asked("state: [{ id: busy, params: { of: ['{{id}}'] } }]\nbefore: [{ operation: addThing, save: { id: /id } }]"),
    'contract.yaml:17:39 clauses[0].state[0].params.of: found {{id}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a state without a name',
    asked('state: { params: {} }'),
    'contract.yaml:17:5 clauses[0].state: found no id; wanted the key "id"',
  ],
  [
    'an unknown scope',
    contractBesides('states:\n  down: { description: D., scope: globl }'),
    'contract.yaml:4:35 states.down.scope: found "globl"; wanted one of; did you mean global?',
  ],
  [
    'an arrangement with a state that nobody has',
    contractBesides('operations:\n  addThing: { state: { id: busy } }'),
    'contract.yaml:4:28 operations.addThing.state.id: found busy; wanted one of the states, of which there are none',
  ],
  [
    'an arrangement with a parameter that refers to a case',
    contractBesides(
      "states: { busy: { description: D. } }\noperations:\n  addThing: { state: { id: busy, params: { of: '{{from}}' } } }",
    ),
    'contract.yaml:5:48 operations.addThing.state.params.of: found {{from}}; wanted one of the references known here: unique, scope',
  ],
  // Races.
  [
    'a race that all may win',
    asked('race: { requests: 3, accepted: 3 }'),
    'contract.yaml:17:36 clauses[0].race.accepted: found 3 of 3; wanted fewer than the requests: the others are judged',
  ],
  [
    'a race of two that two win',
    asked('race: { accepted: 2 }'),
    'contract.yaml:17:23 clauses[0].race.accepted: found 2 of 2; wanted fewer than the requests: the others are judged',
  ],
  [
    'a race beside bad inputs',
    asked('race: {}\nask: { inputs: [no-body] }'),
    'contract.yaml:17:11 clauses[0].race: found a race beside bad inputs; wanted a valid request, of which all but some are refused, or no race',
  ],
  [
    'a race of one',
    asked('race: { requests: 1 }'),
    'contract.yaml:17:23 clauses[0].race.requests: found 1; wanted it to be >= 2',
  ],
  [
    'a race for what is no pointer',
    asked('race: { resource: id }'),
    'contract.yaml:17:23 clauses[0].race.resource: found "id"; wanted text of the format json-pointer',
  ],
  [
    'a race in an invariant',
    contractWith(`over: errors\nrace: {}\n${unused}`),
    'contract.yaml:17:11 clauses[0].race: found race in an invariant; wanted operations in place of over, or no such key',
  ],
  [
    'a race that cannot be tested',
    contractWith('untestable: U.\nrace: {}'),
    'contract.yaml:17:11 clauses[0].race: found race beside untestable; wanted one or the other',
  ],
  // Bounds.
  [
    'two bounds of one relation',
    expecting('{ relations: { /a: { atLeast: 1, atMost: 2 } } }'),
    'contract.yaml:17:32 clauses[0].expect.relations["/a"]: found atLeast beside atMost; wanted one of them, and the other in another clause',
  ],
  [
    'a bound beside a value',
    expecting('{ relations: { /a: { atLeast: 1, is: 2 } } }'),
    'contract.yaml:17:32 clauses[0].expect.relations["/a"]: found a bound beside another value; wanted just one of is, atLeast, atMost',
  ],
  [
    'a bound of a member',
    expecting('{ members: { /a: { atLeast: 1 } } }'),
    'contract.yaml:17:30 clauses[0].expect.members["/a"]: found a bound (atLeast, atMost); wanted it under relations; elsewhere a schema with minimum or maximum',
  ],
  [
    'a bound that refers to what nobody knows',
    expecting("{ relations: { /a: { atMost: '{{limit}}' } } }"),
    'contract.yaml:17:42 clauses[0].expect.relations["/a"].atMost: found {{limit}}; wanted sent./…, path.…, body./…, status, or one of: unique, scope',
  ],
];

test.each(mistakes)('%s is a mistake', (_, contract, ...told) => {
  expect(mistakesOf(() => compileText(contract))).toEqual(told);
});
