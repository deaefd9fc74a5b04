import type { Contract, Expectation, InvariantClause } from '../contract/model.ts';
import { mediaTypeOf } from '../exchange/headers.ts';
import type { Exchange } from '../exchange/model.ts';
import { covers, newInvariantJudge } from '../judge/invariant.ts';
import { checkOne } from '../judge/judge-probe.ts';
import { type Answered, isAnswered, referencesOf } from '../judge/references.ts';
import type { Finding } from '../judge/verdict.ts';
import { concerns } from './concerns.ts';
import { envelopeOf } from './lens.ts';
import type { Mutant, SeriesExpectation } from './mutant.ts';
import { readingOf } from './reading.ts';
import type { Tally } from './tally.ts';

/** An exchange of which an invariant speaks, and the operation of its probe. */
interface Covered {
  readonly exchange: Answered;
  readonly operation: string;
}

/** Proves what is said of all answers, on a sample of them that is as various as it can be. */
export class InvariantProver {
  readonly #contract: Contract;
  readonly #mutants: readonly Mutant[];
  readonly #most: number;
  readonly #samples: readonly {
    readonly clause: InvariantClause;
    readonly kinds: Set<string>;
    readonly taken: Covered[];
  }[];

  /** `most`: how many answers of which an invariant speaks are spoiled. */
  constructor(contract: Contract, clauses: readonly InvariantClause[], mutants: readonly Mutant[], most: number) {
    this.#contract = contract;
    this.#mutants = mutants;
    this.#most = most;
    this.#samples = clauses.map((clause) => ({ clause, kinds: new Set(), taken: [] }));
  }

  /**
   * Takes an exchange into the samples where it is of a kind that they lack. Half of a sample is kept for other statuses, envelopes and media types: else the
   * operations that are asked first would fill it with theirs.
   */
  add(exchange: Exchange, operation: string): void {
    let form: string | undefined;
    for (const { clause, kinds, taken } of this.#samples) {
      if (taken.length >= this.#most || !covers(this.#contract, clause, exchange)) continue;
      const { status, headers } = exchange.outcome;
      form ??= `${status} ${envelopeOf(this.#contract, exchange).id} ${mediaTypeOf(headers)}`;
      const kind = `${operation} ${form}`;
      const isNew = !kinds.has(form) || (!kinds.has(kind) && taken.length < this.#most / 2);
      if (this.#most !== Number.POSITIVE_INFINITY && !isNew) continue;
      kinds.add(form).add(kind);
      taken.push({ exchange, operation });
    }
  }

  /** Spoils the samples, judges them again, and counts. */
  prove(tally: Tally): void {
    const samplesOf = new Map<Answered, InvariantClause[]>();
    for (const { clause, taken } of this.#samples)
      for (const { exchange } of taken) samplesOf.set(exchange, [...(samplesOf.get(exchange) ?? []), clause]);
    for (const [exchange, clauses] of samplesOf) this.#proveAnswer(exchange, clauses, tally);
    for (const { clause, taken } of this.#samples)
      for (const expectation of clause.expectations)
        if (expectation.aspect === 'distinct') this.#proveDistinct(clause, expectation, taken, tally);
  }

  #proveAnswer(exchange: Answered, clauses: readonly InvariantClause[], tally: Tally): void {
    const context = { contract: this.#contract, envelope: envelopeOf(this.#contract, exchange) };
    const holding = clauses.map((clause) => ({
      clause,
      expectations: clause.expectations.filter(
        (one) => one.aspect !== 'distinct' && this.#check(one, exchange).length === 0,
      ),
    }));
    for (const mutant of this.#mutants) {
      if (mutant.over !== 'answer') continue;
      const after = mutant.spoil(exchange, context);
      if (!after || !isAnswered(after)) continue;
      for (const { clause, expectations } of holding) {
        if (!covers(this.#contract, clause, after)) continue;
        tally.count(expectations.length);
        for (const expectation of expectations) this.#proveOne(expectation, mutant, exchange, after, tally);
      }
    }
  }

  #check(expectation: Expectation, exchange: Answered): readonly Finding[] {
    return checkOne(expectation, exchange, { contract: this.#contract, lookup: referencesOf(exchange), spoiled: [] });
  }

  #proveOne(expectation: Expectation, mutant: Mutant, before: Answered, after: Answered, tally: Tally): void {
    const { id } = expectation;
    let finding: Finding | undefined;
    try {
      [finding] = this.#check(expectation, after);
    } catch (error) {
      tally.red(id, mutant, before.id, `error: ${error instanceof Error ? error.message : String(error)}`);
      return;
    }
    if (mutant.harm === 'harmless') {
      if (finding) tally.red(id, mutant, before.id, finding.code);
      else tally.held(id, mutant);
    } else if (finding) tally.noticed(id, mutant);
    else if (concerns(mutant, expectation)) {
      const now = readingOf(this.#contract, expectation, after);
      const then = readingOf(this.#contract, expectation, before);
      if (now === undefined || then === undefined || now === then) return;
      tally.missed(id, mutant, () => ({ exchange: before.id, before: then, after: now }));
    }
  }

  #proveDistinct(
    clause: InvariantClause,
    expectation: SeriesExpectation,
    taken: readonly Covered[],
    tally: Tally,
  ): void {
    const exchanges = taken.map(({ exchange }) => exchange);
    const departs = (all: readonly Exchange[]): boolean => {
      const judge = newInvariantJudge(this.#contract, clause);
      for (const [at, exchange] of all.entries()) judge.add(exchange, taken[at]?.operation ?? '');
      return judge.result().findings.some((finding) => finding.expectation === expectation.id);
    };
    if (exchanges.length === 0) return;
    for (const mutant of this.#mutants) {
      const after = this.#seriesOf(mutant, exchanges, expectation);
      if (!after) continue;
      tally.count(1);
      const departed = departs(after);
      const first = exchanges[0]?.id as string;
      if (mutant.harm === 'harmless') {
        if (departed) tally.red(expectation.id, mutant, first, 'distinct-differs');
        else tally.held(expectation.id, mutant);
      } else if (departed) tally.noticed(expectation.id, mutant);
      else tally.missed(expectation.id, mutant, () => ({ exchange: first, before: 'distinct', after: 'distinct' }));
    }
  }

  /** A series in which a mutant of series has been at work, or a harmless one on each of its answers. */
  #seriesOf(
    mutant: Mutant,
    exchanges: readonly Answered[],
    expectation: SeriesExpectation,
  ): readonly Exchange[] | undefined {
    const contract = this.#contract;
    if (mutant.over === 'series')
      return mutant.touches === 'distinct' ? mutant.spoilSeries(exchanges, expectation, { contract }) : undefined;
    if (mutant.over === 'burst' || mutant.harm === 'harmful') return undefined;
    return exchanges.map(
      (exchange) => mutant.spoil(exchange, { contract, envelope: envelopeOf(contract, exchange) }) ?? exchange,
    );
  }
}
