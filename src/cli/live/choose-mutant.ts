import type { Contract, StatusRange } from '../../contract/model.ts';
import { wantedName } from '../../contract/nearest.ts';
import type { Mutant } from '../../proof/mutant.ts';
import { UsageError } from '../usage-error.ts';
import type { Scope } from './scope.ts';
import { whyNotLive } from './why-not-live.ts';

/** A status or a class of statuses that an option names. Throws UsageError. */
export const toStatusRange = (text: string): StatusRange => {
  if (/^[1-5]xx$/i.test(text)) return text.toLowerCase() as StatusRange;
  if (/^[1-5]\d\d$/.test(text)) return Number(text);
  throw new UsageError(`found --status ${text}; wanted a status such as 404, or a class of them such as 4xx`);
};

/** The mutant that a command line names, at work on what it names. Throws UsageError where there is none, or it would show nothing. */
export const chooseMutant = (mutants: readonly Mutant[], contract: Contract, id: string, scope: Scope): Mutant => {
  const mutant = mutants.find((one) => one.id === id);
  if (!mutant) {
    const ids = mutants.map((one) => one.id);
    throw new UsageError(
      `found no mutant called ${id}; wanted ${wantedName(id, ids, 'one of those that refusal list --mutants shows')}`,
    );
  }
  const known = Object.keys(contract.operations);
  for (const operation of scope.operations)
    if (!known.includes(operation))
      throw new UsageError(
        `found --operation ${operation}; wanted ${wantedName(operation, known, `one of the operations of ${contract.id}`)}`,
      );
  const why = whyNotLive(contract, mutant, scope);
  if (why !== undefined) throw new UsageError(why);
  return mutant;
};
