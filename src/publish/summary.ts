import type { Basis, Clause, Contract, Level } from '../contract/model.ts';
import type { EvidenceHeader, Merged } from '../evidence/format.ts';
import type { Departing } from '../judge/departing.ts';
import type { ClauseResult, Disposition } from '../judge/roll-up.ts';
import { type Finding, isDecided, type Verdict, type VerdictKind, verdictKinds } from '../judge/verdict.ts';
import type { Waiver, WaiverResult } from '../judge/waivers.ts';
import type { Shard } from '../plan/probe.ts';
import { type Selection, selectsClause } from '../plan/select.ts';
import { noticedIn, type Proof, type Strength, strengthOf } from '../proof/proof.ts';
import type { FailOn } from '../run/settings.ts';
import { type Funnel, funnelIn } from './funnel.ts';

/** The name and version of the format; `reports/summary.schema.json` describes it. */
export const summaryFormat = 'refusal-summary/1';

/** How many of each verdict. */
export type Counts = Readonly<Record<VerdictKind, number>>;

/** 0 conforms · 1 does not · 2 contract, target or command line wrong, or nothing selected · 3 undecided · 4 the runner failed. */
export type ExitCode = 0 | 1 | 2 | 3 | 4;

export interface ExpectationSummary {
  readonly id: string;
  readonly level: Level;
  readonly basis: Basis;
  readonly verdict: Verdict;
  readonly disposition: Disposition;
  /** The verdict with waived departures set aside, where there are some: what counts for the exit code. */
  readonly apart?: Verdict;
  /** How many findings there are; `findings` holds the first hundred, those that no waiver covers before those that one does. */
  readonly departures: number;
  readonly findings: readonly Finding[];
  /** All of them by operation and code. */
  readonly departing: readonly DepartingSummary[];
  /** Where it holds: by how many harmful mutants it was made to depart, and how many it did not notice and the contract does not say why. */
  readonly proof?: { readonly killed: number; readonly survived: number };
}

/** How the answers of one operation depart from an expectation in one way. */
export interface DepartingSummary {
  readonly operation: string;
  readonly finding: Waiver['finding'];
  readonly disposition: 'new' | 'waived' | 'expired';
  /** How many findings it has. */
  readonly departures: number;
}

export interface ClauseSummary {
  readonly id: string;
  readonly kind: 'answer' | 'invariant' | 'untestable';
  readonly section: string;
  readonly statement: string;
  /** null of a clause that no test can decide. */
  readonly verdict: Verdict | null;
  /** Why no test can decide it. */
  readonly reason?: string;
  /** How many answers an invariant covers. */
  readonly answers?: number;
  readonly expectations: readonly ExpectationSummary[];
}

export interface ProbeSummary {
  readonly id: string;
  readonly clause: string;
  readonly operation: string;
  readonly verdict: Verdict;
}

/** `summary.json`: what a run concluded. */
export interface Summary {
  readonly format: typeof summaryFormat;
  readonly runId: string;
  readonly startedAt: string;
  readonly finishedAt: string;
  readonly versions: { readonly refusal: string; readonly node: string };
  readonly contract: { readonly id: string; readonly title: string; readonly digest: string };
  readonly target: { readonly name: string; readonly url: string };
  readonly plan: { readonly digest: string; readonly probes: number };
  /** What of the contract was asked; empty lists: all of it. */
  readonly selection: Selection;
  /** Which shard of a run it is. */
  readonly shard?: Shard;
  /** The shards of which it was joined. */
  readonly merged?: Merged;
  /** Whether every selected probe has a verdict; never of a shard. */
  readonly complete: boolean;
  readonly missing: readonly string[];
  /** The lightest level whose departures make the exit code 1. */
  readonly failOn: FailOn;
  readonly exitCode: ExitCode;
  readonly counts: {
    readonly clauses: Counts;
    readonly expectations: Counts;
    readonly probes: Counts;
    readonly untestable: number;
    /** Of the expectations. */
    readonly dispositions: Readonly<Record<Exclude<Disposition, 'none'>, number>>;
  };
  /** What the conclusions are worth: whether each expectation that holds was shown to be able to fail. */
  readonly strength: Strength;
  /** How far each clause of the contract came, also those that were not asked. */
  readonly funnel: Funnel;
  /** What came of each waiver, in the order of their file. */
  readonly waivers: readonly WaiverResult[];
  readonly clauses: readonly ClauseSummary[];
  readonly probes: readonly ProbeSummary[];
}

const findingsKept = 100;

const countOf = (verdicts: readonly Verdict[]): Counts =>
  Object.fromEntries(
    verdictKinds.map((kind) => [kind, verdicts.filter((verdict) => verdict.kind === kind).length]),
  ) as Counts;

/** What a run is known by besides its results. */
export type SummaryFrame = Pick<
  Summary,
  | 'runId'
  | 'startedAt'
  | 'finishedAt'
  | 'versions'
  | 'contract'
  | 'target'
  | 'plan'
  | 'selection'
  | 'shard'
  | 'merged'
  | 'missing'
  | 'waivers'
> & {
  readonly proof: Proof;
  /** Every clause of the contract. */
  readonly documented: readonly Clause[];
};

/** The frame of the run of which evidence has this header, by the contract that it is judged by. */
export const frameOf = (
  { runId, startedAt, versions, contract, target, plan, selection, shard, merged }: EvidenceHeader,
  { document, clauses }: Contract,
  end: Pick<SummaryFrame, 'finishedAt' | 'missing' | 'waivers' | 'proof'>,
): SummaryFrame => ({
  runId,
  startedAt,
  finishedAt: end.finishedAt,
  versions,
  contract: { id: contract.id, title: document.title, digest: contract.digest },
  target: { name: target.name, url: target.url },
  plan,
  selection,
  ...(shard ? { shard } : {}),
  ...(merged ? { merged } : {}),
  missing: end.missing,
  waivers: end.waivers,
  proof: end.proof,
  documented: clauses,
});

