import { capabilityOf } from '../contract/check-capabilities.ts';
import type { Json } from '../contract/json.ts';
import type { Contract, Expectation, RequestPatch, StateRef, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { referencesIn } from '../contract/template.ts';
import { serverUrl, type TargetFacts } from '../target/model.ts';
import type { InputRegistry } from './bad-input.ts';
import { neededCredential } from './credential.ts';
import type { Lack, Probe } from './probe.ts';
import { inputContext, recipeOf } from './recipe.ts';

/** The first of `wanted` (`name` or `name: value`) that the target declares it lacks. */
export const missingCapability = (facts: TargetFacts, wanted: readonly string[]): string | undefined =>
  wanted.find((one) => {
    const { name, value } = capabilityOf(one);
    const declared = facts.capabilities[name];
    if (declared === undefined) return false;
    return value === undefined ? declared === false : String(declared) !== value;
  });

/** The first of the states that the target does not arrange. */
export const lackOfStates = ({ states: arranged }: TargetFacts, states: readonly StateRef[]): Lack | null => {
  if (arranged === 'any') return null;
  const missing = states.find(({ id }) => !arranged.includes(id));
  return missing ? { kind: 'state', name: missing.id } : null;
};

/** The first of the servers that the target does not have. */
export const lackOfServers = (contract: Contract, facts: TargetFacts, operations: readonly string[]): Lack | null => {
  const servers = operations.map((operation) => contract.operations[operation]?.server);
  const name = servers.find((server) => serverUrl(facts, server) === undefined);
  return name === undefined ? null : { kind: 'server', name };
};

/** The first of the callers whom the target does not supply. */
export const lackOfCredentials = (facts: TargetFacts, callers: readonly string[]): Lack | null => {
  const name = callers.find((caller) => !facts.credentials.includes(caller));
  return name === undefined ? null : { kind: 'credential', name };
};

type Asked = Pick<Probe, 'before' | 'after' | 'patches' | 'kind' | 'followUp'> &
  Pick<Partial<Probe>, 'input' | 'burst'>;

/** The credentials without which a probe cannot be asked and judged, in the order of its requests. `expected` is what is said of its answers. */
export const callersOf = (
  contract: Contract,
  inputs: InputRegistry,
  operation: Operation,
  probe: Asked,
  expected: readonly Expectation[] = [],
): readonly string[] => {
  const steps = [...probe.before, ...probe.after, ...(probe.followUp ? [probe.followUp] : [])];
  const patchesOf = (step: Step): readonly RequestPatch[] => [recipeOf(contract, step.operation).patch, step];
  const needs: (string | undefined)[] = steps.map((step) =>
    neededCredential(contract, contract.operations[step.operation] as Operation, patchesOf(step)),
  );
  if (probe.kind !== 'setup') {
    const input = probe.input && inputs.get(probe.input.id);
    needs.push(neededCredential(contract, operation, probe.patches));
    for (const others of [probe.burst?.shared, probe.burst?.apart])
      if (others) needs.push(neededCredential(contract, operation, others));
    if (input?.caller) needs.push(input.caller(inputContext(contract, operation)));
  }
  const patches = [...steps.flatMap(patchesOf), ...probe.patches];
  const callers = needs.filter((need) => need !== undefined);
  const all = [...callers, ...referredTo(contract, [...patches, ...expected] as unknown as Json)];
  return all.flatMap((name) => [...askersOf(contract, name), name]);
};

/** The credentials with a login of which something that it saves is referred to. */
const referredTo = (contract: Contract, template: Json): readonly string[] =>
  referencesIn(template).flatMap((reference) => {
    const name = reference.slice(0, reference.indexOf('.'));
    const login = Object.hasOwn(contract.credentials, name) ? contract.credentials[name]?.login : undefined;
    return login?.step.save.some((one) => one.name === reference) ? [name] : [];
  });

/** Who sends the login of a credential, where that is somebody whom the target supplies. */
const askersOf = (contract: Contract, name: string): readonly string[] => {
  const credential = contract.credentials[name]?.login?.step.credential;
  return credential?.kind === 'named' ? [credential.name] : [];
};
