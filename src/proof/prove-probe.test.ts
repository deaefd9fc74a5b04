import { describe, expect, test } from 'vitest';
import type { Alternative, Expectation } from '../contract/model.ts';
import { answered, unanswered } from '../judge/testing/answers.ts';
import { answerClause, may, must, should } from '../judge/testing/contract.ts';
import { probeOf } from '../judge/testing/judge.ts';
import type { AnswerMutant, SeriesMutant } from './mutant.ts';
import { cellsOf, mutantOf, prove } from './testing/prove.ts';

const status = (...anyOf: readonly number[]): Expectation => ({ id: 'c/status', aspect: 'status', anyOf, ...must });
const code = (value: string, level: typeof must | typeof should | typeof may = must): Expectation => ({
  id: 'c/code',
  aspect: 'code',
  envelope: 'problem',
  matcher: { kind: 'equals', value },
  ...level,
});
const loose: Expectation = {
  id: 'c/message',
  aspect: 'message',
  envelope: 'problem',
  matcher: { kind: 'schema', schema: { type: 'string' } },
  ...must,
};
const clauseOf = (...alternatives: readonly Alternative[]) =>
  answerClause({ id: 'c', alternatives: alternatives as [Alternative, ...Alternative[]] });
const gone = (number = 1, probe = 'p') =>
  answered({ probe, number, status: 410, body: { code: 'gone', detail: 'It went.' } });

const otherStatus = mutantOf('other-status', { status: 404 });
const otherCode = mutantOf('other-code', { body: { code: 'lost', detail: 'It went.' } }, { touches: 'code' });
const otherMessage = mutantOf('other-message', { body: { code: 'gone', detail: 'No.' } }, { touches: 'message' });
const noJson = mutantOf('no-json', { body: '<h1>' }, { touches: 'envelope' });
const date = mutantOf('date', { headers: [['Date', 'today']] }, { touches: 'nothing', harm: 'harmless' });

describe('a harmful mutant', () => {
  const clause = clauseOf([status(410), code('gone'), loose]);

  test('is killed by each expectation that departs, whatever it touches; others say nothing of it', () => {
    expect(cellsOf(prove([otherStatus, otherCode, noJson], { clauses: [clause], exchanges: [gone()] }))).toEqual([
      'c/status other-status killed 1/1',
      'c/code other-code killed 1/1',
      'c/code no-json killed 1/1',
      'c/message no-json killed 1/1',
    ]);
  });

  test('survives where an expectation of its aspect reads what was spoiled, and does not depart', () => {
    const proof = prove([otherMessage], { clauses: [clause], exchanges: [gone()] });
    expect(cellsOf(proof)).toEqual(['c/message other-message survived 0/1']);
    expect(proof.survivors).toEqual([
      {
        expectation: 'c/message',
        mutant: 'other-message',
        answers: 1,
        example: { exchange: 'p#1', before: '"It went."', after: '"No."' },
      },
    ]);
    expect(proof.expectations.map(({ id, proven }) => [id, proven])).toEqual([
      ['c/status', false],
      ['c/code', false],
      ['c/message', false],
    ]);
  });

  test('survives as a whole where it is not noticed in one answer of several, though it proves the expectation', () => {
    const either: Expectation = { ...status(410), anyOf: [410, 404] } as Expectation;
    const statuses = mutantOf('turned', ({ outcome }) => ({ status: outcome.status === 410 ? 404 : 400 }));
    const exchanges = [gone(1, 'a'), answered({ probe: 'b', status: 404, body: { code: 'gone' } })];
    const proof = prove([statuses], { clauses: [clauseOf([either])], exchanges });
    expect(cellsOf(proof)).toEqual(['c/status turned survived 1/2']);
    expect(proof.survivors).toMatchObject([{ answers: 1, example: { exchange: 'a#1', before: '410', after: '404' } }]);
    expect(proof.expectations).toMatchObject([{ proven: true }]);
  });

  test('has no cell where it does not apply, nor where the expectation reads the same', () => {
    const never = mutantOf('never', { status: 404 }, { applies: () => false });
    const same = mutantOf('same', { status: 410 });
    expect(cellsOf(prove([never, same], { clauses: [clause], exchanges: [gone()] }))).toEqual([]);
  });

  test('has no cell where it touches another aspect, though the expectation reads something else', () => {
    const member = { ...otherMessage, touches: 'member' } as const;
    expect(cellsOf(prove([member], { clauses: [clause], exchanges: [gone()] }))).toEqual([]);
  });

  test('has no cell where the answer proves nothing any more', () => {
    const limited = mutantOf('limited', { status: 429 });
    expect(cellsOf(prove([limited], { clauses: [clause], exchanges: [gone()] }))).toEqual([]);
  });

  test('is explained by a reason in the contract, and by that alone', () => {
    const survivors = [
      { mutants: ['other-message'], expectations: ['*/message'], reason: 'No message is quoted.' },
      { mutants: ['other-code'], expectations: ['**'], reason: 'Idle.' },
    ];
    const proof = prove([otherCode, otherMessage], { clauses: [clause], exchanges: [gone()], contract: { survivors } });
    expect(proof.survivors).toMatchObject([{ expectation: 'c/message', reason: 'No message is quoted.' }]);
    expect(proof.idleReasons).toEqual([{ mutants: ['other-code'], expectations: ['**'] }]);
  });
});

