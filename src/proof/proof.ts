import type { Aspect, Level } from '../contract/model.ts';
import type { Mutant } from './mutant.ts';

/**
 * What became of a mutant at an expectation. Of a harmful one: `killed` where the expectation noticed it in every answer, `survived` where it reads what was
 * spoiled and did not. Of a harmless one: `held` where nothing departed, `red` where something did. Where there is no cell the mutant does not apply.
 */
export type Outcome = 'killed' | 'survived' | 'held' | 'red';

/** An expectation and a mutant. */
export interface Cell {
  readonly mutant: string;
  readonly outcome: Outcome;
  /** How many spoiled answers, or series of answers, were judged. */
  readonly answers: number;
  /** In how many of them the expectation departed. */
  readonly departed: number;
}

/** What was shown of an expectation that holds. */
export interface ExpectationProof {
  readonly id: string;
  readonly clause: string;
  readonly aspect: Aspect;
  readonly level: Level;
  /** Whether at least one harmful mutant made it depart. */
  readonly proven: boolean;
  readonly cells: readonly Cell[];
}

/** Where a mutant was at work, and what the expectation read there. */
export interface Example {
  readonly exchange: string;
  readonly before: string;
  readonly after: string;
}

/** A harmful mutant that an expectation did not notice though it reads what was spoiled. */
export interface Survivor {
  readonly expectation: string;
  readonly mutant: string;
  readonly answers: number;
  readonly example: Example;
  /** What the contract says of it. */
  readonly reason?: string;
}

/** A harmless mutant that made an expectation depart, or any mutant at which a check of ours threw. */
export interface OverStrict {
  readonly expectation: string;
  readonly mutant: string;
  readonly exchange: string;
  /** What departed, or the fault. */
  readonly found: string;
}

/** How much was judged. */
export interface Sample {
  /** Answers for each clause, way of asking and mutant; null: all. */
  readonly answers: number | null;
  /** Answers of which an invariant speaks; null: all. */
  readonly invariantAnswers: number | null;
}

/** What mutants show of the expectations that hold in a run. */
export interface Proof {
  readonly mutants: readonly Pick<Mutant, 'id' | 'title' | 'touches' | 'harm'>[];
  /** Those that hold, in the order of the contract: an answer was judged by them, and none departs. Of an alternative that no answer fits nothing holds. */
  readonly expectations: readonly ExpectationProof[];
  /** Those without a reason first. */
  readonly survivors: readonly Survivor[];
  readonly overStrict: readonly OverStrict[];
  /** Written reasons that explain no survivor. */
  readonly idleReasons: readonly { readonly mutants: readonly string[]; readonly expectations: readonly string[] }[];
  readonly sample: Sample;
  /** Expectations judged once more on spoiled answers. */
  readonly rejudged: number;
}

/** How strong a run is: what its conclusions are worth. */
export interface Strength {
  /** Expectations that hold: an answer was judged by them, and none departs. */
  readonly holding: number;
  /** How many of them a harmful mutant made depart. */
  readonly proven: number;
  /** The ids of the others. */
  readonly unproven: readonly string[];
  /** How many different harmful mutants were noticed. */
  readonly mutants: number;
  /** Harmful mutants that an expectation did not notice, without a reason in the contract. */
  readonly survivors: number;
  readonly overStrict: number;
  readonly sample: Sample;
}

/** Finds the harmful mutants that made an expectation depart. */
export const noticedIn = ({ mutants }: Pick<Proof, 'mutants'>): ((cells: readonly Cell[]) => readonly string[]) => {
  const harmful = new Set(mutants.filter(({ harm }) => harm === 'harmful').map(({ id }) => id));
  return (cells) =>
    cells.filter(({ mutant, departed }) => harmful.has(mutant) && departed > 0).map(({ mutant }) => mutant);
};

/** Sums a proof up. */
export const strengthOf = ({ mutants, expectations, survivors, overStrict, sample }: Proof): Strength => {
  const noticedBy = noticedIn({ mutants });
  const noticed = expectations.flatMap(({ cells }) => noticedBy(cells));
  return {
    holding: expectations.length,
    proven: expectations.filter(({ proven }) => proven).length,
    unproven: expectations.filter(({ proven }) => !proven).map(({ id }) => id),
    mutants: new Set(noticed).size,
    survivors: survivors.filter(({ reason }) => reason === undefined).length,
    overStrict: overStrict.length,
    sample,
  };
};
