/** Spreads requests evenly over time: at most `perSecond` in each second. Unlimited without a number. */
export class Pace {
  readonly #intervalMs: number;
  #nextAtMs = 0;

  constructor(perSecond: number | undefined) {
    this.#intervalMs = perSecond === undefined ? 0 : 1000 / perSecond;
  }

  /** Whether a request may have to wait for its turn. */
  get isLimited(): boolean {
    return this.#intervalMs > 0;
  }

  /** Resolves when the next request may be sent. */
  async turn(): Promise<void> {
    if (this.#intervalMs === 0) return;
    const now = performance.now();
    const at = Math.max(now, this.#nextAtMs);
    this.#nextAtMs = at + this.#intervalMs;
    if (at > now) await new Promise((resolve) => setTimeout(resolve, at - now));
  }
}
