/** Something that must end in time. */
export interface Waiting {
  /** When it began, by `performance.now()`. */
  readonly startedAt: number;
  /** Its time is over. */
  readonly giveUp: () => void;
}

/** Gives up what takes too long. One timer serves all that waits: a timer for each would slow a burst down. */
export class Deadlines {
  readonly timeoutMs: number;
  /** In the order in which they began, so that the first is the first to be given up. */
  readonly #waiting = new Set<Waiting>();
  #timer: NodeJS.Timeout | undefined;

  constructor(timeoutMs: number) {
    this.timeoutMs = timeoutMs;
  }

  begin(waiting: Waiting): void {
    this.#waiting.add(waiting);
    this.#timer ??= setTimeout(this.#sweep, this.timeoutMs);
  }

  /** Its end came first. */
  end(waiting: Waiting): void {
    this.#waiting.delete(waiting);
    if (this.#waiting.size > 0) return;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  readonly #sweep = (): void => {
    this.#timer = undefined;
    for (const waiting of this.#waiting) {
      const leftMs = waiting.startedAt + this.timeoutMs - performance.now();
      // A timer may come a part of a millisecond early.
      if (leftMs >= 1) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(this.#sweep, leftMs);
        return;
      }
      this.#waiting.delete(waiting);
      waiting.giveUp();
    }
  };
}
