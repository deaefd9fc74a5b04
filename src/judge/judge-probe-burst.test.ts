import { describe, expect, test } from 'vitest';
import { type LimitPromise, limitPromises, promisesOf } from '../contract/limit-policy.ts';
import type { AnswerClause, Expectation, Level } from '../contract/model.ts';
import type { Exchange, Headers } from '../exchange/model.ts';
import { judgeLimits } from '../limits/judge.ts';
import type { ProbeBurst } from '../plan/probe.ts';
import type { ProbeResult } from './judge-probe.ts';
import { answered, type Said, unanswered } from './testing/answers.ts';
import { answerClause, must, should } from './testing/contract.ts';
import { judge, probeOf } from './testing/judge.ts';

/** A sliding limit of three in ten minutes, of which all is left. */
const burst: ProbeBurst = {
  limit: 'own',
  policy: {
    limit: 3,
    windowMs: 600_000,
    slides: true,
    cost: 1,
    shows: { on: 'refusals', parts: [], retryAfter: 'seconds' },
  },
  left: 3,
  most: 6,
  maxWaitMs: null,
  shared: [],
  apart: [],
};
const promised = (promise: LimitPromise, level: Level = 'must') => ({
  id: `clause/limit:${promise}`,
  aspect: 'limit' as const,
  promise,
  level,
  basis: 'document' as const,
});
const clauseWith = (over: Partial<AnswerClause> = {}, weaken: readonly LimitPromise[] = []): AnswerClause =>
  answerClause({
    burst: {
      limit: 'own',
      by: [{ states: [], patch: { credential: { kind: 'default' }, set: [], remove: [] } }],
      promises: promisesOf(burst.policy, { shared: true, apart: true }).map((promise) =>
        promised(promise, weaken.includes(promise) ? 'should' : 'must'),
      ),
    },
    alternatives: [[{ id: 'clause/status', aspect: 'status', anyOf: [429], ...must }]],
    ...over,
  });
const clause = clauseWith();

const at = <E extends Exchange>(startedAtMs: number, exchange: E): E => ({ ...exchange, startedAtMs });
const json: Headers = [['Content-Type', 'application/json']];
const admitted = (number: number, atMs: number, over: Said = {}): Exchange =>
  at(atMs, answered({ number, status: 201, headers: json, body: {}, ...over }));
const refused = (number: number, atMs: number, seconds: number, over: Said = {}): Exchange =>
  at(atMs, answered({ number, status: 429, headers: [['Retry-After', `${seconds}`]], ...over }));
const moved = (number: number, atMs: number, advanceMs: number, status = 204): Exchange =>
  at(atMs, answered({ number, role: 'clock', of: 'clock', status, sent: { advanceMs } }));

/** What a limiter that keeps all its promises answers, the clock moved on in between; each exchange 10 ms after the one before. */
const kept: readonly Exchange[] = [
  admitted(1, 0),
  admitted(2, 10),
  admitted(3, 20),
  refused(4, 30, 600),
  refused(5, 40, 600),
  refused(6, 50, 600),
  refused(7, 60, 600, { role: 'shared' }),
  admitted(8, 70, { role: 'apart' }),
  moved(9, 80, 598_700),
  refused(10, 90, 2, { role: 'too-early' }),
  moved(11, 100, 2_000),
  admitted(12, 110, { role: 'in-time' }),
];
/** The same, but for the exchanges of some numbers; null: it was not sent, nor anything after it. */
const but = (changes: Readonly<Record<number, Exchange | null>>): readonly Exchange[] => {
  const end = kept.findIndex((_, index) => changes[index + 1] === null);
  return kept.slice(0, end < 0 ? undefined : end).map((one, index) => changes[index + 1] ?? one);
};
const judged = (exchanges: readonly Exchange[], over: Partial<ProbeBurst> = {}, of = clause): ProbeResult => {
  const result = judge(exchanges, { clause: of, probe: probeOf({ burst: { ...burst, ...over } }) });
  if (!result) throw new TypeError('there is no result');
  return result;
};
const found = ({ findings }: ProbeResult): readonly string[] =>
  findings.map(({ expectation, code, exchange }) => `${expectation} ${code} ${exchange}`);
const open = ({ undecided = [] }: ProbeResult): readonly string[] =>
  undecided.flatMap(({ expectations, verdict }) =>
    expectations.map((one) => `${one} ${verdict.kind}${'detail' in verdict ? `: ${verdict.detail}` : ''}`),
  );

