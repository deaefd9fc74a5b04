import { expect, test } from 'vitest';
import type { AnswerClause, Clause, Expectation } from '../contract/model.ts';
import { describeStated } from './describe-stated.ts';

const status = (status: number, level: Expectation['level'] = 'must'): Expectation => ({
  id: 'c/status',
  aspect: 'status',
  anyOf: [status],
  level,
  basis: 'document',
});
const media: Expectation = {
  id: 'c/media-type',
  aspect: 'media-type',
  mediaType: 'text/html',
  level: 'must',
  basis: 'document',
};
const clause = (...alternatives: AnswerClause['alternatives']): Clause =>
  ({ kind: 'answer', id: 'c', alternatives }) as unknown as Clause;

test.each<[string, Clause, string]>([
  ['one alternative', clause([status(400)]), 'status 400'],
  [
    'several that differ',
    clause([status(400)], [status(422, 'should')]),
    'status 400; or status 422 (should), in each of 2 alternatives',
  ],
  ['several that say the same', clause([status(400)], [status(400)]), 'status 400, in each of 2 alternatives'],
  ['some of several', clause([status(400)], [media], [status(400)]), 'status 400, in 2 of 3 alternatives'],
  [
    'a follow-up',
    { ...clause([media]), followUp: { alternatives: [[status(200)]] } } as unknown as Clause,
    'status 200',
  ],
  [
    'an invariant',
    { kind: 'invariant', id: 'c', expectations: [media, status(400)] } as unknown as Clause,
    'status 400',
  ],
])('what %s says', (_, own, said) => {
  expect(describeStated(own, 'c/status')).toBe(said);
});
