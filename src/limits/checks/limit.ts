import { gathered } from '../finding.ts';
import type { Series } from '../series.ts';
import { type Checked, findingAt, noHeaders, sourceOf } from './check.ts';
import { undocumentedLimits } from './documented-headers.ts';

/** The limit is one number over the whole burst, and the documented one. */
export const checkLimit = ({ counts, documented, documentedKeys }: Series): Checked => {
  const limits = counts.map((count) => ({ count, with: count.sayings.filter(({ limit }) => limit) }));
  if (limits.every((one) => one.with.length === 0)) return { findings: [], undecided: noHeaders };
  const others = documented
    ? counts.flatMap((count) => (documentedKeys.has(count.key) ? undocumentedLimits(count, documented) : []))
    : [];
  const changes = limits.flatMap(({ count, with: sayings }) => {
    const first = sayings[0]?.limit?.value;
    const other = sayings.filter(({ limit }) => limit?.value !== first);
    const [changed] = other;
    if (!changed?.limit) return [];
    const { asked, limit } = changed;
    const expected = `${first}, as before`;
    const finding = findingAt(
      'limit-changes',
      asked,
      limit.header,
      expected,
      `${limit.value}`,
      sourceOf(count.dialect, 'limit'),
    );
    return [{ ...finding, times: other.length }];
  });
  return { findings: [...gathered(others), ...changes] };
};
