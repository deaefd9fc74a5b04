import { type Asked, type AskedOutcome, askedOf, bodyStart, isBefore } from './asked.ts';
import { seriesOf } from './series.ts';
import { endOfWait, rounded, type Span, skewOf, toleranceMs } from './time.ts';

/** What may be sent. All are hard bounds. */
export interface LimitsBudget {
  /** The most requests of a burst. After it two more are sent at most: one too early, one in time. */
  readonly burst: number;
  /** How many are under way side by side. */
  readonly connections: number;
  /** The longest that is waited for a limit to be renewed, in milliseconds. */
  readonly maxWaitMs: number;
}

/** What tells the time and lets it pass. */
export interface Clock {
  /** Milliseconds since the epoch; never goes back. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
}

/** Why a burst ended. */
export type BurstEnd = 'refused' | 'beyond-limit' | 'budget' | 'no-answer';

/** The wait after a refusal: what was promised, and what came of it. */
export interface Waited {
  /** The number of the refusal that promised it. */
  readonly refusal: number;
  readonly by: 'retry-after' | 'reset';
  /** When the wait is over, on our clock: as early and as late as the promise can be read. */
  readonly over: Span;
  /** The request that was sent before, and why none was. */
  readonly early?: Asked;
  readonly noEarly?: string;
  /** The request that was sent once the wait was over, and why none was. */
  readonly inTime?: Asked;
  readonly noInTime?: string;
}

/** What was sent, and what came back. */
export interface Measured {
  readonly burst: readonly Asked[];
  readonly end: BurstEnd;
  /** Undefined where nothing was refused, or no refusal says how long to wait. */
  readonly waited?: Waited;
}

/** How many are sent, one after another, once a request was refused: a limit that holds refuses them too. */
const afterRefusal = 2;
/** So many requests without an answer end a burst. */
const mostWithoutAnswer = 5;
/** A request that is too early is sent this long before the earliest end of the wait, less what may be rounded. */
const earlyMs = 250;

/** How many requests show that a limit is late: a tenth more than it, and one more at least. */
const enoughFor = (first: Asked): number => {
  const limits = first.reading.buckets.flatMap(({ limit }) => (limit ? [limit.value] : []));
  const least = limits.reduce((less, limit) => Math.min(less, limit), Number.POSITIVE_INFINITY);
  return Math.max(least + 1, Math.ceil(least * 1.1));
};

/** What the last refusal promises: Retry-After, or else the reset of what is used up. */
const promiseOf = (answers: readonly Asked[]): Pick<Waited, 'refusal' | 'by' | 'over'> | undefined => {
  const skew = skewOf(answers);
  const refusal = answers.findLast(({ fate }) => fate === 'refused');
  if (!refusal) return undefined;
  const { retryAfter } = refusal.reading;
  if (retryAfter) return { refusal: refusal.number, by: 'retry-after', over: endOfWait(refusal, retryAfter, skew) };
  const { counts } = seriesOf(answers);
  const ends = counts.flatMap(({ sayings }) =>
    sayings.flatMap(({ asked, resetAt, remaining }) =>
      asked === refusal && resetAt && (remaining?.value ?? 0) === 0 ? [rounded(resetAt)] : [],
    ),
  );
  const [last] = ends.toSorted((one, other) => other.hi - one.hi);
  return last && { refusal: refusal.number, by: 'reset', over: last };
};

/**
 * Sends a burst: one request alone, then several side by side until one is refused, or a tenth more than the limit was sent, or the budget ends. Then waits as it is
 * told, and asks once too early and once in time. `ask` never rejects. Statuses other than `refusalStatus` are no refusals.
 */
export const measure = async (
  ask: () => Promise<AskedOutcome>,
  clock: Clock,
  { burst: most, connections, maxWaitMs }: LimitsBudget,
  refusalStatus: number,
): Promise<Measured> => {
  // Read once the burst has ended, so that reading holds nothing up.
  const came: (() => Asked)[] = [];
  let sent = 0;
  let lost = 0;
  let refused = false;
  const once = async (): Promise<() => Asked> => {
    sent += 1;
    const number = sent;
    const sentAtMs = clock.now();
    const outcome = await ask();
    const endedAtMs = clock.now();
    if (outcome.kind === 'none') lost += 1;
    else if (outcome.status === refusalStatus) refused = true;
    const kept = outcome.kind === 'none' ? outcome : { ...outcome, body: bodyStart(outcome.body) };
    const read = (): Asked => askedOf(number, sentAtMs, endedAtMs, kept, refusalStatus);
    came.push(read);
    return read;
  };
  const now = async (): Promise<Asked> => (await once())();
  const inOrder = (): readonly Asked[] =>
    came.map((read) => read()).toSorted((one, other) => one.number - other.number);

  const first = await now();
  if (first.fate === 'none') return { burst: [first], end: 'no-answer' };
  const enough = enoughFor(first);
  const work = async (): Promise<void> => {
    while (sent < Math.min(most, enough) && !refused && lost < mostWithoutAnswer) await once();
  };
  await Promise.all(Array.from({ length: connections }, work));
  if (!refused)
    return {
      burst: inOrder(),
      end: lost >= mostWithoutAnswer ? 'no-answer' : sent >= enough ? 'beyond-limit' : 'budget',
    };
  for (let more = 0; more < afterRefusal && sent < most; more += 1) await once();
  const burst = inOrder();
  const promise = promiseOf(burst);
  if (!promise) return { burst, end: 'refused' };
  return { burst, end: 'refused', waited: await wait(now, clock, burst, promise, maxWaitMs) };
};

const seconds = (ms: number): string => `${Math.ceil(ms / 100) / 10} s`;

const wait = async (
  once: () => Promise<Asked>,
  clock: Clock,
  burst: readonly Asked[],
  promise: Pick<Waited, 'refusal' | 'by' | 'over'>,
  maxWaitMs: number,
): Promise<Waited> => {
  const refusal = burst.find(({ number }) => number === promise.refusal) as Asked;
  if (burst.some((asked) => asked.fate !== 'refused' && !isBefore(asked, refusal))) {
    const why =
      'something was let through after the last refusal, or side by side with it, and may have used what is renewed';
    return { ...promise, noEarly: why, noInTime: why };
  }
  const left = promise.over.hi - clock.now();
  if (left > maxWaitMs) {
    const why = `the wait is ${seconds(left)}; waited are ${seconds(maxWaitMs)} at most`;
    return { ...promise, noEarly: why, noInTime: why };
  }
  const earlyIn = promise.over.lo - (promise.by === 'retry-after' ? toleranceMs : 0) - earlyMs - clock.now();
  let told: Pick<Waited, 'refusal' | 'by' | 'over'> = promise;
  let early: Asked | undefined;
  if (earlyIn > 0) {
    await clock.sleep(earlyIn);
    early = await once();
    // What was let through has used what is renewed.
    if (early.fate !== 'refused')
      return {
        ...promise,
        early,
        noInTime: 'what was sent too early was not refused, so that what comes after it may be',
      };
    // A refusal of what was too early may have a longer wait.
    told = promiseOf([...burst, early]) ?? promise;
  }
  const before = early ? { early } : { noEarly: 'the wait is too short to send something before its end for certain' };
  const more = told.over.hi - clock.now();
  if (more > maxWaitMs)
    return {
      ...told,
      ...before,
      noInTime: `the wait grew to ${seconds(more)}; waited are ${seconds(maxWaitMs)} at most`,
    };
  while (clock.now() < told.over.hi) await clock.sleep(Math.max(1, told.over.hi - clock.now()));
  return { ...told, ...before, inTime: await once() };
};
