import type { InvariantResult } from '../judge/invariant.ts';
import { describeVerdict } from '../judge/verdict.ts';
import { showFinding } from './show.ts';

/** The departures that a message names. */
const findingsShown = 10;

/** Over what an invariant was judged. `missing` says how many probes of the run were not asked. */
export const describeCover = ({ answers }: InvariantResult, missing: number): string =>
  `judged over ${answers} answers${missing > 0 ? `; ${missing} probes of the contract were not asked` : ''}`;

/** An invariant's result as the message of its test: its first departures, then its verdict. */
export const describeInvariant = (result: InvariantResult, missing: number): string => {
  const { verdict, findings } = result;
  const shown = findings
    .slice(0, findingsShown)
    .map((finding) => `${showFinding(finding)}\n    in ${finding.exchange}`);
  const more = findings.length > findingsShown ? [`… and ${findings.length - findingsShown} more`] : [];
  const detail = 'detail' in verdict ? `: ${verdict.detail}` : '';
  return [...shown, ...more, `${describeVerdict(verdict)}${detail}, ${describeCover(result, missing)}`].join('\n');
};
