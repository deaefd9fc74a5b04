import type { Mutant } from '../../proof/mutant.ts';
import { isLive } from './why-not-live.ts';

/** What a mutant is, in words: `harmful, touches code`. */
export const describeMutant = (mutant: Mutant): string => {
  const { harm, touches } = mutant;
  const kind = harm === 'harmless' ? harm : `${harm}, touches ${touches}`;
  return isLive(mutant) ? kind : `${kind}, not for a sandbox`;
};
