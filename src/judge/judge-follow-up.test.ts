import { describe, expect, test } from 'vitest';
import type { AnswerClause, Expectation } from '../contract/model.ts';
import { expectationsOf } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { rollUp } from './roll-up.ts';
import { answered, type Said, unanswered } from './testing/answers.ts';
import { answerClause, contractOf, must, should } from './testing/contract.ts';
import { judge, probeOf } from './testing/judge.ts';
import type { Verdict } from './verdict.ts';

const step = {
  operation: 'getThing',
  credential: { kind: 'default' },
  set: [],
  remove: [],
  when: {},
  times: 1,
  shared: false,
  save: [],
} as const;
const status: Expectation = { id: 'clause/follow-up/status', aspect: 'status', anyOf: [200], ...must };
const member: Expectation = {
  id: 'clause/follow-up/member:/id',
  aspect: 'member',
  at: '/id',
  matcher: { kind: 'equals', value: '{{thing}}' },
  optional: false,
  ...should,
};
const clause = answerClause({ followUp: { step, alternatives: [[status, member]] } });
const probe = probeOf({ followUp: step });

const question = (over: Said = {}): Exchange => answered({ status: 400, ...over });
const followUp = (over: Said = {}): Exchange =>
  answered({
    number: 2,
    role: 'follow-up',
    of: 'getThing',
    status: 200,
    values: { thing: 't' },
    body: { id: 't' },
    ...over,
  });
const judged = (exchanges: readonly Exchange[], own: AnswerClause = clause) => judge(exchanges, { clause: own, probe });
/** The verdicts of the expectations. */
const rolled = (exchanges: readonly Exchange[]): readonly (readonly [string, Verdict])[] => {
  const result = judged(exchanges);
  const [one] = rollUp(contractOf({ clauses: [clause] }), result ? [result] : [], []);
  return (one?.expectations ?? []).map(({ id, verdict }) => [id, verdict]);
};
const pass: Verdict = { kind: 'pass' };
const noAnswer: Verdict = { kind: 'inconclusive', cause: 'no-answer', detail: 'refused: ECONNREFUSED' };

test('of a question that is undecided nothing is said by its follow-up', () => {
  expect(judged([question({ status: 429 }), followUp({ status: 404 })])).toMatchObject({
    verdict: { kind: 'inconclusive', cause: 'limited' },
    findings: [],
  });
});

describe('a question and its follow-up', () => {
  test('pass together', () => {
    expect(judged([question(), followUp()])).toMatchObject({ verdict: pass, findings: [] });
  });

  test.each<[string, readonly Exchange[], string, readonly string[]]>([
    ['the question', [question({ status: 404 }), followUp()], 'fail', ['clause/status']],
    ['the follow-up', [question(), followUp({ status: 404 })], 'fail', ['clause/follow-up/status']],
    [
      'what the follow-up should say',
      [question(), followUp({ body: { id: 'u' } })],
      'warn',
      ['clause/follow-up/member:/id'],
    ],
    [
      'both',
      [question({ status: 404 }), followUp({ body: { id: 'u' } })],
      'fail',
      ['clause/status', 'clause/follow-up/member:/id'],
    ],
  ])('depart where %s does', (_, exchanges, kind, expectations) => {
    const result = judged(exchanges);
    expect(result?.verdict.kind).toBe(kind);
    expect(result?.findings.map(({ expectation }) => expectation)).toEqual(expectations);
    expect(result).not.toHaveProperty('undecided');
  });

  test('have no verdict where the follow-up is not there', () => {
    expect(judged([question()])).toBeUndefined();
  });

  test('of a follow-up that was asked once more only the last counts', () => {
    const gateway = followUp({ status: 503, body: 'down' });
    expect(judged([question(), gateway, followUp({ number: 3, attempt: 2 })])?.verdict).toEqual(pass);
  });

  test('are judged by the best of its alternatives', () => {
    const other: Expectation = { ...status, anyOf: [404] };
    const own = { ...clause, followUp: { step, alternatives: [[status], [other]] as const } };
    expect(judged([question(), followUp({ status: 404 })], own)?.verdict).toEqual(pass);
    expect(judged([question(), followUp({ status: 410 })], own)?.verdict).toEqual({ kind: 'fail' });
  });

  test('are not judged beside each other where the question is undecided', () => {
    const result = judged([unanswered(), followUp({ status: 404 })]);
    expect(result).toEqual({ probe: 'p', clause: 'clause', operation: 'createThing', verdict: noAnswer, findings: [] });
  });
});

