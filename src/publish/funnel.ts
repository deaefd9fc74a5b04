import type { Clause } from '../contract/model.ts';
import type { ClauseResult, ExpectationResult } from '../judge/roll-up.ts';
import { isDecided, type Verdict } from '../judge/verdict.ts';
import type { Shard } from '../plan/probe.ts';
import { type Selection, selectsClause } from '../plan/select.ts';
import type { Proof } from '../proof/proof.ts';

/** How far clauses come, from what is written down to what is shown. */
export const stages = ['documented', 'testable', 'asked', 'decided', 'proven'] as const;
export type Stage = (typeof stages)[number];

/**
 * Why a clause comes no further. Not testable: `untestable`, named by the contract's reason. Not asked: what the target lacks (`capability`, `state`, `credential`,
 * `server`, `budget`), what left it out (`selection`, `shard`), `missing` where a run was cut off, `no-answers` where no answer came of which an invariant speaks.
 * Not decided: `inconclusive`, `error`, or what was lacking for a part of it. Not proven: `unproven`, named by the expectation, or `survivor`, by both.
 */
export type DropKind =
  | 'untestable'
  | 'selection'
  | 'shard'
  | 'missing'
  | 'no-answers'
  | 'capability'
  | Extract<Verdict, { kind: 'not-tested' }>['lacks']
  | 'inconclusive'
  | 'error'
  | 'unproven'
  | 'survivor';

export interface Drop {
  readonly kind: DropKind;
  /** Which one; empty where the kind says all. */
  readonly name: string;
}

export interface FunnelClause {
  readonly id: string;
  /** The furthest that it came. */
  readonly stage: Stage;
  /** Why no further; empty where it is proven. */
  readonly why: readonly Drop[];
}

/** How many clauses came at least so far, and how far each came. */
export type Funnel = Readonly<Record<Stage, number>> & { readonly clauses: readonly FunnelClause[] };

/** What a funnel needs to know of a run besides its results. */
export interface FunnelRun {
  /** Every clause of the contract, whatever was asked of it. */
  readonly documented: readonly Clause[];
  readonly selection: Selection;
  readonly shard?: Shard;
  readonly proof: Proof;
}

/** Each reason once. */
const distinct = (drops: readonly Drop[]): readonly Drop[] => [
  ...new Map(drops.map((drop) => [`${drop.kind} ${drop.name}`, drop])).values(),
];

const dropOf = (verdict: Verdict): readonly Drop[] => {
  switch (verdict.kind) {
    case 'not-applicable':
      return [{ kind: 'capability', name: verdict.capability }];
    case 'not-tested':
      return [{ kind: verdict.lacks, name: verdict.name }];
    case 'inconclusive':
      return [{ kind: 'inconclusive', name: verdict.cause }];
    case 'error':
      return [{ kind: 'error', name: verdict.detail }];
    default:
      return [];
  }
};

const wasAsked = ({ kind }: Verdict): boolean => kind !== 'not-tested' && kind !== 'not-applicable';

/** Why nothing was concluded of a clause at all. */
const whyNoResult = ({ id }: Clause, { selection, shard }: FunnelRun): Drop => {
  if (!selectsClause(selection, id) || selection.probes.length > 0) return { kind: 'selection', name: '' };
  return { kind: shard ? 'shard' : 'missing', name: '' };
};

const notAsked = ({ clause, probes, answers, verdict }: ClauseResult): readonly Drop[] => {
  if (clause.kind !== 'invariant')
    return probes.some((one) => wasAsked(one.verdict)) ? [] : probes.flatMap((one) => dropOf(one.verdict));
  if ((answers ?? 0) > 0) return [];
  return verdict?.kind === 'not-applicable' ? dropOf(verdict) : [{ kind: 'no-answers', name: '' }];
};

/** What was not shown of an expectation: that it can fail, and that it notices whatever spoils what it reads. One that departs has failed before everybody's eyes. */
const notProven = (
  { id, verdict, findings }: ExpectationResult,
  { expectations, survivors }: Proof,
): readonly Drop[] => {
  if (findings.length > 0) return [];
  if (!isDecided(verdict)) return dropOf(verdict);
  const proven = expectations.find((one) => one.id === id)?.proven === true;
  return [
    ...(proven ? [] : [{ kind: 'unproven', name: id } as const]),
    ...survivors
      .filter(({ expectation, reason }) => expectation === id && reason === undefined)
      .map(({ mutant }) => ({ kind: 'survivor', name: `${id} × ${mutant}` }) as const),
  ];
};

