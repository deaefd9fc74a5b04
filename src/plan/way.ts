import type { AnswerClause } from '../contract/model.ts';

/** How a clause is asked: by single answers, by a sequence of requests of its own, or by several at once. */
export type Way = 'answer' | 'sequence' | 'race';

/** The way of a clause; a suite asks one way. */
export const wayOf = ({ race, followUp, before, after }: AnswerClause): Way =>
  race ? 'race' : followUp || before.length + after.length > 0 ? 'sequence' : 'answer';
