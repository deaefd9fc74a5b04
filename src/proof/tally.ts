import type { Mutant } from './mutant.ts';
import type { Cell, Example, OverStrict } from './proof.ts';

interface Entry {
  answers: number;
  departed: number;
  missed: number;
  example?: Example;
  red?: Pick<OverStrict, 'exchange' | 'found'>;
}

/** What was counted of an expectation and a mutant. */
export interface Counted {
  readonly cell: Cell;
  /** The first answer in which it was not noticed. */
  readonly example?: Example;
  /** The first departure that should not be. */
  readonly red?: Pick<OverStrict, 'exchange' | 'found'>;
}

/** Counts what expectations did with mutants. */
export class Tally {
  readonly #entries = new Map<string, Map<string, Entry>>();
  #judged = 0;

  /** How many expectations were judged on spoiled answers. */
  get judged(): number {
    return this.#judged;
  }

  /** Expectations were judged, whatever came of it. */
  count(expectations: number): void {
    this.#judged += expectations;
  }

  /** A harmful mutant made the expectation depart. */
  noticed(expectation: string, { id }: Mutant): void {
    const entry = this.#entry(expectation, id);
    entry.answers++;
    entry.departed++;
  }

  /** A harmful mutant spoiled what the expectation reads, and it did not depart. */
  missed(expectation: string, { id }: Mutant, example: () => Example): void {
    const entry = this.#entry(expectation, id);
    entry.answers++;
    entry.missed++;
    entry.example ??= example();
  }

  /** A harmless mutant made nothing depart. */
  held(expectation: string, { id }: Mutant): void {
    this.#entry(expectation, id).answers++;
  }

  /** Something departed, or threw, that should not. */
  red(expectation: string, { id }: Mutant, exchange: string, found: string): void {
    const entry = this.#entry(expectation, id);
    entry.answers++;
    entry.departed++;
    entry.red ??= { exchange, found };
  }

  /** What was counted of an expectation, in the order of `mutants`. */
  of(expectation: string, mutants: readonly Mutant[]): readonly Counted[] {
    const entries = this.#entries.get(expectation);
    return mutants.flatMap(({ id, harm }): readonly Counted[] => {
      const entry = entries?.get(id);
      if (!entry) return [];
      const { answers, departed, missed, example, red } = entry;
      const outcome = red ? 'red' : harm === 'harmless' ? 'held' : missed > 0 ? 'survived' : 'killed';
      const cell = { mutant: id, outcome, answers, departed } as const;
      return [{ cell, ...(example ? { example } : {}), ...(red ? { red } : {}) }];
    });
  }

  #entry(expectation: string, mutant: string): Entry {
    let entries = this.#entries.get(expectation);
    if (!entries) {
      entries = new Map();
      this.#entries.set(expectation, entries);
    }
    let entry = entries.get(mutant);
    if (!entry) {
      entry = { answers: 0, departed: 0, missed: 0 };
      entries.set(mutant, entry);
    }
    return entry;
  }
}