test('every promise of a contract is judged', () => {
  const judged = judgeLimits({ burst: [], end: 'no-answer', others: {} });
  expect(judged.map(({ id }) => id).toSorted()).toEqual(limitPromises.toSorted());
});

describe('a burst', () => {
  test('passes where every promise is kept', () => {
    expect(judged(kept)).toMatchObject({ verdict: { kind: 'pass' }, findings: [] });
    expect(judged(kept).undecided).toBeUndefined();
  });

  test.each<[string, Readonly<Record<number, Exchange | null>>, readonly string[]]>([
    ['too few are let through', { 3: refused(3, 20, 600) }, ['clause/limit:count refused-below-limit p#3']],
    ['too many are', { 4: admitted(4, 30) }, ['clause/limit:count admitted-above-limit p#4']],
    [
      'who shares is let through',
      { 7: admitted(7, 60, { role: 'shared' }) },
      ['clause/limit:shared admitted-shared p#7'],
    ],
    [
      'who is apart is refused',
      { 8: refused(8, 70, 600, { role: 'apart' }) },
      ['clause/limit:apart refused-apart p#8'],
    ],
    [
      'what is too early is let through',
      { 10: admitted(10, 90, { role: 'too-early' }), 11: null },
      ['clause/limit:too-early admitted-before-wait p#10'],
    ],
    [
      'what is in time is refused',
      { 12: refused(12, 110, 600, { role: 'in-time' }) },
      ['clause/limit:in-time refused-after-wait p#12'],
    ],
    [
      'a refusal lacks its header',
      { 5: answered({ number: 5, status: 429 }) },
      ['clause/limit:headers header-missing p#5'],
    ],
    [
      'the refusal has another status',
      { 4: refused(4, 30, 600, { status: 403 }), 6: refused(6, 50, 600, { status: 400 }) },
      ['clause/status status-differs p#4'],
    ],
  ])('fails where %s, at the answer that shows it', (_, changes, wanted) => {
    const ordered = but(changes).map((one, index) => at(index * 10, one));
    const result = judged(ordered);
    expect(found(result)).toEqual(wanted);
    expect(result.verdict).toEqual({ kind: 'fail' });
  });

  test('warns where a promise departs that should be kept only', () => {
    const result = judged(but({ 8: refused(8, 70, 600, { role: 'apart' }) }), {}, clauseWith({}, ['apart']));
    expect([result.verdict, found(result)]).toEqual([{ kind: 'warn' }, ['clause/limit:apart refused-apart p#8']]);
  });

  test('judges each refusal, also of others and around the wait, by the alternative that it fits best', () => {
    const status = (id: string, code: number) => ({
      id: `clause/${id}`,
      aspect: 'status' as const,
      anyOf: [code],
      ...must,
    });
    const member: Expectation = {
      id: 'clause/code',
      aspect: 'code',
      envelope: 'problem',
      matcher: { kind: 'equals', value: 'slow-down' },
      ...should,
    };
    const of = clauseWith({ alternatives: [[status('a', 403)], [status('b', 429), member]] });
    const said = { body: { code: 'slow-down' } };
    const both = but({
      4: refused(4, 30, 600, { status: 403 }),
      5: refused(5, 40, 600, said),
      6: refused(6, 50, 600, said),
      7: refused(7, 60, 600, { ...said, role: 'shared' }),
      10: refused(10, 90, 2, { body: { code: 'other' }, role: 'too-early' }),
    });
    const result = judged(both, {}, of);
    expect([result.verdict, found(result)]).toEqual([{ kind: 'warn' }, ['clause/code code-differs p#10']]);
  });

  test('says of what it is in words, once for all answers that are alike', () => {
    const bare = [4, 5, 6].map((number) => at(number * 10 - 10, answered({ number, status: 429 })));
    const finding = judged(but(Object.fromEntries(bare.map((one, index) => [index + 4, one])))).findings.find(
      ({ expectation }) => expectation === 'clause/limit:headers',
    );
    expect(finding).toEqual({
      code: 'header-missing',
      expectation: 'clause/limit:headers',
      exchange: 'p#4',
      at: 'header:retry-after',
      expected: expect.stringMatching(/^retry-after, as documented \(.+\)$/),
      actual: 'none in a refusal; 3 times',
    });
  });
});

