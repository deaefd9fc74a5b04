import { checkBodies } from './checks/bodies.ts';
import { type Checked, findingAt, noHeaders } from './checks/check.ts';
import { checkCount } from './checks/count.ts';
import { checkDialects } from './checks/dialects.ts';
import { checkExhausted } from './checks/exhausted.ts';
import { checkHeaders } from './checks/headers.ts';
import { checkLimit } from './checks/limit.ts';
import { checkApart, checkShared } from './checks/others.ts';
import { checkRemaining } from './checks/remaining.ts';
import { checkReset } from './checks/reset.ts';
import { checkRetryAfter } from './checks/retry-after.ts';
import { checkInTime, checkTooEarly } from './checks/waiting.ts';
import { gathered, type LimitFinding } from './finding.ts';
import type { Measured } from './measured.ts';
import type { DocumentedLimit } from './policy.ts';
import { type Series, seriesOf } from './series.ts';

/** The promises that a limiter makes, in the order in which they are told. */
export const checkTitles = {
  syntax: 'The values of its headers can be read.',
  dialects: 'Where it speaks in two dialects, they say the same.',
  limit: 'The limit is one number throughout.',
  remaining: 'What remains goes down with every request, and never up within a window.',
  exhausted: 'Where a request is refused, nothing remains.',
  reset: 'The reset is ahead, within one window, in one unit.',
  'retry-after': 'Retry-After and the reset are the same point in time.',
  headers: 'A refusal has the headers that the other answers have.',
  count: 'As many requests are let through as it says, no fewer and no more.',
  bodies: 'A refusal has a status that says so.',
  'too-early': 'What is sent before the wait is over is refused.',
  'in-time': 'What is sent once the wait is over is let through.',
  shared: 'Others who share the limit are refused as well.',
  apart: 'Others have limits of their own.',
} as const;
export type CheckId = keyof typeof checkTitles;

/** What became of one promise. */
export interface CheckResult {
  readonly id: CheckId;
  readonly outcome: 'consistent' | 'inconsistent' | 'undecided';
  /** Why not all could be decided. */
  readonly reason?: string;
  readonly findings: readonly LimitFinding[];
}

const checkSyntax = (measured: Measured): Checked => {
  const { early, inTime } = measured.waited ?? {};
  const { shared, apart } = measured.others ?? {};
  const all = [...measured.burst, ...[shared, apart, early, inTime].filter((one) => one !== undefined)];
  if (
    all.every(({ reading: { headers, findings, retryAfter } }) => headers.length + findings.length === 0 && !retryAfter)
  )
    return { findings: [], undecided: noHeaders.replace(' that can be read', '') };
  return {
    findings: gathered(
      all.flatMap((asked) =>
        asked.reading.findings.map(({ code, header, expected, actual, why }) =>
          findingAt(code, asked, header, expected, actual, why),
        ),
      ),
    ),
  };
};

const checks: Readonly<Record<CheckId, (series: Series, measured: Measured) => Checked>> = {
  syntax: (_, measured) => checkSyntax(measured),
  dialects: checkDialects,
  limit: checkLimit,
  remaining: checkRemaining,
  exhausted: checkExhausted,
  reset: checkReset,
  'retry-after': checkRetryAfter,
  headers: checkHeaders,
  count: checkCount,
  bodies: checkBodies,
  'too-early': checkTooEarly,
  'in-time': (_, measured) => checkInTime(measured),
  shared: checkShared,
  apart: checkApart,
};

/**
 * Judges a burst, what others got beside it, and the wait after it, each promise by itself: by what its headers say, and by what is documented. `shared` and `apart` are
 * left out where nothing is documented and nobody was asked. Pure: the same answers give the same results.
 */
export const judgeLimits = (measured: Measured, documented?: DocumentedLimit): readonly CheckResult[] => {
  const series = seriesOf(measured.burst, documented);
  const asked = (Object.keys(checkTitles) as CheckId[]).filter(
    (id) => documented || measured.others || (id !== 'shared' && id !== 'apart'),
  );
  return asked.map((id): CheckResult => {
    const { findings, undecided } = checks[id](series, measured);
    const reason = undecided === undefined ? {} : { reason: undecided };
    if (findings.length > 0) return { id, outcome: 'inconsistent', findings };
    return { id, outcome: undecided === undefined ? 'consistent' : 'undecided', ...reason, findings };
  });
};
