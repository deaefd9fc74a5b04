import { expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { loadContract } from './load.ts';
import { expectationsOf } from './model.ts';
import { packageFile } from './package-file.ts';

const { contract } = loadContract(packageFile('contracts/xavigate/contract.yaml'), [...inputs.keys()]);

/** Waivers and reports refer to these: none may be renamed or removed. A new clause is added here too. */
const clauseIds = [
  'errors.media-type',
  'errors.shape',
  'errors.give-nothing-away',
  'object.type',
  'object.type-of-code',
  'object.title',
  'object.status',
  'object.status-of-answer',
  'object.detail',
  'object.detail-on-400',
  'object.request-id',
  'object.request-id-unique',
  'object.error-code',
  'object.error-type',
  'object.docs-url',
  'object.docs-url-on-400',
  'object.docs-url-of-code',
  'object.errors',
  'object.errors-only-on-400',
  'object.errors-entries',
  'types.listed',
  'unauthenticated.key-missing',
  'unauthenticated.key-malformed',
  'unauthenticated.key-not-found',
  'unauthenticated.key-revoked',
  'insufficient-scope.write',
  'insufficient-scope.read',
  'insufficient-consent',
  'not-found.unknown-id',
  'not-found.other-account',
  'invalid-request.field-missing',
  'invalid-request.field-null',
  'invalid-request.field-type',
  'invalid-request.field-length',
  'invalid-request.field-range',
  'invalid-request.field-enum',
  'invalid-request.field-format',
  'invalid-request.parameters',
  'validation.several-fields',
  'invalid-request.body-unreadable',
  'invalid-request.media-type',
  'invalid-request.body-too-large',
  'routes.unknown',
  'routes.wrong-method',
  'idempotency-key-in-use',
  'idempotency-key-in-use.race',
  'rate-limit-exceeded',
  'rate-limit-burst',
  'internal-error',
  'untestable.type-links-here',
  'untestable.docs-url-links-here',
  'untestable.investigating',
  'untestable.sdk-typescript',
  'untestable.sdk-python',
  'untestable.support',
  'codes',
];

test('the shipped contract has the clauses that it had', () => {
  expect(contract.clauses.map(({ id }) => id)).toEqual(clauseIds);
});

test('no two of its expectations share an id', () => {
  const ids = contract.clauses.flatMap((clause) => expectationsOf(clause).map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('every clause that asks has an operation to ask', () => {
  const idle = contract.clauses.filter((clause) => clause.kind === 'answer' && clause.operations.length === 0);
  expect(idle).toEqual([]);
});

test('every envelope and state that it defines is used', () => {
  const text = JSON.stringify(contract.clauses);
  for (const state of Object.keys(contract.states)) expect(text).toContain(`"${state}"`);
  for (const envelope of Object.keys(contract.envelopes)) expect(text).toContain(`"${envelope}"`);
});
