import { compileContract, type LoadedContract } from '../load.ts';
import { describeMistake, MistakesError } from '../mistake.ts';
import type { AnswerClause, Clause } from '../model.ts';
import type { Operation } from '../operation.ts';

// A made-up provider, small enough that a mistake's line and column can be counted.

export const openapiText = `openapi: 3.1.0
info: { title: Made up, version: '1' }
servers: [{ url: https://api.example.com }]
security: [{ key: [read] }]
paths:
  /things:
    get:
      operationId: listThings
    post:
      operationId: addThing
      security: [{ key: [write] }]
      requestBody:
        required: true
        content:
          application/json:
            schema: { $ref: '#/components/schemas/Thing' }
            example: { name: Ada }
  /things/{thing_id}:
    parameters: [{ name: thing_id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getThing
    delete:
      operationId: deleteThing
      security: [{ key: [write] }]
  /health:
    get:
      operationId: health
      security: []
components:
  securitySchemes:
    key: { type: apiKey, in: header, name: X-Key }
    login: { type: http, scheme: basic }
  schemas:
    Thing: { type: object, required: [name], properties: { name: { type: string } } }
    Error: { type: object, required: [code] }
`;

/** All but the clauses; in a contract of `contractWith` the last of it is line 11. */
const head = `id: made-up
document: { title: Made up, retrieved: '2026-11-20' }
envelopes:
  simple: { schema: Error, code: /code, message: /detail, fields: { list: /errors, at: /field, code: /code } }
  bare: { mediaType: application/problem+json; charset=utf-8, schema: { type: object } }
credentials:
  member: { description: May read and write., scheme: key, scopes: [read, write] }
states:
  busy: { description: It is busy., returns: { job: {}, token: { secret: true } } }
operations:
  getThing: { before: [{ operation: addThing, save: { thing: /id } }], set: { path.thing_id: '{{thing}}' } }
`;

/** Lines of a block, each at column 5. */
const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => `    ${line}\n`)
    .join('');

/** A contract of one clause: `text` begins at line 16, column 5. */
export const contractWith = (text: string): string =>
  `${head}clauses:\n  - id: one\n    section: S\n    statement: It is so.\n${indented(text)}`;

/** The clause above, of whose `expect` the value is given: it stands in line 17, from column 13. */
export const expecting = (expect: string, about = 'operations: [addThing]'): string =>
  contractWith(`${about}\nexpect: ${expect}`);

/** A contract with other keys than those above, and one clause that needs none of them. `text` begins at line 3. */
export const contractBesides = (text: string): string =>
  `id: made-up\ndocument: { title: Made up, retrieved: '2026-11-20' }\n${text}\nclauses:\n  - { id: one, section: S, statement: It is so., operations: [listThings], expect: { status: 400 } }\n`;

/** The bad inputs that made-up contracts may name. */
export const inputNames: readonly string[] = ['no-body', 'malformed-json', 'missing-member'];

export const compileText = (contract: string, openapi: string = openapiText): LoadedContract =>
  compileContract(
    { contract: { file: 'contract.yaml', text: contract }, openapi: { file: 'openapi.yaml', text: openapi } },
    inputNames,
  );

/** The operations of a document of `openapiOf`. */
export const operationsOf = (paths: string, more = ''): Readonly<Record<string, Operation>> =>
  compileText(minimalContract, openapiOf(paths, more)).contract.operations;

/** An OpenAPI document whose paths are given: they begin at line 3, column 3. `more` stands below them. */
export const openapiOf = (paths: string, more = ''): string =>
  `openapi: 3.1.0\npaths:\n${paths.replace(/^/gm, '  ')}\n  /last: { get: { operationId: last } }\n${more}`;

/** A contract that fits every document of `openapiOf`. */
export const minimalContract =
  "{ id: made-up, document: { title: Made up, retrieved: '2026-11-20' }, clauses: [{ id: one, section: S, statement: It is so., operations: [last], expect: { status: 400 } }] }";

/** The first clause of a contract text. */
export const clauseOf = (contract: string, openapi: string = openapiText): Clause =>
  compileText(contract, openapi).contract.clauses[0] as Clause;

/** The first clause of a contract text, which asks. */
export const askedClauseOf = (contract: string, openapi: string = openapiText): AnswerClause => {
  const clause = clauseOf(contract, openapi);
  if (clause.kind !== 'answer') throw new Error(`a clause of the kind ${clause.kind}`);
  return clause;
};

/** What `read` finds wrong, a message each; none where it finds nothing. Other errors are thrown on. */
export const mistakesOf = (read: () => unknown): readonly string[] => {
  try {
    read();
    return [];
  } catch (error) {
    if (!(error instanceof MistakesError)) throw error;
    return error.mistakes.map(describeMistake);
  }
};