describe('of alternatives', () => {
  const clause = clauseOf([status(410), code('gone')], [status(404)]);

  test('only the one that an answer fits speaks of it', () => {
    const exchanges = [answered({ status: 404, body: { code: 'x' } })];
    expect(cellsOf(prove([otherCode], { clauses: [clause], exchanges }))).toEqual([]);
  });

  test('a mutant that makes the answer fit another survives', () => {
    expect(cellsOf(prove([otherStatus], { clauses: [clause], exchanges: [gone()] }))).toEqual([
      'c/status other-status survived 0/1',
    ]);
  });
});

describe('a harmless mutant', () => {
  const clause = clauseOf([status(410), code('gone', should)]);

  test('is held where nothing departs', () => {
    expect(cellsOf(prove([date], { clauses: [clause], exchanges: [gone()] }))).toEqual([
      'c/status date held 0/1',
      'c/code date held 0/1',
    ]);
  });

  test('is red where something does, a should too, and proves nothing', () => {
    const other = mutantOf('renamed', { body: { code: 'Gone' } }, { touches: 'nothing', harm: 'harmless' });
    const proof = prove([other], { clauses: [clause], exchanges: [gone()] });
    expect(cellsOf(proof)).toEqual(['c/status renamed held 0/1', 'c/code renamed red 1/1']);
    expect(proof.overStrict).toEqual([
      { expectation: 'c/code', mutant: 'renamed', exchange: 'p#1', found: 'code-differs' },
    ]);
    expect(proof.expectations.filter(({ proven }) => proven)).toEqual([]);
  });

  test('is red where the answer proves nothing any more', () => {
    const busy = mutantOf('busy', { status: 429 }, { touches: 'nothing', harm: 'harmless' });
    const proof = prove([busy], { clauses: [clause], exchanges: [gone()] });
    expect(proof.overStrict.map(({ found }) => found)).toEqual(['inconclusive', 'inconclusive']);
  });
});

test('a check that throws on a spoiled answer is our own fault, and red', () => {
  const mediaType: Expectation = {
    id: 'c/media-type',
    aspect: 'media-type',
    mediaType: 'application/problem+json',
    ...must,
  };
  const broken: AnswerMutant = {
    ...mutantOf('broken', {}),
    spoil: (exchange) => ({ ...exchange, outcome: { ...exchange.outcome, headers: null } as never }),
  };
  const proof = prove([broken], { clauses: [clauseOf([mediaType])], exchanges: [gone()] });
  expect(cellsOf(proof)).toEqual(['c/media-type broken red 1/1']);
  expect(proof.overStrict[0]?.found).toMatch(/^error: /);
  expect(proof.expectations[0]?.proven).toBe(false);
});

describe('nothing is proven', () => {
  test.each([
    ['of a probe that is undecided', [unanswered()]],
    ['of an expectation that departs', [answered({ status: 500 })]],
  ])('%s', (_, exchanges) => {
    expect(prove([otherStatus], { clauses: [clauseOf([status(410)])], exchanges }).expectations).toEqual([]);
  });

  test('of a may that departs, though it passes', () => {
    const proof = prove([noJson], { clauses: [clauseOf([code('lost', may)])], exchanges: [gone()] });
    expect(proof.expectations).toEqual([]);
  });
});

