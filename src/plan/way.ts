import type { AnswerClause } from '../contract/model.ts';

/** How a clause is asked: by single answers, by a sequence of requests of its own, or by several at once, or by many until a limit refuses them. */
export type Way = 'answer' | 'sequence' | 'race' | 'burst';

/** The way of a clause; a suite asks one way. */
export const wayOf = ({ race, burst, followUp, before, after }: AnswerClause): Way =>
  burst ? 'burst' : race ? 'race' : followUp || before.length + after.length > 0 ? 'sequence' : 'answer';
