import { partOf } from '../contract/compile-credential.ts';
import { isObject, type Json } from '../contract/json.ts';
import {
  type AnswerClause,
  type Contract,
  type Credential,
  type Login,
  type State,
  type StateRef,
  type StatusRange,
  type Step,
  statusesIn,
} from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { fillTemplate, type Lookup, MissingValue } from '../contract/template.ts';
import type { Exchange, HttpRequest, RawOutcome, Role } from '../exchange/model.ts';
import type { Redactor } from '../exchange/redact.ts';
import { seal } from '../exchange/seal.ts';
import { isAccepted } from '../judge/undecided.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type Ask, fill, uniqueName } from '../plan/fill.ts';
import type { Probe, ProbeGroup } from '../plan/probe.ts';
import { recipeOf } from '../plan/recipe.ts';
import type { Target } from '../target/model.ts';
import { waitBeforeAgain } from './again.ts';
import type { Client } from './client.ts';
import { GlobalStates } from './global-states.ts';
import { Logins } from './logins.ts';
import type { Pace } from './pace.ts';
import { savedFrom } from './saved.ts';
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
type Unsealed = Omit<Parameters<typeof seal>[0], 'probe' | 'number'>;

/** What has been asked for one probe so far. */
interface Course {
  readonly probe: Probe;
  readonly record: (exchange: Exchange) => void;
  /** The number of the last exchange. */
  number: number;
  values: Values;
}

/** A request that is ready, and what it was made of. */
interface Ready {
  readonly of: string;
  readonly role: Role;
  readonly request: HttpRequest;
  readonly values: Values;
}

