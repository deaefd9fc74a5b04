import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** How many clauses a contract for measuring has: as many tests. */
export const clauseCount = 40;

const openapi = {
  openapi: '3.1.0',
  info: { title: 'Bench', version: '1' },
  servers: [{ url: 'https://bench.test' }],
  paths: {
    '/check': {
      get: {
        operationId: 'check',
        parameters: [{ name: 'limit', in: 'query', schema: { type: 'integer' }, example: 20 }],
        responses: { '200': { description: 'Fine.' } },
      },
    },
  },
};

/** One list of cases for all clauses, which YAML writes once: the contract stays as short as one that a person wrote. */
const contractOf = (cases: readonly object[]): object => ({
  id: 'bench',
  document: { title: 'Bench, Errors', retrieved: '2026-11-20' },
  envelopes: {
    problem: {
      mediaType: 'application/problem+json',
      schema: {
        type: 'object',
        required: ['type', 'title', 'status', 'error_code'],
        properties: { status: { type: 'integer' }, title: { type: 'string', minLength: 1 } },
      },
      code: '/error_code',
      message: '/detail',
      requestId: '/request_id',
    },
  },
  clauses: [
    {
      id: 'errors.status-of-answer',
      section: 'Errors',
      statement: 'status is the HTTP status of the answer.',
      over: 'errors',
      expect: { relations: { '/status': '{{status}}' } },
    },
    ...Array.from({ length: clauseCount }, (_, clause) => ({
      id: `wrong.parameter-${clause}`,
      section: 'Errors / 400',
      statement: 'An unknown parameter is refused.',
      operations: ['check'],
      cases,
      ask: { set: { 'query.wrong': `${clause}-{{number}}` } },
      expect: { status: 400, envelope: 'problem', code: 'invalid_request' },
    })),
  ],
});

/** The files of a contract with so many questions, and of a target without a budget to speak of. */
export interface BenchFiles {
  readonly contract: string;
  readonly target: string;
}

/** Writes a contract of `probes` questions in `clauseCount` clauses, and a target at `url`, into `folder`. */
export const writeBenchContract = (folder: string, probes: number, url: string): BenchFiles => {
  mkdirSync(folder, { recursive: true });
  const cases = Array.from({ length: probes / clauseCount }, (_, number) => ({ number }));
  const target = { contract: 'bench', servers: { default: url }, budget: { requests: 1_000_000 } };
  writeFileSync(join(folder, 'openapi.yaml'), stringify(openapi));
  writeFileSync(join(folder, 'contract.yaml'), stringify(contractOf(cases)));
  writeFileSync(join(folder, 'target.yaml'), stringify(target));
  return { contract: join(folder, 'contract.yaml'), target: join(folder, 'target.yaml') };
};
