import type { AnswerClause, Contract, RequestPatch, StateRef, Step } from '../../contract/model.ts';
import type { Operation } from '../../contract/operation.ts';
import { defaultBudget, type TargetFacts } from '../../target/model.ts';

/** Nothing laid over a request. */
export const nothing: RequestPatch = { credential: { kind: 'default' }, set: [], remove: [] };

/** What is laid over a request, as far as a test cares. */
export const patch = (over: Partial<RequestPatch>): RequestPatch => ({ ...nothing, ...over });

/** A step that is sent once for each probe, as far as a test cares. */
export const step = (operation: string, over: Partial<Step> = {}): Step => ({
  ...nothing,
  operation,
  when: {},
  times: 1,
  shared: false,
  save: [],
  ...over,
});

const operation = (over: Partial<Operation> & Pick<Operation, 'id' | 'method' | 'path'>): Operation => ({
  summary: '',
  parameters: [],
  security: [{ scheme: 'key', scopes: ['read'] }],
  accepts: [],
  ...over,
});

const text = { type: 'string' };

/** The operations of the small contract; `ping` is open to all. */
export const operations: Readonly<Record<string, Operation>> = {
  ping: operation({ id: 'ping', method: 'GET', path: '/ping', security: [] }),
  listThings: operation({
    id: 'listThings',
    method: 'GET',
    path: '/things',
    parameters: [
      { name: 'limit', in: 'query', required: false, schema: { type: 'integer' }, example: 20 },
      { name: 'after', in: 'query', required: false, schema: text },
      { name: 'X-Trace', in: 'header', required: false, schema: text, example: 'trace-1' },
    ],
  }),
  createThing: operation({
    id: 'createThing',
    method: 'POST',
    path: '/things',
    body: { required: true, mediaType: 'application/json', schema: {}, example: { name: 'one', tags: ['a'] } },
    security: [{ scheme: 'key', scopes: ['write'] }],
  }),
  getThing: operation({
    id: 'getThing',
    method: 'GET',
    path: '/things/{id}',
    parameters: [{ name: 'id', in: 'path', required: true, schema: text, example: 'x-1' }],
  }),
};

/** A clause that is asked, as far as a test cares. */
export const clauseOf = (id: string, over: Partial<AnswerClause> = {}): AnswerClause => ({
  id,
  kind: 'answer',
  section: 'Errors',
  statement: 'It is so.',
  capabilities: [],
  operations: ['ping'],
  cases: [],
  states: [],
  before: [],
  after: [],
  ask: nothing,
  inputs: [],
  alternatives: [[{ id: `${id}/status`, aspect: 'status', anyOf: [400], level: 'must', basis: 'document' }]],
  ...over,
});

const credential = (id: string, scheme: string, ...scopes: readonly string[]) => ({
  id,
  description: '',
  scheme,
  scopes,
  set: [],
});

/** A state without parameters. */
export const stateOf = (id: string): StateRef => ({ id, params: {} });

/** A contract of four operations, in which `getThing` needs a thing that was created before. */
export const contractOf = (over: Partial<Contract> = {}): Contract => ({
  id: 'things',
  document: { title: 'Things', retrieved: '2026-11-20' },
  capabilities: {},
  limits: {},
  otherServers: {},
  envelopes: {},
  credentials: {
    reader: credential('reader', 'key', 'read'),
    writer: credential('writer', 'key', 'read', 'write'),
  },
  badCredentials: { malformed: { key: 'nope' }, unknown: {} },
  states: {
    suspended: { id: 'suspended', description: '', scope: 'credential', returns: [{ name: 'key', secret: true }] },
    full: { id: 'full', description: '', scope: 'data', returns: [] },
  },
  codes: { rows: [] },
  securitySchemes: { key: { id: 'key', type: 'http', scheme: 'bearer' } },
  servers: [],
  operations,
  recipes: {
    getThing: {
      states: [],
      before: [step('createThing', { shared: true, save: [{ name: 'id', from: '/id', secret: false }] })],
      after: [],
      patch: patch({ set: [{ at: 'path.id', value: '{{id}}' }] }),
    },
  },
  clauses: [],
  survivors: [],
  ...over,
});

/** A contract whose recipes are left out, so that each request stands for itself. */
export const withoutRecipes = (...clauses: readonly AnswerClause[]): Contract => contractOf({ recipes: {}, clauses });

/** A target that supplies everything, as far as a test cares. */
export const factsOf = (over: Partial<TargetFacts> = {}): TargetFacts => ({
  name: 'test',
  url: 'http://api.test',
  credentials: ['reader', 'writer'],
  capabilities: {},
  states: 'any',
  budget: defaultBudget,
  ...over,
});