test('of a question that was asked once more only the last answer is spoiled', () => {
  const again = { ...gone(2), attempt: 2 };
  const exchanges = [answered({ number: 1, status: 503 }), again];
  const proof = prove([mutantOf('ok', { status: 200 })], { clauses: [clauseOf([status(410)])], exchanges });
  expect(cellsOf(proof)).toEqual(['c/status ok killed 1/1']);
});

test('a follow-up is spoiled for its own expectations', () => {
  const after: Expectation = { id: 'c/follow-up/status', aspect: 'status', anyOf: [200], ...must };
  const step = {
    operation: 'getThing',
    when: {},
    times: 1,
    shared: false,
    save: [],
    set: [],
    remove: [],
    credential: { kind: 'default' },
  } as const;
  const clause = { ...clauseOf([status(410)]), followUp: { step, alternatives: [[after]] } } as const;
  const probes = [probeOf({ clause: 'c', followUp: step })];
  const exchanges = [gone(), answered({ number: 2, role: 'follow-up', of: 'getThing', status: 200 })];
  const made = mutantOf('turned', ({ outcome }) => ({ status: outcome.status === 200 ? 404 : 400 }));
  expect(cellsOf(prove([made], { clauses: [clause], exchanges, probes }))).toEqual([
    'c/status turned killed 1/1',
    'c/follow-up/status turned killed 1/1',
  ]);
});

describe('a race', () => {
  const count = { id: 'c/count', aspect: 'count', accepted: 1, ...must } as const;
  const clause = { ...clauseOf([status(410), loose]), race: { requests: 3, count } } as const;
  const exchanges = [answered({ number: 1, status: 201 }), gone(2), gone(3)];
  const all: SeriesMutant = {
    id: 'all',
    title: 'All.',
    touches: 'count',
    harm: 'harmful',
    over: 'series',
    spoilSeries: (series) => series.map((one) => ({ ...one, outcome: series[0]?.outcome ?? one.outcome })),
  };

  test('is spoiled as a series for its count', () => {
    const proof = prove([all], { clauses: [clause], exchanges });
    expect(cellsOf(proof)).toContain('c/count all killed 1/1');
  });

  test('a series mutant that the count does not notice survives', () => {
    const none: SeriesMutant = { ...all, id: 'none', spoilSeries: (series) => series };
    const proof = prove([none], { clauses: [clause], exchanges });
    expect(cellsOf(proof)).toEqual(['c/count none survived 0/1']);
    expect(proof.survivors).toMatchObject([{ example: { before: '201 410 410', after: '201 410 410' } }]);
  });

  test('one of its refusals is spoiled for what is said of them; as a success it is none', () => {
    const accepted = mutantOf('accepted', { status: 201, body: { id: 7 } });
    const proof = prove([otherStatus, accepted, otherMessage], { clauses: [clause], exchanges });
    expect(cellsOf(proof)).toEqual([
      'c/count accepted killed 1/1',
      'c/status other-status killed 1/1',
      'c/status accepted killed 1/1',
      'c/message accepted killed 1/1',
      'c/message other-message survived 0/1',
    ]);
  });
});

describe('a smaller proof', () => {
  const clause = clauseOf([status(410)]);
  const exchanges = ['a', 'b', 'c'].map((probe) => gone(1, probe));

  test('spoils so many answers for each clause and mutant, and says so', () => {
    const proof = prove([otherStatus, date], {
      clauses: [clause],
      exchanges,
      size: { answers: 2, invariantAnswers: 5 },
    });
    expect(cellsOf(proof)).toEqual(['c/status other-status killed 2/2', 'c/status date held 0/2']);
    expect(proof.sample).toEqual({ answers: 2, invariantAnswers: 5 });
    expect(proof.rejudged).toBe(4);
  });

  test('counts only answers to which the mutant applies', () => {
    const last = mutantOf('last', { status: 404 }, { applies: ({ probe }) => probe === 'c' });
    const proof = prove([last], { clauses: [clause], exchanges, size: { answers: 1 } });
    expect(cellsOf(proof)).toEqual(['c/status last killed 1/1']);
  });

  test('without a size all are', () => {
    const proof = prove([otherStatus], { clauses: [clause], exchanges });
    expect(cellsOf(proof)).toEqual(['c/status other-status killed 3/3']);
    expect(proof.sample).toEqual({ answers: null, invariantAnswers: null });
  });
});
