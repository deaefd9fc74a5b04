import pc from 'picocolors';
import { showShard } from '../plan/shard.ts';
import type { Survivor } from '../proof/proof.ts';
import { describeStrength } from './describe-strength.ts';
import { type CellCounts, countCells, isExplained, type ProofReport } from './proof-report.ts';
import { plural } from './show.ts';
import { showChange, withoutControls } from './show-change.ts';

type Stated = ProofReport['expectations'][number];

/** The names that a block shows of many. */
const namesShown = 5;

const columns = ['killed', 'survived', 'explained', 'held', 'red', 'notApplicable'] as const;
type Column = (typeof columns)[number];
const headings: Readonly<Record<Column, string>> = {
  killed: 'killed',
  survived: 'survived',
  explained: 'explained',
  held: 'held',
  red: 'red',
  notApplicable: 'n/a',
};
const paints: Partial<Readonly<Record<Column, (text: string) => string>>> = {
  killed: pc.green,
  survived: pc.red,
  explained: pc.yellow,
  red: pc.red,
};

const cellsOf = (counts: CellCounts): string =>
  columns
    .map((column) => {
      const count = counts[column];
      const text = String(count).padStart(headings[column].length + 2);
      return count === 0 ? pc.dim(text) : (paints[column] ?? pc.dim)(text);
    })
    .join('');

const signOf = (counts: CellCounts, unproven: number): string =>
  counts.survived > 0 || counts.red > 0 ? pc.red('✗') : unproven > 0 ? pc.yellow('?') : pc.green('✓');

/** The mutants of an expectation by what became of them. */
const mutantLines = (report: ProofReport, { id, cells }: Stated): readonly string[] => {
  const explained = new Set(
    report.survivors.filter((one) => one.expectation === id && isExplained(one)).map(({ mutant }) => mutant),
  );
  return columns.flatMap((column) => {
    const named =
      column === 'notApplicable'
        ? []
        : cells.filter(({ mutant, outcome }) =>
            outcome === 'survived' ? column === (explained.has(mutant) ? 'explained' : 'survived') : outcome === column,
          );
    return named.length === 0
      ? []
      : [`        ${pc.dim(headings[column].padEnd(9))} ${named.map(({ mutant }) => mutant).join(', ')}`];
  });
};

/** The table expectations × mutants, summed up by clause; `verbose` by expectation, with every mutant by name. */
const table = (report: ProofReport, verbose: boolean): readonly string[] => {
  const { clauses, expectations } = report;
  const width = Math.max(
    ...clauses.map(({ id }) => id.length),
    ...(verbose ? expectations.map(({ id }) => id.length + 2) : []),
    6,
  );
  const heading = `${'expectations'.padStart(14)}${columns.map((column) => headings[column].padStart(headings[column].length + 2)).join('')}`;
  const row = (sign: string, name: string, count: string, counts: CellCounts): string =>
    `  ${sign} ${name.padEnd(width)}${count.padStart(14)}${cellsOf(counts)}`;
  const sections = [...new Set(clauses.map(({ section }) => section))];
  return sections.flatMap((section, at) => [
    '',
    at === 0 ? `  ${pc.bold(section.padEnd(width + 2))}${pc.dim(heading)}` : `  ${pc.bold(section)}`,
    ...clauses
      .filter((clause) => clause.section === section)
      .flatMap(({ id }) => {
        const own = expectations.filter(({ clause }) => clause === id);
        const counts = countCells(report, own);
        const unproven = own.filter(({ proven }) => !proven).length;
        return [
          row(signOf(counts, unproven), id, String(own.length), counts),
          ...(verbose
            ? own.flatMap((one) => {
                const its = countCells(report, [one]);
                return [row(signOf(its, one.proven ? 0 : 1), `  ${one.id}`, '', its), ...mutantLines(report, one)];
              })
            : []),
        ];
      }),
  ]);
};

