import type { Verdict } from '../judge/verdict.ts';
import type { FailOn } from '../run/settings.ts';
import type { WaiverNotes } from './waived.ts';

/** How a test ends, with its waivers. */
export interface Settlement {
  readonly verdict: Verdict;
  readonly message: string;
  /** Whether only what is waived departs: it is skipped then, since most reporters, Allure and JUnit among them, show an expected failure as a pass. */
  readonly waived: boolean;
}

/** A verdict as a test takes it: where a should fails the run, a probe of which one departs fails its test, so that reports and exit code agree. */
export const weighed = (verdict: Verdict, failOn: FailOn): Verdict =>
  failOn === 'should' && verdict.kind === 'warn' ? { kind: 'fail' } : verdict;

/** `verdict` is what a test comes to with waived departures set aside, `whole` with them. */
export const settlementOf = (
  verdict: Verdict,
  message: string,
  whole: Verdict,
  { waived, expired, stale }: WaiverNotes,
): Settlement => {
  const undecided = verdict.kind === 'error' || verdict.kind === 'inconclusive';
  const kind = !undecided && stale.length + expired.length > 0 ? 'fail' : verdict.kind;
  return {
    verdict: kind === verdict.kind ? verdict : { kind: 'fail' },
    message: [...(kind === verdict.kind ? [message] : []), ...expired, ...stale, ...waived].join('\n'),
    waived: whole.kind === 'fail' && kind !== 'fail' && !undecided,
  };
};
