import type { AnswerClause, Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import type { DocumentedLimit } from '../limits/policy.ts';
import type { MeasuredStory } from '../limits/story.ts';
import type { Probe } from '../plan/probe.ts';

/** A burst of a contract as it was measured, and the limit that is documented. */
export interface Burst {
  readonly measured: MeasuredStory;
  readonly documented: DocumentedLimit;
}

/** Finds in a probe's exchanges the burst that they are; undefined where the clause has none, or nothing was sent. */
export type BurstOf = (
  contract: Contract,
  clause: AnswerClause,
  probe: Probe,
  exchanges: readonly Exchange[],
) => Burst | undefined;

/** No clause has a burst yet. */
export const burstOf: BurstOf = () => undefined;
