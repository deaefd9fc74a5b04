import type { Contract, StatusRange } from '../../contract/model.ts';
import { isOneOf } from '../../judge/aspects/status.ts';
import { isAccepted } from '../../judge/undecided.ts';

/** Which answers of a server are spoiled. */
export interface Scope {
  /** Ids of operations; empty: of all, and what is asked of none. */
  readonly operations: readonly string[];
  /** Empty: refusals, so that setup steps and controls are left alone. */
  readonly statuses: readonly StatusRange[];
}

/** Whether an answer is to be spoiled. `operation`: the one that was asked for, if it is one. A refusal is 400 or above, unless it is documented as a success. */
export const isInScope = (
  contract: Contract,
  { operations, statuses }: Scope,
  operation: string | undefined,
  status: number,
): boolean => {
  if (operations.length > 0 && (operation === undefined || !operations.includes(operation))) return false;
  if (statuses.length > 0) return isOneOf(status, statuses);
  return status >= 400 && !isAccepted(contract, operation ?? '', status);
};

/** In words: `every refusal (400 and above) of createThing`. */
export const describeScope = ({ operations, statuses }: Scope): string => {
  const which =
    statuses.length === 0 ? 'every refusal (400 and above)' : `every answer with status ${statuses.join(', ')}`;
  return operations.length === 0 ? which : `${which} of ${operations.join(', ')}`;
};
