import type { Asked } from './asked.ts';
import { enoughFor } from './enough.ts';
import type { DocumentedLimit, SeriesRole } from './policy.ts';
import { endedWait, type OthersAsked, type SentSoFar, type Waited, waitAfter } from './wait.ts';

/** Why a burst ended. */
export type BurstEnd = 'refused' | 'beyond-limit' | 'budget' | 'no-answer';

/** What was sent, and what came back. */
export interface Measured {
  readonly burst: readonly Asked[];
  readonly end: BurstEnd;
  /** Undefined where nobody else was asked. */
  readonly others?: OthersAsked;
  /** Undefined where nothing was refused, or nothing says how long to wait. */
  readonly waited?: Waited;
}

/** One request of a series, and why it was sent. */
export interface SeriesAsked {
  readonly role: SeriesRole;
  readonly asked: Asked;
}

/** So many requests without an answer end a burst. */
export const mostWithoutAnswer = 5;

const endOfBurst = (burst: readonly Asked[], documented: DocumentedLimit | undefined): BurstEnd => {
  const [first] = burst;
  if (burst.some(({ fate }) => fate === 'refused')) return 'refused';
  const lost = burst.filter(({ fate }) => fate === 'none').length;
  if (!first || first.fate === 'none' || lost >= mostWithoutAnswer) return 'no-answer';
  return burst.length >= enoughFor(first, documented) ? 'beyond-limit' : 'budget';
};

/** Sorts what was sent by why it was. */
export const sentSoFar = (series: readonly SeriesAsked[]): SentSoFar => {
  const one = (role: SeriesRole): Asked | undefined => series.find((its) => its.role === role)?.asked;
  const [shared, apart, early, inTime] = [one('shared'), one('apart'), one('too-early'), one('in-time')];
  return {
    burst: series
      .flatMap(({ role, asked }) => (role === 'burst' ? [asked] : []))
      .toSorted((a, b) => a.number - b.number),
    ...(shared || apart ? { others: { ...(shared ? { shared } : {}), ...(apart ? { apart } : {}) } } : {}),
    ...(early ? { early } : {}),
    ...(inTime ? { inTime } : {}),
  };
};

/**
 * Puts together what was sent and what came: what `measure` returns, and what evidence is judged by again. Pure. Why a burst ended, what was promised, and why something was
 * not sent, follow from the answers; `maxWaitMs` is that of the budget.
 */
export const measuredOf = (
  series: readonly SeriesAsked[],
  documented: DocumentedLimit | undefined,
  maxWaitMs: number,
): Measured => {
  const sent = sentSoFar(series);
  const step = waitAfter(sent, documented, maxWaitMs);
  return {
    burst: sent.burst,
    end: endOfBurst(sent.burst, documented),
    ...(sent.others ? { others: sent.others } : {}),
    ...(step ? { waited: endedWait(step) } : {}),
  };
};
