import type { StatusRange, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { type Lookup, MissingValue } from '../contract/template.ts';
import type { RawOutcome, Role } from '../exchange/model.ts';
import { isDone, isOwnRefusal } from '../judge/undecided.ts';
import { type Ask, fill } from '../plan/fill.ts';
import { recipeOf } from '../plan/recipe.ts';
import { serverUrl } from '../target/model.ts';
import { waitBeforeAgain } from './again.ts';
import type { AskerOptions, Course, Ready } from './course.ts';
import { savedFrom } from './saved.ts';
import { bodyOf } from './states.ts';

/** Fills and sends the requests of a course, to the API alone. */
export class Requests {
  readonly #options: AskerOptions;

  constructor(options: AskerOptions) {
    this.#options = options;
  }

  /** What a step asks: its operation's recipe, and what the step lays over it. */
  askOf(step: Step): Ask {
    const { contract } = this.#options;
    return {
      operation: contract.operations[step.operation] as Operation,
      patches: [recipeOf(contract, step.operation).patch, step],
    };
  }

  /** Whether every step was answered as it must be and gave what it had to. A step that cleans up does not stop the next. */
  async steps(course: Course, steps: readonly Step[], role: 'setup' | 'cleanup'): Promise<boolean> {
    for (const step of steps) {
      const ask = this.askOf(step);
      for (let time = 0; time < step.times; time++) {
        const outcome = await this.ask(course, role, ask, step.status ?? [], step);
        const done = outcome?.kind === 'answer' && isDone(this.#options.contract, step, outcome.status);
        if (role === 'setup' && !(done && step.save.every(({ name }) => course.values[name] !== undefined)))
          return false;
      }
    }
    return true;
  }

  /** Sends a request, once more where that is due, and records what came; undefined where a reference has no value. */
  async ask(
    course: Course,
    role: Role,
    ask: Ask,
    expected: readonly StatusRange[],
    step?: Step,
  ): Promise<RawOutcome | undefined> {
    const ready = this.fill(course, role, ask);
    if (!ready) return undefined;
    const { contract } = this.#options;
    for (let attempt = 1; ; attempt++) {
      const outcome = await this.#send(course, ready, attempt, step);
      const { maxWaitMs } = this.#options.target.facts.budget;
      const stands = outcome.kind === 'answer' && outcome.status === 429 && isOwnRefusal(contract, bodyOf(outcome));
      const waitMs = attempt === 1 && !stands ? waitBeforeAgain(outcome, expected, maxWaitMs, Date.now()) : undefined;
      if (waitMs === undefined) return outcome;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }

  /** Sends the same bytes several times at once. */
  async race(course: Course, ask: Ask, requests: number): Promise<void> {
    const ready = this.fill(course, 'question', ask);
    if (!ready) return;
    const { client, pace } = this.#options;
    for (let turn = 0; turn < requests; turn++) await pace.turn();
    await client.prepare(ready.request.url, requests);
    const startedAtMs = Date.now();
    const outcomes = await Promise.all(Array.from({ length: requests }, () => client.send(ready.request)));
    // Which of them won is chance: in the order of their statuses evidence is the same in every run.
    const statusOf = (outcome: RawOutcome): number => (outcome.kind === 'answer' ? outcome.status : 1000);
    for (const outcome of outcomes.toSorted((a, b) => statusOf(a) - statusOf(b)))
      course.record({ ...ready, attempt: 1, startedAtMs, outcome });
  }

  /** A request's bytes; where a reference has no value that is recorded, and nothing is sent. `turn`: the how manieth it is from now on. */
  fill(course: Course, role: Role, ask: Ask, turn = 1): Ready | undefined {
    const { contract, target } = this.#options;
    const of = ask.operation.id;
    const own = course.known(ask.operation, turn);
    const lookup: Lookup = (reference) => own[reference];
    const { server } = ask.operation;
    const url = serverUrl(target.facts, server);
    if (url === undefined) throw new TypeError(`the plan asks ${of} of the server ${server}, which the target lacks`);
    try {
      const { request, pathParameters } = fill(contract, ask, { url, lookup, credentials: target.credentials });
      const inPath = Object.entries(pathParameters).map(([name, value]) => [`path.${name}`, value]);
      return { of, role, request, values: { ...own, ...Object.fromEntries(inPath) } };
    } catch (error) {
      if (!(error instanceof MissingValue)) throw error;
      const request = { method: ask.operation.method, url: `${url}${ask.operation.path}`, headers: [] };
      course.recordUnsent({ role, of, request, values: own }, error);
      return undefined;
    }
  }

  async #send(course: Course, ready: Ready, attempt: number, step: Step | undefined): Promise<RawOutcome> {
    await this.#options.pace.turn();
    const startedAtMs = Date.now();
    const outcome = await this.#options.client.send(ready.request);
    const missing = step && this.#save(course, step, outcome);
    const lacks = missing === undefined ? {} : { lacks: missing };
    course.record({ ...ready, attempt, startedAtMs, outcome, ...lacks });
    return outcome;
  }

  /** Keeps what a step saves; says what the answer does not have. */
  #save(course: Course, step: Step, outcome: RawOutcome): string | undefined {
    if (step.save.length === 0 || outcome.kind === 'none') return undefined;
    if (!isDone(this.#options.contract, step, outcome.status)) return undefined;
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
}
