import { type AnswerClause, statusesIn } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { fillTemplate } from '../contract/template.ts';
import type { Exchange } from '../exchange/model.ts';
import { type Ask, uniqueName } from '../plan/fill.ts';
import type { Probe, ProbeGroup } from '../plan/probe.ts';
import { Arranger } from './arranger.ts';
import { Bursts } from './bursts.ts';
import { type AskerOptions, Course, type Values } from './course.ts';
import { Requests } from './requests.ts';
import { spread } from './spread.ts';

/** Asks what a plan says and seals what comes of it. It never judges. */
export class Asker {
  readonly #options: AskerOptions;
  readonly #requests: Requests;
  readonly #arranger: Arranger;
  readonly #bursts: Bursts;

  constructor(options: AskerOptions) {
    this.#options = options;
    this.#requests = new Requests(options);
    this.#arranger = new Arranger(options, this.#requests);
    this.#bursts = new Bursts(options, this.#requests);
  }

  /** Asks a group: its shared setup, then controls and questions side by side, or alone where they touch the whole target. Each exchange is recorded as it ends. */
  async askGroup(group: ProbeGroup, clause: AnswerClause, record: (exchange: Exchange) => void): Promise<void> {
    // Over connections of its own: nothing that an answer left behind on one reaches another clause.
    this.#options.client.renew();
    const probes = group.probes.filter(({ lacks }) => lacks === null);
    let shared: Values = {};
    for (const probe of probes.filter(({ kind }) => kind === 'setup')) {
      const course = new Course(this.#options, probe, {}, record);
      if (!(await this.#prepare(course))) return;
      shared = { ...shared, ...course.values };
    }
    const asked = probes.filter(({ kind }) => kind !== 'setup');
    const { contract, connections } = this.#options;
    const alone =
      clause.race !== undefined ||
      clause.burst !== undefined ||
      asked.some(({ states }) => states.some(({ id }) => contract.states[id]?.scope === 'global'));
    await spread(asked, alone ? 1 : connections, (probe) =>
      this.#askProbe(new Course(this.#options, probe, { ...shared, ...this.#given(probe, clause) }, record), clause),
    );
  }

  /** What a probe knows before anything is sent: the columns of its case, and what is made up for it. */
  #given({ id, operation, columns }: Probe, { values }: AnswerClause): Values {
    if (!values) return columns;
    const { contract, runId } = this.#options;
    const scope = contract.operations[operation]?.security[0]?.scopes[0] ?? '';
    const known: Values = { unique: uniqueName(runId, id, 0), scope, ...columns };
    return { ...columns, ...(fillTemplate(values, (reference) => known[reference]) as Values) };
  }

  /** Undoes every global state that still holds, and arranges no more: an interrupted run leaves none behind. */
  undo(): Promise<void> {
    return this.#arranger.undo();
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
      if (probe.burst) {
        // What a login gave may be over by the target's clock.
        if (await this.#bursts.send(course, probe.burst, ask)) this.#arranger.forgetLogins();
      } else if (isQuestion && clause.race) await this.#requests.race(course, ask, clause.race.requests);
      else {
        const expected = isQuestion ? statusesIn(clause.alternatives) : [];
        await this.#requests.ask(course, isQuestion ? 'question' : 'control', ask, expected);
      }
      if (probe.followUp && clause.followUp) {
        const expected = statusesIn(clause.followUp.alternatives);
        await this.#requests.ask(course, 'follow-up', this.#requests.askOf(probe.followUp), expected);
      }
    } finally {
      await this.#arranger.undoStates(course);
      await this.#requests.steps(course, probe.after, 'cleanup');
    }
  }

  /** Whether everything before the question holds. */
  async #prepare(course: Course): Promise<boolean> {
    if (!(await this.#arranger.logIn(course))) return false;
    for (const state of course.probe.states) if (!(await this.#arranger.arrange(course, state))) return false;
    return this.#requests.steps(course, course.probe.before, 'setup');
  }
}
