import { gathered } from '../finding.ts';
import { dialects } from '../reading.ts';
import type { Series } from '../series.ts';
import { type Checked, findingAt, sourceOf } from './check.ts';

/** Where a request is refused, nothing remains, or less than it takes: of several counts, of one at least. */
export const checkExhausted = ({ refusals, cost }: Series): Checked => {
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
      if (left.some(({ value }) => value < cost)) return [];
      const actual = left.map(({ value }) => value).join(', ');
      return [
        findingAt(
          'remaining-at-refusal',
          asked,
          first.header,
          `${cost === 1 ? '0' : `less than ${cost}`}, since the request was refused`,
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
