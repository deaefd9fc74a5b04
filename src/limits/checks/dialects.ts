import { gathered, type LimitFinding } from '../finding.ts';
import type { Dialect } from '../reading.ts';
import type { Saying, Series } from '../series.ts';
import { sources } from '../sources.ts';
import { overlap, rounded } from '../time.ts';
import { type Checked, findingAt } from './check.ts';
import { inSeconds } from './reset.ts';

/** What two dialects say of one thing: a value for each count that says something of it. */
const differ = (
  one: readonly Saying[],
  other: readonly Saying[],
  part: 'limit' | 'remaining',
): readonly LimitFinding[] => {
  const [here, there] = [one, other].map((sayings) => sayings.flatMap((saying) => saying[part] ?? []));
  const [first, second] = [here?.[0], there?.[0]];
  if (!first || !second || here?.some(({ value }) => there?.some((its) => its.value === value))) return [];
  const expected = `${first.value}, as ${first.header} says`;
  return [
    findingAt(
      'dialects-contradict',
      (other[0] as Saying).asked,
      second.header,
      expected,
      `${second.value}`,
      sources.convention,
    ),
  ];
};

const resetsDiffer = (one: readonly Saying[], other: readonly Saying[]): readonly LimitFinding[] => {
  const [here, there] = [one, other].map((sayings) => sayings.filter(({ resetAt }) => resetAt));
  const [first, second] = [here?.[0], there?.[0]];
  if (!first?.resetAt || !second?.resetAt) return [];
  if (
    here?.some((its) =>
      there?.some((their) => its.resetAt && their.resetAt && overlap(rounded(its.resetAt), their.resetAt)),
    )
  )
    return [];
  const aheadOf = (saying: Saying): string => inSeconds((saying.resetAt?.lo ?? 0) - saying.asked.sentAtMs);
  const expected = `${aheadOf(first)} ahead, as ${first.resetHeader} says`;
  return [
    findingAt(
      'dialects-contradict',
      second.asked,
      second.resetHeader ?? null,
      expected,
      `${aheadOf(second)} ahead`,
      sources.convention,
    ),
  ];
};

/** Where an answer speaks in two dialects, they say the same. */
export const checkDialects = ({ counts }: Series): Checked => {
  const byAnswer = new Map<number, Map<Dialect, Saying[]>>();
  for (const { dialect, sayings } of counts)
    for (const saying of sayings) {
      const own = byAnswer.get(saying.asked.number) ?? new Map<Dialect, Saying[]>();
      own.set(dialect, [...(own.get(dialect) ?? []), saying]);
      byAnswer.set(saying.asked.number, own);
    }
  const findings = [...byAnswer.values()].flatMap((own) => {
    const [first, ...others] = [...own.values()];
    return others.flatMap((other) =>
      first
        ? [...differ(first, other, 'limit'), ...differ(first, other, 'remaining'), ...resetsDiffer(first, other)]
        : [],
    );
  });
  return counts.length === 0
    ? { findings: [], undecided: 'no answer has rate headers that can be read' }
    : { findings: gathered(findings) };
};