const furthest = (clause: Clause, result: ClauseResult | undefined, run: FunnelRun): Omit<FunnelClause, 'id'> => {
  if (clause.kind === 'untestable') return { stage: 'documented', why: [{ kind: 'untestable', name: clause.reason }] };
  if (!result) return { stage: 'testable', why: [whyNoResult(clause, run)] };
  const unasked = distinct(notAsked(result));
  if (unasked.length > 0) return { stage: 'testable', why: unasked };
  const { verdict, expectations } = result;
  if (verdict === null || !isDecided(verdict)) {
    const all = [...result.probes.map((one) => one.verdict), ...(verdict ? [verdict] : [])];
    return { stage: 'asked', why: distinct(all.filter((one) => one.kind !== 'not-applicable').flatMap(dropOf)) };
  }
  const unproven = distinct(expectations.flatMap((one) => notProven(one, run.proof)));
  return unproven.length > 0 ? { stage: 'decided', why: unproven } : { stage: 'proven', why: [] };
};

/** How many of some clauses came how far. */
export const funnelOf = (clauses: readonly FunnelClause[]): Funnel => {
  const reached = (stage: Stage): number =>
    clauses.filter((one) => stages.indexOf(one.stage) >= stages.indexOf(stage)).length;
  return {
    documented: reached('documented'),
    testable: reached('testable'),
    asked: reached('asked'),
    decided: reached('decided'),
    proven: reached('proven'),
    clauses,
  };
};

/** How far each documented clause came in a run. */
export const funnelIn = (run: FunnelRun, results: readonly ClauseResult[]): Funnel => {
  const byClause = new Map(results.map((result) => [result.clause.id, result]));
  return funnelOf(
    run.documented.map((clause) => ({ id: clause.id, ...furthest(clause, byClause.get(clause.id), run) })),
  );
};

/** How far clauses come where nothing was asked. */
export const funnelUnasked = (documented: readonly Clause[]): Funnel =>
  funnelOf(
    documented.map((clause) =>
      clause.kind === 'untestable'
        ? { id: clause.id, stage: 'documented', why: [{ kind: 'untestable', name: clause.reason }] }
        : { id: clause.id, stage: 'testable', why: [] },
    ),
  );

/**
 * The funnels of several runs as one: a clause counts for the furthest that it came in any of them, with the reasons of those in which it came so far. A run
 * that does not know a clause says nothing of it.
 */
export const joinFunnels = (documented: readonly Clause[], funnels: readonly Funnel[]): Funnel => {
  const alone = funnelUnasked(documented);
  if (funnels.length === 0) return alone;
  const own = funnels.map(({ clauses }) => new Map(clauses.map((one) => [one.id, one])));
  return funnelOf(
    alone.clauses.map((clause): FunnelClause => {
      const found = own.flatMap((one) => one.get(clause.id) ?? []);
      if (clause.stage === 'documented') return clause;
      if (found.length === 0) return { ...clause, why: [{ kind: 'missing', name: '' }] };
      const at = Math.max(stages.indexOf('testable'), ...found.map(({ stage }) => stages.indexOf(stage)));
      const stage = stages[at] as Stage;
      return { id: clause.id, stage, why: distinct(found.flatMap((one) => (one.stage === stage ? one.why : []))) };
    }),
  );
};

/** A reason in a few words: `credential reader`, `inconclusive: limited`. */
export const describeDrop = ({ kind, name }: Drop): string => {
  switch (kind) {
    case 'untestable':
      return name;
    case 'selection':
      return 'left out by the selection';
    case 'shard':
      return 'in another shard';
    case 'missing':
      return 'no verdict';
    case 'no-answers':
      return 'no answer of which it speaks';
    case 'inconclusive':
    case 'error':
    case 'unproven':
    case 'survivor':
      return `${kind}: ${name}`;
    default:
      return `lacks the ${kind} ${name}`;
  }
};

/** `55 documented → 49 testable → 49 asked → 49 decided → 49 proven` */
export const describeFunnel = (funnel: Funnel, last: Stage = 'proven'): string =>
  stages
    .slice(0, stages.indexOf(last) + 1)
    .map((stage) => `${funnel[stage]} ${stage}`)
    .join(' → ');
