import type { ContractTexts } from '../contract/load.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Finding, Verdict } from '../judge/verdict.ts';
import type { Waiver } from '../judge/waivers.ts';
import type { Shard } from '../plan/probe.ts';
import type { Selection } from '../plan/select.ts';
import type { TargetFacts } from '../target/model.ts';

/** The name and version of the format: one JSON object a line. */
export const evidenceFormat = 'refusal-evidence/1';

/** The first line: all that is needed besides the exchanges to derive every verdict again. */
export interface EvidenceHeader {
  readonly line: 'header';
  readonly format: typeof evidenceFormat;
  readonly runId: string;
  readonly startedAt: string;
  readonly versions: { readonly refusal: string; readonly node: string };
  readonly contract: { readonly id: string; readonly digest: string; readonly texts: ContractTexts };
  readonly target: TargetFacts;
  readonly selection: Selection;
  readonly plan: { readonly digest: string; readonly probes: number };
  /** The departures that the run accepted; absent where it had no waivers. */
  readonly waivers?: readonly Waiver[];
  /** Which shard of a run it is. */
  readonly shard?: Shard;
  /** The shards of which it was joined. */
  readonly merged?: Merged;
}

/** A shard that was joined with others. */
export interface MergedShard {
  readonly index: number;
  readonly runId: string;
  readonly startedAt: string;
  /** The digest in its footer; null where it has none, since it was cut off. */
  readonly sha256: string | null;
}

/** The shards of which a run was joined, in their order; one that is not listed was missing. */
export interface Merged {
  /** How many shards the run was dealt into. */
  readonly of: number;
  readonly shards: readonly MergedShard[];
}

/** A line per exchange, in the order of the plan. */
export interface ExchangeLine extends Exchange {
  readonly line: 'exchange';
}

/** A line per verdict: of each probe, then of each invariant. */
export interface VerdictLine {
  readonly line: 'verdict';
  /** The probe's id, or the invariant's. */
  readonly of: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** How many answers an invariant covers. */
  readonly answers?: number;
}

/** The last line. Without it, with another digest or with a missing probe the run is incomplete. */
export interface EvidenceFooter {
  readonly line: 'footer';
  readonly finishedAt: string;
  /** Whether the whole run is in this file: false of a shard. */
  readonly complete: boolean;
  /** The ids of the selected questions that have no verdict. */
  readonly missing: readonly string[];
  readonly counts: { readonly exchanges: number; readonly verdicts: number };
  /** The last member. Hexadecimal, over every byte of the file before it: `head -c -67 | sha256sum`. It shows truncation and accident, not forgery. */
  readonly sha256: string;
}

/** How the footer ends, from its digest on. */
export const footerEnd: RegExp = /[0-9a-f]{64}"\}\n?$/;

export type EvidenceLine = EvidenceHeader | ExchangeLine | VerdictLine | EvidenceFooter;
