import { showShard } from '../plan/shard.ts';
import { plural } from './show.ts';
import { type Summary, shouldDeparts } from './summary.ts';
import { butFor, onlyForWaivers } from './waived-blocks.ts';

/** What a run comes to, by its exit code; where it fails only for shoulds or for its waivers, that is said, and what it passes over. */
export const conclusionOf = (summary: Summary): string => {
  const { exitCode, failOn, clauses, shard } = summary;
  const expectations = clauses.flatMap((clause) => clause.expectations);
  const light = expectations.filter(shouldDeparts).length;
  const heavy = expectations.some(({ verdict, apart }) => (apart ?? verdict).kind === 'fail');
  if (exitCode === 1 && failOn === 'should' && light > 0 && !heavy)
    return `does not conform: no must departs, but ${plural(light, 'should')} ${light === 1 ? 'does' : 'do'}, and --fail-on should counts that`;
  return [
    `${shard ? `nothing departs in shard ${showShard(shard)}` : 'conforms'}${butFor(summary)}`,
    `does not conform${onlyForWaivers(summary)}`,
    '',
    'undecided',
    'the runner failed',
  ][exitCode] as string;
};
