import { expect, test } from 'vitest';
import type { AnswerClause } from '../contract/model.ts';
import { clauseOf, step } from './testing/contract.ts';
import { wayOf } from './way.ts';

const followUp = { step: step('ping'), alternatives: clauseOf('f').alternatives };
const race = {
  requests: 2,
  count: { id: 'c/count', aspect: 'count', accepted: 1, level: 'must', basis: 'document' } as const,
};

test.each<[string, Partial<AnswerClause>, string]>([
  ['nothing of its own', {}, 'answer'],
  ['steps before', { before: [step('ping')] }, 'sequence'],
  ['steps after', { after: [step('ping')] }, 'sequence'],
  ['a follow-up', { followUp }, 'sequence'],
  ['a race', { race }, 'race'],
  ['a race with steps and a follow-up', { race, followUp, before: [step('ping')] }, 'race'],
])('a clause with %s is asked in one way', (_, over, way) => {
  expect(wayOf(clauseOf('c', over))).toBe(way);
});
