import { isObject, type Json } from '../contract/json.ts';
import type { AnswerClause, Contract, State, StatusRange, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { valueAt } from '../contract/pointer.ts';
import { type Lookup, MissingValue } from '../contract/template.ts';
import type { Exchange, HttpRequest, RawOutcome, Role } from '../exchange/model.ts';
import type { Redactor } from '../exchange/redact.ts';
import { seal } from '../exchange/seal.ts';
import { expectedStatuses, isAccepted } from '../judge/judge-probe.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type Ask, fill, uniqueName } from '../plan/fill.ts';
import { recipeOf } from '../plan/plan.ts';
import type { Probe, ProbeGroup } from '../plan/probe.ts';
import type { Target } from '../target/model.ts';
import { waitBeforeAgain } from './again.ts';
import type { Client } from './client.ts';
import type { Pace } from './pace.ts';
import { spread } from './spread.ts';
import { bodyOf, stateRequest, stateValues } from './states.ts';

export interface AskerOptions {
  readonly runId: string;
  readonly contract: Contract;
  readonly target: Target;
  readonly inputs: InputRegistry;
  readonly client: Client;
  readonly pace: Pace;
  readonly redactor: Redactor;
  readonly connections: number;
}

type Values = Readonly<Record<string, Json>>;

/** What has been asked for one probe so far. */
interface Course {
  readonly probe: Probe;
  /** The number of the last exchange. */
  number: number;
  values: Values;
}

/** Asks what a plan says and seals what comes of it. It never judges. */
export class Asker {
  readonly #options: AskerOptions;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** Asks a group: its shared setup, then controls and questions side by side. Each exchange is recorded as it ends. */
  async askGroup(group: ProbeGroup, clause: AnswerClause, record: (exchange: Exchange) => void): Promise<void> {
    const probes = group.probes.filter(({ lacks }) => lacks === null);
    let shared: Values = {};
    for (const probe of probes.filter(({ kind }) => kind === 'setup')) {
      const course: Course = { probe, number: 0, values: {} };
      if (!(await this.#steps(course, probe.before, 'setup', record))) return;
      shared = { ...shared, ...course.values };
    }
    const asked = probes.filter(({ kind }) => kind !== 'setup');
    const expected = expectedStatuses(clause);
    await spread(asked, this.#options.connections, (probe) =>
      this.#askProbe(probe, shared, probe.kind === 'control' ? [] : expected, record),
    );
  }

  async #askProbe(
    probe: Probe,
    shared: Values,
    expected: readonly StatusRange[],
    record: (exchange: Exchange) => void,
  ): Promise<void> {
    const course: Course = { probe, number: 0, values: { ...shared, ...probe.columns } };
    try {
      for (const state of probe.states) if (!(await this.#arrange(course, state, record))) return;
      if (!(await this.#steps(course, probe.before, 'setup', record))) return;
      const { contract, inputs } = this.#options;
      const operation = contract.operations[probe.operation] as Operation;
      const bad = probe.input && inputs.get(probe.input.id);
      const ask: Ask = {
        operation,
        patches: probe.patches,
        ...(bad ? { input: { bad, at: probe.input?.at ?? '' } } : {}),
      };
      await this.#ask(course, probe.kind === 'control' ? 'control' : 'question', ask, expected, record);
    } finally {
      await this.#steps(course, probe.after, 'cleanup', record);
    }
  }

  /** Whether the state holds now. */
  async #arrange(course: Course, id: string, record: (exchange: Exchange) => void): Promise<boolean> {
    const { target, contract } = this.#options;
    const state = contract.states[id] as State;
    const fixed = target.stateValues[id];
    if (fixed) {
      course.values = { ...course.values, ...this.#keep(state, fixed).values };
      return true;
    }
    const request = stateRequest(target.statesUrl as string, id);
    const startedAtMs = Date.now();
    const outcome = await this.#options.client.send(request);
    const body = bodyOf(outcome);
    const returned = isObject(body) ? body.values : undefined;
    const { values, missing } = this.#keep(state, returned);
    const ok = outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
    const lacks = ok && missing !== undefined ? `it returned no ${missing}` : undefined;
    this.#record(
      course,
      {
        role: 'state',
        of: id,
        attempt: 1,
        startedAtMs,
        request,
        outcome,
        values,
        ...(lacks === undefined ? {} : { lacks }),
      },
      record,
    );
    course.values = { ...course.values, ...values };
    return ok && lacks === undefined;
  }

  /** What a state returned; secret values are redacted from now on. */
  #keep(state: State, returned: Json | undefined): ReturnType<typeof stateValues> {
    const kept = stateValues(state, returned);
    for (const { name, secret } of state.returns) {
      const value = kept.values[`${state.id}.${name}`];
      if (secret && typeof value === 'string') this.#options.redactor.add({ name: `${state.id}.${name}`, value });
    }
    return kept;
  }

  /** Whether every step was accepted and gave what it had to. A step that cleans up does not stop the next. */
  async #steps(
    course: Course,
    steps: readonly Step[],
    role: 'setup' | 'cleanup',
    record: (exchange: Exchange) => void,
  ): Promise<boolean> {
    const { contract } = this.#options;
    for (const step of steps) {
      const operation = contract.operations[step.operation] as Operation;
      const ask: Ask = { operation, patches: [recipeOf(contract, step.operation).patch, step] };
      for (let time = 0; time < step.times; time++) {
        const outcome = await this.#ask(course, role, ask, [], record, step);
        const done = outcome?.kind === 'answer' && isAccepted(contract, step.operation, outcome.status);
        if (role === 'setup' && !(done && step.save.every(({ name }) => course.values[name] !== undefined)))
          return false;
      }
    }
    return true;
  }

  async #ask(
    course: Course,
    role: Role,
    ask: Ask,
    expected: readonly StatusRange[],
    record: (exchange: Exchange) => void,
    step?: Step,
  ): Promise<RawOutcome | undefined> {
    const { contract, target, runId, client, pace } = this.#options;
    const of = ask.operation.id;
    const unique = uniqueName(runId, course.probe.id, course.number + 1);
    const own: Values = { unique, scope: ask.operation.security[0]?.scopes[0] ?? '', ...course.values };
    const lookup: Lookup = (reference) => own[reference];
    let request: HttpRequest;
    let values: Values = own;
    try {
      const filled = fill(contract, ask, { url: target.facts.url, lookup, credentials: target.credentials });
      request = filled.request;
      values = {
        ...own,
        ...Object.fromEntries(Object.entries(filled.pathParameters).map(([name, value]) => [`path.${name}`, value])),
      };
    } catch (error) {
      if (!(error instanceof MissingValue)) throw error;
      const unsent = { method: ask.operation.method, url: `${target.facts.url}${ask.operation.path}`, headers: [] };
      const outcome: RawOutcome = { kind: 'none', cause: 'other', detail: error.message };
      this.#record(
        course,
        { role, of, attempt: 1, startedAtMs: Date.now(), request: unsent, outcome, values, lacks: error.message },
        record,
      );
      return undefined;
    }
    for (let attempt = 1; ; attempt++) {
      await pace.turn();
      const startedAtMs = Date.now();
      const outcome = await client.send(request);
      const lacks = step && this.#save(course, step, outcome);
      this.#record(
        course,
        { role, of, attempt, startedAtMs, request, outcome, values, ...(lacks === undefined ? {} : { lacks }) },
        record,
      );
      const waitMs =
        attempt === 1 ? waitBeforeAgain(outcome, expected, target.facts.budget.maxWaitMs, Date.now()) : undefined;
      if (waitMs === undefined) return outcome;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** Keeps what a step saves; says what the answer does not have. */
  #save(course: Course, step: Step, outcome: RawOutcome): string | undefined {
    if (step.save.length === 0 || outcome.kind === 'none') return undefined;
    if (!isAccepted(this.#options.contract, step.operation, outcome.status)) return undefined;
    const body = bodyOf(outcome);
    let lacks: string | undefined;
    for (const { name, from, secret } of step.save) {
      const value = valueAt(body, from);
      if (value === undefined) lacks ??= `its answer has nothing at ${from}, to be saved as ${name}`;
      else {
        if (secret && typeof value === 'string') this.#options.redactor.add({ name, value });
        course.values = { ...course.values, [name]: value };
      }
    }
    return lacks;
  }

  #record(
    course: Course,
    unsealed: Omit<Parameters<typeof seal>[0], 'probe' | 'number'>,
    record: (exchange: Exchange) => void,
  ): void {
    course.number++;
    record(seal({ probe: course.probe.id, number: course.number, ...unsealed }, this.#options.redactor));
  }
}