export interface SummaryRules {
  /** Any undecided must is exit code 3. */
  readonly requireComplete: boolean;
  /** A probe without a verdict is exit code 4: nobody left it out on purpose. */
  readonly mustBeWhole: boolean;
  /** The lightest level whose departures are exit code 1. */
  readonly failOn: FailOn;
}

/** Sums a run up. */
export const summarise = (
  { proof, documented, ...frame }: SummaryFrame,
  results: readonly ClauseResult[],
  { requireComplete, mustBeWhole, failOn }: SummaryRules,
): Summary => {
  const asked = results.filter(
    ({ clause }) =>
      clause.kind !== 'untestable' || isWhole(frame.selection) || selectsClause(frame.selection, clause.id),
  );
  const proofIn = proofsIn(proof);
  const clauses = asked.map(
    ({ clause, verdict, expectations, answers }): ClauseSummary => ({
      id: clause.id,
      kind: clause.kind,
      section: clause.section,
      statement: clause.statement,
      verdict,
      ...(clause.kind === 'untestable' ? { reason: clause.reason } : {}),
      ...(answers === undefined ? {} : { answers }),
      expectations: expectations.map(
        ({ findings, departing, ...rest }): ExpectationSummary => ({
          ...rest,
          departures: findings.length,
          findings: uncoveredFirst(findings, departing).slice(0, findingsKept),
          departing: departing.map(({ findings: own, ...one }) => ({ ...one, departures: own.length })),
          ...proofIn(rest.id),
        }),
      ),
    }),
  );
  const probes = results.flatMap((result) =>
    result.probes.map(
      ({ probe, clause, operation, verdict }): ProbeSummary => ({ id: probe, clause, operation, verdict }),
    ),
  );
  const expectations = clauses.flatMap((clause) => clause.expectations);
  const every = frame.missing.length === 0;
  const judged = clauses.flatMap(({ verdict }) => (verdict ? [verdict] : []));
  return {
    format: summaryFormat,
    ...frame,
    complete: every && frame.shard === undefined,
    failOn,
    exitCode: mustBeWhole && !every ? 4 : exitCodeOf(expectations, probes, requireComplete, failOn),
    counts: {
      clauses: countOf(judged),
      expectations: countOf(expectations.map(({ verdict }) => verdict)),
      probes: countOf(probes.map(({ verdict }) => verdict)),
      untestable: clauses.filter(({ kind }) => kind === 'untestable').length,
      dispositions: dispositionsOf(expectations),
    },
    strength: strengthOf(proof),
    funnel: funnelIn({ ...frame, documented, proof }, results),
    clauses,
    probes,
  };
};

/** Finds what was shown of an expectation that holds. */
const proofsIn = ({ expectations, survivors, mutants }: Proof): ((id: string) => Pick<ExpectationSummary, 'proof'>) => {
  const noticedBy = noticedIn({ mutants });
  const proofs = new Map(
    expectations.map(({ id, cells }) => {
      const killed = noticedBy(cells).length;
      const survived = survivors.filter(({ expectation, reason }) => expectation === id && reason === undefined).length;
      return [id, { killed, survived }] as const;
    }),
  );
  return (id) => {
    const found = proofs.get(id);
    return found ? { proof: found } : {};
  };
};

const uncoveredFirst = (findings: readonly Finding[], departing: readonly Departing[]): readonly Finding[] => {
  const waived = new Set(departing.filter((one) => one.disposition === 'waived').flatMap((one) => one.findings));
  if (waived.size === 0) return findings;
  return [...findings.filter((one) => !waived.has(one)), ...findings.filter((one) => waived.has(one))];
};

const dispositionsOf = (expectations: readonly ExpectationSummary[]): Summary['counts']['dispositions'] => {
  const count = (kind: Disposition): number => expectations.filter(({ disposition }) => disposition === kind).length;
  return { new: count('new'), expired: count('expired'), stale: count('stale'), waived: count('waived') };
};

const isWhole = ({ clauses, probes }: Selection): boolean => clauses.length + probes.length === 0;

/** Whether a should departs that nobody accepted; a probe that proves nothing does not hide it. */
export const shouldDeparts = ({ level, disposition }: ExpectationSummary): boolean =>
  level === 'should' && disposition === 'new';

const exitCodeOf = (
  expectations: readonly ExpectationSummary[],
  probes: readonly ProbeSummary[],
  requireComplete: boolean,
  failOn: FailOn,
): ExitCode => {
  const verdicts = expectations.map(({ verdict, apart }) => apart ?? verdict);
  if (verdicts.some(({ kind }) => kind === 'error')) return 4;
  if (verdicts.some(({ kind }) => kind === 'fail')) return 1;
  if (failOn === 'should' && expectations.some(shouldDeparts)) return 1;
  if (expectations.some(({ disposition }) => disposition === 'stale' || disposition === 'expired')) return 1;
  const undecided = (verdict: Verdict): boolean => !isDecided(verdict) && verdict.kind !== 'not-applicable';
  if (!probes.some(({ verdict }) => isDecided(verdict))) return 3;
  return requireComplete && expectations.some(({ level }, at) => level === 'must' && undecided(verdicts[at] as Verdict))
    ? 3
    : 0;
};

/** Of several exit codes the one that counts: 2, 4, 1, 3, 0. */
export const worstExitCode = (codes: readonly ExitCode[]): ExitCode =>
  ([2, 4, 1, 3] as const).find((code) => codes.includes(code)) ?? 0;
