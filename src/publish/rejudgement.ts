import pc from 'picocolors';
import type { Expectation } from '../contract/model.ts';
import type { ContractChange } from '../evidence/contract-change.ts';
import type { Unjudged } from '../evidence/judge-by.ts';
import type { Rejudgement, Standing } from '../evidence/rejudge.ts';
import { describeVerdict } from '../judge/verdict.ts';
import { describeExpectation } from './describe-expectation.ts';
import { plural } from './show.ts';

/** The name and version of what `refusal judge --contract --json` prints. */
export const rejudgementFormat = 'refusal-rejudgement/1';

const namesShown = 3;
/** The first few of many names. */
export const someOf = (names: readonly string[]): string =>
  `${names.slice(0, namesShown).join(', ')}${names.length > namesShown ? ` and ${names.length - namesShown} more` : ''}`;

/** How an expectation stands, in a few words: `fail, waived`. */
export const showStanding = (standing: Standing | null, none: string): string =>
  standing === null
    ? none
    : `${describeVerdict(standing.verdict)}${['none', 'new'].includes(standing.disposition) ? '' : `, ${standing.disposition}`}`;

const describeAll = (stated: readonly Expectation[]): string =>
  [...new Set(stated.map(describeExpectation))].join(' or ');

/** What differs between two contracts, in a line. */
export const describeChange = (change: ContractChange): string => {
  switch (change.kind) {
    case 'added':
      return 'the expectation was added';
    case 'removed':
      return 'the expectation was removed';
    case 'changed': {
      const [before, after] = [describeAll(change.before), describeAll(change.after)];
      const [level, now] = [change.before[0]?.level, change.after[0]?.level];
      const levels = level === now ? '' : `, ${level} → ${now}`;
      return before === after ? `the expectation was changed${levels}` : `${before} → ${after}${levels}`;
    }
    case 'alternatives':
      return 'what else an answer may be was changed';
    case 'envelope':
      return `the envelope ${change.envelope} was changed`;
    case 'codes':
      return 'the table of codes was changed';
    case 'over':
      return 'it speaks of other answers';
    case 'cover':
      return `it covers ${plural(change.after, 'answer')} in place of ${change.before}`;
    case 'capabilities':
      return `it speaks of other deployments: ${change.before.join(', ') || 'all'} → ${change.after.join(', ') || 'all'}`;
    case 'accepts':
      return `other statuses are successes of ${change.operation}`;
    case 'asked-otherwise':
      return `${plural(change.probes.length, 'probe')} asked otherwise: ${someOf(change.probes)}`;
    case 'probes-added':
      return `${plural(change.probes.length, 'probe')} added: ${someOf(change.probes)}`;
    case 'probes-removed':
      return `${plural(change.probes.length, 'probe')} removed: ${someOf(change.probes)}`;
  }
};

const reasons = { 'asked-otherwise': 'asked otherwise', 'not-recorded': 'nothing was recorded of it' } as const;

const showUnjudged = (unjudged: readonly Unjudged[]): readonly string[] =>
  (['asked-otherwise', 'not-recorded'] as const).flatMap((why) => {
    const own = unjudged.filter((one) => one.why === why).map(({ probe }) => probe);
    return own.length === 0 ? [] : [`${plural(own.length, 'probe')} not judged: ${reasons[why]}: ${someOf(own)}`];
  });

/** Which verdicts another contract changes, and why, for a terminal. */
export const showRejudgement = (
  rejudged: readonly Rejudgement[],
  unjudged: readonly Unjudged[],
  [before, after]: readonly [string, string],
): string => {
  const block = (one: Rejudgement): string => {
    const stated = one.why.every(({ kind }) => kind !== 'removed');
    const missing = !stated ? 'not there' : one.unjudged.length > 0 ? 'not judged' : 'not asked';
    const none = one.why.some(({ kind }) => kind === 'added') ? 'not there' : 'not asked';
    return [
      `${pc.bold(one.expectation)}  ${showStanding(one.before, none)} → ${showStanding(one.after, missing)}`,
      ...[...one.why.map(describeChange), ...showUnjudged(one.unjudged)].map((line) => `    ${line}`),
    ].join('\n');
  };
  const changed = rejudged.filter((one) => one.changed);
  const partly = rejudged.filter((one) => !one.changed && one.unjudged.length > 0);
  const total = rejudged.length;
  return [
    pc.dim(`  recorded with ${before}, judged by ${after}`),
    '',
    ...changed.flatMap((one) => [block(one), '']),
    ...partly.flatMap((one) => [block(one), '']),
    `  ${changed.length} of ${plural(total, 'expectation')} stand otherwise by this contract${unjudged.length === 0 ? '' : `; ${plural(unjudged.length, 'probe')} could not be judged by what was recorded`}`,
  ].join('\n');
};
