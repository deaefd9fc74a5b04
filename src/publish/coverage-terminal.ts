import pc from 'picocolors';
import type { Contract } from '../contract/model.ts';
import type { DocumentChanges } from '../document/compare.ts';
import { type CoverageClause, type CoverageSection, uncovered } from './coverage.ts';
import { describeDrop, type Funnel, type Stage, stages } from './funnel.ts';
import { plural } from './show.ts';

/** What a coverage was made of. */
export interface CoverageView {
  readonly contract: Contract;
  readonly sections: readonly CoverageSection[];
  readonly funnel: Funnel;
  /** How many runs were joined; 0: nothing was asked. */
  readonly runs: number;
}

const signs: Readonly<Record<Stage, string>> = {
  documented: pc.dim('·'),
  testable: pc.dim('–'),
  asked: pc.yellow('?'),
  decided: pc.yellow('○'),
  proven: pc.green('✓'),
};

const mostReasons = 3;
const whyOf = ({ why }: CoverageClause): string =>
  `${why.slice(0, mostReasons).map(describeDrop).join('; ')}${why.length > mostReasons ? `; and ${why.length - mostReasons} more` : ''}`;

const clauseLine = (clause: CoverageClause, width: number, runs: number): string => {
  const { id, stage, expectations } = clause;
  const states = plural(expectations, 'expectation');
  if (stage === 'documented') return `  ${signs.documented} ${id.padEnd(width)}  untestable: ${whyOf(clause)}`;
  if (runs === 0) return `  ${pc.dim('•')} ${id.padEnd(width)}  ${pc.dim(states)}`;
  const reached = stage === 'testable' ? 'not asked' : stage === 'asked' ? 'not decided' : stage;
  const why = clause.why.length > 0 ? `: ${whyOf(clause)}` : '';
  return `  ${signs[stage]} ${id.padEnd(width)}  ${stage === 'proven' ? pc.dim(`proven, ${states}`) : `${reached}${why}`}`;
};

/** The stages, each with what was lost on the way to it and why. */
const funnelLines = (funnel: Funnel, runs: number): readonly string[] =>
  (runs === 0 ? stages.slice(0, 2) : stages).flatMap((stage, at) => {
    const before = stages[at - 1];
    const lost = funnel.clauses.filter((one) => one.stage === before);
    const byReason = new Map<string, string[]>();
    for (const one of lost) {
      const why = one.why.map(describeDrop).join('; ');
      byReason.set(why, [...(byReason.get(why) ?? []), one.id]);
    }
    return [
      `  ${stage.padEnd(12)} ${String(funnel[stage]).padStart(5)}`,
      ...[...byReason].map(([why, ids]) => `    ${pc.dim(`−${ids.length}`)}  ${why}  ${pc.dim(ids.join(', '))}`),
    ];
  });

/** The sections of a document with their clauses, and how far these came, for a terminal. */
export const showCoverage = ({ contract, sections, funnel, runs }: CoverageView): string => {
  const width = Math.max(0, ...contract.clauses.map(({ id }) => id.length));
  const open = uncovered(sections).length;
  return [
    `${pc.bold(contract.document.title)} ${pc.dim(`(${contract.id})`)}`,
    ...sections.flatMap(({ section, clauses, bare }) => [
      '',
      `${pc.bold(section)}${clauses.length > 0 ? '' : bare ? `  ${pc.dim('a heading alone')}` : `  ${pc.yellow('no clause')}`}`,
      ...clauses.map((clause) => clauseLine(clause, width, runs)),
    ]),
    '',
    `  ${plural(sections.length, 'section')}${contract.document.sections ? '' : ' that clauses name: the contract does not list those of its document'}${open > 0 ? `, ${open} of them without a clause` : ''}`,
    ...funnelLines(funnel, runs),
  ].join('\n');
};

/** The clauses of a contract whose section is another now, or is gone. */
export const clausesToRead = ({ clauses }: Contract, { changed, vanished }: DocumentChanges): readonly string[] => {
  const touched = new Set([...changed, ...vanished]);
  return clauses.filter(({ section }) => touched.has(section)).map(({ id }) => id);
};

/** What became of a document since its sections were recorded, for a terminal. */
export const showChanges = (contract: Contract, changes: DocumentChanges, file: string, count: number): string => {
  const { changed, appeared, vanished, likely } = changes;
  const read = (section: string): string => {
    const ids = contract.clauses.filter((one) => one.section === section).map(({ id }) => id);
    return ids.length > 0 ? `\n              ${pc.dim('read again:')} ${ids.join(', ')}` : '';
  };
  const lines = [
    ...changed.map((one) => `  ${pc.yellow('changed ')}    ${one}${read(one)}`),
    ...vanished.map((one) => `  ${pc.red('vanished')}    ${one}${read(one)}`),
    ...appeared.map((one) => `  ${pc.green('appeared')}    ${one}`),
    ...likely.map(
      ({ section, title }) => `  ${pc.dim('maybe')}       ${title}  ${pc.dim(`looks like a heading in ${section}`)}`,
    ),
  ];
  return lines.length === 0
    ? `${file}: ${plural(count, 'section')}, each as it was recorded`
    : [`${file}: not as it was recorded`, ...lines].join('\n');
};
