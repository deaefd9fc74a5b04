import { plural } from './show.ts';
import { type Summary, shouldDeparts } from './summary.ts';

/** What a run comes to, by its exit code; where it is only for shoulds that it fails, that is said. */
export const conclusionOf = ({ exitCode, failOn, clauses }: Summary): string => {
  const expectations = clauses.flatMap((clause) => clause.expectations);
  const light = expectations.filter(shouldDeparts).length;
  const heavy = expectations.some(({ verdict }) => verdict.kind === 'fail');
  if (exitCode === 1 && failOn === 'should' && !heavy)
    return `does not conform: no must departs, but ${plural(light, 'should')} ${light === 1 ? 'does' : 'do'}, and --fail-on should counts that`;
  return ['conforms', 'does not conform', '', 'undecided', 'the runner failed'][exitCode] as string;
};
