import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Pointer } from '../contract/pointer.ts';
import { judgeRace } from './race.ts';
import type { Answered } from './references.ts';
import { answered } from './testing/answers.ts';
import { finding, must } from './testing/contract.ts';

const made = (number: number, body?: Json): Answered =>
  answered({ number, status: 201, ...(body === undefined ? {} : { body }) });
const refused = (number: number): Answered => answered({ number, status: 409 });
/** Judges a race; what is asked of the others to depart is told by their ids. */
const judged = (
  answers: readonly Answered[],
  { requests = 4, accepted = 1, resource }: { requests?: number; accepted?: number; resource?: Pointer } = {},
) =>
  judgeRace(
    {
      requests,
      count: { id: 'c/count', aspect: 'count', accepted, ...(resource === undefined ? {} : { resource }), ...must },
    },
    answers,
    ({ outcome }) => outcome.status < 300,
    ({ id }) => [{ ...finding('status-differs', 'status', 409, 201, 'c/status'), exchange: id }],
  );
const told = (result: ReturnType<typeof judged>): readonly string[] =>
  result.kind === 'decided' ? result.findings.map(({ code, exchange }) => `${code} ${exchange}`) : [result.kind];

describe('every refused answer is judged, and what counts as a success is not', () => {
  test('of as many successes as may be', () => {
    const answers = [refused(1), made(2), refused(3), refused(4)];
    expect(judged(answers)).toMatchObject({ kind: 'decided', surplus: false });
    expect(told(judged(answers))).toEqual(['status-differs p#1', 'status-differs p#3', 'status-differs p#4']);
  });

  test('of more, those beyond are judged too', () => {
    const result = judged([made(1), refused(2), made(3), made(4)]);
    expect(result).toMatchObject({
      surplus: true,
      findings: [
        {
          code: 'count-differs',
          expectation: 'c/count',
          exchange: 'p#4',
          at: 'status',
          expected: '1 of 4 requests accepted',
          actual: '3 of 4',
        },
        { exchange: 'p#2' },
        { exchange: 'p#3' },
        { exchange: 'p#4' },
      ],
    });
  });

  test('of fewer, the count departs at the last answer', () => {
    expect(judged([refused(1), made(2), refused(3), refused(4)], { accepted: 2 })).toMatchObject({
      surplus: false,
      findings: [
        { code: 'count-differs', exchange: 'p#4', expected: '2 of 4 requests accepted', actual: '1 of 4' },
        {},
        {},
        {},
      ],
    });
    expect(told(judged([refused(1), refused(2)], { requests: 2 }))).toContain('count-differs p#2');
  });

  test('of none, where none may succeed', () => {
    expect(told(judged([refused(1), refused(2)], { requests: 2, accepted: 0 }))).toEqual([
      'status-differs p#1',
      'status-differs p#2',
    ]);
    expect(told(judged([refused(1), made(2)], { requests: 2, accepted: 0 }))).toContain('count-differs p#2');
  });
});

describe('successes are one', () => {
  const resource = '/id';
  test('where they agree in what they made', () => {
    const answers = [made(1, { id: 'a' }), made(2, { id: 'a', more: 1 }), refused(3)];
    expect(told(judged(answers, { resource }))).toEqual(['status-differs p#3']);
    const two = judged([...answers, made(4, { id: 'b' })], { resource });
    expect(two).toMatchObject({
      findings: [{ code: 'count-differs', exchange: 'p#4', at: '/id', actual: '2 of 4' }, {}, {}],
    });
  });

  test('and the first of them is shown where there are too many', () => {
    const answers = [made(1, { id: 'a' }), made(2, { id: 'b' }), made(3, { id: 'b' })];
    expect(told(judged(answers, { resource }))).toEqual(['count-differs p#2', 'status-differs p#2']);
  });

  test('not where they differ in type, where nothing stands there, or where nothing tells them apart', () => {
    expect(told(judged([made(1, { id: 1 }), made(2, { id: '1' })], { resource }))).toContain('count-differs p#2');
    expect(told(judged([made(1, {}), made(2, {})], { resource }))).toContain('count-differs p#2');
    expect(told(judged([made(1, 'no JSON'), made(2, 'no JSON')], { resource }))).toContain('count-differs p#2');
    expect(told(judged([made(1, { id: 'a' }), made(2, { id: 'a' })]))).toContain('count-differs p#2');
  });
});

describe('the requests did not meet', () => {
  const same = (...numbers: readonly number[]) => numbers.map((number) => made(number, { id: 'a' }));
  test('where none was refused and nothing was made twice', () => {
    expect(judged(same(1, 2, 3, 4), { resource: '/id' })).toEqual({
      kind: 'no-overlap',
      detail: 'of 4 requests at once none was refused, and nothing was made twice',
    });
    expect(told(judged(same(1, 2, 3), { accepted: 2, resource: '/id' }))).toEqual(['no-overlap']);
  });

  test('but they did where one was refused, or something was made twice', () => {
    expect(judged([...same(1, 2, 3), refused(4)], { resource: '/id' }).kind).toBe('decided');
    expect(judged([...same(1, 2, 3), made(4, { id: 'b' })], { resource: '/id' }).kind).toBe('decided');
  });
});
