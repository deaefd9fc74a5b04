import { createHash } from 'node:crypto';
import type { Json } from '../contract/json.ts';
import type { AnswerClause, Contract, InputRef, Recipe, RequestPatch, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { TargetFacts } from '../target/model.ts';
import type { InputContext, InputRegistry } from './bad-input.ts';
import { neededCredential } from './credential.ts';
import type { Lack, Plan, Probe, ProbeGroup } from './probe.ts';

const noRecipe: Recipe = { before: [], after: [], patch: { credential: { kind: 'default' }, set: [], remove: [] } };

/** How an operation's valid request is arranged. */
export const recipeOf = (contract: Contract, operation: string): Recipe => contract.recipes[operation] ?? noRecipe;

/** What a bad input may know of an operation. */
export const inputContext = (contract: Contract, operation: Operation): InputContext => ({
  operation,
  operations: contract.operations,
  credentials: contract.credentials,
  securitySchemes: contract.securitySchemes,
  badCredentials: contract.badCredentials,
});

/**
 * Everything that a run can ask of a target: pure and deterministic, so that the same contract, facts and inputs give the same probes in the
 * same order with the same ids. `withinBudget` shares the budget out over what is selected of it.
 */
export const plan = (contract: Contract, facts: TargetFacts, inputs: InputRegistry): Plan => {
  const groups = contract.clauses
    .filter((clause) => clause.kind === 'answer')
    .flatMap((clause) =>
      clause.operations.map((operation) =>
        groupOf(contract, facts, inputs, clause, contract.operations[operation] as Operation),
      ),
    )
    .filter(({ probes }) => probes.some(({ kind }) => kind === 'question'));
  const asked = groups.flatMap(({ probes }) => probes).filter(({ lacks }) => lacks === null);
  return {
    groups,
    digest: digestOf(groups),
    requests: asked.reduce((sum, { requests }) => sum + requests, 0),
  };
};

/** `sha256:…` over the groups as JSON, one after another: the text of them all would take megabytes. */
const digestOf = (groups: readonly ProbeGroup[]): string => {
  const hash = createHash('sha256').update('[');
  for (const [at, group] of groups.entries()) hash.update(`${at === 0 ? '' : ','}${JSON.stringify(group)}`);
  return `sha256:${hash.update(']').digest('hex')}`;
};

const groupOf = (
  contract: Contract,
  facts: TargetFacts,
  inputs: InputRegistry,
  clause: AnswerClause,
  operation: Operation,
): ProbeGroup => {
  const group = `${clause.id}:${operation.id}`;
  const recipe = recipeOf(contract, operation.id);
  const before = [...recipe.before, ...clause.before];
  const sharedSteps = before.filter(({ shared }) => shared);
  const spoils = clause.inputs.length > 0;
  const missing = lacksOf(contract, facts, clause);

  const make = (
    probe: Pick<Probe, 'id' | 'kind' | 'columns' | 'before' | 'after' | 'patches'> & Partial<Probe>,
    lackOfControl: Lack | null = null,
  ): Probe => {
    const whole = { states: [], setup: sharedSteps.length > 0 ? `${group}:setup` : null, control: null, ...probe };
    const steps = [...whole.before, ...whole.after];
    return {
      clause: clause.id,
      operation: operation.id,
      ...whole,
      requests:
        whole.states.length + 2 * (steps.reduce((sum, { times }) => sum + times, 0) + (whole.kind === 'setup' ? 0 : 1)),
      lacks:
        missing ??
        lackOfControl ??
        lackOfProbe(contract, facts, inputs, operation, { ...whole, before: [...sharedSteps, ...whole.before] }),
    };
  };

  const setup: Probe[] =
    sharedSteps.length === 0
      ? []
      : [
          make({
            id: `${group}:setup`,
            kind: 'setup',
            columns: {},
            before: sharedSteps,
            after: [],
            patches: [],
            setup: null,
          }),
        ];
  const places = clause.inputs.flatMap((input) => placesOf(contract, inputs, operation, input));
  const rows = clause.cases.length > 0 ? clause.cases : [{ id: '', columns: {} as Readonly<Record<string, Json>> }];
  const controls: Probe[] = [];
  const questions: Probe[] = [];
  for (const row of rows) {
    const suffix = row.id === '' ? '' : `:${row.id}`;
    // Where bad inputs spoil it, the request itself is what must be accepted; where the situation is what is wrong, the operation's plain request.
    const own = spoils
      ? {
          states: clause.states,
          before: perProbe(before),
          after: [...clause.after, ...recipe.after],
          patches: [recipe.patch, clause.ask],
        }
      : { states: [], before: perProbe(recipe.before), after: recipe.after, patches: [recipe.patch] };
    const control = make({
      id: `${group}${spoils ? suffix : ''}:control`,
      kind: 'control',
      columns: row.columns,
      ...own,
    });
    if (spoils || controls.length === 0) controls.push(control);
    const ask = {
      kind: 'question' as const,
      columns: row.columns,
      states: clause.states,
      before: perProbe(before),
      after: [...clause.after, ...recipe.after],
      patches: [recipe.patch, clause.ask],
      control: (spoils ? control : (controls[0] as Probe)).id,
    };
    // Without its control a question proves nothing.
    const lacks = (spoils ? control : (controls[0] as Probe)).lacks;
    if (!spoils) questions.push(make({ id: `${group}${suffix}`, ...ask }, lacks));
    for (const input of places)
      questions.push(
        make({ id: `${group}${suffix}:${input.id}${input.at ? `@${input.at}` : ''}`, ...ask, input }, lacks),
      );
  }
  return { id: group, clause: clause.id, operation: operation.id, probes: [...setup, ...controls, ...questions] };
};

const perProbe = (steps: readonly Step[]): readonly Step[] => steps.filter(({ shared }) => !shared);

const placesOf = (
  contract: Contract,
  inputs: InputRegistry,
  operation: Operation,
  ref: InputRef,
): readonly InputRef[] => {
  const input = inputs.get(ref.id);
  if (!input) throw new TypeError(`no bad input is called ${ref.id}`);
  const places = input.places(inputContext(contract, operation));
  return places.filter((at) => ref.at === undefined || at === ref.at).map((at) => ({ id: ref.id, at }));
};

/** What the target lacks for a whole clause. */
const lacksOf = (contract: Contract, facts: TargetFacts, clause: AnswerClause): Lack | null => {
  const capability = missingCapability(facts, clause.capabilities);
  if (capability !== undefined) return { kind: 'capability', name: capability };
  const state = clause.states.find(
    (id) => facts.states !== 'any' && !facts.states.includes(id) && contract.states[id] !== undefined,
  );
  return state === undefined ? null : { kind: 'state', name: state };
};

/** The first of `wanted` (`name` or `name: value`) that the target declares it lacks. */
export const missingCapability = (facts: TargetFacts, wanted: readonly string[]): string | undefined =>
  wanted.find((one) => {
    const [name, value] = one.split(':').map((part) => part.trim()) as [string, string | undefined];
    const declared = facts.capabilities[name];
    if (declared === undefined) return false;
    return value === undefined ? declared === false : String(declared) !== value;
  });

type Asked = Pick<Probe, 'before' | 'after' | 'patches' | 'kind'> & { readonly input?: InputRef };

const lackOfProbe = (
  contract: Contract,
  facts: TargetFacts,
  inputs: InputRegistry,
  operation: Operation,
  probe: Asked,
): Lack | null => {
  const needs: (string | undefined)[] = [...probe.before, ...probe.after].map((step) => {
    const patches: readonly RequestPatch[] = [recipeOf(contract, step.operation).patch, step];
    return neededCredential(contract, contract.operations[step.operation] as Operation, patches);
  });
  if (probe.kind !== 'setup') {
    const input = probe.input && inputs.get(probe.input.id);
    needs.push(neededCredential(contract, operation, probe.patches));
    if (input?.caller) needs.push(input.caller(inputContext(contract, operation)));
  }
  const name = needs.find((need) => need !== undefined && !facts.credentials.includes(need));
  return name === undefined ? null : { kind: 'credential', name };
};
