import { describe, expect, test } from 'vitest';
import type { Location } from '../contract/location.ts';
import type { AnswerClause, Expectation, Level } from '../contract/model.ts';
import { mostFindings } from './judge-probe.ts';
import { answered } from './testing/answers.ts';
import { answerClause, contractOf, finding, must } from './testing/contract.ts';
import { judge, probeOf } from './testing/judge.ts';
import { isAccepted } from './undecided.ts';

const status = (...anyOf: readonly number[]): Expectation => ({
  id: 'clause/status',
  aspect: 'status',
  anyOf,
  ...must,
});
const code = (value: string, level: Level = 'must'): Expectation => ({
  id: 'clause/code',
  aspect: 'code',
  envelope: 'problem',
  matcher: { kind: 'equals', value },
  level,
  basis: 'document',
});
const detail = (level: Level): Expectation => ({
  id: 'clause/member:/detail',
  aspect: 'member',
  at: '/detail',
  matcher: { kind: 'equals', value: 'x' },
  optional: false,
  level,
  basis: 'document',
});
const expecting = (...alternatives: AnswerClause['alternatives']): AnswerClause => answerClause({ alternatives });

describe('by the level of what departs', () => {
  const said = [answered({ body: { code: 'gone' } })];

  test('nothing departs: pass', () => {
    const clause = expecting([status(400), code('gone')]);
    expect(judge(said, { clause })).toEqual({
      probe: 'p',
      clause: 'clause',
      operation: 'createThing',
      verdict: { kind: 'pass' },
      findings: [],
    });
  });

  test.each<[Level, 'fail' | 'warn' | 'pass']>([
    ['must', 'fail'],
    ['should', 'warn'],
    ['may', 'pass'],
  ])('a %s departs: %s, and the departure is told', (level, kind) => {
    const result = judge(said, { clause: expecting([status(400), detail(level)]) });
    expect(result?.verdict).toEqual({ kind });
    expect(result?.findings).toEqual([finding('member-missing', '/detail', 'x', null, 'clause/member:/detail')]);
  });

  test('a should departs beside a must: fail, and both are told', () => {
    const result = judge(said, { clause: expecting([status(404), detail('should'), code('gone')]) });
    expect(result?.verdict).toEqual({ kind: 'fail' });
    expect(result?.findings.map((one) => one.code)).toEqual(['status-differs', 'member-missing']);
  });
});

describe('of several alternatives', () => {
  const clause = expecting([status(400), code('invalid')], [status(404), code('not_found')]);

  test.each([
    [400, 'invalid'],
    [404, 'not_found'],
  ])('%i %s fits one as a whole', (actual, value) => {
    expect(judge([answered({ status: actual, body: { code: value } })], { clause })).toMatchObject({
      verdict: { kind: 'pass' },
      findings: [],
    });
  });

  test('a status from one and a code from another fit none', () => {
    const result = judge([answered({ status: 404, body: { code: 'invalid' } })], { clause });
    expect(result?.verdict).toEqual({ kind: 'fail' });
    expect(result?.findings).toEqual([finding('status-differs', 'status', 400, 404, 'clause/status')]);
  });

  test('the departures are those of the one that fits best', () => {
    const result = judge([answered({ status: 404, body: { code: 'other' } })], { clause });
    expect(result?.findings).toEqual([finding('code-differs', '/code', 'not_found', 'other', 'clause/code')]);
  });

  test('one must weighs more than any number of shoulds, and a should more than mays', () => {
    const shoulds = [code('other', 'should'), detail('should')] as const;
    const said = [answered({ body: { code: 'gone' } })];
    expect(judge(said, { clause: expecting([status(404)], [status(400), ...shoulds]) })?.verdict).toEqual({
      kind: 'warn',
    });
    expect(
      judge(said, { clause: expecting([code('other', 'should')], [detail('may')]) })?.findings.map((one) => one.code),
    ).toEqual(['member-missing']);
  });
});

describe('of a question that was asked once more', () => {
  test('the last attempt is judged', () => {
    const first = answered({ status: 503, number: 1 });
    const last = answered({ number: 2, attempt: 2 });
    expect(judge([first, last])?.verdict).toEqual({ kind: 'pass' });
    expect(judge([answered(), answered({ status: 404, number: 2, attempt: 2 })])?.findings).toEqual([
      { ...finding('status-differs', 'status', 400, 404, 'clause/status'), exchange: 'p#2' },
    ]);
  });

  test('what cleans up afterwards changes nothing', () => {
    const cleanup = answered({ role: 'cleanup', status: 500, number: 2 });
    expect(judge([answered(), cleanup])?.verdict).toEqual({ kind: 'pass' });
  });
});

