import { type Contract, expectationsOf } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { newInvariantJudge } from '../judge/invariant.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import type { RunResults } from '../judge/judge-run.ts';
import { type ClauseResult, rollUp } from '../judge/roll-up.ts';
import { describeVerdict, type VerdictKind } from '../judge/verdict.ts';
import { clauseOf, isExpired, type Waiver, WaiverJudge, waiverKey } from '../judge/waivers.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { missingCapability } from '../plan/lacks.ts';
import { type Plan, type Probe, probesOf } from '../plan/probe.ts';
import { type ContractChange, ContractChanges } from './contract-change.ts';
import { type JudgedBy, judgeBy, type Recording } from './judge-by.ts';
import { expectationsIn, type Standing, standingsOf, standsAlike } from './rejudge.ts';
import { sentAlike } from './sent-alike.ts';

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

/** What one probe, or an invariant, says of an expectation: equal texts say the same. */
const cellOf = (clauses: readonly ClauseResult[], expectation: string): string | undefined => {
  const own = clauses.flatMap(({ expectations }) => expectations).find(({ id }) => id === expectation);
  return (
    own && JSON.stringify([describeVerdict(own.verdict), [...new Set(own.findings.map(({ code }) => code))].sort()])
  );
};

const clauseAlone = (contract: Contract, clause: string): Contract => ({
  ...contract,
  clauses: contract.clauses.filter(({ id }) => id === clause),
});

const has = (contract: Contract, expectation: string): boolean =>
  contract.clauses.some((clause) => expectationsOf(clause).some(({ id }) => id === expectation));

type Standings = ReadonlyMap<string, Standing>;

/** A side with its exchanges and results by probe. */
class Side {
  readonly side: DiffSide;
  readonly probes: ReadonlyMap<string, Probe>;
  /** The ids of all that its contract could ask. */
  readonly possible: ReadonlySet<string>;
  readonly #exchanges = new Map<string, Exchange[]>();
  readonly #results: ReadonlyMap<string, ProbeResult>;

  constructor(side: DiffSide) {
    this.side = side;
    this.probes = new Map(probesOf(side.asked).map((probe) => [probe.id, probe]));
    this.possible = new Set(probesOf(side.whole).map(({ id }) => id));
    this.#results = new Map(side.results.probes.map((result) => [result.probe, result]));
    for (const exchange of side.exchanges) {
      const own = this.#exchanges.get(exchange.probe);
      if (own) own.push(exchange);
      else this.#exchanges.set(exchange.probe, [exchange]);
    }
  }

  exchangesOf(probe: string): readonly Exchange[] {
    return this.#exchanges.get(probe) ?? [];
  }

  result(probe: string): ProbeResult | undefined {
    return this.#results.get(probe);
  }

  /** How each expectation stands by some results, with the waivers of a run and on its day. */
  standings(
    { waivers, startedAt }: Pick<DiffSide, 'waivers' | 'startedAt'> = this.side,
    results: RunResults = this.side.results,
  ): Standings {
    const { contract, whole } = this.side;
    return standingsOf(new WaiverJudge(contract, whole, waivers, startedAt).conclude(results).clauses);
  }

  /** What came last to a question. */
  answerOf(probe: string): string {
    const question = this.exchangesOf(probe).findLast(({ role }) => role === 'question');
    if (!question) return 'not asked';
    return question.outcome.kind === 'answer'
      ? String(question.outcome.status)
      : `no answer (${question.outcome.cause})`;
  }

  /** What an invariant of a contract says over the answers of some probes. */
  over(contract: Contract, expectation: string, probes: ReadonlySet<string>): string | undefined {
    const alone = clauseAlone(contract, clauseOf(expectation));
    const [clause] = alone.clauses;
    if (clause?.kind !== 'invariant' || !has(alone, expectation)) return undefined;
    if (missingCapability(this.side.facts, clause.capabilities) !== undefined) return 'not-applicable';
    const judge = newInvariantJudge(contract, clause);
    for (const exchange of this.side.exchanges)
      if (probes.has(exchange.probe)) judge.add(exchange, this.probes.get(exchange.probe)?.operation ?? '');
    return cellOf(rollUp(alone, [], [judge.result()]), expectation);
  }
}

/** Attributes what differs between two runs of a contract. Each cause is found by judging again with just that exchanged: nothing is guessed. */
class Attribution {
  readonly #a: Side;
  readonly #b: Side;
  readonly #inputs: InputRegistry;
  readonly #changes: ContractChanges;
  /** The same contract: nothing is attributed to it. */
  readonly #same: boolean;
  /** The first run by the second's contract, and the other way round. */
  readonly #ab: Side;
  readonly #ba: Side;
  readonly #sent = new Map<string, boolean>();
  /** As this version concludes, as the run did, and as it is with the other's waivers. */
  readonly #standings: readonly { readonly own: Standings; readonly recorded: Standings; readonly waived: Standings }[];

