import type { Expectation } from '../contract/model.ts';
import type { Mutant } from './mutant.ts';

/** Whether an expectation is to notice a harmful mutant, where it reads what was spoiled. */
export const concerns = ({ touches, leaks }: Mutant, expectation: Expectation): boolean =>
  expectation.aspect === touches && (expectation.aspect !== 'leak' || leaks === undefined || expectation.of === leaks);
