import { expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { loadContract } from './load.ts';
import { expectationsOf } from './model.ts';
import { packageFile } from './package-file.ts';

const { contract } = loadContract(packageFile('contracts/ascend/contract.yaml'), [...inputs.keys()]);

/** Waivers and reports refer to these: none may be renamed or removed. A new clause is added here too. */
const clauseIds = [
  'success.ok',
  'success.created',
  'success.no-content',
  'statuses.listed',
  'errors.media-type',
  'errors.detail',
  'errors.give-nothing-away',
  'errors.entry-loc',
  'errors.entry-loc-begins',
  'errors.entry-msg',
  'errors.entry-type',
  'errors.lists-are-validation',
  'errors.status-code',
  'errors.status-code-of-answer',
  'routes.unknown',
  'routes.wrong-method',
  'auth.missing',
  'auth.expired-token',
  'auth.token-lifetime',
  'auth.expired-session',
  'auth.token-signature',
  'auth.session-signature',
  'auth.token-malformed',
  'auth.session-malformed',
  'auth.key-unknown',
  'auth.key-revoked',
  'auth.wrong-password',
  'auth.refresh',
  'forbidden.admin-required',
  'forbidden.admin-required-of-sessions',
  'forbidden.no-organization',
  'forbidden.no-context',
  'forbidden.permissions',
  'forbidden.changes-nothing',
  'csrf.missing',
  'csrf.wrong',
  'csrf.changes-nothing',
  'csrf.accepted',
  'csrf.reads',
  'csrf.tokens-need-none',
  'rate-limited',
  'rate.hour',
  'rate.day',
  'validation.field-missing',
  'validation.several-missing',
  'validation.several-missing-in-a-list',
  'validation.agent-id-short',
  'validation.agent-id-long',
  'validation.agent-id-accepted',
  'validation.action-type-empty',
  'validation.risk-score-high',
  'validation.risk-score-low',
  'validation.risk-score-integer',
  'validation.risk-score-accepted',
  'validation.risk-level',
  'validation.risk-level-accepted',
  'validation.email',
  'validation.type',
  'validation.null',
  'validation.query',
  'validation.action-id',
  'body.unreadable',
  'body.media-type',
  'body.too-large',
  'not-found.agent',
  'not-found.action',
  'not-found.smart-rule',
  'not-found.mcp-server',
  'not-found.policy',
  'not-found.user',
  'not-found.deleted',
  'conflict.agent',
  'conflict.agent-at-once',
  'conflict.mcp-server',
  'conflict.key',
  'workflow.approve',
  'workflow.reject',
  'workflow.execute',
  'workflow.approved-twice',
  'workflow.not-pending',
  'workflow.not-approved',
  'workflow.completed',
  'approval.levels',
  'approval.level-too-low',
  'approval.reject-level-too-low',
  'approval.self',
  'governance.rate',
  'governance.rate-minute',
  'governance.rate-hour',
  'governance.budget-spent',
  'governance.window-opens',
  'governance.budget',
  'governance.window',
  'organization.cross-access',
  'organization.not-found',
  'organization.agents',
  'organization.actions',
  'organization.mcp-servers',
  'organization.smart-rules',
  'organization.policies',
  'organization.users',
  'organization.keys',
  'server.unexpected',
  'server.processing',
  'server.database',
  'server.bad-gateway',
  'server.unavailable',
  'server.mcp-unavailable',
  'server.maintenance',
  'server.timeout',
  'untestable.highest-limits',
  'untestable.correlation-id',
  'untestable.retry-strategy',
  'untestable.logging',
  'untestable.support',
  'untestable.active-organization',
];

test('the shipped contract has the clauses that it had', () => {
  expect(contract.clauses.map(({ id }) => id)).toEqual(clauseIds);
});

test('it states as much as it did', () => {
  const expectations = contract.clauses.flatMap(expectationsOf);
  const untestable = contract.clauses.filter(({ kind }) => kind === 'untestable');
  expect([contract.clauses.length, expectations.length, untestable.length]).toEqual([116, 354, 6]);
});

test('no two of its expectations share an id', () => {
  const ids = contract.clauses.flatMap((clause) => expectationsOf(clause).map(({ id }) => id));
  expect(new Set(ids).size).toBe(ids.length);
});

test('every clause that asks has an operation to ask', () => {
  const idle = contract.clauses.filter((clause) => clause.kind === 'answer' && clause.operations.length === 0);
  expect(idle).toEqual([]);
});

test('every envelope, credential and state that it defines is used', () => {
  const text = JSON.stringify([contract.clauses, contract.recipes]);
  for (const state of Object.keys(contract.states)) expect(text).toContain(`"${state}"`);
  for (const envelope of Object.keys(contract.envelopes)) expect(text).toContain(`"${envelope}"`);
  for (const credential of Object.keys(contract.credentials)) expect(text).toContain(`"${credential}"`);
});
