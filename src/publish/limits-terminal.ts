import pc from 'picocolors';
import type { LimitsReport, ToldCount, ToldWaiting } from '../limits/report.ts';
import { plural } from './show.ts';

const seconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;

const ends: Readonly<Record<LimitsReport['burst']['end'], string>> = {
  refused: 'until requests were refused',
  'beyond-limit': 'until more were sent than the limit is, with none refused',
  budget: 'until --burst was reached, with none refused',
  'no-answer': 'until no answer came any more',
};
const signs = { consistent: pc.green('✓'), inconsistent: pc.red('✗'), undecided: pc.yellow('?') } as const;
const fates: Readonly<Record<ToldWaiting['fate'], string>> = {
  admitted: 'let through',
  refused: 'refused',
  hidden: 'refused under a status that says success',
  failed: 'a gateway answered',
  none: 'no answer',
};

const policyOf = ({ dialect, name, limit, windowMs, resetUnits }: ToldCount): string =>
  [
    `${dialect}${name === '' ? '' : ` ${name}`}:`,
    limit === null ? 'no limit stated' : `limit ${limit}`,
    ...(windowMs === null ? [] : [`in ${seconds(windowMs)}`]),
    ...(resetUnits.length === 0 ? [] : [`, reset in ${resetUnits.join(' or ')}`]),
  ]
    .join(' ')
    .replace(' ,', ',');

const row = (name: string, text: string): string => `  ${name.padEnd(9)} ${text}`;

const sentOf = (told: ToldWaiting | null, why: string | null): string =>
  told ? `${fates[told.fate]} after ${seconds(told.afterMs)}` : `not sent: ${why}`;

const waitLines = ({ wait }: LimitsReport): readonly string[] =>
  wait === null
    ? []
    : [
        row('wait', `${seconds(wait.waitMs)} by ${wait.by} of answer ${wait.refusal}`),
        row('too early', sentOf(wait.early, wait.noEarly)),
        row('in time', sentOf(wait.inTime, wait.noInTime)),
      ];

const conclusion = ({ exitCode, checks, burst }: LimitsReport): string => {
  const having = (outcome: string): number => checks.filter((check) => check.outcome === outcome).length;
  const undecided = having('undecided');
  const open = undecided === 0 ? '' : `, ${undecided} undecided`;
  if (exitCode === 3)
    return burst.sent === burst.lost
      ? pc.yellow('nothing to judge: no answer came')
      : pc.yellow(
          `nothing to judge: no answer has rate headers, and none of ${plural(burst.sent, 'request')} was refused`,
        );
  return exitCode === 1
    ? pc.red(
        `inconsistent: ${having('inconsistent')} of ${plural(checks.length, 'promise')} ${having('inconsistent') === 1 ? 'is' : 'are'} not kept${open}`,
      )
    : pc.green(`consistent: ${having('consistent')} of ${plural(checks.length, 'promise')} kept${open}`);
};

/** What was found of a limiter, for a terminal. */
export const showLimits = (report: LimitsReport): string => {
  const { burst, dialects, counts, checks, findings, notes } = report;
  return [
    `${pc.bold(`${report.method} ${report.url}`)} ${pc.dim(`(${report.refusalStatus} is a refusal)`)}`,
    row(
      'dialect',
      dialects.length === 0
        ? 'none: no answer has rate headers'
        : dialects.map(({ dialect, headers }) => `${dialect} (${headers.join(', ')})`).join('; '),
    ),
    ...counts.map((count) => row('policy', policyOf(count))),
    row(
      'burst',
      `${plural(burst.sent, 'request')} in ${seconds(burst.tookMs)}, ${ends[burst.end]}: ${burst.admitted} let through, ${burst.refused} refused${burst.hidden > 0 ? `, ${burst.hidden} refused under a status that says success` : ''}${burst.lost > 0 ? `, ${burst.lost} lost` : ''}${burst.firstRefusal === null ? '' : `; first refused: answer ${burst.firstRefusal}`}`,
    ),
    ...waitLines(report),
    '',
    ...checks.map(
      ({ title, outcome, reason }) =>
        `  ${signs[outcome]} ${outcome.padEnd(12)} ${title}${reason === null ? '' : pc.dim(` (${reason})`)}`,
    ),
    ...findings.flatMap(({ code, at, expected, actual, why, times }) => [
      '',
      `${pc.red('✗')} ${code} at answer ${at.answer}${at.header === null ? '' : `, ${at.header}`}${times > 1 ? pc.dim(` (${times} times)`) : ''}`,
      `    expected  ${expected}`,
      `    actual    ${actual}`,
      `    source    ${why}`,
    ]),
    ...(notes.length === 0 ? [] : ['', ...notes.map((note) => `  ${pc.dim('note')} ${note}`)]),
    '',
    conclusion(report),
  ].join('\n');
};
