import { describe, expect, test } from 'vitest';
import type { Contract, Expectation, InvariantClause, StatusRange } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { newInvariantJudge } from './invariant.ts';
import { answered, unanswered } from './testing/answers.ts';
import { contractOf, finding, invariantClause, may, must, should } from './testing/contract.ts';

const requestId: Expectation = {
  id: 'clause/member:/request_id',
  aspect: 'member',
  at: '/request_id',
  matcher: { kind: 'schema', schema: { type: 'string' } },
  optional: false,
  ...must,
};

const over = (statuses: readonly StatusRange[], except: readonly StatusRange[] = []): InvariantClause =>
  invariantClause([requestId], { over: { statuses, except } });

const judge = (clause: InvariantClause, exchanges: readonly Exchange[], contract: Contract = contractOf()) => {
  const invariant = newInvariantJudge(contract, clause);
  for (const exchange of exchanges) invariant.add(exchange, 'createThing');
  return invariant.result();
};

const errors = over(['4xx', '5xx']);
const conforming = { code: 'x', request_id: 'r' };

describe('an invariant', () => {
  test('passes where it holds of every answer', () => {
    expect(judge(errors, [answered({ body: conforming }), answered({ body: conforming, number: 2 })])).toStrictEqual({
      clause: 'clause',
      verdict: { kind: 'pass' },
      findings: [],
      answers: 2,
      operations: ['createThing'],
    });
  });

  test('fails by one answer among many, and names it', () => {
    const exchanges = [answered({ body: conforming }), answered({ body: {}, number: 2, probe: 'q' })];
    expect(judge(errors, exchanges)).toEqual({
      clause: 'clause',
      verdict: { kind: 'fail' },
      findings: [
        { ...finding('member-missing', '/request_id', { type: 'string' }, null, requestId.id), exchange: 'q#2' },
      ],
      answers: 2,
      operations: ['createThing'],
    });
  });

  test.each([
    [should, 'warn'],
    [may, 'pass'],
  ] as const)('departs at its level %j: %s', (level, kind) => {
    const result = judge(invariantClause([{ ...requestId, ...level }]), [answered({ body: {} })]);
    expect(result.verdict).toEqual({ kind });
    expect(result.findings).toHaveLength(1);
  });

  test('fails by an answer though a check throws on another, and tells that fault beside it', () => {
    const broken: Expectation = { ...requestId, matcher: { kind: 'equals', value: '{{thing}}' } };
    const exchanges = [answered({ body: {} }), answered({ body: {}, number: 2, values: { thing: 't' } })];
    expect(judge(invariantClause([broken]), exchanges)).toMatchObject({
      verdict: { kind: 'fail' },
      fault: 'nothing is known under {{thing}}',
    });
  });

  test('is our own fault where its check throws, and the first reason is told', () => {
    const broken: Expectation = { ...requestId, matcher: { kind: 'equals', value: '{{nobody}}' } };
    expect(judge(invariantClause([broken]), [answered(), answered()]).verdict).toEqual({
      kind: 'error',
      detail: 'nothing is known under {{nobody}}',
    });
  });
});

describe('an invariant speaks of', () => {
  test.each<[string, InvariantClause, number, number]>([
    ['a status in its classes', errors, 404, 1],
    ['a status of its own', over([404]), 404, 1],
    ['no other status', over([404]), 400, 0],
    ['no success, where it is over errors', errors, 200, 0],
    ['every answer, where it is over all', over(['1xx', '2xx', '3xx', '4xx', '5xx']), 204, 1],
    ['no status that is excepted', over(['4xx'], [400]), 400, 0],
    ['no class that is excepted', over(['4xx', '5xx'], ['5xx']), 500, 0],
    ['what is not excepted', over(['4xx'], [400]), 401, 1],
    ['a limit', errors, 429, 1],
    ['a fault of the server', errors, 500, 1],
  ])('%s', (_, clause, status, answers) => {
    expect(judge(clause, [answered({ status, body: '<p>' })]).answers).toBe(answers);
  });

  test.each([
    ['question', 1],
    ['control', 1],
    ['setup', 1],
    ['cleanup', 1],
    ['state', 0],
    ['teardown', 0],
  ] as const)('the answer to a %s: %i', (role, answers) => {
    expect(judge(errors, [answered({ role, body: {} })]).answers).toBe(answers);
  });

  test('of which it knows the operations, each once', () => {
    const invariant = newInvariantJudge(contractOf(), errors);
    invariant.add(answered({ body: {} }), 'getThing');
    invariant.add(answered({ status: 200 }), 'listThings');
    invariant.add(answered({ body: {}, number: 2 }), 'createThing');
    invariant.add(answered({ body: {}, number: 3 }), 'getThing');
    expect(invariant.result().operations).toEqual(['getThing', 'createThing']);
  });

  test('each attempt', () => {
    expect(judge(errors, [answered({ status: 429 }), answered({ number: 2, attempt: 2 })]).answers).toBe(2);
  });

  test.each([502, 503, 504])('no %i of a gateway, but one in a documented envelope', (status) => {
    expect(judge(errors, [answered({ status, body: '<h1>Bad Gateway</h1>' })]).answers).toBe(0);
    expect(judge(errors, [answered({ status })]).answers).toBe(0);
    expect(judge(errors, [answered({ status, body: conforming })]).answers).toBe(1);
  });
});

describe('an invariant is inconclusive', () => {
  const verdict = { kind: 'inconclusive', cause: 'no-answer', detail: 'no answer came of which it speaks' };

  test.each<[string, readonly Exchange[]]>([
    ['over nothing', []],
    ['over what nobody answered', [unanswered()]],
    ['over answers of which it does not speak', [answered({ status: 200 })]],
    ['over a gateway', [answered({ status: 502 })]],
  ])('%s', (_, exchanges) => {
    expect(judge(errors, exchanges)).toEqual({ clause: 'clause', verdict, findings: [], answers: 0, operations: [] });
  });
});
