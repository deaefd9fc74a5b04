import { describe, expect, test } from 'vitest';
import { compileText, contractBesides, contractWith, expecting, mistakesOf } from './testing/made-up.ts';

const unused = 'expect: { status: 400 }';
const asked = (text: string): string => contractWith(`operations: [addThing]\n${text}\n${unused}`);
/** A contract with one credential that has a login, written in line 5 from column 3. */
const session = (text: string, more = ''): string =>
  contractBesides(
    `credentials:\n  session: { description: D., scheme: key, ${text} }\n  plain: { description: D., scheme: key }\n${more}`,
  );
const login = "login: { operation: addThing, set: { /name: '{{user}}' }, save: { token: /token } }";

/** What an author can get wrong, by the contract that has just this mistake. */
const mistakes: readonly (readonly [why: string, contract: string, ...mistakes: readonly string[]])[] = [
  // Logins.
  [
    'a login without a value',
    session(login),
    "contract.yaml:4:12 credentials.session: found a login and no value; wanted value: what is sent, made of what it saves: '{{token}}'",
  ],
  [
    'a value without a login',
    session("value: 'x'"),
    'contract.yaml:4:51 credentials.session.value: found a value without a login; wanted no value: the target supplies it',
  ],
  [
    'a value made of what the login does not save',
    session(`${login}, value: '{{tokn}}'`),
    'contract.yaml:4:136 credentials.session.value: found {{tokn}}; wanted one of the references known here; did you mean token?',
  ],
  [
    'a value made of what the login needs',
    session(`${login}, value: '{{user}}'`),
    'contract.yaml:4:136 credentials.session.value: found {{user}}; wanted one of the references known here: token',
  ],
  [
    'something beside it made of what the login does not save',
    session(`${login}, value: '{{token}}', set: { header.X-Csrf: '{{csrf}}' }`),
    'contract.yaml:4:171 credentials.session.set["header.X-Csrf"]: found {{csrf}}; wanted one of the references known here: token',
  ],
  [
    'something beside it in the body',
    session(`${login}, value: '{{token}}', set: { /csrf: x }`),
    'contract.yaml:4:163 credentials.session.set["/csrf"]: found /csrf; wanted header.<name>, query.<name> or cookie.<name>, which every request has room for',
  ],
  [
    'something beside it in the path',
    session(`${login}, value: '{{token}}', set: { path.thing_id: x }`),
    'contract.yaml:4:171 credentials.session.set["path.thing_id"]: found path.thing_id; wanted header.<name>, query.<name> or cookie.<name>, which every request has room for',
  ],
  [
    'a login by an operation that nobody has',
    session("login: { operation: login, save: { token: /token } }, value: '{{token}}'"),
    'contract.yaml:4:64 credentials.session.login.operation: found login; wanted an operationId of openapi.yaml: listThings, addThing, getThing, deleteThing, health',
  ],
  [
    'a login with a body that its operation does not take',
    session("login: { operation: health, set: { /name: x }, save: { token: /token } }, value: '{{token}}'"),
    'contract.yaml:4:86 credentials.session.login.set["/name"]: found /name, but health takes no body; wanted a location in a request that the operation takes',
  ],
  [
    'a login that removes a path that its operation does not have',
    session("login: { operation: health, remove: [path.x], save: { token: /token } }, value: '{{token}}'"),
    'contract.yaml:4:81 credentials.session.login.remove[0]: found path.x; wanted a path parameter of health, of which there are none',
  ],
  [
    'a login by a caller whom nobody has',
    session("login: { operation: addThing, credential: plan, save: { token: /token } }, value: '{{token}}'"),
    'contract.yaml:4:86 credentials.session.login.credential: found plan; wanted one of the credentials; did you mean plain?',
  ],
  [
    'a login by a caller with a login',
    session("login: { operation: addThing, credential: session, save: { token: /token } }, value: '{{token}}'"),
    'contract.yaml:4:86 credentials.session.login.credential: found session, which has a login of its own; wanted a credential whose value the target supplies',
  ],
  [
    'a login in the manner of a caller whom nobody has',
    session(
      "login: { operation: addThing, credential: { as: plan, value: '{{a}}' }, save: { token: /token } }, value: '{{token}}'",
    ),
    'contract.yaml:4:92 credentials.session.login.credential.as: found plan; wanted one of the credentials; did you mean plain?',
  ],
  [
    'a login that saves what it needs',
    session("login: { operation: addThing, set: { /name: '{{token}}' }, save: { token: /token } }, value: '{{token}}'"),
    'contract.yaml:4:118 credentials.session.login.save.token: found token, which the login needs; wanted another name: a target supplies the one or the other',
  ],
  [
    'a login that needs a unique name',
    session(
      "login: { operation: addThing, set: { /name: 'u-{{unique}}' }, save: { token: /token } }, value: '{{token}}'",
    ),
    'contract.yaml:4:51 credentials.session.login: found {{unique}}; wanted names that the target supplies ({{email}}): nothing else is known in a login',
  ],
  [
    'a login that needs what a state returns',
    session(
      "login: { operation: addThing, set: { /name: '{{busy.job}}' }, save: { token: /token } }, value: '{{token}}'",
    ),
    'contract.yaml:4:51 credentials.session.login: found {{busy.job}}; wanted names that the target supplies ({{email}}): nothing else is known in a login',
  ],
  [
    'a login whose operation is arranged by what nobody here knows',
    session(
      "login: { operation: getThing, save: { token: /token } }, value: '{{token}}'",
      "operations:\n  getThing: { before: [{ operation: addThing, save: { thing: /id } }], set: { path.thing_id: '{{thing}}' } }",
    ),
    'contract.yaml:4:64 credentials.session.login.operation: found {{thing}}, which operations.getThing sets and nothing here knows; wanted set: { path.thing_id: … }, or a step before it that saves thing',
  ],
  [
    'a credential with a login that is called as a state is',
    session(`${login}, value: '{{token}}'`, 'states:\n  session: { description: D. }'),
    'contract.yaml:4:12 credentials.session: found session, as a state is called; wanted another name: {{session.…}} would mean either',
  ],
  [
    'a part of a login that it does not save',
    session(`${login}, value: '{{token}}'`, "operations:\n  getThing: { set: { path.thing_id: '{{session.tokn}}' } }"),
    'contract.yaml:7:37 operations.getThing.set["path.thing_id"]: found {{session.tokn}}; wanted one of the references known here; did you mean session.token?',
  ],
  // Where something is saved from.
  [
    'a place to save from that is none',
    asked('before: [{ operation: addThing, save: { a: id } }]'),
    'contract.yaml:17:48 clauses[0].before[0].save.a: found "id"; wanted a JSON Pointer into the body (/name), header.<name> or cookie.<name>',
  ],
  [
    'a place to save from that only a request has',
    asked('before: [{ operation: addThing, save: { a: query.id } }]'),
    'contract.yaml:17:48 clauses[0].before[0].save.a: found "query.id"; wanted a JSON Pointer into the body (/name), header.<name> or cookie.<name>',
  ],
  [
    'a cookie to save without a name',
    asked('before: [{ operation: addThing, save: { a: { from: cookie. } } }]'),
    'contract.yaml:17:56 clauses[0].before[0].save.a.from: found "cookie."; wanted a JSON Pointer into the body (/name), header.<name> or cookie.<name>',
  ],
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
  // Follow-ups.
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

describe('the ways of asking', () => {
  test.each(mistakes)('%s is a mistake', (_, contract, ...told) => {
    expect(mistakesOf(() => compileText(contract))).toEqual(told);
  });
});
