import { fitsGlob } from '../contract/glob.ts';
import type { Contract } from '../contract/model.ts';

/** The reason that a contract gives why an expectation does not notice a mutant; undefined where it gives none. */
export const reasonFor = (
  { survivors }: Pick<Contract, 'survivors'>,
  expectation: string,
  mutant: string,
): string | undefined =>
  survivors.find(
    ({ mutants, expectations }) => mutants.includes(mutant) && expectations.some((glob) => fitsGlob(expectation, glob)),
  )?.reason;
