import { type Asked, isBefore } from './asked.ts';
import type { DocumentedLimit } from './policy.ts';
import { isUsedUp, seriesOf } from './series.ts';
import { endOfWait, rounded, type Span, skewOf, toleranceMs } from './time.ts';

/** What says how long to wait: a refusal's Retry-After, or the reset of what is used up, or else the documented window. */
export const waitSources = ['retry-after', 'reset', 'window'] as const;
export type WaitSource = (typeof waitSources)[number];

/** The wait after a refusal: what was promised, and what came of it. */
export interface Waited {
  /** The number of the refusal that promised it; of the last one, where it is by the documented window. */
  readonly refusal: number;
  readonly by: WaitSource;
  /** When the wait is over, on our clock: as early and as late as the promise can be read. */
  readonly over: Span;
  /** The request that was sent before, and why none was. */
  readonly early?: Asked;
  readonly noEarly?: string;
  /** The request that was sent once the wait was over, and why none was. */
  readonly inTime?: Asked;
  readonly noInTime?: string;
  /** The wait in milliseconds, where that it is longer than may be waited is why something was not sent. */
  readonly tooLongMs?: number;
}

/** Callers beside the one that sent the burst, asked once each after its refusal. */
export interface OthersAsked {
  readonly shared?: Asked;
  readonly apart?: Asked;
}

/** What was sent so far. */
export interface SentSoFar {
  readonly burst: readonly Asked[];
  readonly others?: OthersAsked;
  readonly early?: Asked;
  readonly inTime?: Asked;
}

/** A wait as far as it came, and what is to be sent next. */
export interface WaitStep {
  readonly waited: Waited;
  readonly due?: { readonly role: 'too-early' | 'in-time'; readonly atMs: number };
}

/** A request that is too early is sent this long before the earliest end of the wait, less what may be rounded. */
const earlyMs = 250;

interface Promised extends Pick<Waited, 'refusal' | 'by' | 'over'> {
  /** Why nothing can be too early. */
  readonly noEarly?: string;
}

type Times = Pick<Asked, 'sentAtMs' | 'endedAtMs'>;

/**
 * What the documented window promises: where it slides, something is free as soon as the first request that was let through is as old as the window, and nothing before
 * that where the caller had used nothing. Otherwise all is, once the last refusal is. What is refused takes nothing.
 */
const byWindow = (
  answers: readonly Asked[],
  refusal: Asked,
  { policy: { limit, windowMs, slides }, left }: DocumentedLimit,
): Promised | undefined => {
  if (windowMs === null) return undefined;
  const from = ({ sentAtMs, endedAtMs }: Times, noEarly?: string): Promised => ({
    refusal: refusal.number,
    by: 'window',
    over: rounded({ lo: sentAtMs + windowMs, hi: endedAtMs + windowMs }),
    ...(noEarly === undefined ? {} : { noEarly }),
  });
  const admitted = answers.filter(({ fate }) => fate === 'admitted');
  if (admitted.length === 0)
    return from(answers[0] ?? refusal, 'nothing was let through, so that the window began before the burst');
  if (!slides) return from(refusal, 'the documented window may end at any time');
  // What had no answer may have been the first that was let through.
  const taking = answers.filter(({ fate }) => fate !== 'refused');
  const first = {
    sentAtMs: taking.reduce((least, { sentAtMs }) => Math.min(least, sentAtMs), Number.POSITIVE_INFINITY),
    endedAtMs: admitted.reduce((least, { endedAtMs }) => Math.min(least, endedAtMs), Number.POSITIVE_INFINITY),
  };
  return from(
    first,
    left !== null && left === limit
      ? undefined
      : 'a part of the limit may have been used before the burst, and is renewed before the window is over',
  );
};

