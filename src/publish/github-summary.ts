import { verdictKinds } from '../judge/verdict.ts';
import { conclusionOf } from './conclusion.ts';
import { type Departing, departingIn, type Undecided, undecidedIn } from './departing.ts';
import { describeStrength } from './describe-strength.ts';
import { plural, showPlace, showValue } from './show.ts';
import type { Summary } from './summary.ts';

/** Text for HTML, on one line: an empty line would end the block of HTML, and what follows would be read as Markdown. */
const text = (value: string): string =>
  value
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

/** What others wrote, in `<code>`: there a forge looks for no mentions, links or emoji either. */
const code = (value: string): string => `<code>${text(value)}</code>`;

const some = (names: readonly string[]): string => {
  const shown = names.slice(0, 3).map(code).join('<br>');
  return names.length > 3 ? `${shown}<br>and ${names.length - 3} more` : shown;
};

const row = (tag: 'td' | 'th', cells: readonly string[]): string =>
  `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;

const departingRow = ({ clause, expectation, operations }: Departing): string => {
  const [first] = expectation.findings;
  const more = expectation.departures > 1 ? `<br>${plural(expectation.departures, 'departure')} in all` : '';
  const finding = first
    ? `${code(first.code)} at ${code(showPlace(first))}<br>expected ${code(showValue(first.expected))}<br>actual ${code(showValue(first.actual))}${more}`
    : '';
  return row('td', [
    text(`${expectation.verdict.kind}, ${expectation.level}`),
    `${code(clause.id)}<br>${text(clause.statement)}`,
    some(operations),
    code(expectation.id),
    finding,
    text(clause.section),
  ]);
};

const undecidedRow = ({ reason, what, clauses }: Undecided): string => row('td', [code(reason), what, some(clauses)]);

const countTable = ({ counts }: Summary): string => {
  const kinds = verdictKinds.filter(
    (kind) => counts.probes[kind] + counts.expectations[kind] + counts.clauses[kind] > 0,
  );
  const rows = (['clauses', 'expectations', 'probes'] as const).map((what) =>
    row('td', [what, ...kinds.map((kind) => String(counts[what][kind]))]),
  );
  return ['<table>', row('th', ['', ...kinds]), ...rows, '</table>'].join('\n');
};

/** The most of a job summary that one contract takes, in bytes. GitHub shows none of a step's that is longer than 1 MiB. */
export const summaryLimitBytes: number = 128 * 1024;

/** A table of as many rows as fit in `limitBytes`, and a line that says how many did not. */
const tableWithin = (
  limitBytes: number,
  heads: readonly string[],
  rows: readonly string[],
  what: string,
): readonly string[] => {
  if (rows.length === 0) return [];
  let bytes = 0;
  const shown = rows.filter((one) => {
    bytes += Buffer.byteLength(one) + 1;
    return bytes <= limitBytes;
  });
  const left = rows.length - shown.length;
  return [
    ['<table>', row('th', heads), ...shown, '</table>'].join('\n'),
    ...(left > 0 ? [`<p>Left out here for their length: ${plural(left, what)}. All are in summary.json.</p>`] : []),
  ];
};

/**
 * What a run concluded, for GitHub's job summary: Markdown that is blocks of HTML throughout, so that nothing which an answer holds is read as markup.
 * At most `limitBytes` long, and a few KiB for what does not grow.
 */
export const githubSummary = (summary: Summary, limitBytes: number = summaryLimitBytes): string => {
  const { contract, target, selection, exitCode } = summary;
  const sign = exitCode === 0 ? '✓' : exitCode === 3 ? '?' : '✗';
  const departing = departingIn(summary);
  const undecided = undecidedIn(summary);
  const notes = [
    ...(summary.complete
      ? []
      : [
          `The run is incomplete: ${summary.missing.length} of ${plural(summary.plan.probes, 'probe')} have no verdict.`,
        ]),
    ...(selection.clauses.length + selection.probes.length > 0 ? ['Only a part of the contract was asked.'] : []),
  ];
  const blocks = [
    `<h2>${sign} ${text(contract.title)} ${code(contract.id)}</h2>`,
    `<p>${text(conclusionOf(summary))} (exit code ${exitCode}), against ${[...new Set([target.name, target.url])].map(code).join(' ')}</p>`,
    ...notes.map((note) => `<p>${note}</p>`),
    countTable(summary),
    `<p>${text(describeStrength(summary.strength))}</p>`,
    ...(departing.length > 0 ? ['<h3>What departs</h3>'] : []),
    ...tableWithin(
      limitBytes * 0.75,
      ['verdict', 'clause', 'operation', 'expectation', 'finding', 'section of the document'],
      departing.map(departingRow),
      'departing expectation',
    ),
    ...(undecided.length > 0 ? ['<h3>What is undecided</h3>'] : []),
    ...tableWithin(limitBytes * 0.25, ['why', 'what', 'clauses'], undecided.map(undecidedRow), 'reason'),
  ];
  return `${blocks.join('\n\n')}\n\n`;
};