describe('of fields', () => {
  const fields: Expectation = {
    id: 'clause/fields',
    aspect: 'fields',
    envelope: 'problem',
    named: 'spoiled',
    optional: false,
    ...must,
  };
  const clause = expecting([fields]);

  test('the place that the bad input spoiled is to be named', () => {
    const probe = probeOf({ input: { id: 'missing-member', at: '/a/b' } });
    const said = (field: string) => [answered({ body: { code: 'x', errors: [{ field }] } })];
    expect(judge(said('a.b'), { clause, probe })?.verdict).toEqual({ kind: 'pass' });
    expect(judge(said('a'), { clause, probe })?.verdict).toEqual({ kind: 'fail' });
  });

  test.each([undefined, '' as const])('a body that is spoiled as a whole (%j) names none', (at) => {
    const probe = probeOf({ input: { id: 'malformed-json', ...(at === undefined ? {} : { at }) } });
    expect(judge([answered({ body: { code: 'x', errors: [] } })], { clause, probe })?.verdict).toEqual({
      kind: 'pass',
    });
  });
});

describe('what an expectation refers to', () => {
  const saying = (value: string) =>
    expecting([
      { id: 'clause/message', aspect: 'message', envelope: 'problem', matcher: { kind: 'equals', value }, ...must },
    ]);
  const verdictOf = (value: string, detail: string, at?: Location) =>
    judge([answered({ body: { code: 'x', detail } })], {
      clause: saying(value),
      probe: probeOf(at === undefined ? {} : { input: { id: 'missing-member', at } }),
    })?.verdict;

  test.each<[Location, string]>([
    ['/name', 'name'],
    ['/a/b', 'b'],
    ['query.limit', 'limit'],
    ['path.id', 'id'],
  ])('of what was spoiled at %s is its name, beside what the answer has', (at, name) => {
    expect(verdictOf('{{spoiled}} is wrong: {{body./code}}', `${name} is wrong: x`, at)).toEqual({ kind: 'pass' });
    expect(verdictOf('{{spoiled}} is wrong', 'other is wrong', at)).toEqual({ kind: 'fail' });
  });

  test('is not known where nothing was spoiled', () => {
    expect(verdictOf('{{spoiled}}', 'name')).toEqual({ kind: 'error', detail: 'nothing is known under {{spoiled}}' });
  });
});

test('of an answer with thousands of departures, the first hundred are kept', () => {
  const named = { id: 'clause/fields', aspect: 'fields', envelope: 'problem', named: [], optional: false } as const;
  const clause = answerClause({ alternatives: [[{ ...named, ...must }]] });
  const errors = Array.from({ length: 5000 }, (_, at) => ({ field: `f${at}` }));
  const result = judge([answered({ body: { errors } })], { clause });
  expect(result?.verdict).toEqual({ kind: 'fail' });
  expect(result?.findings.map(({ actual }) => actual)).toEqual(
    Array.from({ length: mostFindings }, (_, at) => `f${at}`),
  );
});

describe('our own fault', () => {
  test('is an exception, never a failure of the provider', () => {
    const clause = expecting([{ ...status(404) }, code('{{nobody}}')]);
    expect(judge([answered({ body: { code: 'gone' } })], { clause })).toMatchObject({
      verdict: { kind: 'error', detail: 'nothing is known under {{nobody}}' },
      findings: [],
    });
  });

  test('is what is judged over a whole run only', () => {
    const clause = expecting([{ id: 'clause/distinct:/id', aspect: 'distinct', at: '/id', ...must }]);
    expect(judge([answered({ body: {} })], { clause })?.verdict).toEqual({
      kind: 'error',
      detail: 'distinct is judged over several answers',
    });
    const counting = expecting([{ id: 'clause/count', aspect: 'count', accepted: 1, ...must }]);
    expect(judge([answered({ body: {} })], { clause: counting })?.verdict).toEqual({
      kind: 'error',
      detail: 'count is judged over several answers',
    });
  });

  test('is a question that could not be filled', () => {
    const unsent = answered({ lacks: 'nothing is known under {{thing}}' });
    expect(judge([unsent])?.verdict).toEqual({ kind: 'error', detail: 'nothing is known under {{thing}}' });
  });
});

test.each<[number, string, boolean]>([
  [199, 'createThing', false],
  [200, 'createThing', true],
  [299, 'createThing', true],
  [300, 'createThing', false],
  [303, 'createThing', false],
  [303, 'getThing', true],
  [404, 'getThing', false],
  [303, 'nobody', false],
])('%i accepts a request of %s: %s', (actual, operation, accepted) => {
  expect(isAccepted(contractOf(), operation, actual)).toBe(accepted);
});
