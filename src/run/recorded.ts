import { compileContract, textsDigest } from '../contract/load.ts';
import type { Contract } from '../contract/model.ts';
import type { EvidenceHeader } from '../evidence/format.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { withinBudget } from '../plan/budget.ts';
import { plan } from '../plan/plan.ts';
import type { Plan } from '../plan/probe.ts';
import { selectFrom } from '../plan/select.ts';

/** Why evidence cannot be judged by this version. */
export class RecordedError extends Error {
  override readonly name = 'RecordedError';
}

/** The plan of evidence is none that this version makes: it was recorded by another, or with other bad inputs. */
export class PlanError extends RecordedError {
  /** The version of Refusal that recorded it. */
  readonly version: string;
  constructor(file: string, version: string) {
    super(
      `${file}: found a plan that this version (with its bad inputs) does not make; wanted the version that recorded it, refusal ${version}`,
    );
    this.version = version;
  }
}

/** What evidence was recorded of. */
export interface Recorded {
  readonly contract: Contract;
  /** All that could be asked. */
  readonly whole: Plan;
  /** What the whole run asked, a shard of it only in part. */
  readonly asked: Plan;
}

/**
 * Compiles and plans again what the header of evidence holds. Throws MistakesError, and RecordedError where that gives another contract or, unless any plan
 * will do, another plan.
 */
export const openRecorded = (
  file: string,
  header: EvidenceHeader,
  inputs: InputRegistry,
  anyPlan = false,
): Recorded => {
  const { texts } = header.contract;
  // Before it is compiled: the mistakes of a contract that was changed afterwards are not its author's.
  const digest = textsDigest(texts);
  if (digest !== header.contract.digest) {
    throw new RecordedError(
      `${file}: found the contract digest ${header.contract.digest}; wanted ${digest}, which the contract in it has`,
    );
  }
  const { contract } = compileContract(texts, [...inputs.keys()]);
  if (contract.id !== header.contract.id) {
    throw new RecordedError(
      `${file}: found the contract id ${header.contract.id}; wanted ${contract.id}, which the contract in it has`,
    );
  }
  const whole = plan(contract, header.target, inputs);
  if (!anyPlan && whole.digest !== header.plan.digest) {
    throw new PlanError(file, header.versions.refusal);
  }
  const asked = withinBudget(selectFrom(contract, whole, header.selection), header.target.budget.requests);
  return { contract, whole, asked };
};