const someOf = (names: readonly string[], verbose: boolean): string =>
  verbose || names.length <= namesShown
    ? names.join(', ')
    : `${names.slice(0, namesShown).join(', ')} and ${names.length - namesShown} more`;

const line = (what: string, text: string): string => `    ${pc.dim(what.padEnd(11))} ${text}`;

/** Groups by a text, in the order of the first of each. */
const groupedBy = <T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly [T, ...T[]])[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const one of all) {
    const own = groups.get(keyOf(one));
    if (own) own.push(one);
    else groups.set(keyOf(one), [one]);
  }
  return [...groups.values()];
};

/** The other expectations of which the same is to be told. */
const alsoIn = ([, ...others]: readonly { readonly expectation: string }[], verbose: boolean): readonly string[] =>
  others.length === 0
    ? []
    : [
        line(
          'also',
          someOf(
            others.map(({ expectation }) => expectation),
            verbose,
          ),
        ),
      ];

/** What was not noticed, and what the contract fails to say; what it says in the same words of several expectations once. */
const survivorBlocks = (report: ProofReport, verbose: boolean): readonly string[] => {
  const titles = new Map(report.mutants.map(({ id, title }) => [id, title]));
  const says = new Map(report.expectations.map(({ id, says }) => [id, says]));
  const own = report.survivors.filter((one) => !isExplained(one));
  return groupedBy(own, ({ expectation, mutant }) => `${mutant} ${says.get(expectation)}`).map((group) => {
    const [{ expectation, mutant, example }] = group;
    const { before, after } = showChange(example);
    const answers = group.reduce((sum, one) => sum + one.answers, 0);
    return [
      `${pc.red(`✗ ${expectation}`)}  ${pc.dim('does not notice')} ${pc.bold(mutant)}`,
      `    ${titles.get(mutant)}`,
      line('before', pc.green(withoutControls(before))),
      line('after', pc.red(withoutControls(after))),
      line('says only', says.get(expectation) ?? ''),
      line('in', `${plural(answers, 'answer')}, such as ${example.exchange}`),
      ...alsoIn(group, verbose),
    ].join('\n');
  });
};

const strictBlocks = ({ overStrict, mutants }: ProofReport, verbose: boolean): readonly string[] => {
  const titles = new Map(mutants.map(({ id, title }) => [id, title]));
  return groupedBy(overStrict, ({ mutant, found }) => `${mutant} ${found}`).map((group) => {
    const [{ expectation, mutant, exchange, found }] = group;
    return [
      `${pc.red(`! ${expectation}`)}  ${pc.dim('is too strict at')} ${pc.bold(mutant)}`,
      `    ${titles.get(mutant)}`,
      line('departs', pc.red(withoutControls(found))),
      line('in', exchange),
      ...alsoIn(group, verbose),
    ].join('\n');
  });
};

const unprovenBlock = ({ expectations }: ProofReport): readonly string[] => {
  const own = expectations.filter(({ proven }) => !proven);
  if (own.length === 0) return [];
  const width = Math.min(60, Math.max(...own.map(({ id }) => id.length)));
  return [
    [
      `${pc.yellow(`? ${plural(own.length, 'expectation')} unproven`)}  ${pc.dim('no harmful mutant made them depart: nothing shows that they can fail')}`,
      ...own.map(({ id, says }) => `    ${id.padEnd(width)}  ${pc.dim(says)}`),
    ].join('\n'),
  ];
};

const explainedBlocks = ({ survivors }: ProofReport, verbose: boolean): readonly string[] =>
  groupedBy(survivors.filter(isExplained), ({ reason }: Survivor) => reason as string).map((group) => {
    const [{ reason }] = group;
    return [
      `${pc.yellow(`~ ${plural(group.length, 'survivor')} explained`)}  ${reason}`,
      line('mutants', someOf([...new Set(group.map(({ mutant }) => mutant))], verbose)),
      line('of', someOf([...new Set(group.map(({ expectation }) => expectation))], verbose)),
    ].join('\n');
  });