/** Asks what a plan says and seals what comes of it. It never judges. */
export class Asker {
  readonly #options: AskerOptions;
  readonly #logins = new Logins();
  readonly #global = new GlobalStates();

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** Asks a group: its shared setup, then controls and questions side by side, or alone where they touch the whole target. Each exchange is recorded as it ends. */
  async askGroup(group: ProbeGroup, clause: AnswerClause, record: (exchange: Exchange) => void): Promise<void> {
    const probes = group.probes.filter(({ lacks }) => lacks === null);
    let shared: Values = {};
    for (const probe of probes.filter(({ kind }) => kind === 'setup')) {
      const course: Course = { probe, record, number: 0, values: {} };
      if (!((await this.#logIn(course)) && (await this.#steps(course, probe.before, 'setup')))) return;
      shared = { ...shared, ...course.values };
    }
    const asked = probes.filter(({ kind }) => kind !== 'setup');
    const { contract, connections } = this.#options;
    const alone =
      clause.race !== undefined ||
      asked.some(({ states }) => states.some(({ id }) => contract.states[id]?.scope === 'global'));
    await spread(asked, alone ? 1 : connections, (probe) =>
      this.#askProbe({ probe, record, number: 0, values: { ...shared, ...probe.columns } }, clause),
    );
  }

  /** Undoes every global state that still holds, and arranges no more: an interrupted run leaves none behind. */
  async undo(): Promise<void> {
    const { client } = this.#options;
    await this.#global.close(async (_, request) => isSuccess(await client.send(request)));
  }

  async #askProbe(course: Course, clause: AnswerClause): Promise<void> {
    const { probe } = course;
    try {
      if (!(await this.#prepare(course))) return;
      const { contract, inputs } = this.#options;
      const bad = probe.input && inputs.get(probe.input.id);
      const ask: Ask = {
        operation: contract.operations[probe.operation] as Operation,
        patches: probe.patches,
        ...(bad ? { input: { bad, at: probe.input?.at ?? '' } } : {}),
      };
      const isQuestion = probe.kind === 'question';
      if (isQuestion && clause.race) await this.#race(course, ask, clause.race.requests);
      else {
        const expected = isQuestion ? statusesIn(clause.alternatives) : [];
        await this.#ask(course, isQuestion ? 'question' : 'control', ask, expected);
      }
      if (probe.followUp && clause.followUp) {
        const expected = statusesIn(clause.followUp.alternatives);
        await this.#ask(course, 'follow-up', this.#askOf(probe.followUp), expected);
      }
    } finally {
      await this.#undoStates(course);
      await this.#steps(course, probe.after, 'cleanup');
    }
  }

  /** Whether everything before the question holds. */
  async #prepare(course: Course): Promise<boolean> {
    if (!(await this.#logIn(course))) return false;
    for (const state of course.probe.states) if (!(await this.#arrange(course, state))) return false;
    return this.#steps(course, course.probe.before, 'setup');
  }

  /** Whether every credential that has to be got first is there. */
  async #logIn(course: Course): Promise<boolean> {
    const { contract } = this.#options;
    for (const name of course.probe.logins) {
      const { login } = contract.credentials[name] as Credential & { readonly login: Login };
      const given = this.#supplied(name);
      const complete = login.step.save.every((one) => given[one.name] !== undefined);
      const values = complete ? given : await this.#logins.of(name, () => this.#askLogin(course, login.step, given));
      if (!values) return false;
      course.values = { ...course.values, ...values };
    }
    return true;
  }

  /** What a login saves, whose request knows nothing but what the target supplies for it; undefined where it fails. */
  async #askLogin(course: Course, step: Step, given: Values): Promise<Values | undefined> {
    const { values } = course;
    course.values = given;
    const done = await this.#steps(course, [step], 'setup');
    const saved = step.save.map(({ name }) => [name, course.values[name]] as const);
    course.values = values;
    return done ? (Object.fromEntries(saved) as Values) : undefined;
  }

  /** The parts of a credential that the target supplies, by their whole names. */
  #supplied(name: string): Values {
    const given = this.#options.target.credentials[name];
    if (given === undefined || typeof given === 'string') return {};
    return Object.fromEntries(Object.entries(given).map(([part, value]) => [partOf(name, part), value]));
  }

  /** Whether the state holds now. */
  async #arrange(course: Course, { id, params }: StateRef): Promise<boolean> {
    const { target, contract } = this.#options;
    const state = contract.states[id] as State;
    const fixed = target.stateValues[id];
    if (fixed) {
      course.values = { ...course.values, ...this.#keep(state, fixed).values };
      return true;
    }
    const request = this.#stateRequest(course, { id, params });
    if (!request) return false;
    if (state.scope !== 'global') return this.#askState(course, state, request.setup);
    const held = { owner: course.probe.id, state: id, teardown: request.teardown };
    return (await this.#global.arrange(held, () => this.#askState(course, state, request.setup))) ?? false;
  }

  /** The requests that arrange a state and undo it; where a reference has no value that is recorded, and nothing is sent. */
  #stateRequest(
    course: Course,
    { id, params }: StateRef,
  ): { readonly setup: HttpRequest; readonly teardown: HttpRequest } | undefined {
    const { target, contract } = this.#options;
    const url = target.statesUrl as string;
    const values = this.#known(course, contract.operations[course.probe.operation] as Operation);
    try {
      const told = fillTemplate(params, (reference) => values[reference]) as Values;
      return { setup: stateRequest(url, id, told), teardown: stateRequest(url, id, told, 'teardown') };
    } catch (error) {
      if (!(error instanceof MissingValue)) throw error;
      this.#recordUnsent(course, { role: 'state', of: id, request: stateRequest(url, id), values }, error);
      return undefined;
    }
  }

  /** Whether the endpoint arranged a state and returned all of its values. */
  async #askState(course: Course, state: State, request: HttpRequest): Promise<boolean> {
    const startedAtMs = Date.now();
    const outcome = await this.#options.client.send(request);
    const body = bodyOf(outcome);
    const { values, missing } = this.#keep(state, isObject(body) ? body.values : undefined);
    const ok = isSuccess(outcome);
    const lacks = ok && missing !== undefined ? { lacks: `it returned no ${missing}` } : {};
    this.#record(course, { role: 'state', of: state.id, attempt: 1, startedAtMs, request, outcome, values, ...lacks });
    course.values = { ...course.values, ...values };
    return ok && missing === undefined;
  }

  /** Undoes the global states of a probe. */
  async #undoStates(course: Course): Promise<void> {
    await this.#global.undo(course.probe.id, async (of, request, attempt) => {
      const startedAtMs = Date.now();
      const outcome = await this.#options.client.send(request);
      this.#record(course, { role: 'teardown', of, attempt, startedAtMs, request, outcome, values: {} });
      return isSuccess(outcome);
    });
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

  #askOf(step: Step): Ask {
    const { contract } = this.#options;
    return {
      operation: contract.operations[step.operation] as Operation,
      patches: [recipeOf(contract, step.operation).patch, step],
    };
  }

