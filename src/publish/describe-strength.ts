import type { Strength } from '../proof/proof.ts';
import { plural } from './show.ts';
import type { ExpectationSummary } from './summary.ts';

/** What mutants show of the expectations that hold, in a sentence without its full stop. */
export const describeStrength = ({
  holding,
  proven,
  unproven,
  mutants,
  survivors,
  overStrict,
}: Omit<Strength, 'sample'>): string => {
  if (holding === 0) return 'nothing holds, and a proof of nothing proves nothing';
  const by = `by ${plural(mutants, 'mutant')}`;
  const holds = `${plural(holding, 'expectation')} ${holding === 1 ? 'holds' : 'hold'}`;
  return [
    unproven.length === 0
      ? `${holds}, ${holding === 1 ? '' : 'each '}proven able to fail, ${by}`
      : `${holds}: ${proven} proven able to fail, ${by}, and ${unproven.length} unproven`,
    ...(survivors > 0 ? [`${plural(survivors, 'survivor')} without a reason`] : []),
    ...(overStrict > 0 ? [`over-strict in ${plural(overStrict, 'cell')}`] : []),
  ].join('; ');
};

/** Whether an expectation of a run holds, and no mutant could make it depart: it may be a check that cannot fail. */
export const isUnproven = ({ proof }: ExpectationSummary): boolean => proof?.killed === 0;

/** Whether a run is worth less than its conclusions say: what holds could not be shown to be able to fail, or to fail for a reason alone. */
export const isWeak = ({ holding, unproven, survivors, overStrict }: Strength): boolean =>
  holding === 0 || unproven.length + survivors + overStrict > 0;
