import { describe, expect, test } from 'vitest';
import type { Expectation, InvariantClause } from '../contract/model.ts';
import { answered } from '../judge/testing/answers.ts';
import { contractOf, invariantClause, must } from '../judge/testing/contract.ts';
import type { AnswerMutant, SeriesMutant } from './mutant.ts';
import { InvariantProver } from './prove-invariants.ts';
import { Tally } from './tally.ts';
import { cellsOf, mutantOf, prove } from './testing/prove.ts';

const envelope: Expectation = { id: 'i/envelope', aspect: 'envelope', envelope: 'problem', ...must };
const text: Expectation = {
  id: 'i/member:/detail',
  aspect: 'member',
  at: '/detail',
  matcher: { kind: 'schema', schema: { type: 'string' } },
  optional: false,
  ...must,
};
const distinct = { id: 'i/distinct:/request_id', aspect: 'distinct', at: '/request_id', ...must } as const;
const invariant = (...expectations: readonly Expectation[]): InvariantClause =>
  invariantClause(expectations as InvariantClause['expectations'], { id: 'i' });
const error = (number: number, status = 400) =>
  answered({ number, status, body: { code: 'a', detail: 'x', request_id: `r-${number}` } });

const html = mutantOf('html', { body: '<h1>' }, { touches: 'envelope' });
const reworded = mutantOf('reworded', { body: { code: 'a', detail: 'y', request_id: 'r' } }, { touches: 'member' });
const accepted = mutantOf('accepted', { status: 200, body: '<h1>' }, { touches: 'envelope' });
const date = mutantOf('date', { headers: [['Date', 'today']] }, { touches: 'nothing', harm: 'harmless' });

describe('what is said of all answers', () => {
  test('is proven on each of them', () => {
    const proof = prove([html, reworded, date], {
      clauses: [invariant(envelope, text)],
      exchanges: [error(1), error(2), answered({ number: 3, status: 200 })],
    });
    expect(cellsOf(proof)).toEqual([
      'i/envelope html killed 2/2',
      'i/envelope date held 0/2',
      'i/member:/detail html killed 2/2',
      'i/member:/detail reworded survived 0/2',
      'i/member:/detail date held 0/2',
    ]);
    expect(proof.survivors).toMatchObject([{ answers: 2, example: { exchange: 'p#1', before: '"x"', after: '"y"' } }]);
  });

  test('says nothing of an answer that it covers no longer', () => {
    expect(cellsOf(prove([accepted], { clauses: [invariant(envelope)], exchanges: [error(1)] }))).toEqual([]);
  });

  test('has no cell for an answer that departs already', () => {
    const exchanges = [error(1), answered({ number: 2, body: '<p>' })];
    expect(prove([html], { clauses: [invariant(envelope)], exchanges }).expectations).toEqual([]);
  });

  test('a harmless mutant that makes it depart is over-strict, and so is a check that throws', () => {
    const exact: Expectation = { ...text, matcher: { kind: 'equals', value: 'x' } } as Expectation;
    const other: AnswerMutant = { ...reworded, id: 'other', touches: 'nothing', harm: 'harmless' };
    const mediaType: Expectation = {
      id: 'i/media-type',
      aspect: 'media-type',
      mediaType: 'application/problem+json',
      ...must,
    };
    const broken: AnswerMutant = {
      ...html,
      id: 'broken',
      spoil: (exchange) => ({ ...exchange, outcome: { ...exchange.outcome, headers: null } as never }),
    };
    const { overStrict } = prove([other, broken], { clauses: [invariant(exact, mediaType)], exchanges: [error(1)] });
    expect(overStrict).toMatchObject([
      { expectation: 'i/member:/detail', mutant: 'other', exchange: 'p#1', found: 'member-differs' },
      { expectation: 'i/media-type', mutant: 'broken', found: expect.stringMatching(/^error: /) },
    ]);
  });
});

describe('what must be distinct', () => {
  const twice: SeriesMutant = {
    id: 'twice',
    title: 'Twice.',
    touches: 'distinct',
    harm: 'harmful',
    over: 'series',
    spoilSeries: (series) =>
      series.map((one, at) => (at === 0 ? one : { ...one, outcome: series[0]?.outcome ?? one.outcome })),
  };

  test('is proven over the series', () => {
    const proof = prove([twice, date], { clauses: [invariant(distinct)], exchanges: [error(1), error(2)] });
    expect(cellsOf(proof)).toEqual(['i/distinct:/request_id twice killed 1/1', 'i/distinct:/request_id date held 0/1']);
  });

  test('a mutant that leaves the values distinct survives, a harmless one that makes two equal is red', () => {
    const idle: SeriesMutant = { ...twice, id: 'idle', spoilSeries: (series) => series };
    const same = mutantOf('same', { body: { code: 'a', request_id: 'r' } }, { touches: 'nothing', harm: 'harmless' });
    const proof = prove([idle, same], { clauses: [invariant(distinct)], exchanges: [error(1), error(2)] });
    expect(cellsOf(proof)).toEqual(['i/distinct:/request_id idle survived 0/1', 'i/distinct:/request_id same red 1/1']);
  });

  test('a mutant of races does not touch it', () => {
    const races: SeriesMutant = { ...twice, touches: 'count' };
    expect(cellsOf(prove([races], { clauses: [invariant(distinct)], exchanges: [error(1), error(2)] }))).toEqual([]);
  });
});

describe('a sample', () => {
  test('has one answer of each kind: status, envelope and media type', () => {
    const exchanges = [
      ...[1, 2, 3].map((number) => error(number)),
      error(4, 404),
      answered({ number: 5, body: { code: 'a', detail: 'x' }, headers: [['Content-Type', 'application/json']] }),
    ];
    const proof = prove([html], { clauses: [invariant(envelope)], exchanges, size: { invariantAnswers: 10 } });
    expect(cellsOf(proof)).toEqual(['i/envelope html killed 3/3']);
  });

  test('is not larger than it may be', () => {
    const exchanges = [error(1, 400), error(2, 401), error(3, 403)];
    const proof = prove([html], { clauses: [invariant(envelope)], exchanges, size: { invariantAnswers: 2 } });
    expect(cellsOf(proof)).toEqual(['i/envelope html killed 2/2']);
  });

  test('keeps half of itself for other kinds than those of the operations that are asked first', () => {
    const clause = invariant(envelope);
    const spoiled = new Set<string>();
    const watching: AnswerMutant = {
      ...html,
      spoil: ({ id }) => {
        spoiled.add(id);
        return undefined;
      },
    };
    const prover = new InvariantProver(contractOf({ clauses: [clause] }), [clause], [watching], 4);
    for (const [at, operation] of ['a', 'b', 'c', 'd'].entries()) prover.add(error(at + 1), operation);
    prover.add(error(5, 404), 'a');
    prover.add(error(6, 409), 'd');
    prover.prove(new Tally());
    expect([...spoiled]).toEqual(['p#1', 'p#2', 'p#5', 'p#6']);
  });
});
