import type { RunResults } from '../judge/judge-run.ts';
import type { VerdictKind } from '../judge/verdict.ts';
import type { Waiver } from '../judge/waivers.ts';
import type { Plan } from '../plan/probe.ts';
import type { ContractChange } from './contract-change.ts';
import type { Recording } from './judge-by.ts';
import type { Standing } from './rejudge.ts';

/** A run, with what it concluded and what this version concludes of it. */
export interface DiffSide extends Recording {
  /** All that its contract could ask. */
  readonly whole: Plan;
  /** Of the contract's texts. */
  readonly digest: string;
  /** The version of Refusal that recorded it. */
  readonly version: string;
  readonly startedAt: string;
  readonly waivers: readonly Waiver[];
  /** What this version concludes. */
  readonly results: RunResults;
  /** What the run concluded. */
  readonly concluded: RunResults;
}

/** A waiver that one of two runs had otherwise. `day`: both had it, and in between was the last day on which it holds. */
export interface WaiverChange extends Pick<Waiver, 'operation' | 'finding'> {
  readonly change: 'added' | 'removed' | 'expires' | 'day';
}

/** Why an expectation stands otherwise. */
export type DiffCause =
  /** The answers differ, or what the target supplies. `example` is what was answered to the first of the probes. */
  | { readonly cause: 'target'; readonly probes: readonly string[]; readonly example?: readonly [string, string] }
  /** The same answers are judged otherwise by the other contract, or it asks otherwise. */
  | { readonly cause: 'contract'; readonly probes: readonly string[]; readonly changes: readonly ContractChange[] }
  | {
      readonly cause: 'suite';
      /** `judged-otherwise`: this version concludes otherwise than the one that recorded it. `sent-otherwise`: other requests for the same questions. `not-asked`: one of the runs did not ask it. */
      readonly why: 'judged-otherwise' | 'sent-otherwise' | 'not-asked';
      readonly probes: readonly string[];
    }
  | { readonly cause: 'waiver'; readonly changes: readonly WaiverChange[] };

/** How many probes of an expectation have which verdict. */
export type ProbeCounts = Readonly<Partial<Record<VerdictKind, number>>>;

/** An expectation that stands otherwise in the second run. */
export interface ExpectationDiff {
  readonly clause: string;
  readonly expectation: string;
  readonly kind: 'changed' | 'added' | 'removed';
  readonly before: Standing | null;
  readonly after: Standing | null;
  /** Of an invariant none. */
  readonly probes: { readonly before: ProbeCounts; readonly after: ProbeCounts };
  /** At least one. */
  readonly causes: readonly DiffCause[];
}
