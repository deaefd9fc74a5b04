import { type Contract, expectationsOf } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { newInvariantJudge } from '../judge/invariant.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import type { RunResults } from '../judge/judge-run.ts';
import { type ClauseResult, rollUp } from '../judge/roll-up.ts';
import { describeVerdict } from '../judge/verdict.ts';
import { clauseOf, WaiverJudge } from '../judge/waivers.ts';
import { missingCapability } from '../plan/lacks.ts';
import { type Probe, probesOf } from '../plan/probe.ts';
import type { DiffSide } from './diff-model.ts';
import { type Standing, standingsOf } from './rejudge.ts';

/** What one probe, or an invariant, says of an expectation: equal texts say the same. */
export const cellOf = (clauses: readonly ClauseResult[], expectation: string): string | undefined => {
  const own = clauses.flatMap(({ expectations }) => expectations).find(({ id }) => id === expectation);
  return (
    own && JSON.stringify([describeVerdict(own.verdict), [...new Set(own.findings.map(({ code }) => code))].sort()])
  );
};

/** A contract of one clause. */
export const clauseAlone = (contract: Contract, clause: string): Contract => ({
  ...contract,
  clauses: contract.clauses.filter(({ id }) => id === clause),
});

/** Whether a contract states an expectation. */
export const has = (contract: Contract, expectation: string): boolean =>
  contract.clauses.some((clause) => expectationsOf(clause).some(({ id }) => id === expectation));

/** How each expectation stands. */
export type Standings = ReadonlyMap<string, Standing>;

/** One of two runs, with its exchanges and results by probe. */
export class ComparedRun {
  readonly run: DiffSide;
  readonly probes: ReadonlyMap<string, Probe>;
  /** The ids of all that its contract could ask. */
  readonly possible: ReadonlySet<string>;
  readonly #exchanges = new Map<string, Exchange[]>();
  readonly #results: ReadonlyMap<string, ProbeResult>;

  constructor(run: DiffSide) {
    this.run = run;
    this.probes = new Map(probesOf(run.asked).map((probe) => [probe.id, probe]));
    this.possible = new Set(probesOf(run.whole).map(({ id }) => id));
    this.#results = new Map(run.results.probes.map((result) => [result.probe, result]));
    for (const exchange of run.exchanges) {
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
    { waivers, startedAt }: Pick<DiffSide, 'waivers' | 'startedAt'> = this.run,
    results: RunResults = this.run.results,
  ): Standings {
    const { contract, whole } = this.run;
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
    if (missingCapability(this.run.facts, clause.capabilities) !== undefined) return 'not-applicable';
    const judge = newInvariantJudge(contract, clause);
    for (const exchange of this.run.exchanges)
      if (probes.has(exchange.probe)) judge.add(exchange, this.probes.get(exchange.probe)?.operation ?? '');
    return cellOf(rollUp(alone, [], [judge.result()]), expectation);
  }
}
