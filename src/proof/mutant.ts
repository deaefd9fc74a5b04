import type { LimitPromise } from '../contract/limit-policy.ts';
import type { Aspect, Contract, Envelope, Expectation, Leak } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Probe } from '../plan/probe.ts';

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

/** A probe that is sent until a limit refuses it. */
export type BurstProbe = Probe & Required<Pick<Probe, 'burst'>>;

/** What a mutant may know of a burst besides its exchanges: how the limit shows, by the probe's policy. */
export interface BurstContext {
  readonly contract: Contract;
  readonly probe: BurstProbe;
}

/** A mutant of a burst and what is sent after it: a limiter that breaks promises, or one that says the same in another way. */
export interface BurstMutant extends MutantBase {
  readonly over: 'burst';
  readonly touches: 'limit' | 'nothing';
  /** The promises that must notice it, where they are decided; none of a harmless one. */
  readonly breaks: readonly LimitPromise[];
  /** As many sealed exchanges in the same order, some of their answers spoiled; undefined where it does not apply. */
  readonly spoilBurst: (exchanges: readonly Exchange[], context: BurstContext) => readonly Exchange[] | undefined;
}

/** A named spoiling of answers. Pure: it asks the envelope's lens, the contract and the policy of a limit, never a provider's member name. */
export type Mutant = AnswerMutant | SeriesMutant | BurstMutant;