  constructor(a: DiffSide, b: DiffSide, inputs: InputRegistry) {
    this.#inputs = inputs;
    this.#a = new Side(a);
    this.#b = new Side(b);
    this.#same = a.digest === b.digest;
    this.#changes = new ContractChanges(a, b, inputs);
    this.#ab = this.#same ? this.#a : this.#by(a, b.contract);
    this.#ba = this.#same ? this.#b : this.#by(b, a.contract);
    const standings = (side: Side, other: DiffSide) => ({
      own: side.standings(),
      recorded: side.standings(side.side, side.side.concluded),
      waived: side.standings(other),
    });
    this.#standings = [standings(this.#a, b), standings(this.#b, a)];
  }

  #by(side: DiffSide, contract: Contract): Side {
    const by: JudgedBy = judgeBy(side, contract, this.#inputs);
    return new Side({ ...side, contract, whole: by.whole, asked: by.asked, results: by.results });
  }

  /** Whether both runs sent the same under an id, its control and setup not regarded. */
  #sentAlike(probe: string): boolean {
    const known = this.#sent.get(probe);
    if (known !== undefined) return known;
    const [one, other] = [this.#a, this.#b].map((side) => ({
      url: side.side.facts.url,
      exchanges: side.exchangesOf(probe),
    })) as [Parameters<typeof sentAlike>[0], Parameters<typeof sentAlike>[0]];
    const alike = sentAlike(one, other);
    this.#sent.set(probe, alike);
    return alike;
  }

  /** The causes for an expectation of an answer clause: probe by probe, of those that say otherwise of it. */
  ofProbes(expectation: string): readonly DiffCause[] {
    const clause = clauseOf(expectation);
    const found = { target: [] as string[], contract: [] as string[], sent: [] as string[], absent: [] as string[] };
    const cell = ({ side, result }: { side: Side; result?: ProbeResult | undefined }): string | undefined =>
      result && cellOf(rollUp(clauseAlone(side.side.contract, clause), [result], []), expectation);
    const at = (side: Side, probe: string): string | undefined => cell({ side, result: side.result(probe) });
    const questions = [...this.#a.probes.values(), ...this.#b.probes.values()].filter(
      (probe) => probe.clause === clause && probe.kind === 'question',
    );
    for (const { id, control, setup } of new Map(questions.map((probe) => [probe.id, probe])).values()) {
      const [aa, bb] = [at(this.#a, id), at(this.#b, id)];
      if (aa === bb) continue;
      const [inA, inB] = [this.#a.possible.has(id), this.#b.possible.has(id)];
      if (inA !== inB || !has(this.#a.side.contract, expectation) || !has(this.#b.side.contract, expectation))
        found[this.#same ? 'absent' : 'contract'].push(id);
      else if (aa === undefined || bb === undefined) found.absent.push(id);
      else if (!this.#changes.isAlike(id)) found.contract.push(id);
      else if (this.#lacksBudget(id)) found[this.#budgetCause()].push(id);
      else if (![id, control, setup].every((one) => one === null || this.#sentAlike(one))) found.sent.push(id);
      else {
        const [ab, ba] = [at(this.#ab, id), at(this.#ba, id)];
        if (!this.#same && (aa !== ab || ba !== bb)) found.contract.push(id);
        if (this.#same || aa !== ba || ab !== bb) found.target.push(id);
      }
    }
    const [first] = found.target;
    return [
      ...(first === undefined
        ? []
        : [
            {
              cause: 'target',
              probes: found.target,
              example: [this.#a.answerOf(first), this.#b.answerOf(first)],
            } as const,
          ]),
      ...(found.contract.length > 0 ? [this.#contract(expectation, found.contract)] : []),
      ...(found.sent.length > 0 ? [{ cause: 'suite', why: 'sent-otherwise', probes: found.sent } as const] : []),
      ...(found.absent.length > 0 ? [{ cause: 'suite', why: 'not-asked', probes: found.absent } as const] : []),
    ];
  }

  /** Whether one of the runs had no budget left for it. */
  #lacksBudget(probe: string): boolean {
    const [a, b] = [this.#a, this.#b].map((side) => side.probes.get(probe)?.lacks?.kind === 'budget');
    return a !== b;
  }

  /** By what the budget of one run came to another end: a smaller budget, more that the contract asks before, or more that was selected. */
  #budgetCause(): 'target' | 'contract' | 'absent' {
    const [a, b] = [this.#a.side, this.#b.side];
    if (a.facts.budget.requests !== b.facts.budget.requests) return 'target';
    return this.#same ? 'absent' : 'contract';
  }

  #contract(expectation: string, probes: readonly string[]): DiffCause {
    return { cause: 'contract', probes, changes: this.#changes.of(clauseOf(expectation), expectation) };
  }

  /** The causes for an expectation of an invariant, over the answers to what both runs sent alike. */
  ofInvariant(expectation: string): readonly DiffCause[] {
    const [a, b] = [this.#a.side.contract, this.#b.side.contract];
    const both = [...this.#a.probes.keys()].filter(
      (id) => this.#changes.isAlike(id) && this.#a.exchangesOf(id).length > 0 && this.#b.exchangesOf(id).length > 0,
    );
    const differs = (probes: ReadonlySet<string>): boolean =>
      [a, b].some(
        (contract) => this.#a.over(contract, expectation, probes) !== this.#b.over(contract, expectation, probes),
      );
    const alike = new Set(both.filter((id) => this.#sentAlike(id)));
    const causes: DiffCause[] = [];
    if (differs(alike)) causes.push({ cause: 'target', probes: [] });
    else if (differs(new Set(both)))
      causes.push({ cause: 'suite', why: 'sent-otherwise', probes: both.filter((id) => !alike.has(id)) });
    const whole = (side: Side): string | undefined =>
      cellOf(
        rollUp(clauseAlone(side.side.contract, clauseOf(expectation)), [], side.side.results.invariants),
        expectation,
      );
    if (!this.#same && (whole(this.#a) !== whole(this.#ab) || whole(this.#b) !== whole(this.#ba)))
      causes.push(this.#contract(expectation, []));
    return causes;
  }

  /** Where a run concluded otherwise than this version does. */
  ofVersions(expectation: string): readonly DiffCause[] {
    const otherwise = this.#standings.some(
      ({ own, recorded }) => !standsAlike(own.get(expectation), recorded.get(expectation)),
    );
    return otherwise ? [{ cause: 'suite', why: 'judged-otherwise', probes: [] }] : [];
  }

  /** Where the other run's waivers, or the day on which it began, let the same results stand otherwise. */
  ofWaivers(expectation: string): readonly DiffCause[] {
    const [a, b] = [this.#a.side, this.#b.side];
    const otherwise = this.#standings.some(
      ({ own, waived }) => !standsAlike(own.get(expectation), waived.get(expectation)),
    );
    if (!otherwise) return [];
    const own = ({ waivers }: DiffSide): ReadonlyMap<string, Waiver> =>
      new Map(waivers.filter((one) => one.expectation === expectation).map((one) => [waiverKey(one), one]));
    const [had, has] = [own(a), own(b)];
    const changes = [...new Map([...had, ...has])].flatMap(([key, { operation, finding }]): readonly WaiverChange[] => {
      const [before, after] = [had.get(key), has.get(key)];
      if (!before) return [{ operation, finding, change: 'added' }];
      if (!after) return [{ operation, finding, change: 'removed' }];
      if (before.expires !== after.expires) return [{ operation, finding, change: 'expires' }];
      const passed = isExpired(before, a.startedAt) !== isExpired(after, b.startedAt);
      return passed ? [{ operation, finding, change: 'day' }] : [];
    });
    return [{ cause: 'waiver', changes }];
  }

  /** How every expectation stood when it was recorded. */
  recorded(): readonly Standings[] {
    return this.#standings.map(({ recorded }) => recorded);
  }
}

const countsOf = ({ contract, concluded }: DiffSide, expectation: string): ProbeCounts => {
  const clause = clauseOf(expectation);
  const alone = clauseAlone(contract, clause);
  const counts: Partial<Record<VerdictKind, number>> = {};
  for (const result of concluded.probes) {
    if (result.clause !== clause) continue;
    const own = rollUp(alone, [result], [])[0]?.expectations.find(({ id }) => id === expectation);
    if (own) counts[own.verdict.kind] = (counts[own.verdict.kind] ?? 0) + 1;
  }
  return counts;
};

/** Compares two runs of one contract, expectation by expectation, and attributes whatever stands otherwise. Pure. */
export const diffRuns = (a: DiffSide, b: DiffSide, inputs: InputRegistry): readonly ExpectationDiff[] => {
  const attribution = new Attribution(a, b, inputs);
  const [had, has] = attribution.recorded() as [Standings, Standings];
  const invariants = new Set(
    [a, b].flatMap(({ contract }) => contract.clauses.filter(({ kind }) => kind === 'invariant').map(({ id }) => id)),
  );
  return [...expectationsIn(a.contract, b.contract)].flatMap(
    ([expectation, { clause }]): readonly ExpectationDiff[] => {
      const [before, after] = [had.get(expectation) ?? null, has.get(expectation) ?? null];
      if (standsAlike(before, after)) return [];
      const causes = [
        ...(invariants.has(clause) ? attribution.ofInvariant(expectation) : attribution.ofProbes(expectation)),
        ...attribution.ofVersions(expectation),
        ...attribution.ofWaivers(expectation),
      ];
      // Neither answers nor texts nor waivers: the runs asked different parts of the same.
      const none: DiffCause = { cause: 'suite', why: 'not-asked', probes: [] };
      return [
        {
          clause,
          expectation,
          kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
          before,
          after,
          probes: { before: countsOf(a, expectation), after: countsOf(b, expectation) },
          causes: causes.length > 0 ? causes : [none],
        },
      ];
    },
  );
};
