import { type Alternatives, type Clause, expectationsOf } from '../contract/model.ts';
import { describeExpectation } from './describe-expectation.ts';

const alternativesIn = (clause: Clause): readonly Alternatives[] =>
  clause.kind === 'answer' ? [clause.alternatives, ...(clause.followUp ? [clause.followUp.alternatives] : [])] : [];

/** What a clause states under an expectation's id, in a line: of several alternatives in which of them, and whether they differ. */
export const describeStated = (clause: Clause, id: string): string => {
  const alternatives = alternativesIn(clause).find((all) => all.flat().some((one) => one.id === id));
  const stated = (alternatives?.flat() ?? expectationsOf(clause)).filter((one) => one.id === id);
  const said = [...new Set(stated.map(describeExpectation))].join('; or ');
  const holding = alternatives?.filter((one) => one.some((expectation) => expectation.id === id)).length ?? 0;
  return alternatives === undefined || alternatives.length === 1
    ? said
    : `${said}, in ${holding === alternatives.length ? 'each' : holding} of ${alternatives.length} alternatives`;
};