/** What the last refusal promises: Retry-After, or else the reset of what is used up, or else the documented window. */
const promiseOf = (answers: readonly Asked[], documented: DocumentedLimit | undefined): Promised | undefined => {
  const refusal = answers.findLast(({ fate }) => fate === 'refused');
  if (!refusal) return undefined;
  const { retryAfter } = refusal.reading;
  if (retryAfter)
    return { refusal: refusal.number, by: 'retry-after', over: endOfWait(refusal, retryAfter, skewOf(answers)) };
  const series = seriesOf(answers, documented);
  const ends = series.counts.flatMap(({ sayings }) =>
    sayings.flatMap((saying) =>
      saying.asked === refusal && saying.resetAt && isUsedUp(saying, series) ? [rounded(saying.resetAt)] : [],
    ),
  );
  const [last] = ends.toSorted((one, other) => other.hi - one.hi);
  if (last) return { refusal: refusal.number, by: 'reset', over: last };
  return documented && byWindow(answers, refusal, documented);
};

const seconds = (ms: number): string => `${Math.ceil(ms / 100) / 10} s`;

/** When everything that was sent so far had come back. */
const lastEndOf = ({ burst, others = {} }: SentSoFar): number =>
  [...burst, ...Object.values(others)].reduce((most, { endedAtMs }) => Math.max(most, endedAtMs), 0);

/**
 * What comes of the wait after what was sent so far: a pure function of the answers, so that a live burst and recorded evidence come to the same. Undefined where no refusal
 * promises anything.
 */
export const waitAfter = (
  sent: SentSoFar,
  documented: DocumentedLimit | undefined,
  maxWaitMs: number,
): WaitStep | undefined => {
  const { burst, others = {}, early, inTime } = sent;
  const told = promiseOf(burst, documented);
  if (!told) return undefined;
  const { noEarly: never, ...promise } = told;
  const refusal = burst.find(({ number }) => number === promise.refusal) as Asked;
  const beside = [...burst, ...(others.shared ? [others.shared] : [])];
  if (beside.some((asked) => asked.fate !== 'refused' && !isBefore(asked, refusal))) {
    const why =
      'something was let through after the last refusal, or side by side with it, and may have used what is renewed';
    return { waited: { ...promise, noEarly: why, noInTime: why } };
  }
  const nowMs = lastEndOf(sent);
  const left = promise.over.hi - nowMs;
  if (left > maxWaitMs) {
    const why = `the wait is ${seconds(left)}; waited are ${seconds(maxWaitMs)} at most`;
    return { waited: { ...promise, noEarly: why, noInTime: why, tooLongMs: left } };
  }
  const earlyAtMs = promise.over.lo - (promise.by === 'retry-after' ? toleranceMs : 0) - earlyMs;
  const short = 'the wait is too short to send something before its end for certain';
  const noEarly = never ?? (earlyAtMs > nowMs ? undefined : short);
  if (!early) {
    if (noEarly === undefined && !inTime) return { waited: promise, due: { role: 'too-early', atMs: earlyAtMs } };
    const waited = { ...promise, noEarly: noEarly ?? notSent };
    return inTime ? { waited: { ...waited, inTime } } : { waited, due: { role: 'in-time', atMs: promise.over.hi } };
  }
  // What was let through has used what is renewed.
  if (early.fate !== 'refused') {
    const noInTime = 'what was sent too early was not refused, so that what comes after it may be';
    return { waited: { ...promise, early, noInTime } };
  }
  // A refusal of what was too early may have a longer wait.
  const { noEarly: _, ...then } = promiseOf([...burst, early], documented) ?? told;
  if (inTime) return { waited: { ...then, early, inTime } };
  const more = then.over.hi - early.endedAtMs;
  if (more > maxWaitMs)
    return {
      waited: {
        ...then,
        early,
        noInTime: `the wait grew to ${seconds(more)}; waited are ${seconds(maxWaitMs)} at most`,
        tooLongMs: more,
      },
    };
  return { waited: { ...then, early }, due: { role: 'in-time', atMs: then.over.hi } };
};

const notSent = 'it was not sent, though it was due';

/** A wait that nothing more is sent for: what is due was not sent. */
export const endedWait = ({ waited, due }: WaitStep): Waited => {
  if (!due) return waited;
  return { ...waited, ...(due.role === 'too-early' ? { noEarly: notSent } : {}), noInTime: notSent };
};
