import type { Finding } from '../judge/verdict.ts';
import { clauseOf, type Waiver, type WaiverJudge } from '../judge/waivers.ts';
import { plural } from './show.ts';

/** Who answers for a waiver and until when: `Ann, until 2027-01-31: ticket 12`. */
export const showWaiver = ({ owner, expires, reason }: Waiver): string => `${owner}, until ${expires}: ${reason}`;

/** What the waivers say of a test, a line for each departure that they speak of. */
export interface WaiverNotes {
  readonly waived: readonly string[];
  readonly expired: readonly string[];
  readonly stale: readonly string[];
}

/** What waivers say of the findings of one test; `stale`: those that the test has shown to be so. `operation`: of its findings, where they have but one. */
export const waiverNotes = (
  judge: WaiverJudge,
  clause: string,
  findings: readonly Finding[],
  stale: readonly Waiver[],
  operation?: string,
): WaiverNotes => {
  const counts = { waived: new Map<Waiver, number>(), expired: new Map<Waiver, number>() };
  for (const finding of findings) {
    const waiver = judge.waiverOf(finding, operation);
    const standing = judge.standing(finding, operation);
    if (waiver && standing !== 'new') counts[standing].set(waiver, (counts[standing].get(waiver) ?? 0) + 1);
  }
  const line = ([waiver, count]: readonly [Waiver, number]): string =>
    `${waiver.finding} of ${waiver.expectation} in ${waiver.operation}, ${plural(count, 'finding')} (${showWaiver(waiver)})`;
  return {
    waived: [...counts.waived].map((one) => `waived: ${line(one)}`),
    expired: [...counts.expired].map((one) => `expired: the waiver of ${line(one)}`),
    stale: stale
      .filter(({ expectation }) => clauseOf(expectation) === clause)
      .map(
        (waiver) =>
          `stale: no ${waiver.finding} of ${waiver.expectation} in ${waiver.operation} any more: take its waiver out (${showWaiver(waiver)})`,
      ),
  };
};
