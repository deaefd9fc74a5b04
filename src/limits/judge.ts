import { type LimitPromise, limitPromises } from '../contract/limit-policy.ts';
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

/** What became of one promise. */
export interface CheckResult {
  readonly id: LimitPromise;
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

const checks: Readonly<Record<LimitPromise, (series: Series, measured: Measured) => Checked>> = {
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
  const asked = limitPromises.filter((id) => documented || measured.others || (id !== 'shared' && id !== 'apart'));
  return asked.map((id): CheckResult => {
    const { findings, undecided } = checks[id](series, measured);
    const reason = undecided === undefined ? {} : { reason: undecided };
    if (findings.length > 0) return { id, outcome: 'inconsistent', findings };
    return { id, outcome: undecided === undefined ? 'consistent' : 'undecided', ...reason, findings };
  });
};
