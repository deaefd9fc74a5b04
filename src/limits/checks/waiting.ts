import type { Measured } from '../measured.ts';
import type { Series } from '../series.ts';
import { sources } from '../sources.ts';
import { toleranceMs } from '../time.ts';
import type { WaitSource } from '../wait.ts';
import { type Checked, findingAt } from './check.ts';
import { inSeconds } from './reset.ts';

const noWait = ({ burst }: Measured): string =>
  burst.some(({ fate }) => fate === 'refused') ? 'no refusal says how long to wait' : 'nothing was refused';

const sourcesOfWaits: Readonly<Record<WaitSource, string>> = {
  'retry-after': sources.retryAfter,
  reset: sources.convention,
  window: sources.document,
};

/** What is sent before the wait is over is refused. */
export const checkTooEarly = ({ counts }: Series, measured: Measured): Checked => {
  const { waited } = measured;
  if (!waited?.early) return { findings: [], undecided: waited?.noEarly ?? noWait(measured) };
  const { early, over, by, refusal } = waited;
  if (early.fate === 'none' || early.fate === 'failed')
    return { findings: [], undecided: 'no answer came to what was sent too early' };
  if (early.fate !== 'admitted') return { findings: [] };
  if (early.endedAtMs >= over.lo - (by === 'retry-after' ? toleranceMs : 0))
    return { findings: [], undecided: 'the answer to what was sent too early came when the wait may have been over' };
  if (by === 'reset' && !counts.some(({ fixed }) => fixed))
    return {
      findings: [],
      undecided: 'no Retry-After says how long to wait, and something may come back before the reset',
    };
  const expected = `refused: the wait of answer ${refusal} by ${by === 'window' ? 'the documented window' : by} was not over for ${inSeconds(over.lo - early.endedAtMs)}`;
  return {
    findings: [
      findingAt(
        'admitted-before-wait',
        early,
        null,
        expected,
        `let through with status ${early.status}`,
        sourcesOfWaits[by],
      ),
    ],
  };
};

/** What is sent once the wait is over is let through. */
export const checkInTime = (measured: Measured): Checked => {
  const { waited } = measured;
  if (!waited?.inTime) return { findings: [], undecided: waited?.noInTime ?? noWait(measured) };
  const { inTime, by, refusal } = waited;
  if (inTime.fate === 'none' || inTime.fate === 'failed')
    return { findings: [], undecided: 'no answer came to what was sent in time' };
  if (inTime.fate === 'admitted') return { findings: [] };
  const expected = `let through: the wait of answer ${refusal} by ${by === 'window' ? 'the documented window' : by} was over`;
  return {
    findings: [
      findingAt('refused-after-wait', inTime, null, expected, `refused with ${inTime.status}`, sourcesOfWaits[by]),
    ],
  };
};
