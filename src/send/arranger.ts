import { partOf } from '../contract/compile-credential.ts';
import { isObject, type Json } from '../contract/json.ts';
import type { Credential, Login, State, StateRef, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { fillTemplate, MissingValue } from '../contract/template.ts';
import type { HttpRequest, RawOutcome } from '../exchange/model.ts';
import type { AskerOptions, Course, Values } from './course.ts';
import { GlobalStates } from './global-states.ts';
import { Logins } from './logins.ts';
import type { Requests } from './requests.ts';
import { bodyOf, stateRequest, stateValues } from './states.ts';

/** Brings about what a probe needs besides its own steps: logins and states, of which global ones are undone. */
export class Arranger {
  readonly #options: AskerOptions;
  readonly #requests: Requests;
  #logins = new Logins();
  readonly #global = new GlobalStates();

  constructor(options: AskerOptions, requests: Requests) {
    this.#options = options;
    this.#requests = requests;
  }

  /** Undoes every global state that still holds, and arranges no more: an interrupted run leaves none behind. */
  async undo(): Promise<void> {
    const { client } = this.#options;
    await this.#global.close(async (_, request) => isSuccess(await client.send(request)));
  }

  /** Every login is asked again when it is needed next. */
  forgetLogins(): void {
    this.#logins = new Logins();
  }

  /** Whether every credential that has to be got first is there. */
  async logIn(course: Course): Promise<boolean> {
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
    const done = await this.#requests.steps(course, [step], 'setup');
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
  async arrange(course: Course, { id, params }: StateRef): Promise<boolean> {
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
    const values = course.known(contract.operations[course.probe.operation] as Operation);
    try {
      const told = fillTemplate(params, (reference) => values[reference]) as Values;
      return { setup: stateRequest(url, id, told), teardown: stateRequest(url, id, told, 'teardown') };
    } catch (error) {
      if (!(error instanceof MissingValue)) throw error;
      course.recordUnsent({ role: 'state', of: id, request: stateRequest(url, id), values }, error);
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
    course.record({ role: 'state', of: state.id, attempt: 1, startedAtMs, request, outcome, values, ...lacks });
    course.values = { ...course.values, ...values };
    return ok && missing === undefined;
  }

  /** Undoes the global states of a probe. */
  async undoStates(course: Course): Promise<void> {
    await this.#global.undo(course.probe.id, async (of, request, attempt) => {
      const startedAtMs = Date.now();
      const outcome = await this.#options.client.send(request);
      course.record({ role: 'teardown', of, attempt, startedAtMs, request, outcome, values: {} });
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
}

const isSuccess = (outcome: RawOutcome): boolean =>
  outcome.kind === 'answer' && outcome.status >= 200 && outcome.status < 300;
