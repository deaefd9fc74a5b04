import { sentAfterRefusal } from '../contract/limit-policy.ts';
import { type Asked, type AskedOutcome, askedOf } from './asked.ts';
import { enoughFor } from './enough.ts';
import { type Measured, measuredOf, mostWithoutAnswer, type SeriesAsked, sentSoFar } from './measured.ts';
import type { DocumentedLimit, SeriesRole } from './policy.ts';
import { waitAfter } from './wait.ts';

export type { BurstEnd, Measured } from './measured.ts';
export type { Waited } from './wait.ts';

/** What may be sent. All are hard bounds. */
export interface LimitsBudget {
  /** The most requests of a burst. After it four more are sent at most: one each by others who share the limit and who have one apart, one too early, one in time. */
  readonly burst: number;
  /** How many are under way side by side. */
  readonly connections: number;
  /** The longest that is waited for a limit to be renewed, in milliseconds. */
  readonly maxWaitMs: number;
}

/** What tells the time and lets it pass. */
export interface Clock {
  /** Milliseconds since the epoch, with fractions where they are known; never goes back. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** What came back of a request, as far as it is known at once. */
export interface SentAsked {
  /** Null where nothing came. */
  readonly status: number | null;
  /** The whole of it. Called once the burst has ended, so that reading holds nothing up. */
  readonly read: () => AskedOutcome;
}

/** A request of a series, and what came back of it. */
export interface SentRequest {
  /** From 1, in the order of sending. */
  readonly number: number;
  readonly role: SeriesRole;
  /** On the clock by which it was measured. */
  readonly sentAtMs: number;
  readonly answer: SentAsked;
}

export interface MeasureOptions {
  /** Sends one request. Never rejects. */
  readonly ask: (role: SeriesRole) => Promise<SentAsked>;
  readonly clock: Clock;
  readonly budget: LimitsBudget;
  /** Whether a status is a refusal; all others are none. */
  readonly isRefusal: (status: number) => boolean;
  /** What is documented; without it the headers of the first answer say how many are enough. */
  readonly documented?: DocumentedLimit | undefined;
  /** Resolves when the next request may be sent. Default: at once. */
  readonly turn?: (() => Promise<void>) | undefined;
  /** Told of every request as its answer comes back, in the order in which that happens. */
  readonly ended?: ((sent: SentRequest) => void) | undefined;
  /** Who is asked beside the caller, once it was refused. Default: nobody. */
  readonly others?: { readonly shared: boolean; readonly apart: boolean } | undefined;
}

/** Keeps what was sent at once, and reads it later. */
class Sender {
  readonly #options: MeasureOptions;
  readonly #roles: SeriesRole[] = [];
  readonly #sentAtMs: number[] = [];
  readonly #endedAtMs: number[] = [];
  readonly #answers: SentAsked[] = [];
  readonly #read: Asked[] = [];
  sent = 0;
  lost = 0;
  refused = false;

  constructor(options: MeasureOptions) {
    this.#options = options;
  }

  /** One after another, until so many were sent, or one was refused, or too many had no answer. */
  async work(most: number): Promise<void> {
    const { ask, clock, turn } = this.#options;
    const isOver = (): boolean => this.sent >= most || this.refused || this.lost >= mostWithoutAnswer;
    // As little as can be between two requests: this loop is what holds a burst up.
    while (!isOver()) {
      if (turn) {
        await turn();
        if (isOver()) return;
      }
      const at = this.#begin('burst', clock.now());
      const answer = await ask('burst');
      this.#end(at, clock.now(), answer);
    }
  }

  async once(role: SeriesRole): Promise<void> {
    const { ask, clock, turn } = this.#options;
    if (turn) await turn();
    const at = this.#begin(role, clock.now());
    const answer = await ask(role);
    this.#end(at, clock.now(), answer);
  }

  #begin(role: SeriesRole, nowMs: number): number {
    const at = this.sent;
    this.sent += 1;
    this.#roles[at] = role;
    this.#sentAtMs[at] = nowMs;
    return at;
  }

  #end(at: number, nowMs: number, answer: SentAsked): void {
    this.#endedAtMs[at] = nowMs;
    this.#answers[at] = answer;
    const { ended } = this.#options;
    if (ended)
      ended({ number: at + 1, role: this.#roles[at] as SeriesRole, sentAtMs: this.#sentAtMs[at] as number, answer });
    if (answer.status === null) this.lost += 1;
    else if (!this.refused && this.#options.isRefusal(answer.status)) this.refused = true;
  }

  /** All that came so far, each read once. */
  series(): readonly SeriesAsked[] {
    for (let at = this.#read.length; at < this.sent; at += 1) {
      const [sentAtMs, endedAtMs] = [this.#sentAtMs[at] as number, this.#endedAtMs[at] as number];
      const outcome = (this.#answers[at] as SentAsked).read();
      this.#read.push(askedOf(at + 1, sentAtMs, endedAtMs, outcome, this.#options.isRefusal));
    }
    return this.#read.map((asked, at) => ({ role: this.#roles[at] as SeriesRole, asked }));
  }
}

/**
 * Sends a burst: one request alone, then several side by side until one is refused, or a tenth more than the limit was sent, or the budget ends. Where one was refused, asks
 * others who share the limit or have one apart; then waits as it is told, and asks once too early and once in time.
 */
export const measure = async (options: MeasureOptions): Promise<Measured> => {
  const { clock, documented, others, budget } = options;
  const { burst: most, connections, maxWaitMs } = budget;
  const sender = new Sender(options);
  const measured = (): Measured => measuredOf(sender.series(), documented, maxWaitMs);

  await sender.once('burst');
  const first = sender.series()[0]?.asked as Asked;
  if (first.fate === 'none') return measured();
  const enough = Math.min(most, enoughFor(first, documented));
  await Promise.all(Array.from({ length: connections }, () => sender.work(enough)));
  if (!sender.refused) return measured();
  for (let more = 0; more < sentAfterRefusal && sender.sent < most; more += 1) await sender.once('burst');
  if (others?.shared) await sender.once('shared');
  if (others?.apart) await sender.once('apart');
  for (;;) {
    const due = waitAfter(sentSoFar(sender.series()), documented, maxWaitMs)?.due;
    if (!due) return measured();
    while (clock.now() < due.atMs) await clock.sleep(Math.max(1, due.atMs - clock.now()));
    await sender.once(due.role);
  }
};
