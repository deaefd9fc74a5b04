import type { Json } from '../../contract/json.ts';
import type { Location } from '../../contract/location.ts';
import type { AnswerClause, Contract, Envelope, Expectation, InvariantClause } from '../../contract/model.ts';
import type { Operation } from '../../contract/operation.ts';
import { checkOne } from '../judge-probe.ts';
import { type Answered, referencesOf } from '../references.ts';
import type { Finding } from '../verdict.ts';

export const must = { level: 'must', basis: 'document' } as const;
export const should = { level: 'should', basis: 'document' } as const;
export const may = { level: 'may', basis: 'editorial' } as const;

/** An envelope with every part that a lens may have. */
export const problem: Envelope = {
  id: 'problem',
  mediaType: 'application/problem+json',
  schema: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
  parts: { code: '/code', message: '/detail', requestId: '/request_id' },
  fields: { list: '/errors', at: '/field', code: '/code', message: '/detail', notation: 'dotted' },
};

const operation = (id: string, method: string, path: string, accepts: readonly number[]): Operation => ({
  id,
  method,
  path,
  summary: '',
  parameters: [],
  security: [],
  accepts,
});

/** A contract of two operations and one envelope; `getThing` documents 303 as a success. */
export const contractOf = (over: Partial<Contract> = {}): Contract => ({
  id: 'things',
  document: { title: 'Things', retrieved: '2026-11-20' },
  envelopes: { problem },
  credentials: {},
  badCredentials: { malformed: {}, unknown: {} },
  states: {},
  capabilities: {},
  limits: {},
  otherServers: {},
  codes: { rows: [] },
  securitySchemes: {},
  servers: [],
  operations: {
    createThing: operation('createThing', 'POST', '/things', [201]),
    getThing: operation('getThing', 'GET', '/things/{id}', [200, 303]),
  },
  recipes: {},
  clauses: [],
  survivors: [],
  ...over,
});

const clauseBase = { id: 'clause', section: 'Errors', statement: 'It is so.', capabilities: [] } as const;

/** A clause that is asked, of `createThing`, and wants 400. */
export const answerClause = (over: Partial<AnswerClause> = {}): AnswerClause => ({
  ...clauseBase,
  kind: 'answer',
  operations: ['createThing'],
  cases: [],
  states: [],
  before: [],
  after: [],
  ask: { credential: { kind: 'default' }, set: [], remove: [] },
  inputs: [],
  alternatives: [[{ id: 'clause/status', aspect: 'status', anyOf: [400], ...must }]],
  ...over,
});

/** An invariant over all errors. */
export const invariantClause = (
  expectations: InvariantClause['expectations'],
  over: Partial<Omit<InvariantClause, 'expectations'>> = {},
): InvariantClause => ({
  ...clauseBase,
  kind: 'invariant',
  over: { statuses: ['4xx', '5xx'], except: [] },
  expectations,
  ...over,
});

/** What a check may know, as far as a test cares. */
export interface Knowing {
  readonly contract?: Contract;
  readonly spoiled?: readonly Location[];
}

/** What one expectation finds in an answer. */
export const findingsOf = (
  expectation: Expectation,
  exchange: Answered,
  { contract = contractOf(), spoiled = [] }: Knowing = {},
): readonly Finding[] => checkOne(expectation, exchange, { contract, lookup: referencesOf(exchange), spoiled });

/** A finding of the expectation `c/<aspect>` in the exchange `p#1`. */
export const finding = (
  code: Finding['code'],
  at: Finding['at'],
  expected: Json,
  actual: Json,
  expectation: string,
): Finding => ({ code, expectation, exchange: 'p#1', at, expected, actual });
