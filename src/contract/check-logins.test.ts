import { expect, test } from 'vitest';
import { compileText, contractBesides, contractWith, mistakesOf } from './testing/made-up.ts';

const unused = 'expect: { status: 400 }';
const asked = (text: string): string => contractWith(`operations: [addThing]\n${text}\n${unused}`);
/** A contract with one credential that has a login, written in line 5 from column 3. */
const session = (text: string, more = ''): string =>
  contractBesides(
    `credentials:\n  session: { description: D., scheme: key, ${text} }\n  plain: { description: D., scheme: key }\n${more}`,
  );
const login = "login: { operation: addThing, set: { /name: '{{user}}' }, save: { token: /token } }";

/** What an author can get wrong of logins, by the contract that has just this mistake. */
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
];

test.each(mistakes)('%s is a mistake', (_, contract, ...told) => {
  expect(mistakesOf(() => compileText(contract))).toEqual(told);
});
