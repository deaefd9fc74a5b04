import { describe, expect, test } from 'vitest';
import { compileText, contractBesides, contractWith, expecting, mistakesOf } from './testing/made-up.ts';

const mistakesIn = (contract: string): readonly string[] => mistakesOf(() => compileText(contract));

const unused = 'expect: { status: 400 }';
const unusable = 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`';

/** Names that nothing defines, by the contract that has just this one. */
const unknown: readonly (readonly [why: string, contract: string, mistake: string])[] = [
  [
    'a state',
    contractWith(`operations: [addThing]\nstate: busi\n${unused}`),
    'contract.yaml:17:12 clauses[0].state: found busi; wanted one of the states; did you mean busy?',
  ],
  [
    'a state of several',
    contractWith(`operations: [addThing]\nstate: [busy, tired]\n${unused}`),
    'contract.yaml:17:19 clauses[0].state[1]: found tired; wanted one of the states: busy',
  ],
  [
    'a credential',
    contractWith(`operations: [addThing]\nask: { credential: membr }\n${unused}`),
    'contract.yaml:17:24 clauses[0].ask.credential: found membr; wanted one of the credentials; did you mean member?',
  ],
  [
    'a credential in whose manner another is sent',
    contractWith(`operations: [addThing]\nask: { credential: { as: none, value: x } }\n${unused}`),
    'contract.yaml:17:30 clauses[0].ask.credential.as: found none; wanted one of the credentials: member',
  ],
  [
    'a reference in a credential',
    contractWith(`operations: [addThing]\nask: { credential: { as: member, value: '{{busy.token}}' } }\n${unused}`),
    'contract.yaml:17:45 clauses[0].ask.credential.value: found {{busy.token}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a bad input',
    contractWith(`operations: [addThing]\nask: { inputs: [no-body, no-bodi] }\n${unused}`),
    'contract.yaml:17:30 clauses[0].ask.inputs[1]: found no-bodi; wanted one of the bad inputs (refusal list --inputs); did you mean no-body?',
  ],
  [
    'a bad input at a place',
    contractWith(`operations: [addThing]\nask: { inputs: [{ id: xyzzy, at: /name }] }\n${unused}`),
    'contract.yaml:17:27 clauses[0].ask.inputs[0].id: found xyzzy; wanted one of the bad inputs (refusal list --inputs): no-body, malformed-json, missing-member',
  ],
  [
    'an operation of a step',
    contractWith(`operations: [addThing]\nbefore: [{ operation: addThings }]\n${unused}`),
    'contract.yaml:17:27 clauses[0].before[0].operation: found addThings; wanted an operationId of openapi.yaml; did you mean addThing?',
  ],
  [
    'a body of an operation that takes none',
    contractWith(`operations: [addThing, listThings]\nask: { set: { /name: Ada } }\n${unused}`),
    'contract.yaml:17:26 clauses[0].ask.set["/name"]: found /name, but listThings takes no body; wanted a location in a request that the operation takes',
  ],
  [
    'the whole body of an operation that takes none',
    contractWith(`operations: [listThings]\nask: { remove: [''] }\n${unused}`),
    'contract.yaml:17:21 clauses[0].ask.remove[0]: found the body, but listThings takes no body; wanted a location in a request that the operation takes',
  ],
  [
    'a path parameter',
    contractWith(`operations: [getThing]\nask: { set: { path.thing: x } }\n${unused}`),
    'contract.yaml:17:31 clauses[0].ask.set["path.thing"]: found path.thing; wanted a path parameter of getThing: thing_id',
  ],
  [
    'a path parameter of an operation that has none',
    contractWith(`operations: [listThings]\nbefore:\n  - { operation: health, remove: [path.id] }\n${unused}`),
    'contract.yaml:18:39 clauses[0].before[0].remove[0]: found path.id; wanted a path parameter of health, of which there are none',
  ],
  [
    'a reference in what is set',
    contractWith(`operations: [addThing]\nask: { set: { /name: 'x-{{uniqu}}' } }\n${unused}`),
    'contract.yaml:17:26 clauses[0].ask.set["/name"]: found {{uniqu}}; wanted one of the references known here; did you mean unique?',
  ],
  [
    'a part of the answer where none has come yet',
    contractWith(`operations: [addThing]\nask: { set: { /name: '{{status}}' } }\n${unused}`),
    'contract.yaml:17:26 clauses[0].ask.set["/name"]: found {{status}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a value that is saved only later',
    contractWith(
      `operations: [addThing]\nbefore:\n  - { operation: getThing, set: { path.thing_id: '{{id}}' } }\n  - { operation: addThing, save: { id: /id } }\n${unused}`,
    ),
    'contract.yaml:18:54 clauses[0].before[0].set["path.thing_id"]: found {{id}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a column that one row lacks',
    contractWith(
      `operations: [addThing]\ncases: [{ a: 1, b: 2 }, { b: 3 }]\nask: { set: { /name: '{{a}}{{b}}' } }\n${unused}`,
    ),
    'contract.yaml:18:26 clauses[0].ask.set["/name"]: found {{a}}; wanted one of the references known here; did you mean b?',
  ],
  [
    'a reference in what is expected',
    expecting("{ envelope: simple, message: 'No {{thing}}' }"),
    'contract.yaml:17:42 clauses[0].expect.message: found {{thing}}; wanted sent./…, path.…, body./…, status, or one of: unique, scope',
  ],
  [
    'a security scheme of a credential',
    contractBesides('credentials:\n  guest: { description: D., scheme: logn }'),
    'contract.yaml:4:37 credentials.guest.scheme: found logn; wanted one of the security schemes of openapi.yaml; did you mean login?',
  ],
  [
    'a security scheme of bad credentials',
    contractBesides('badCredentials:\n  logn: { unknown: x }'),
    'contract.yaml:4:9 badCredentials.logn: found logn; wanted one of the security schemes of openapi.yaml; did you mean login?',
  ],
  [
    'a credential with the name of none at all',
    contractBesides('credentials:\n  none: { description: D., scheme: key }'),
    'contract.yaml:4:9 credentials.none: found none; wanted another name: none means that no credential is sent',
  ],
  [
    'a schema of an envelope that cannot be used',
    contractBesides("envelopes:\n  e: { schema: { pattern: 'a(?=b)' } }"),
    `contract.yaml:4:16 envelopes.e.schema: found a schema that cannot be used (${unusable}); wanted a JSON Schema (draft 2020-12)`,
  ],
  [
    'a schema of an expectation that cannot be used',
    expecting("{ members: { /a: { schema: { pattern: 'a(?=b)' } } } }"),
    `contract.yaml:17:40 clauses[0].expect.members["/a"].schema: found a schema that cannot be used (${unusable}); wanted a JSON Schema (draft 2020-12) whose patterns RE2 can say`,
  ],
];

test.each(unknown)('%s is a mistake where nothing defines it', (_, contract, mistake) => {
  expect(mistakesIn(contract)).toEqual([mistake]);
});

const ids: readonly (readonly [why: string, contract: string, mistake: string])[] = [
  [
    'of two clauses',
    contractWith(`${unused}\noperations: all\n`).replace(
      / {4}\n$/,
      '  - { id: one, section: S, statement: S., untestable: U. }\n',
    ),
    'contract.yaml:18:11 clauses[1].id: found the id one a second time; wanted an id of its own (clauses[0] has it)',
  ],
  [
    'of the table of codes',
    contractBesides('codes: { section: S, rows: { a: 400 } }').replace('id: one', 'id: codes'),
    'contract.yaml:5:11 clauses[0].id: found the id codes a second time; wanted another id: the table of codes has this one',
  ],
];

test('a code of limits must be one that the table gives the status 429', () => {
  const codes = 'codes: { section: S, limits: [slow, gone, slwo], rows: { slow: 429, gone: 410 } }';
  const where = (at: number, index: number, found: string): string =>
    `contract.yaml:3:${at} codes.limits[${index}]: found ${found}; wanted`;
  expect(mistakesIn(contractBesides(codes))).toEqual([
    expect.stringContaining(`${where(37, 1, 'gone')} a code that the table gives the status 429`),
    expect.stringContaining(`${where(43, 2, 'slwo')} a code that the table gives the status 429`),
  ]);
});

test.each(ids)('the id %s is a mistake in another', (_, contract, mistake) => {
  expect(mistakesIn(contract)).toEqual([mistake]);
});

describe('known are', () => {
  const known: readonly (readonly [what: string, contract: string])[] = [
    ['no credential', contractWith(`operations: all\nask: { credential: none }\n${unused}`)],
    [
      'what every request has',
      contractWith(`operations: [addThing]\nask: { set: { /name: '{{unique}} {{scope}}' } }\n${unused}`),
    ],
    [
      'what a state returns',
      contractWith(`operations: [addThing]\nstate: busy\nask: { set: { /name: '{{busy.job}}' } }\n${unused}`),
    ],
    [
      'what an earlier step saved',
      contractWith(
        `operations: [addThing]\nbefore:\n  - { operation: addThing, save: { id: /id } }\n  - { operation: getThing, set: { path.thing_id: '{{id}}' } }\nafter: [{ operation: deleteThing, set: { path.thing_id: '{{id}}' } }]\n${unused}`,
      ),
    ],
    [
      "what an operation's own steps saved",
      contractWith(`operations: [getThing]\nask: { set: { path.thing_id: '{{thing}}-' } }\n${unused}`),
    ],
    [
      'columns that every row has',
      contractWith(`operations: [addThing]\ncases: [{ a: 1 }, { a: 2 }]\nask: { set: { /name: '{{a}}' } }\n${unused}`),
    ],
    [
      'parts of the exchange, in what is expected',
      expecting(
        "{ envelope: simple, message: '{{sent./name}} {{path.thing_id}} {{query.limit}} {{body./code}} {{header.X-Key}} {{status}} {{body.}} {{sent.}}' }",
      ),
    ],
  ];
  test.each(known)('%s', (_, contract) => {
    expect(mistakesIn(contract)).toEqual([]);
  });
});
