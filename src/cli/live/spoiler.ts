import { type Contract, expectationsOf, type InvariantClause } from '../../contract/model.ts';
import { valueAt } from '../../contract/pointer.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { Exchange } from '../../exchange/model.ts';
import { covers } from '../../judge/invariant.ts';
import { envelopeOf } from '../../proof/lens.ts';
import type { Mutant, SeriesExpectation } from '../../proof/mutant.ts';

/** Spoils answers in the order in which a server gives them; undefined where one stays as it is. It may remember some. */
export type Spoiler = (exchange: Exchange) => Exchange | undefined;

/** How many answers are remembered of each value that must be distinct. */
const remembered = 8;

/** An expectation that speaks of several answers, the invariant that has it, and the last answers given of which it speaks. */
interface Series {
  readonly clause: InvariantClause;
  readonly expectation: Extract<SeriesExpectation, { aspect: 'distinct' }>;
  readonly given: Exchange[];
}

/** What a contract says must be distinct among its answers. */
export const distinctIn = (contract: Contract): readonly Omit<Series, 'given'>[] =>
  contract.clauses.flatMap((clause) =>
    clause.kind !== 'invariant'
      ? []
      : expectationsOf(clause).flatMap((expectation) =>
          expectation.aspect === 'distinct' ? [{ clause, expectation }] : [],
        ),
  );

/**
 * A mutant at work on answers one by one. One of a series is given the last answers as they were sent and the one that is to be sent, and only this one can
 * still be spoiled.
 */
export const newSpoiler = (contract: Contract, mutant: Mutant): Spoiler => {
  if (mutant.over === 'answer')
    return (exchange) => mutant.spoil(exchange, { contract, envelope: envelopeOf(contract, exchange) });
  // All of a burst is needed before its first answer is given.
  if (mutant.over === 'burst') return () => undefined;
  const all: readonly Series[] = distinctIn(contract).map((one) => ({ ...one, given: [] }));
  return (exchange) => {
    let answer = exchange;
    for (const { clause, expectation, given } of all) {
      if (!covers(contract, clause, answer) || !hasValue(answer, expectation.at)) continue;
      answer = mutant.spoilSeries([...given, answer], expectation, { contract })?.at(-1) ?? answer;
      given.push(answer);
      if (given.length > remembered) given.shift();
    }
    return answer === exchange ? undefined : answer;
  };
};

const hasValue = ({ outcome }: Exchange, at: Series['expectation']['at']): boolean => {
  const parsed = outcome.kind === 'answer' ? jsonOf(outcome.body) : undefined;
  return parsed?.ok === true && valueAt(parsed.value, at) !== undefined;
};
