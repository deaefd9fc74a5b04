import { expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { loadContract } from './load.ts';
import { expectationsOf } from './model.ts';
import { packageFile } from './package-file.ts';

const { contract } = loadContract(packageFile('contracts/xybern/contract.yaml'), [...inputs.keys()]);

/** Waivers and reports refer to these: none may be renamed or removed. A new clause is added here too. */
const clauseIds = [
  'answers.ok',
  'answers.media-type',
  'successes.ok',
  'errors.ok',
  'errors.shape',
  'object.code',
  'object.message',
  'object.request-id',
  'object.request-id-unique',
  'errors.give-nothing-away',
  'statuses.success',
  'statuses.listed',
  'statuses.parameter-type',
  'statuses.parameter-null',
  'statuses.parameter-empty',
  'statuses.resolution',
  'statuses.breakglass-severity',
  'statuses.breakglass-justification',
  'statuses.breakglass-justification-accepted',
  'statuses.breakglass-duration',
  'statuses.breakglass-duration-accepted',
  'auth.key-missing',
  'auth.key-elsewhere',
  'auth.key-empty',
  'auth.key-malformed',
  'auth.key-unknown',
  'auth.key-revoked',
  'auth.key-expired',
  'auth.permission-lacking',
  'auth.permission-of-the-operation',
  'auth.permission-leaves-alone',
  'agent.not-found',
  'agent.not-found-in-body',
  'agent.suspended',
  'agent.suspended-breakglass',
  'decision.not-found',
  'decision.parent-not-found',
  'escalation.not-found',
  'escalation.already-resolved',
  'escalation.raced',
  'action-type.missing',
  'action-type.absent-value',
  'action-type.line-feed',
  'action-type.control-character',
  'chain.without-id',
  'chain.accepted',
  'chain.none',
  'chain.malformed',
  'chain.wrong-type',
  'breakglass.three-admitted',
  'breakglass.cooldown',
  'breakglass.cooldown-lasts',
  'breakglass.after-29-minutes',
  'breakglass.after-31-minutes',
  'breakglass.three-again',
  'breakglass.of-each-agent',
  'breakglass.burst',
  'breakglass.raced',
  'temporal.open',
  'temporal.expired',
  'temporal.scope',
  'temporal.both',
  'policy.not-found',
  'policy.deleted',
  'policy.name-taken',
  'policy.renamed-to-taken',
  'policy.keeps-name',
  'policy.raced',
  'policy.syntax',
  'policy.unknown-type',
  'policy.circular',
  'policy.not-circular',
  'policy.limit',
  'policy.limit-reached',
  'policy.limit-passed',
  'policy.burst',
  'policy.limit-after-deletion',
  'policy.limit-of-policies',
  'agent.name-taken',
  'agent.raced',
  'agent.limit',
  'agent.limit-reached',
  'agent.limit-passed',
  'agent.burst',
  'agent.limit-of-agents',
  'credential.not-found',
  'credential.agent-not-found',
  'credential.rotation-failed',
  'credential.rotation-retried',
  'gateway.provider-not-supported',
  'gateway.provider-unreachable',
  'gateway.prompt-blocked',
  'gateway.prompt-inactive-policy',
  'gateway.completion-blocked',
  'gateway.completion-withheld',
  'request.malformed',
  'request.agent-fields',
  'request.policy-fields',
  'request.resolution-fields',
  'request.breakglass-fields',
  'request.prompt-fields',
  'request.media-type',
  'request.too-large',
  'resource.not-found',
  'resource.unknown-route',
  'resource.wrong-method',
  'rate.limited',
  'server.internal-error',
  'server.unavailable',
  'server.outage',
  'retry.after-limit',
  'retry.after-unavailability',
  'retry.after-internal-error',
  'retry.invalid-key',
  'retry.suspended-agent',
  'retry.blocked-prompt',
  'rate.last-admitted',
  'rate.next-refused',
  'rate.of-the-workspace',
  'rate.burst',
  'rate.of-a-minute',
  'rate.within-the-minute',
  'untestable.sample-client',
  'untestable.backoff',
  'untestable.backoff-on-errors',
  'untestable.raised-limits',
  'untestable.policy-support',
  'untestable.persistent-errors',
  'untestable.rotation-support',
  'untestable.status-page',
  'codes',
];

test('the shipped contract has the clauses that it had', () => {
  expect(contract.clauses.map(({ id }) => id)).toEqual(clauseIds);
});

test('it states as much as it did', () => {
  const expectations = contract.clauses.flatMap(expectationsOf);
  const untestable = contract.clauses.filter(({ kind }) => kind === 'untestable');
  expect([contract.clauses.length, expectations.length, untestable.length]).toEqual([131, 322, 8]);
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
