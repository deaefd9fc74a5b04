import type { Contract, InputRef } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { InputRegistry } from './bad-input.ts';
import { inputContext } from './recipe.ts';

/** A bad input that a clause names and that applies to none of its operations. */
export interface Idle {
  /** The clause's place in the contract. */
  readonly clause: number;
  /** The input's place in the clause. */
  readonly input: number;
  readonly ref: InputRef;
  readonly operations: readonly string[];
}

const appliesTo = (contract: Contract, inputs: InputRegistry, operation: Operation, { id, at }: InputRef): boolean =>
  (inputs.get(id)?.places(inputContext(contract, operation)) ?? []).some((place) => at === undefined || place === at);

/** The bad inputs that would be dropped in silence: what a clause names must be asked of at least one of its operations. */
export const idleInputs = (contract: Contract, inputs: InputRegistry): readonly Idle[] =>
  contract.clauses.flatMap((clause, at) => {
    if (clause.kind !== 'answer') return [];
    const operations = clause.operations.map((id) => contract.operations[id] as Operation);
    return clause.inputs.flatMap((ref, input) =>
      operations.some((operation) => appliesTo(contract, inputs, operation, ref))
        ? []
        : [{ clause: at, input, ref, operations: clause.operations }],
    );
  });
