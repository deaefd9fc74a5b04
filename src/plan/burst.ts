import type { Json } from '../contract/json.ts';
import type { LimitPolicy } from '../contract/limit-policy.ts';
import type { Burst, BurstCaller, Contract, Limit, RequestPatch, StateRef } from '../contract/model.ts';
import { fillTemplate, type Lookup, MissingValue } from '../contract/template.ts';
import type { Budget, TargetFacts } from '../target/model.ts';
import type { Lack } from './probe.ts';
import { patchFor } from './rows.ts';

/** A burst as one probe sends it. */
export interface ProbeBurst {
  /** The id of the limit that it meets. */
  readonly limit: string;
  /** The limit as its sender meets it: lowered, where a state lowers it. */
  readonly policy: LimitPolicy;
  /** How much of it is left to them when it begins; null where that is not known. */
  readonly left: number | null;
  /** The most requests of the burst itself, as many as it takes to show that the limit is late, and what is sent after a refusal. */
  readonly most: number;
  /** The longest that is waited for the limit to be over, in milliseconds; null where the target's clock is moved. */
  readonly maxWaitMs: number | null;
  /** What is laid over the operation's example for somebody who shares the limit, and for somebody whose limit is another. */
  readonly shared: readonly RequestPatch[] | null;
  readonly apart: readonly RequestPatch[] | null;
}

/** What a burst is sent with. */
export interface ArrangedBurst {
  readonly burst: ProbeBurst;
  readonly states: readonly StateRef[];
  readonly patches: readonly RequestPatch[];
}

/** How many requests are sent once one was refused. */
export const afterRefusal = 2;

/** How many requests show that a limit is late: a tenth more than are left, and one more at least. */
const enoughFor = (units: number, cost: number): number => {
  const requests = Math.floor(units / cost);
  return Math.max(requests + 1, Math.ceil(requests * 1.1));
};

const unitsOf = (template: Json | undefined, columns: Lookup): number | null => {
  if (template === undefined) return null;
  const units = Number(fillTemplate(template, columns));
  if (!Number.isSafeInteger(units) || units < 0)
    throw new TypeError(`found ${JSON.stringify(template)} for a number of units; wanted a whole number, 0 or more`);
  return units;
};

/** The limit that a burst meets in one case. */
export const limitOfBurst = (contract: Contract, burst: Burst, columns: Readonly<Record<string, Json>>): Limit => {
  const name = String(fillTemplate(burst.limit, (reference) => columns[reference]));
  const limit = contract.limits[name];
  if (!limit) throw new MissingValue(name);
  return limit;
};

/** Every way in which a burst can be arranged in one case, the best first. */
export const arrangementsOf = (
  contract: Contract,
  burst: Burst,
  columns: Readonly<Record<string, Json>>,
  patches: readonly RequestPatch[],
  { budget, movesClock }: TargetFacts,
): readonly ArrangedBurst[] => {
  const { id, limit, windowMs, slides, cost, shows } = limitOfBurst(contract, burst, columns);
  const lookup: Lookup = (reference) => columns[reference];
  const over = (own: readonly RequestPatch[], more: RequestPatch | undefined): readonly RequestPatch[] | null =>
    more ? [...own, patchFor(more, columns)] : null;
  return burst.by.map((caller: BurstCaller): ArrangedBurst => {
    const lowered = unitsOf(caller.lowered, lookup);
    const left = unitsOf(caller.left, lookup) ?? lowered;
    const policy: LimitPolicy = { limit: lowered ?? limit, windowMs, slides, cost, shows };
    const units = left ?? policy.limit;
    const own = [...patches, patchFor(caller.patch, columns)];
    return {
      burst: {
        limit: id,
        policy,
        left,
        most: (units === null ? budget.burst : enoughFor(units, cost)) + afterRefusal,
        maxWaitMs: movesClock ? null : budget.maxWaitMs,
        shared: over(own, caller.shared),
        apart: over(own, caller.apart),
      },
      states: caller.states,
      patches: own,
    };
  });
};

/** Why a burst is more than the target's budget has; null where it is not. */
export const lackOfBurst = (
  { burst, requestsPerSecond }: Pick<Budget, 'burst' | 'requestsPerSecond'>,
  { policy: { limit, windowMs }, most }: ProbeBurst,
): Lack | null => {
  const needed = most - afterRefusal;
  if (needed > burst) return { kind: 'budget', name: `${needed} requests in a burst` };
  if (
    requestsPerSecond !== undefined &&
    windowMs !== null &&
    limit !== null &&
    needed / requestsPerSecond >= windowMs / 1000
  )
    return { kind: 'budget', name: `${needed} requests within ${windowMs / 1000} s` };
  return null;
};
