import type { Clock } from '../measure.ts';

/** A clock that stands still until everybody waits, and then goes to where the first of them wants it. */
export class FakeClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #waiting: { readonly atMs: number; readonly order: number; readonly wake: () => void }[] = [];

  constructor(startMs: number = Date.UTC(2026, 10, 21, 12, 0, 0, 400)) {
    this.#nowMs = startMs;
  }

  /** A microsecond later each time, as no two looks at a clock are at once. */
  readonly now = (): number => {
    this.#nowMs += 0.001;
    return this.#nowMs;
  };

  readonly sleep = (ms: number): Promise<void> =>
    new Promise((wake) => {
      this.#order += 1;
      this.#waiting.push({ atMs: this.#nowMs + Math.max(0, ms), order: this.#order, wake });
    });

  /** Lets time pass until what was begun has ended. Throws where it never can. */
  async run<T>(begin: () => Promise<T>): Promise<T> {
    let ended = false;
    const result = begin().finally(() => {
      ended = true;
    });
    result.catch(() => {});
    for (let idle = 0; !ended; ) {
      await new Promise((resolve) => setImmediate(resolve));
      this.#waiting.sort((one, other) => one.atMs - other.atMs || one.order - other.order);
      const next = this.#waiting.shift();
      idle = next ? 0 : idle + 1;
      if (idle > 100) throw new Error('nobody waits for this clock, and nothing ends');
      if (!next) continue;
      this.#nowMs = Math.max(this.#nowMs, next.atMs);
      next.wake();
    }
    return result;
  }
}