/** What the contract's reasons say to no purpose. */
export const proofNotes = ({ idleReasons, unknownMutants }: ProofReport): readonly string[] => [
  ...unknownMutants,
  ...idleReasons.map(
    ({ mutants, expectations }) =>
      `survivors: the reason for ${mutants.join(', ')} at ${expectations.join(', ')} explains no survivor of this run`,
  ),
];

const sampleOf = ({ sample: { answers, invariantAnswers } }: ProofReport): string =>
  [
    answers === null
      ? 'every single answer and race'
      : `${plural(answers, 'single answer')} of each clause, kind and mutant`,
    invariantAnswers === null
      ? 'every answer of which an invariant speaks'
      : `of the answers of which an invariant speaks a sample of at most ${invariantAnswers}, one of each kind`,
  ].join('; ');

/** The conclusion of a proof, in a sentence without its full stop. */
export const proofConclusion = ({ totals, survivors, overStrict, expectations }: ProofReport): string =>
  describeStrength({
    holding: totals.expectations.holding,
    proven: totals.expectations.proven,
    unproven: expectations.filter(({ proven }) => !proven).map(({ id }) => id),
    mutants: totals.mutants.noticed,
    survivors: survivors.filter((one) => !isExplained(one)).length,
    overStrict: overStrict.length,
  });

/** What is said of expectations that do not hold. */
export const describeOthers = (count: number): string =>
  `${count} ${count === 1 ? 'other does not hold and is' : 'others do not hold and are'} not looked at`;

/** How much was judged again, in a sentence without its full stop. */
export const proofSample = (report: ProofReport): string =>
  `${report.totals.rejudged.toLocaleString('en')} judgements on spoiled answers: ${sampleOf(report)}`;

/** What a proof shows, for a terminal. `verbose`: each expectation with every mutant by name. */
export const showProof = (report: ProofReport, verbose = false): string => {
  const { contract, evidence, target, totals, exitCode } = report;
  const { cells } = totals;
  const notes = proofNotes(report);
  const conclusion = proofConclusion(report);
  const count = (of: Column): string =>
    `${cells[of].toLocaleString('en')} ${of === 'notApplicable' ? 'not applicable' : headings[of]}`;
  const total = (what: string, text: string): string => `  ${what.padEnd(14)}${text}`;
  return [
    `${pc.bold(contract.title)} ${pc.dim(`(${contract.id})`)}, the proof of a run against ${[...new Set([target.name, target.url])].join(' ')} at ${evidence.startedAt}`,
    ...(report.expectations.length > 0 ? table(report, verbose) : []),
    '',
    ...[
      ...survivorBlocks(report, verbose),
      ...strictBlocks(report, verbose),
      ...unprovenBlock(report),
      ...explainedBlocks(report, verbose),
      ...notes.map((note) => `${pc.dim('note')} ${note}`),
    ].flatMap((block) => [block, '']),
    total(
      'expectations',
      [
        `${totals.expectations.holding} hold`,
        `${totals.expectations.proven} proven able to fail`,
        ...(totals.expectations.unproven > 0 ? [pc.yellow(`${totals.expectations.unproven} unproven`)] : []),
        ...(totals.expectations.others > 0 ? [pc.dim(describeOthers(totals.expectations.others))] : []),
      ].join(', '),
    ),
    total(
      'mutants',
      `${totals.mutants.harmful} harmful, ${totals.mutants.noticed} of them noticed; ${totals.mutants.harmless} harmless`,
    ),
    total('cells', columns.map(count).join(', ')),
    total('judged again', proofSample(report)),
    total('evidence', `sha256 ${evidence.sha256}`),
    ...(evidence.shard
      ? [pc.dim(`  This is shard ${showShard(evidence.shard)}: only the joined run proves the whole.`)]
      : []),
    '',
    `  ${exitCode === 0 ? pc.green(conclusion) : pc.red(conclusion)} ${pc.dim(`(exit code ${exitCode})`)}`,
  ].join('\n');
};