describe('a follow-up that is undecided', () => {
  const lost = unanswered({ number: 2, role: 'follow-up', of: 'getThing' });
  const unfilled = unanswered({ number: 2, role: 'follow-up', of: 'getThing', lacks: 'nothing is known under {{id}}' });

  test.each<[string, Exchange, Verdict]>([
    ['for want of an answer', lost, noAnswer],
    [
      'for a gateway',
      followUp({ status: 502, body: 'down' }),
      { kind: 'inconclusive', cause: 'gateway', detail: 'answered 502' },
    ],
    [
      'for a limit',
      followUp({ status: 429, attempt: 2 }),
      { kind: 'inconclusive', cause: 'limited', detail: 'answered 429 again' },
    ],
    ['for a reference', unfilled, { kind: 'error', detail: 'nothing is known under {{id}}' }],
    [
      'for a reference in what is expected',
      followUp({ values: {} }),
      { kind: 'error', detail: 'nothing is known under {{thing}}' },
    ],
  ])('%s is so of its own expectations, and the others are decided', (_, exchange, verdict) => {
    expect(rolled([question(), exchange])).toEqual([
      ['clause/status', pass],
      ['clause/follow-up/status', verdict],
      ['clause/follow-up/member:/id', verdict],
    ]);
    expect(judged([question(), exchange])?.verdict).toEqual(verdict);
  });

  test('does not hide what the question departs in', () => {
    expect(judged([question({ status: 404 }), lost])?.verdict).toEqual({ kind: 'fail' });
    expect(rolled([question({ status: 404 }), lost])).toEqual([
      ['clause/status', { kind: 'fail' }],
      ['clause/follow-up/status', noAnswer],
      ['clause/follow-up/member:/id', noAnswer],
    ]);
  });
});

test('a 503 that the follow-up asks for is an answer', () => {
  const own = { ...clause, followUp: { step, alternatives: [[{ ...status, anyOf: [503] }]] as const } };
  expect(judged([question(), followUp({ status: 503, body: 'down' })], own)?.verdict).toEqual(pass);
});

describe('a state that could not be undone', () => {
  const state = (number: number, over: Said = {}): Exchange =>
    answered({
      number,
      role: 'state',
      of: 'down',
      status: 200,
      sent: { state: 'down', params: {}, action: 'setup' },
      ...over,
    });
  const teardown = (number: number, over: Said = {}): Exchange =>
    answered({
      number,
      role: 'teardown',
      of: 'down',
      status: 200,
      sent: { state: 'down', params: {}, action: 'teardown' },
      ...over,
    });
  const plain = probeOf();
  const ask = (...exchanges: readonly Exchange[]) => judge(exchanges, { probe: plain })?.verdict;
  const left = (why: string): Verdict => ({
    kind: 'error',
    detail: `the state down could not be undone: its teardown was ${why}; it may spoil what is asked after it`,
  });

  test.each<[string, readonly Exchange[], Verdict]>([
    ['that was undone', [teardown(3)], pass],
    ['that was undone by a second try', [teardown(3, { status: 500 }), teardown(4, { attempt: 2 })], pass],
    [
      'that was refused',
      [teardown(3, { status: 500 }), teardown(4, { attempt: 2, status: 503 })],
      left('answered 503'),
    ],
    ['that was redirected', [teardown(3, { status: 302 })], left('answered 302')],
    [
      'that got no answer',
      [unanswered({ number: 3, role: 'teardown', of: 'down' })],
      left('not answered (refused: ECONNREFUSED)'),
    ],
    ['one of two', [teardown(3, { status: 500 }), teardown(4, { of: 'slow' })], left('answered 500')],
    [
      'one of two with other parameters',
      [teardown(3, { status: 500 }), teardown(4, { sent: { state: 'down', params: { n: 1 }, action: 'teardown' } })],
      left('answered 500'),
    ],
  ])('%s', (_, teardowns, verdict) => {
    expect(ask(state(1), question({ number: 2 }), ...teardowns)).toEqual(verdict);
  });

  test('is our own fault before it is a failed setup, and after a departure', () => {
    expect(ask(state(1, { status: 500 }), teardown(2, { status: 500 }))).toEqual(left('answered 500'));
    expect(ask(state(1, { status: 500 }), teardown(2))).toMatchObject({ kind: 'inconclusive', cause: 'setup-failed' });
    expect(ask(state(1), question({ number: 2, status: 404 }), teardown(3, { status: 500 }))).toEqual({ kind: 'fail' });
  });

  test('of a control spoils its question, unless the question undid it', () => {
    const controlled = probeOf({ control: 'c' });
    const control = [answered({ probe: 'c', role: 'control', status: 201 }), teardown(2, { probe: 'c', status: 500 })];
    const own = (...exchanges: readonly Exchange[]) =>
      judge([...control, ...exchanges], { probe: controlled })?.verdict;
    expect(own(question())).toEqual(left('answered 500'));
    expect(own(question(), teardown(2))).toEqual(pass);
  });
});

test('every expectation of a clause with a follow-up is told', () => {
  expect(expectationsOf(clause).map(({ id }) => id)).toEqual([
    'clause/status',
    'clause/follow-up/status',
    'clause/follow-up/member:/id',
  ]);
});
