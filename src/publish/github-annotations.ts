import { describeVerdict } from '../judge/verdict.ts';
import { departingIn, undecidedIn } from './departing.ts';
import { plural, showFinding } from './show.ts';
import type { ExpectationSummary, Summary } from './summary.ts';

/** What GitHub marks in a log and lists above it. */
export interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly title: string;
  readonly message: string;
}

/** GitHub shows no more of each kind in a step. */
export const annotationsShown = 10;

/** The most of a message, in characters. */
const messageCharacters = 1_000;

const cut = (message: string): string =>
  message.length > messageCharacters ? `${message.slice(0, messageCharacters)}…` : message;

/** A run's annotations, worst first: errors are what makes it fail, and our own faults; warnings the other departures, and what is undecided. */
export const annotationsOf = (summary: Summary): readonly Annotation[] => {
  const isError = ({ level }: ExpectationSummary): boolean =>
    level === 'must' || (level === 'should' && summary.failOn === 'should');
  const departing = departingIn(summary)
    .filter(({ expectation }) => expectation.level !== 'may')
    .map(({ clause, expectation, operations }): Annotation => {
      const [first] = expectation.findings;
      const where = operations.length > 3 ? [...operations.slice(0, 3), '…'] : operations;
      const lines = [
        `${clause.statement} (${clause.section})`,
        ...(first ? [showFinding(first)] : []),
        ...(where.length > 0 ? [`in ${where.join(', ')}`] : []),
      ];
      return {
        kind: isError(expectation) ? 'error' : 'warning',
        title: expectation.id,
        message: lines.join('\n'),
      };
    });
  const undecided = undecidedIn(summary).map(
    ({ verdict, reason, what, clauses }): Annotation => ({
      kind: verdict.kind === 'error' ? 'error' : 'warning',
      title: describeVerdict(verdict),
      message: `${reason}\n${what} of ${clauses.slice(0, 3).join(', ')}${clauses.length > 3 ? ', …' : ''}`,
    }),
  );
  return [...departing, ...undecided];
};

/** The data of a workflow command, with what would end it escaped. */
const data = (value: string): string => value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

/** A property of a workflow command. */
const property = (value: string): string => data(value).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** Workflow commands, a line each, for the first ten of each kind; last a line that says how many more there are. */
export const annotationCommands = (annotations: readonly Annotation[]): string => {
  const kinds = ['error', 'warning'] as const;
  const of = (kind: Annotation['kind']): readonly Annotation[] => annotations.filter((one) => one.kind === kind);
  const lines = kinds.flatMap((kind) =>
    of(kind)
      .slice(0, annotationsShown)
      .map(({ title, message }) => `::${kind} title=${property(cut(title))}::${data(cut(message))}`),
  );
  const left = kinds
    .map((kind) => [kind, of(kind).length - annotationsShown] as const)
    .filter(([, count]) => count > 0)
    .map(([kind, count]) => plural(count, kind));
  if (left.length > 0)
    lines.push(
      `Not annotated, since GitHub shows ${annotationsShown} of a kind in a step: ${left.join(' and ')} more.`,
    );
  return lines.map((line) => `${line}\n`).join('');
};

/**
 * Text whose lines are no workflow commands: GitHub would take `::name::` at the beginning of a line and `##[name]` anywhere in it for one, and text may
 * quote what a server answered. `token` ends the part and must not be guessed.
 */
export const withoutCommands = (quoted: string, token: string): string =>
  `::stop-commands::${token}\n${quoted}\n::${token}::\n`;
