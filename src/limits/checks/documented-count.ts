import { requestsIn } from '../../contract/limit-policy.ts';
import type { Asked } from '../asked.ts';
import type { LimitFinding } from '../finding.ts';
import type { Series } from '../series.ts';
import { ascending, countBelow } from '../sorted.ts';
import { sources } from '../sources.ts';
import { rounded, type Span } from '../time.ts';
import { type Checked, findingAt } from './check.ts';
import { inSeconds } from './reset.ts';
import { holdsUntil, windowToleranceMs } from './until.ts';

const above = (over: Asked, expected: string, admitted: number, most: number): LimitFinding => ({
  ...findingAt('admitted-above-limit', over, null, expected, `${admitted} let through`, sources.document),
  times: admitted - most,
});

/** The first stretch that is shorter than a window for certain, in which more were let through than `most`. */
const stretchAbove = (
  admitted: readonly Asked[],
  windowMs: number,
  most: number,
  within: string,
): LimitFinding | undefined => {
  const shorterMs = windowMs - windowToleranceMs(windowMs);
  const sent = ascending(admitted.map(({ sentAtMs }) => sentAtMs));
  const ended = ascending(admitted.map(({ endedAtMs }) => endedAtMs));
  for (const [before, fromMs] of sent.entries()) {
    // All that came back by its end, less all that were sent before its beginning.
    const count = countBelow(ended, fromMs + shorterMs) - before;
    if (count <= most) continue;
    const own = admitted.filter(({ sentAtMs, endedAtMs }) => sentAtMs >= fromMs && endedAtMs < fromMs + shorterMs);
    const over = own.toSorted((one, other) => one.endedAtMs - other.endedAtMs)[most];
    if (over) return above(over, `at most ${most} let through ${within}`, own.length, most);
  }
  return undefined;
};

/** From when to when a window lasts for certain that a reset tells which all answers name that have one. */
const toldWindow = ({ counts, documentedKeys }: Series, windowMs: number): Span | undefined => {
  const sayings = counts.find(({ key, fixed }) => fixed && documentedKeys.has(key))?.sayings ?? [];
  const spans = sayings.flatMap(({ resetAt }) => (resetAt ? [rounded(resetAt)] : []));
  if (spans.length === 0) return undefined;
  return {
    lo: spans.reduce((most, { hi }) => Math.max(most, hi), Number.NEGATIVE_INFINITY) - windowMs,
    hi: spans.reduce((least, { lo }) => Math.min(least, lo), Number.POSITIVE_INFINITY),
  };
};

const tooMany = (series: Series, most: number, left: number | null): LimitFinding | undefined => {
  const { documented, answers } = series;
  if (!documented) return undefined;
  const { limit, windowMs, slides } = documented.policy;
  const admitted = answers.filter(({ fate }) => fate === 'admitted');
  const [first] = answers;
  // The window of a limit of nothing began before the burst, and may end within it.
  if (limit === 0 && windowMs !== null)
    return first?.fate === 'admitted' ? above(first, 'refused, since the documented limit is 0', 1, 0) : undefined;
  const untilMs = holdsUntil(series);
  const own = admitted.filter(({ endedAtMs }) => endedAtMs < untilMs);
  const held = left ?? most;
  const over = own.toSorted((one, other) => one.endedAtMs - other.endedAtMs)[held];
  if (over) {
    const said = left === null || left === most ? 'as documented' : 'all that was left to the caller';
    return above(over, `at most ${held} let through, ${said}, before any of it is renewed`, own.length, held);
  }
  if (windowMs === null) return undefined;
  const told = toldWindow(series, windowMs);
  const inside = told ? admitted.filter(({ sentAtMs, endedAtMs }) => sentAtMs > told.lo && endedAtMs < told.hi) : [];
  // Where that window had begun before the burst, it has no more than was left of it.
  const room = told && answers.every(({ sentAtMs }) => sentAtMs > told.lo) ? held : most;
  const beyond = inside.toSorted((one, other) => one.endedAtMs - other.endedAtMs)[room];
  if (beyond)
    return above(beyond, `at most ${room} let through in the window that the reset tells`, inside.length, room);
  return slides
    ? stretchAbove(admitted, windowMs, most, `within ${inSeconds(windowMs)}, as documented`)
    : stretchAbove(
        admitted,
        windowMs,
        2 * most,
        `within ${inSeconds(windowMs)}: ${most}, as documented, in each of two windows`,
      );
};

/** A request is refused before all can have been used that was left. */
const tooFew = ({ answers, refusals }: Series, left: number): LimitFinding | undefined => {
  const [refusal] = refusals.toSorted((one, other) => one.endedAtMs - other.endedAtMs);
  if (!refusal) return undefined;
  // What is refused takes nothing; of all else that was sent before it came back, each may have come first.
  const most = answers.filter(({ fate, sentAtMs }) => fate !== 'refused' && sentAtMs <= refusal.endedAtMs).length;
  if (most >= left) return undefined;
  const expected = `let through: ${left} were left to the caller, and at most ${most} can have been used before`;
  return findingAt('refused-below-limit', refusal, null, expected, `refused with ${refusal.status}`, sources.document);
};

/**
 * As many are let through as is documented, no fewer and no more, whatever the order in which requests side by side were dealt with. Fewer: counted are all that can have come
 * before the refusal that came back first. More: counted are those that one window, or what was left to the caller, must have let through; a stretch of time lies within a
 * window where it is a second shorter. Where a window may have ended within the burst, up to twice the limit is undecided. Undefined where no number is documented.
 * `byHeaders` is what headers leave undecided of the count.
 */
export const checkDocumentedCount = (series: Series, byHeaders: string | undefined): Checked | undefined => {
  const { documented, answers, refusals } = series;
  if (!documented || documented.policy.limit === null) return undefined;
  const { limit, cost } = documented.policy;
  const most = requestsIn(limit, cost);
  const left = documented.left === null ? null : requestsIn(documented.left, cost);
  const findings = [left === null ? undefined : tooFew(series, left), tooMany(series, most, left)].filter(
    (one) => one !== undefined,
  );
  if (findings.length > 0) return { findings };
  const admitted = answers.filter(({ fate }) => fate === 'admitted').length;
  const stated = `${most} are documented`;
  if (admitted > (left ?? most))
    return {
      findings,
      undecided: `${admitted} were let through where ${left ?? most} were left: the window may have ended within the burst`,
    };
  if (refusals.length === 0)
    return { findings, undecided: `nothing was refused within ${answers.length} requests, and ${stated}` };
  if (left === null && byHeaders !== undefined)
    return {
      findings,
      undecided: 'how much was left to the caller is not known, so that a refusal may be due before its time',
    };
  return { findings };
};
