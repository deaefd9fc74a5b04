import type { Strength } from '../proof/proof.ts';
import { plural } from './show.ts';
import type { ExpectationSummary } from './summary.ts';

/** Whether an expectation holds, and no mutant could make it depart: it may be a check that cannot fail. */
export const isUnproven = ({ proof }: ExpectationSummary): boolean => proof?.killed === 0;

/** What the conclusions of a run are worth, in a sentence. */
export const describeStrength = ({ holding, proven, unproven, mutants }: Strength): string => {
  if (holding === 0) return 'no expectation holds: there is nothing to prove';
  const hold = holding === 1 ? '1 expectation holds' : `${holding} expectations hold`;
  const by = `by ${plural(mutants, 'mutant')}`;
  if (unproven.length === 0) return `${hold}, each proven able to fail, ${by}`;
  return proven === 0
    ? `${hold}, none of them proven able to fail`
    : `${hold}: ${proven} proven able to fail, ${by}; ${unproven.length} unproven`;
};

/** What a run's own proof, which is made on a sample, leaves to the whole one. */
export const describeWeakness = ({ survivors, overStrict }: Strength): string | undefined => {
  const found = [
    ...(survivors > 0
      ? [`${plural(survivors, 'time')} an expectation did not notice a harmful mutant that it speaks of`]
      : []),
    ...(overStrict > 0 ? [`${plural(overStrict, 'time')} an expectation took a harmless mutant for a departure`] : []),
  ];
  return found.length > 0 ? `${found.join(', ')}: refusal prove names them` : undefined;
};
