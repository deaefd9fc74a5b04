import { gathered, type LimitFinding } from '../finding.ts';
import type { ResetUnit } from '../reading.ts';
import type { Count, Saying, Series } from '../series.ts';
import { sources } from '../sources.ts';
import { rounded } from '../time.ts';
import { type Checked, findingAt, sourceOf } from './check.ts';

/** No limit has a longer window, in milliseconds: a leap year. */
const longestWindowMs = 366 * 86_400_000;

/** Milliseconds as seconds, for people. */
export const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

const unitFindings = (
  { dialect, unit, sayings }: Count,
  documented: ResetUnit | undefined,
): readonly LimitFinding[] => {
  if (!unit) return [];
  const header = sayings.find(({ resetHeader }) => resetHeader)?.resetHeader ?? null;
  if (unit.kind === 'changes') {
    const expected = `${unit.before.join(' or ')}, as before`;
    return [
      findingAt('reset-unit-changes', unit.at, header, expected, unit.then.join(' or '), sourceOf(dialect, 'reset')),
    ];
  }
  const wanted = documented ?? (dialect === 'ratelimit-fields' ? 'delta-seconds' : unit.unit);
  const first = sayings.find(({ resetAt }) => resetAt);
  if (!first || [unit.unit, ...unit.others].includes(wanted)) return [];
  return [
    findingAt(
      'reset-unit-unexpected',
      first.asked,
      header,
      documented ? `${documented}, as documented` : 'delta-seconds: the seconds until the reset',
      [unit.unit, ...unit.others].join(' or '),
      documented ? sources.document : sources.reset06,
    ),
  ];
};

const placeOf = (
  count: Count,
  { asked, resetAt, resetHeader, windowMs: told }: Saying,
  documentedMs: number | undefined,
): readonly LimitFinding[] => {
  if (!resetAt) return [];
  const { lo, hi } = rounded(resetAt);
  const header = resetHeader ?? null;
  const why = sourceOf(count.dialect, 'reset');
  const ahead = inSeconds((resetAt.lo + resetAt.hi) / 2 - (asked.sentAtMs + asked.endedAtMs) / 2);
  if (hi < asked.sentAtMs)
    return [findingAt('reset-past', asked, header, 'a time to come', `${ahead.slice(1)} ago`, why)];
  const byDocument = documentedMs !== undefined && documentedMs <= (told ?? documentedMs);
  const windowMs = byDocument ? documentedMs : told;
  const most = windowMs ?? longestWindowMs;
  if (lo <= asked.endedAtMs + most) return [];
  const expected = `at most ${inSeconds(most)} ahead${windowMs === undefined ? '' : `, the window that ${byDocument ? 'is documented' : 'the policy states'}`}`;
  return [
    findingAt('reset-beyond-window', asked, header, expected, `${ahead} ahead`, byDocument ? sources.document : why),
  ];
};

/** The reset is ahead, within one window, and in one unit, the documented one. A draft-11 `t` need not count down. */
export const checkReset = ({ counts, documented, documentedKeys }: Series): Checked => {
  const all = counts.filter(({ unit }) => unit);
  if (all.length === 0) return { findings: [], undecided: 'no answer names a reset that can be read' };
  const findings = gathered(
    all.flatMap((count) => {
      const own = documentedKeys.has(count.key) ? documented?.policy : undefined;
      const windowMs = own?.windowMs ?? undefined;
      return [
        ...unitFindings(count, own?.shows.unit),
        ...count.sayings.flatMap((one) => placeOf(count, one, windowMs)),
      ];
    }),
  );
  const open = all.find(({ unit }) => unit?.kind === 'one' && unit.others.length > 0)?.unit;
  if (open?.kind !== 'one') return { findings };
  return {
    findings,
    undecided: `the reset may be ${[open.unit, ...open.others].join(' or ')}`,
  };
};
