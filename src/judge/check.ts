import type { Location } from '../contract/location.ts';
import type { Aspect, Contract, Expectation } from '../contract/model.ts';
import type { Lookup } from '../contract/template.ts';
import type { Answered } from './references.ts';
import type { Finding } from './verdict.ts';

/** An expectation of one aspect. */
export type Of<A extends Aspect> = Extract<Expectation, { aspect: A }>;

/** What a check may know besides the expectation and the exchange. */
export interface CheckContext {
  readonly contract: Contract;
  readonly lookup: Lookup;
  /** The places that the bad input spoiled. */
  readonly spoiled: readonly Location[];
}

/** Compares one answer with one expectation. It returns findings and does not throw; what it throws is our own fault. */
export type Check<A extends Aspect> = (
  expectation: Of<A>,
  exchange: Answered,
  context: CheckContext,
) => readonly Finding[];
