import type { Measured } from '../measured.ts';
import type { Series } from '../series.ts';
import { sources } from '../sources.ts';
import { type Checked, findingAt } from './check.ts';
import { holdsUntil, promisedUntil } from './until.ts';

const undecided = (why: string): Checked => ({ findings: [], undecided: why });
const nothingRefused = 'nothing was refused';

/** Others who share the limit are refused once it is used up. */
export const checkShared = (series: Series, { burst, others }: Measured): Checked => {
  const refusal = burst.findLast(({ fate }) => fate === 'refused');
  if (!refusal) return undecided(nothingRefused);
  const shared = others?.shared;
  if (!shared) return undecided('nobody who shares the limit was asked');
  if (shared.fate === 'failed' || shared.fate === 'none') return undecided('no answer came to who shares the limit');
  if (shared.fate !== 'admitted') return { findings: [] };
  if (burst.some(({ fate, sentAtMs }) => fate === 'admitted' && sentAtMs > refusal.endedAtMs))
    return undecided('the caller itself was let through after a refusal, so that the limit did not hold');
  const untilMs = Math.max(holdsUntil(series), promisedUntil(refusal, series)?.[0] ?? Number.NEGATIVE_INFINITY);
  if (shared.endedAtMs >= untilMs) return undecided('the limit may have been renewed before who shares it was asked');
  const expected = `refused, since the limit was used up in answer ${refusal.number}, and is documented to be shared`;
  const actual = `let through with status ${shared.status}`;
  return { findings: [findingAt('admitted-shared', shared, null, expected, actual, sources.document)] };
};

/** Others have limits of their own, and are let through while that of the caller is used up. */
export const checkApart = (_: Series, { burst, others }: Measured): Checked => {
  const refusal = burst.findLast(({ fate }) => fate === 'refused');
  if (!refusal) return undecided(nothingRefused);
  const apart = others?.apart;
  if (!apart) return undecided('nobody who has a limit apart was asked');
  if (apart.fate === 'failed' || apart.fate === 'none') return undecided('no answer came to who has a limit apart');
  if (apart.fate === 'admitted') return { findings: [] };
  const expected = `let through, since the limit that was used up in answer ${refusal.number} is documented to be another's`;
  const actual = `refused with ${apart.status}`;
  return { findings: [findingAt('refused-apart', apart, null, expected, actual, sources.document)] };
};
