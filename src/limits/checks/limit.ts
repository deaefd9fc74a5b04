import type { Series } from '../series.ts';
import { type Checked, findingAt, noHeaders, sourceOf } from './check.ts';

/** The limit is one number over the whole burst. */
export const checkLimit = ({ counts }: Series): Checked => {
  const limits = counts.map((count) => ({ count, with: count.sayings.filter(({ limit }) => limit) }));
  if (limits.every((one) => one.with.length === 0)) return { findings: [], undecided: noHeaders };
  return {
    findings: limits.flatMap(({ count, with: sayings }) => {
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
    }),
  };
};
