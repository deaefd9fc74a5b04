import { createHash } from 'node:crypto';
import type { Json } from '../contract/json.ts';
import {
  type AnswerClause,
  type Contract,
  expectationsOf,
  type InputRef,
  type Recipe,
  type Step,
} from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { fillTemplate } from '../contract/template.ts';
import type { TargetFacts } from '../target/model.ts';
import type { InputRegistry } from './bad-input.ts';
import { type ArrangedBurst, arrangementsOf, lackOfBurst } from './burst.ts';
import { callersOf, lackOfCredentials, lackOfServers, lackOfStates, missingCapability } from './lacks.ts';
import type { Lack, Plan, Probe, ProbeGroup } from './probe.ts';
import { inputContext, recipeOf } from './recipe.ts';
import { patchFor, stepFor, stepsFor } from './rows.ts';

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
  const after = [...clause.after, ...recipe.after];
  const sharedSteps = before.filter(({ shared }) => shared);
  const spoils = clause.inputs.length > 0;
  const expected = expectationsOf(clause);
  const rows = clause.cases.length > 0 ? clause.cases : [{ id: '', columns: {} as Readonly<Record<string, Json>> }];
  const lacksOfRows = rows.map(({ columns }) => lackOfRow(facts, clause, recipe, columns));
  /** What all rows share is asked where one of them is. */
  const lackOfAll = lacksOfRows.every((lack) => lack !== null) ? (lacksOfRows[0] as Lack) : null;

  const shared = { kind: 'setup', before: sharedSteps, after: [], patches: [], followUp: null } as const;
  const ofSetup = callersOf(contract, inputs, operation, shared);

  const make = (
    probe: Pick<Probe, 'id' | 'kind' | 'columns' | 'before' | 'after' | 'patches'> & Partial<Probe>,
    missing: Lack | null,
    lackOfControl: Lack | null = null,
  ): Probe => {
    const none = { states: [], followUp: null, setup: sharedSteps.length > 0 ? `${group}:setup` : null, control: null };
    const whole = { ...none, ...probe };
    const steps = [...whole.before, ...whole.after, ...(whole.followUp ? [whole.followUp] : [])];
    const asked = [operation.id, ...steps.map((step) => step.operation), ...sharedSteps.map((step) => step.operation)];
    const callers = callersOf(contract, inputs, operation, whole, probe.kind === 'question' ? expected : []);
    const logins = [...new Set(callers)].filter((name) => contract.credentials[name]?.login !== undefined);
    return {
      clause: clause.id,
      operation: operation.id,
      ...whole,
      logins,
      requests: requestsOf(contract, { ...whole, logins }, clause),
      lacks:
        missing ??
        lackOfControl ??
        (whole.burst ? lackOfBurst(facts.budget, whole.burst) : null) ??
        lackOfServers(contract, facts, asked) ??
        lackOfCredentials(facts, [...callers, ...ofSetup]),
    };
  };

  const setup: Probe[] =
    sharedSteps.length === 0
      ? []
      : [
          make(
            {
              id: `${group}:setup`,
              kind: 'setup',
              columns: {},
              before: sharedSteps,
              after: [],
              patches: [],
              setup: null,
            },
            lackOfAll,
          ),
        ];
  const places = clause.inputs.flatMap((input) => placesOf(contract, inputs, operation, input));
  const controls: Probe[] = [];
  const questions: Probe[] = [];
  for (const [at, { id, columns }] of rows.entries()) {
    const missing = lacksOfRows[at] ?? null;
    const suffix = id === '' ? '' : `:${id}`;
    const asked = {
      states: [...recipe.states, ...clause.states],
      before: stepsFor(perProbe(before), columns),
      after: stepsFor(after, columns),
      patches: [recipe.patch, patchFor(clause.ask, columns)],
    };
    // Where bad inputs spoil it, the request itself is what must be accepted; where the situation is what is wrong, the operation's plain request.
    const plain = {
      states: recipe.states,
      before: perProbe(recipe.before),
      after: recipe.after,
      patches: [recipe.patch],
    };
    const own = make(
      { id: `${group}${spoils ? suffix : ''}:control`, kind: 'control', columns, ...(spoils ? asked : plain) },
      spoils ? missing : lackOfAll,
    );
    if (spoils || controls.length === 0) controls.push(own);
    const control = spoils ? own : (controls[0] as Probe);
    const followUp = clause.followUp ? stepFor(clause.followUp.step, columns) : null;
    const ask = { kind: 'question' as const, columns, ...asked, followUp, control: control.id };
    // Without its control a question proves nothing.
    if (!spoils) {
      const id = `${group}${suffix}`;
      const arranged = clause.burst ? arrangementsOf(contract, clause.burst, columns, asked.patches, facts) : [];
      const bursts = arranged.map(({ burst, states, patches }: ArrangedBurst) =>
        make(
          { id, ...ask, states: [...asked.states, ...states], patches, burst },
          missing ?? lackOfStates(facts, states),
          control.lacks,
        ),
      );
      const chosen = bursts.find(({ lacks }) => lacks === null) ?? bursts.find(({ lacks }) => lacks?.kind === 'budget');
      questions.push(chosen ?? bursts[0] ?? make({ id, ...ask }, missing, control.lacks));
    }
    for (const input of places) {
      const place = input.at ? `@${input.at}` : '';
      questions.push(make({ id: `${group}${suffix}:${input.id}${place}`, ...ask, input }, missing, control.lacks));
    }
  }
  return { id: group, clause: clause.id, operation: operation.id, probes: [...setup, ...controls, ...questions] };
};

/** What the target lacks for a case: the capabilities that it needs may stand in its columns. */
const lackOfRow = (
  facts: TargetFacts,
  { capabilities, states }: AnswerClause,
  recipe: Recipe,
  columns: Readonly<Record<string, Json>>,
): Lack | null => {
  const wanted = capabilities.map((one) => String(fillTemplate(one, (reference) => columns[reference])));
  const name = missingCapability(facts, wanted);
  return name === undefined ? lackOfStates(facts, [...recipe.states, ...states]) : { kind: 'capability', name };
};

/** Beside a burst: by others, too early, in time, and twice the clock. */
const aroundBurst = 6;

/** The most requests that a probe may take. All but states and races may be sent once more; a global state is undone, too. */
const requestsOf = (
  contract: Contract,
  {
    kind,
    states,
    before,
    after,
    followUp,
    logins,
    burst,
  }: Pick<Probe, 'kind' | 'states' | 'before' | 'after' | 'followUp' | 'logins' | 'burst'>,
  { race }: AnswerClause,
): number => {
  const ofStates = states.reduce((sum, { id }) => sum + (contract.states[id]?.scope === 'global' ? 3 : 1), 0);
  const steps = [...before, ...after, ...(followUp ? [followUp] : [])].reduce((sum, { times }) => sum + times, 0);
  const once = kind === 'question' && race ? race.requests : 2;
  const asked = kind === 'setup' ? 0 : burst ? burst.most + aroundBurst : once;
  return ofStates + 2 * (steps + logins.length) + asked;
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
