import { gathered } from '../finding.ts';
import { dialects } from '../reading.ts';
import type { Series } from '../series.ts';
import { type Checked, findingAt, sourceOf } from './check.ts';

/** Where a request is refused, nothing remains: of several counts, of one at least. */
export const checkExhausted = ({ refusals }: Series): Checked => {
  if (refusals.length === 0) return { findings: [], undecided: 'nothing was refused' };
  let judged = false;
  const findings = refusals.flatMap((asked) =>
    dialects.flatMap((dialect) => {
      const left = asked.reading.buckets.flatMap((one) =>
        one.dialect === dialect && one.remaining ? [one.remaining] : [],
      );
      const [first] = left;
      if (!first) return [];
      judged = true;
      if (left.some(({ value }) => value === 0)) return [];
      const actual = left.map(({ value }) => value).join(', ');
      return [
        findingAt(
          'remaining-at-refusal',
          asked,
          first.header,
          '0, since the request was refused',
          actual,
          sourceOf(dialect, 'remaining'),
        ),
      ];
    }),
  );
  return judged
    ? { findings: gathered(findings) }
    : { findings: [], undecided: 'the refusal does not say what remains' };
};