  /** Whether every step was accepted and gave what it had to. A step that cleans up does not stop the next. */
  async #steps(course: Course, steps: readonly Step[], role: 'setup' | 'cleanup'): Promise<boolean> {
    for (const step of steps) {
      const ask = this.#askOf(step);
      for (let time = 0; time < step.times; time++) {
        const outcome = await this.#ask(course, role, ask, [], step);
        const done = outcome?.kind === 'answer' && isAccepted(this.#options.contract, step.operation, outcome.status);
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
    step?: Step,
  ): Promise<RawOutcome | undefined> {
    const ready = this.#fill(course, role, ask);
    if (!ready) return undefined;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#send(course, ready, attempt, step);
      const { maxWaitMs } = this.#options.target.facts.budget;
      const waitMs = attempt === 1 ? waitBeforeAgain(outcome, expected, maxWaitMs, Date.now()) : undefined;
      if (waitMs === undefined) return outcome;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** Sends the same bytes several times at once. */
  async #race(course: Course, ask: Ask, requests: number): Promise<void> {
    const ready = this.#fill(course, 'question', ask);
    if (!ready) return;
    const { client, pace } = this.#options;
    for (let turn = 0; turn < requests; turn++) await pace.turn();
    await client.prepare(ready.request.url, requests);
    const startedAtMs = Date.now();
    const outcomes = await Promise.all(Array.from({ length: requests }, () => client.send(ready.request)));
    // Which of them won is chance: in the order of their statuses evidence is the same in every run.
    const statusOf = (outcome: RawOutcome): number => (outcome.kind === 'answer' ? outcome.status : 1000);
    for (const outcome of outcomes.toSorted((a, b) => statusOf(a) - statusOf(b)))
      this.#record(course, { ...ready, attempt: 1, startedAtMs, outcome });
  }

  /** A request's bytes; where a reference has no value that is recorded, and nothing is sent. */
  #fill(course: Course, role: Role, ask: Ask): Ready | undefined {
    const { contract, target } = this.#options;
    const of = ask.operation.id;
    const own = this.#known(course, ask.operation);
    const lookup: Lookup = (reference) => own[reference];
    try {
      const { facts, credentials } = target;
      const { request, pathParameters } = fill(contract, ask, { url: facts.url, lookup, credentials });
      const inPath = Object.entries(pathParameters).map(([name, value]) => [`path.${name}`, value]);
      return { of, role, request, values: { ...own, ...Object.fromEntries(inPath) } };
    } catch (error) {
      if (!(error instanceof MissingValue)) throw error;
      const request = { method: ask.operation.method, url: `${target.facts.url}${ask.operation.path}`, headers: [] };
      this.#recordUnsent(course, { role, of, request, values: own }, error);
      return undefined;
    }
  }

  /** What the next request may refer to. */
  #known(course: Course, operation: Operation): Values {
    const unique = uniqueName(this.#options.runId, course.probe.id, course.number + 1);
    return { unique, scope: operation.security[0]?.scopes[0] ?? '', ...course.values };
  }

  #recordUnsent(course: Course, unsent: Ready, { message }: MissingValue): void {
    const outcome: RawOutcome = { kind: 'none', cause: 'other', detail: message };
    this.#record(course, { ...unsent, attempt: 1, startedAtMs: Date.now(), outcome, lacks: message });
  }

  async #send(course: Course, ready: Ready, attempt: number, step: Step | undefined): Promise<RawOutcome> {
    await this.#options.pace.turn();
    const startedAtMs = Date.now();
    const outcome = await this.#options.client.send(ready.request);
    const missing = step && this.#save(course, step, outcome);
    const lacks = missing === undefined ? {} : { lacks: missing };
    this.#record(course, { ...ready, attempt, startedAtMs, outcome, ...lacks });
    return outcome;
  }

  /** Keeps what a step saves; says what the answer does not have. */
  #save(course: Course, step: Step, outcome: RawOutcome): string | undefined {
    if (step.save.length === 0 || outcome.kind === 'none') return undefined;
    if (!isAccepted(this.#options.contract, step.operation, outcome.status)) return undefined;
    let lacks: string | undefined;
    for (const { name, from, secret } of step.save) {
      const value = savedFrom(outcome, from);
      if (value === undefined) lacks ??= `its answer has nothing at ${from}, to be saved as ${name}`;
      else {
        if (secret && typeof value === 'string') this.#options.redactor.add({ name, value });
        course.values = { ...course.values, [name]: value };
      }
    }
    return lacks;
  }

  #record(course: Course, unsealed: Unsealed): void {
    course.number++;
    course.record(seal({ probe: course.probe.id, number: course.number, ...unsealed }, this.#options.redactor));
  }
}

const isSuccess = (outcome: RawOutcome): boolean =>
  outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
