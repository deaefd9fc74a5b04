import type { Json } from '../contract/json.ts';
import type { LimitPolicy } from '../contract/limit-policy.ts';
import type { InputRef, RequestPatch, StateRef, Step } from '../contract/model.ts';

/** What a target lacks for a probe. */
export interface Lack {
  readonly kind: 'credential' | 'state' | 'budget' | 'server' | 'capability';
  readonly name: string;
}

/** A burst as one probe sends it. */
export interface ProbeBurst {
  /** The id of the limit that it meets. */
  readonly limit: string;
  /** The limit as its sender meets it: lowered, where a state lowers it. */
  readonly policy: LimitPolicy;
  /** How much of it is left to them when it begins; null where that is not known. */
  readonly left: number | null;
  /** The most requests of the burst itself, as many as it takes to show that the limit is late, and what is sent after a refusal. */
  readonly most: number;
  /** The longest that is waited for the limit to be over, in milliseconds; null where the target's clock is moved. */
  readonly maxWaitMs: number | null;
  /** What is laid over the operation's example for somebody who shares the limit, and for somebody whose limit is another. */
  readonly shared: readonly RequestPatch[] | null;
  readonly apart: readonly RequestPatch[] | null;
}

/** One question of a run: clause × operation × case × bad input. Templates, not bytes: `fill` makes them just before sending. */
export interface Probe {
  /** `<clause>:<operation>[:<case>][:<input>[@<place>]]`, the same in every run. */
  readonly id: string;
  readonly clause: string;
  readonly operation: string;
  /** `setup`: the shared steps of its group. `control`: the same request unspoiled. */
  readonly kind: 'setup' | 'control' | 'question';
  /** The columns of its case. */
  readonly columns: Readonly<Record<string, Json>>;
  readonly states: readonly StateRef[];
  /** The credentials with a login that its requests are sent with. */
  readonly logins: readonly string[];
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  /** Laid over the operation's example, in this order. */
  readonly patches: readonly RequestPatch[];
  readonly input?: InputRef;
  /** Of a question that is sent until a limit refuses it. */
  readonly burst?: ProbeBurst;
  /** What is asked afterwards, to see what the question left. */
  readonly followUp: Step | null;
  /** The shared setup whose saved values it uses. */
  readonly setup: string | null;
  /** The probe that asks the same unspoiled. Where that is refused, this one proves nothing. */
  readonly control: string | null;
  /** The most requests it may take, retries included. */
  readonly requests: number;
  /** Why it is not sent. */
  readonly lacks: Lack | null;
}

/** What is asked together: the probes of a clause and an operation, setup and controls first. */
export interface ProbeGroup {
  /** `<clause>:<operation>` */
  readonly id: string;
  readonly clause: string;
  readonly operation: string;
  readonly probes: readonly Probe[];
}

/** One of several parts that a run is dealt into, each asked by a process of its own. `index` counts from 1. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Everything that a run will ask: its denominator. */
export interface Plan {
  readonly groups: readonly ProbeGroup[];
  /** `sha256:…` over the probes. */
  readonly digest: string;
  /** How many requests it may take, retries included. */
  readonly requests: number;
  /** Which shard of a run it is; not there where it is whole. */
  readonly shard?: Shard;
}

/** The questions of a plan, in its order: what verdicts are about. */
export const questionsOf = (plan: Plan): readonly Probe[] => probesOf(plan).filter(({ kind }) => kind === 'question');

/** Every probe of a plan, in its order. */
export const probesOf = (plan: Plan): readonly Probe[] => plan.groups.flatMap(({ probes }) => probes);
