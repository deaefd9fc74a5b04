import type { Json } from '../contract/json.ts';
import { enoughToShow, type LimitPolicy, requestsIn, sentAfterRefusal } from '../contract/limit-policy.ts';
import type { Burst, BurstCaller, Contract, Limit, RequestPatch, StateRef } from '../contract/model.ts';
import { fillTemplate, type Lookup, MissingValue } from '../contract/template.ts';
import type { Budget, TargetFacts } from '../target/model.ts';
import type { Lack, ProbeBurst } from './probe.ts';
import { patchFor } from './rows.ts';

/** What a burst is sent with. */
export interface ArrangedBurst {
  readonly burst: ProbeBurst;
  readonly states: readonly StateRef[];
  readonly patches: readonly RequestPatch[];
}

/** How many requests show that a limit is late: a tenth more than are left, and one more at least. Null where no number is documented. */
const enoughFor = ({ policy: { limit, cost }, left }: Pick<ProbeBurst, 'policy' | 'left'>): number | null => {
  const units = left ?? limit;
  return units === null ? null : enoughToShow(requestsIn(units, cost));
};

/** The most that a burst sends: what shows that a limit is late, and what is sent once a request was refused; never more than the budget. */
const mostOf = (enough: number | null, budget: number): number =>
  enough === null ? budget : Math.min(enough + sentAfterRefusal, Math.max(enough, budget));

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
    const own = [...patches, patchFor(caller.patch, columns)];
    return {
      burst: {
        limit: id,
        policy,
        left,
        most: mostOf(enoughFor({ policy, left }), budget.burst),
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
  probe: Pick<ProbeBurst, 'policy' | 'left'>,
): Lack | null => {
  const needed = enoughFor(probe);
  if (needed === null) return null;
  const { windowMs } = probe.policy;
  if (needed > burst) return { kind: 'budget', name: `${needed} requests in a burst` };
  if (requestsPerSecond !== undefined && windowMs !== null && needed / requestsPerSecond >= windowMs / 1000)
    return { kind: 'budget', name: `${needed} requests within ${windowMs / 1000} s` };
  return null;
};
