import pc from 'picocolors';
import type { DiffCause, DiffSide, ExpectationDiff, ProbeCounts, WaiverChange } from '../evidence/diff-model.ts';
import { verdictKinds } from '../judge/verdict.ts';
import { describeChange, showStanding, someOf } from './rejudgement.ts';
import { plural } from './show.ts';

/** The name and version of what `refusal diff --json` prints. */
export const diffFormat = 'refusal-diff/1';

/** What a change may come from, in the order in which it is told. */
export const causes: readonly DiffCause['cause'][] = ['target', 'contract', 'suite', 'waiver'];

/** How many of the changes have each cause; one with several counts for each of them. */
export const causeCounts = (diffs: readonly ExpectationDiff[]): Readonly<Record<DiffCause['cause'], number>> =>
  Object.fromEntries(
    causes.map((cause) => [cause, diffs.filter((diff) => diff.causes.some((one) => one.cause === cause)).length]),
  ) as Record<DiffCause['cause'], number>;

const inProbes = (probes: readonly string[]): string =>
  probes.length === 0 ? '' : ` (${plural(probes.length, 'probe')}: ${someOf(probes)})`;

const suiteReasons = {
  'judged-otherwise': 'the version that recorded it asks or judges otherwise',
  'sent-otherwise': 'other requests were sent, though the contract asks the same',
  'not-asked': 'not asked in both runs, or not to the end',
} as const;

const waiverChange = ({ operation, finding, change }: WaiverChange): string => {
  const what = `of ${finding} in ${operation}`;
  switch (change) {
    case 'added':
      return `a waiver ${what} was added`;
    case 'removed':
      return `a waiver ${what} was removed`;
    case 'expires':
      return `a waiver ${what} expires on another day`;
    case 'day':
      return `the last day of a waiver ${what} lies between them`;
  }
};

/** A cause in a line. */
export const describeCause = (cause: DiffCause): string => {
  switch (cause.cause) {
    case 'target':
      return `the answers differ${cause.example ? `, ${cause.example.join(' → ')}` : ''}${inProbes(cause.probes)}`;
    case 'contract':
      return `${cause.changes.map(describeChange).join('; ') || 'what it says elsewhere bears on it'}${inProbes(cause.probes)}`;
    case 'suite':
      return `${suiteReasons[cause.why]}${inProbes(cause.probes)}`;
    case 'waiver':
      return cause.changes.map(waiverChange).join('; ') || 'the waivers differ';
  }
};

const showCounts = (counts: ProbeCounts): string =>
  verdictKinds.flatMap((kind) => (counts[kind] ? [`${counts[kind]} ${kind}`] : [])).join(', ') || 'none';

const differing = (a: DiffSide, b: DiffSide): readonly string[] => [
  ...(a.digest === b.digest ? [] : ['contract']),
  ...(a.version === b.version ? [] : [`versions of refusal (${a.version}, ${b.version})`]),
  ...(a.facts.url === b.facts.url ? [] : [`targets (${a.facts.url}, ${b.facts.url})`]),
];

/** What differs between two runs, for a terminal. */
export const showDiff = (diffs: readonly ExpectationDiff[], a: DiffSide, b: DiffSide): string => {
  const block = ({ expectation, kind, before, after, probes, causes: own }: ExpectationDiff): string =>
    [
      `${pc.bold(expectation)}  ${kind === 'changed' ? '' : `${kind}: `}${showStanding(before, 'nothing')} → ${showStanding(after, 'nothing')}`,
      ...(Object.keys({ ...probes.before, ...probes.after }).length > 0
        ? [`    ${pc.dim('probes')}     ${showCounts(probes.before)} → ${showCounts(probes.after)}`]
        : []),
      ...own.map((cause) => `    ${cause.cause.padEnd(8)}   ${describeCause(cause)}`),
    ].join('\n');
  const counts = causeCounts(diffs);
  const sums = causes.filter((cause) => counts[cause] > 0).map((cause) => `${counts[cause]} by the ${cause}`);
  const others = differing(a, b);
  return [
    pc.dim(`  ${a.startedAt} → ${b.startedAt}${others.length > 0 ? `; other ${others.join(', ')}` : ''}`),
    '',
    ...diffs.flatMap((diff) => [block(diff), '']),
    diffs.length === 0
      ? '  every expectation stands as it stood'
      : `  ${plural(diffs.length, 'expectation')} ${diffs.length === 1 ? 'stands' : 'stand'} otherwise: ${sums.join(', ')}`,
  ].join('\n');
};
