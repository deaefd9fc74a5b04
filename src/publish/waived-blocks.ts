import pc from 'picocolors';
import type { Verdict } from '../judge/verdict.ts';
import { clauseOf, type WaiverResult, waiverKey } from '../judge/waivers.ts';
import { plural } from './show.ts';
import type { ClauseSummary, Counts, ExpectationSummary, Summary } from './summary.ts';
import { showWaiver } from './waived.ts';

/** Whether all that departs from an expectation is waived. */
export const isWaived = ({ departing }: ExpectationSummary): boolean =>
  departing.length > 0 && departing.every(({ disposition }) => disposition === 'waived');

/** Whether a clause is worse than passed only by what is waived. */
export const isWaivedClause = ({ expectations }: ClauseSummary): boolean =>
  expectations.some(isWaived) &&
  expectations.every(
    (one) => (one.apart ?? one.verdict).kind === 'pass' || (one.apart ?? one.verdict).kind === 'not-applicable',
  );

/** Whether a waiver of a clause accepts what departs no more. */
export const isStaleClause = ({ id }: ClauseSummary, { waivers }: Summary): boolean =>
  waivers.some(({ disposition, expectation }) => disposition === 'stale' && clauseOf(expectation) === id);

/** Why a run fails that would pass without its waivers: `: 1 waiver stale`. */
export const onlyForWaivers = ({ clauses, waivers }: Summary): string => {
  if (clauses.some(({ expectations }) => expectations.some((one) => (one.apart ?? one.verdict).kind === 'fail')))
    return '';
  const reasons = (['expired', 'stale'] as const).flatMap((wanted) => {
    const count = waivers.filter(({ disposition }) => disposition === wanted).length;
    return count > 0 ? [`${plural(count, 'waiver')} ${wanted}`] : [];
  });
  return reasons.length > 0 ? `: ${reasons.join(', ')}` : '';
};

/** How many of each verdict there are among what is waived. */
export const waivedKinds = (waived: readonly { readonly verdict: Verdict | null }[]): Partial<Counts> => {
  const counts: Partial<Record<Verdict['kind'], number>> = {};
  for (const { verdict } of waived) if (verdict) counts[verdict.kind] = (counts[verdict.kind] ?? 0) + 1;
  return counts;
};

/** What follows a count of which some are waived: ` (2 waived)`. */
export const waivedAmong = (count: number): string => (count > 0 ? ` (${count} waived)` : '');

/** What a conclusion leaves out: `, but for 2 waived expectations`. */
export const butFor = ({ counts }: Summary): string =>
  counts.dispositions.waived > 0 ? `, but for ${plural(counts.dispositions.waived, 'waived expectation')}` : '';

/** An expectation with its uncovered departures only. The summary keeps these first among the findings. */
const withoutWaived = (expectation: ExpectationSummary): ExpectationSummary => {
  const departures = expectation.departing
    .filter(({ disposition }) => disposition !== 'waived')
    .reduce((sum, one) => sum + one.departures, 0);
  return { ...expectation, departures, findings: expectation.findings.slice(0, departures) };
};

/** The clauses of a summary with their uncovered departures only. */
export const uncoveredIn = ({ clauses }: Summary): readonly ClauseSummary[] =>
  clauses.map((clause) => ({ ...clause, expectations: clause.expectations.map(withoutWaived) }));

/** Which departures of an expectation are new, expired and waived, where a waiver speaks of any. */
export const standingLines = ({ departing }: ExpectationSummary): readonly string[] =>
  departing.every(({ disposition }) => disposition === 'new')
    ? []
    : (['new', 'expired', 'waived'] as const).flatMap((standing) => {
        const own = departing.filter(({ disposition }) => disposition === standing);
        const codes = [...new Set(own.map(({ finding }) => finding))];
        const operationsWith = (code: string): string =>
          own.flatMap(({ finding, operation }) => (finding === code ? [operation] : [])).join(', ');
        const list = codes.map((code) => `${code} in ${operationsWith(code)}`).join('; ');
        return own.length > 0 ? [`    ${pc.dim(standing.padEnd(9))} ${list}`] : [];
      });

const headings = {
  waived: (count: number) => pc.yellow(`~ ${plural(count, 'departure')} waived`),
  expired: (count: number) => pc.red(`✗ ${plural(count, 'waiver')} expired, and what it accepted still departs`),
  stale: (count: number) => pc.red(`✗ ${plural(count, 'waiver')} stale: what it accepted departs no more; take it out`),
  none: (count: number) => pc.dim(`– ${plural(count, 'waiver')} neither used nor stale: not asked, or not decided`),
} as const;

/** What came of the waivers, a line for each with its owner and its day. */
export const waiverBlocks = ({ waivers, clauses, selection }: Summary): readonly string[] => {
  const isPart = selection.clauses.length + selection.probes.length > 0;
  const counts = new Map(
    clauses.flatMap(({ expectations }) =>
      expectations.flatMap(({ id, departing }) =>
        departing.map((one) => [waiverKey({ ...one, expectation: id }), one.departures] as const),
      ),
    ),
  );
  const line = (waiver: WaiverResult): string => {
    const count = counts.get(waiverKey(waiver));
    const times = count === undefined ? '' : `, ${plural(count, 'finding')}`;
    return `    ${waiver.expectation}  ${waiver.finding} in ${waiver.operation}${times}  ${pc.dim(showWaiver(waiver))}`;
  };
  return (['waived', 'expired', 'stale', 'none'] as const).flatMap((disposition) => {
    const own = waivers.filter((one) => one.disposition === disposition);
    // Of a part of a contract most waivers speak of the rest.
    const lines = disposition === 'none' && isPart ? [] : own.map(line);
    return own.length > 0 ? [[headings[disposition](own.length), ...lines].join('\n')] : [];
  });
};
