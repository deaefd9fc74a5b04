import type { Contract, RequestPatch, StateRef } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { TargetFacts } from '../target/model.ts';
import type { InputRegistry } from './bad-input.ts';
import { neededCredential } from './credential.ts';
import type { Lack, Probe } from './probe.ts';
import { inputContext, recipeOf } from './recipe.ts';

/** The first of `wanted` (`name` or `name: value`) that the target declares it lacks. */
export const missingCapability = (facts: TargetFacts, wanted: readonly string[]): string | undefined =>
  wanted.find((one) => {
    const [name, value] = one.split(':').map((part) => part.trim()) as [string, string | undefined];
    const declared = facts.capabilities[name];
    if (declared === undefined) return false;
    return value === undefined ? declared === false : String(declared) !== value;
  });

/** The first of the states that the target does not arrange. */
export const lackOfStates = (contract: Contract, facts: TargetFacts, states: readonly StateRef[]): Lack | null => {
  const { states: arranged } = facts;
  if (arranged === 'any') return null;
  const missing = states.find(({ id }) => !arranged.includes(id) && contract.states[id] !== undefined);
  return missing ? { kind: 'state', name: missing.id } : null;
};

/** The first of the callers whom the target does not supply. */
export const lackOfCredentials = (facts: TargetFacts, callers: readonly string[]): Lack | null => {
  const name = callers.find((caller) => !facts.credentials.includes(caller));
  return name === undefined ? null : { kind: 'credential', name };
};

type Asked = Pick<Probe, 'before' | 'after' | 'patches' | 'kind' | 'followUp'> & Pick<Partial<Probe>, 'input'>;

/** The credentials without which a probe cannot be asked, in the order of its requests. */
export const callersOf = (
  contract: Contract,
  inputs: InputRegistry,
  operation: Operation,
  probe: Asked,
): readonly string[] => {
  const steps = [...probe.before, ...probe.after, ...(probe.followUp ? [probe.followUp] : [])];
  const needs: (string | undefined)[] = steps.map((step) => {
    const patches: readonly RequestPatch[] = [recipeOf(contract, step.operation).patch, step];
    return neededCredential(contract, contract.operations[step.operation] as Operation, patches);
  });
  if (probe.kind !== 'setup') {
    const input = probe.input && inputs.get(probe.input.id);
    needs.push(neededCredential(contract, operation, probe.patches));
    if (input?.caller) needs.push(input.caller(inputContext(contract, operation)));
  }
  return needs.filter((need) => need !== undefined);
};