describe('what the answers to a burst leave open', () => {
  test('is what is expected of refusals, where none came', () => {
    const result = judged([1, 2, 3].map((number) => admitted(number, number * 10)));
    expect(result.verdict).toEqual({
      kind: 'inconclusive',
      cause: 'unclear',
      detail: expect.any(String),
    });
    expect(open(result)).toContain('clause/status inconclusive: none of 3 requests was refused');
    expect(result.findings).toEqual([]);
  });

  test('is no excuse for what they show', () => {
    const result = judged([1, 2, 3, 4].map((number) => admitted(number, number * 10)));
    expect([result.verdict, found(result)]).toEqual([
      { kind: 'fail' },
      ['clause/limit:count admitted-above-limit p#4'],
    ]);
    expect(open(result)).toContain('clause/status inconclusive: none of 4 requests was refused');
  });

  test('is little where answers are lost, or a gateway’s', () => {
    for (const other of [unanswered({ number: 2 }), answered({ number: 2, status: 503, body: 'no' })]) {
      const result = judged(but({ 2: at(10, other) }));
      expect(found(result)).toEqual([]);
      expect(open(result).map((one) => one.split(' ')[0])).not.toContain('clause/status');
    }
  });

  test('is all where nothing was answered', () => {
    const lost = [1, 2].map((number) => unanswered({ number }));
    expect(judged(lost).verdict).toEqual({
      kind: 'inconclusive',
      cause: 'no-answer',
      detail: 'refused: ECONNREFUSED',
    });
  });

  test('is all where the clock stays, whatever came before', () => {
    const result = judged([...kept.slice(0, 8), moved(9, 80, 5, 500)]);
    expect(result).toMatchObject({
      verdict: { kind: 'inconclusive', cause: 'setup-failed', detail: "the target's clock: answered 500" },
      findings: [],
    });
  });

  test('is all where the control is refused', () => {
    const control = answered({ probe: 'c', role: 'control', status: 401 });
    const probe = probeOf({ burst, control: 'c' });
    expect(judge([control, ...kept], { clause, probe })?.verdict).toEqual({
      kind: 'inconclusive',
      cause: 'control-refused',
      detail: 'the unspoiled request was answered 401',
    });
  });

  test('is the wait where it is longer than the budget’s, and nothing else', () => {
    const result = judged(kept.slice(0, 8), { maxWaitMs: 5000 });
    const lack = { kind: 'not-tested', lacks: 'budget', name: '600 s of waiting' };
    expect(result).toEqual({
      probe: 'p',
      clause: 'clause',
      operation: 'createThing',
      verdict: lack,
      findings: [],
      undecided: ['too-early', 'in-time'].map((promise) => ({
        expectations: [`clause/limit:${promise}`],
        verdict: lack,
      })),
    });
  });

  test('is not the wait’s length where something else is why nothing was sent', () => {
    const late = judged(but({ 7: admitted(7, 60, { role: 'shared' }), 9: null }), { maxWaitMs: 5000 });
    const inTime = open(late).find((one) => one.startsWith('clause/limit:in-time'));
    expect(inTime).toMatch(/^clause\/limit:in-time inconclusive: something was let through/);
  });
});

describe('a burst that is not whole', () => {
  test.each<[string, Exchange]>([
    ['its own', answered({ lacks: 'nothing is known under {{id}}' })],
    ['one by somebody else', answered({ role: 'shared', lacks: 'nothing is known under {{id}}' })],
  ])('since %s request could not be filled is our own fault', (_, exchange) => {
    expect(judged([exchange]).verdict).toEqual({ kind: 'error', detail: 'nothing is known under {{id}}' });
  });

  test('since nothing of it is there has no verdict', () => {
    expect(judge([], { clause, probe: probeOf({ burst }) })).toBeUndefined();
  });
});

describe('what comes once the clock was moved', () => {
  const early = admitted(10, 90, { role: 'too-early' });
  const tooEarly = (result: ProbeResult) => found(result).filter((one) => one.includes('too-early'));

  test('is that much later: what came when the wait was over is not too early', () => {
    const result = judged([...kept.slice(0, 8), moved(9, 80, 700_000), early]);
    expect(found(result)).toEqual([]);
    expect(open(result)).toContain(
      'clause/limit:too-early inconclusive: the answer to what was sent too early came when the wait may have been over',
    );
  });

  test('is no later than it was moved', () => {
    expect(tooEarly(judged([...kept.slice(0, 8), moved(9, 80, 500_000), early]))).toEqual([
      'clause/limit:too-early admitted-before-wait p#10',
    ]);
    expect(tooEarly(judged([...kept.slice(0, 8), { ...early, id: 'p#9' }]))).toEqual([
      'clause/limit:too-early admitted-before-wait p#9',
    ]);
  });
});
