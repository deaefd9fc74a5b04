import type { Aspect, Contract, Envelope, Expectation, Leak } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';

interface MutantBase {
  /** Kebab-case; the name in reports and on the command line. It never changes. */
  readonly id: string;
  /** A sentence: what becomes of the answer. */
  readonly title: string;
  /** The aspect whose check must notice it. */
  readonly touches: Aspect | 'nothing';
  /** Of those that touch `leak`: what is given away. */
  readonly leaks?: Leak;
  /** `harmless`: no client is hurt by it, and no check may depart. */
  readonly harm: 'harmful' | 'harmless';
}

/** What a mutant may know besides the answer that it spoils. */
export interface MutantContext {
  readonly contract: Contract;
  /** The lens of the envelope that the answer is in; one without parts where it is in none. */
  readonly envelope: Envelope;
}

/** A mutant that spoils one answer by itself. */
export interface AnswerMutant extends MutantBase {
  readonly over: 'answer';
  /** A sealed copy with a spoiled answer; undefined where it does not apply. */
  readonly spoil: (exchange: Exchange, context: MutantContext) => Exchange | undefined;
}

/** What is said of several answers together. */
export type SeriesExpectation = Extract<Expectation, { aspect: 'count' | 'distinct' }>;

/** A mutant of several answers that are judged together: the requests of a race, or all answers of which an invariant speaks. */
export interface SeriesMutant extends MutantBase {
  readonly over: 'series';
  readonly touches: SeriesExpectation['aspect'];
  /** As many sealed exchanges in the same order, some of their answers spoiled; undefined where it does not apply. */
  readonly spoilSeries: (
    exchanges: readonly Exchange[],
    expectation: SeriesExpectation,
    context: Pick<MutantContext, 'contract'>,
  ) => readonly Exchange[] | undefined;
}

/** A named spoiling of answers. Pure: it asks the envelope's lens and the contract, never a provider's member name. */
export type Mutant = AnswerMutant | SeriesMutant;
