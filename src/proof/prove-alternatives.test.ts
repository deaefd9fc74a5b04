import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Alternatives, Expectation } from '../contract/model.ts';
import { judgeGroup } from '../judge/judge-run.ts';
import { rollUp } from '../judge/roll-up.ts';
import { answered } from '../judge/testing/answers.ts';
import { answerClause, contractOf, must } from '../judge/testing/contract.ts';
import { probeOf } from '../judge/testing/judge.ts';
import type { AnswerMutant } from './mutant.ts';
import type { Proof } from './proof.ts';
import { Prover } from './prover.ts';

const status = (...anyOf: readonly number[]): Expectation => ({
  id: 'clause/status',
  aspect: 'status',
  anyOf,
  ...must,
});
const member = (name: 'list' | 'text' | 'note'): Expectation => ({
  id: `clause/member:/${name}`,
  aspect: 'member',
  at: `/${name}`,
  matcher: { kind: 'schema', schema: { type: name === 'list' ? 'array' : 'string' } },
  optional: false,
  ...must,
});

/** The answer says another thing. */
const saying = (body: Json): AnswerMutant => ({
  id: 'another',
  title: 'Another.',
  touches: 'member',
  harm: 'harmful',
  over: 'answer',
  spoil: (exchange) => ({ ...exchange, outcome: answered({ body }).outcome }),
});

const proofOf = (alternatives: Alternatives, before: Json, after: Json): Proof => {
  const clause = answerClause({ alternatives });
  const contract = contractOf({ clauses: [clause] });
  const group = { id: 'clause:createThing', clause: 'clause', operation: 'createThing', probes: [probeOf()] };
  const exchanges = [answered({ body: before })];
  const results = judgeGroup(contract, clause, group.probes, exchanges);
  const prover = new Prover(contract, [saying(after)]);
  prover.group(group, results, exchanges);
  return prover.proof(rollUp(contract, results, []));
};

const either: Alternatives = [
  [status(400), member('list')],
  [status(400), member('text')],
];

describe('of an answer that may be one of two things', () => {
  test('what is said of the one that it is not passes, and is unproven unless a mutant makes it that one', () => {
    expect(proofOf(either, { list: [] }, {}).expectations.map(({ id, proven }) => [id, proven])).toEqual([
      ['clause/status', false],
      ['clause/member:/list', true],
      ['clause/member:/text', false],
    ]);
  });

  test('a departure proves what departs', () => {
    const { expectations, survivors } = proofOf(either, { list: [] }, {});
    expect(expectations.find(({ id }) => id === 'clause/member:/list')?.proven).toBe(true);
    expect(survivors).toEqual([]);
  });

  test('where it became the other, as badly, the first says nothing', () => {
    const worse: Alternatives = [
      [status(400), member('list'), member('note')],
      [status(400), member('text')],
    ];
    const proof = proofOf(worse, { list: [], note: '' }, { list: 1, text: 1 });
    expect(proof.survivors).toEqual([]);
    expect(proof.expectations.find(({ id }) => id === 'clause/member:/list')?.proven).toBe(false);
  });

  test('where it became the other and fits, the first has missed it', () => {
    const proof = proofOf(either, { list: [] }, { text: 'No', list: 1 });
    expect(proof.survivors.map(({ expectation }) => expectation)).toEqual(['clause/member:/list']);
  });
});
