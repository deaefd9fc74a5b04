import type { Contract } from '../contract/model.ts';
import { rollUp } from '../judge/roll-up.ts';
import { clauseOf, isExpired, type Waiver, waiverKey } from '../judge/waivers.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { ComparedRun, cellOf, clauseAlone, has, type Standings } from './compared-run.ts';
import { ContractChanges } from './contract-change.ts';
import type { DiffCause, DiffSide, WaiverChange } from './diff-model.ts';
import { type JudgedBy, judgeBy } from './judge-by.ts';
import { standsAlike } from './rejudge.ts';
import { type SentBy, sentAlike } from './sent-alike.ts';

/** Attributes what differs between two runs of a contract. Each cause is found by judging again with just that exchanged: nothing is guessed. */
export class Attribution {
  readonly #a: ComparedRun;
  readonly #b: ComparedRun;
  readonly #inputs: InputRegistry;
  readonly #changes: ContractChanges;
  /** The same contract: nothing is attributed to it. */
  readonly #same: boolean;
  /** The first run by the second's contract, and the other way round. */
  readonly #ab: ComparedRun;
  readonly #ba: ComparedRun;
  readonly #sent = new Map<string, boolean>();
  /** As this version concludes, as the run did, and as it is with the other's waivers. */
  readonly #standings: readonly { readonly own: Standings; readonly recorded: Standings; readonly waived: Standings }[];

  constructor(a: DiffSide, b: DiffSide, inputs: InputRegistry) {
    this.#inputs = inputs;
    this.#a = new ComparedRun(a);
    this.#b = new ComparedRun(b);
    this.#same = a.digest === b.digest;
    this.#changes = new ContractChanges(a, b, inputs);
    this.#ab = this.#same ? this.#a : this.#by(a, b.contract);
    this.#ba = this.#same ? this.#b : this.#by(b, a.contract);
    const standings = (side: ComparedRun, other: DiffSide) => ({
      own: side.standings(),
      recorded: side.standings(side.run, side.run.concluded),
      waived: side.standings(other),
    });
    this.#standings = [standings(this.#a, b), standings(this.#b, a)];
  }

  #by(side: DiffSide, contract: Contract): ComparedRun {
    const by: JudgedBy = judgeBy(side, contract, this.#inputs);
    return new ComparedRun({ ...side, contract, whole: by.whole, asked: by.asked, results: by.results });
  }

  /** Whether both runs sent the same under an id, its control and setup not regarded. */
  #sentAlike(probe: string): boolean {
    const known = this.#sent.get(probe);
    if (known !== undefined) return known;
    const sentBy = (side: ComparedRun): SentBy => {
      const { url, servers } = side.run.facts;
      return { servers: { ...servers, default: url }, exchanges: side.exchangesOf(probe) };
    };
    const alike = sentAlike(sentBy(this.#a), sentBy(this.#b));
    this.#sent.set(probe, alike);
    return alike;
  }

  /** The causes for an expectation of an answer clause: probe by probe, of those that say otherwise of it. */
  ofProbes(expectation: string): readonly DiffCause[] {
    const clause = clauseOf(expectation);
    const found = { target: [] as string[], contract: [] as string[], sent: [] as string[], absent: [] as string[] };
    const at = (side: ComparedRun, probe: string): string | undefined => {
      const result = side.result(probe);
      return result && cellOf(rollUp(clauseAlone(side.run.contract, clause), [result], []), expectation);
    };
    const questions = [...this.#a.probes.values(), ...this.#b.probes.values()].filter(
      (probe) => probe.clause === clause && probe.kind === 'question',
    );
    for (const { id, control, setup } of new Map(questions.map((probe) => [probe.id, probe])).values()) {
      const [aa, bb] = [at(this.#a, id), at(this.#b, id)];
      if (aa === bb) continue;
      const [inA, inB] = [this.#a.possible.has(id), this.#b.possible.has(id)];
      if (inA !== inB || !has(this.#a.run.contract, expectation) || !has(this.#b.run.contract, expectation))
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
    const [a, b] = [this.#a.run, this.#b.run];
    if (a.facts.budget.requests !== b.facts.budget.requests) return 'target';
    return this.#same ? 'absent' : 'contract';
  }

  #contract(expectation: string, probes: readonly string[]): DiffCause {
    return { cause: 'contract', probes, changes: this.#changes.of(clauseOf(expectation), expectation) };
  }

  /** The causes for an expectation of an invariant, over the answers to what both runs sent alike. */
  ofInvariant(expectation: string): readonly DiffCause[] {
    const [a, b] = [this.#a.run.contract, this.#b.run.contract];
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
    const whole = (side: ComparedRun): string | undefined =>
      cellOf(
        rollUp(clauseAlone(side.run.contract, clauseOf(expectation)), [], side.run.results.invariants),
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
    const [a, b] = [this.#a.run, this.#b.run];
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
