import { describe, expect, test } from 'vitest';
import type { Exchange } from '../exchange/model.ts';
import { answered, type Said, unanswered } from './testing/answers.ts';
import { answerClause, must } from './testing/contract.ts';
import { judge, probeOf } from './testing/judge.ts';

const clause = answerClause({
  race: { requests: 3, count: { id: 'clause/count', aspect: 'count', accepted: 1, resource: '/id', ...must } },
  alternatives: [[{ id: 'clause/status', aspect: 'status', anyOf: [409], ...must }]],
});
const control = answered({ probe: 'c', role: 'control', status: 201 });
const judged = (answers: readonly Exchange[], controls: readonly Exchange[] = [control]) =>
  judge([...controls, ...answers], { clause, probe: probeOf({ control: 'c' }) });

const made = (number: number, id: string): Exchange => answered({ number, status: 201, body: { id } });
const refused = (number: number, over: Said = {}): Exchange => answered({ number, status: 409, ...over });
const noAnswer = { kind: 'inconclusive', cause: 'no-answer', detail: 'refused: ECONNREFUSED' };

describe('a race', () => {
  test('passes where one request is accepted, and the others are refused as documented', () => {
    expect(judged([refused(1), made(2, 'a'), refused(3)])).toMatchObject({ verdict: { kind: 'pass' }, findings: [] });
  });

  test('fails where one of the others is refused otherwise', () => {
    const { verdict, findings = [] } = judged([refused(1), made(2, 'a'), refused(3, { status: 400 })]) ?? {};
    expect(verdict).toEqual({ kind: 'fail' });
    expect(findings.map(({ code, exchange }) => [code, exchange])).toEqual([['status-differs', 'p#3']]);
  });

  test('takes for accepted what its operation documents as a success', () => {
    const redirected = answered({ number: 2, of: 'getThing', status: 303 });
    expect(judged([refused(1), redirected, refused(3)])?.verdict).toEqual({ kind: 'pass' });
  });

  test('is inconclusive where its requests did not meet', () => {
    expect(judged([made(1, 'a'), made(2, 'a'), made(3, 'a')])).toMatchObject({
      verdict: {
        kind: 'inconclusive',
        cause: 'no-overlap',
        detail: 'of 3 requests at once none was refused, and nothing was made twice',
      },
      findings: [],
    });
  });

  test('has no verdict where one of its requests is missing', () => {
    expect(judged([refused(1), made(2, 'a')])).toBeUndefined();
  });

  test('that could not be filled is our own fault, though the rest of it was not sent', () => {
    expect(judged([answered({ lacks: 'nothing is known under {{id}}' })])?.verdict).toEqual({
      kind: 'error',
      detail: 'nothing is known under {{id}}',
    });
  });
});

describe('a race of which one request is undecided', () => {
  test('is undecided, wherever that one stands', () => {
    expect(judged([unanswered({ number: 1 }), made(2, 'a'), refused(3)])).toMatchObject({ verdict: noAnswer });
    expect(judged([refused(1), made(2, 'a'), unanswered({ number: 3 })])).toMatchObject({
      verdict: noAnswer,
      findings: [],
    });
    expect(judged([made(1, 'a'), made(2, 'a'), unanswered({ number: 3 })])?.verdict).toEqual(noAnswer);
  });

  test('fails all the same where more were accepted than may, by the answers of the API alone', () => {
    const gateway = answered({ number: 3, status: 502, body: '<h1>Bad Gateway</h1>' });
    const { verdict, findings = [] } = judged([made(1, 'a'), made(2, 'b'), gateway]) ?? {};
    expect(verdict).toEqual({ kind: 'fail' });
    expect(findings.map(({ code, exchange }) => [code, exchange])).toEqual([
      ['count-differs', 'p#2'],
      ['status-differs', 'p#2'],
    ]);
  });

  test('says so before it says that its control was refused', () => {
    const gone = answered({ probe: 'c', role: 'control', status: 401 });
    expect(judged([refused(1), refused(2), unanswered({ number: 3 })], [gone])?.verdict).toEqual(noAnswer);
    expect(judged([refused(1), refused(2), refused(3)], [gone])?.verdict).toMatchObject({ cause: 'control-refused' });
  });
});
