import type { Json } from '../contract/json.ts';
import { excerptOf } from '../exchange/body.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Finding } from '../judge/verdict.ts';
import { findingCodes } from '../limits/finding.ts';

const shownCharacters = 300;

/** A value for people: JSON, cut where it is long. */
export const showValue = (value: Json): string => {
  const text = value === null ? 'nothing' : JSON.stringify(value);
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
};

/** A count with its noun: `1 probe`, `2 probes`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Where a finding stands, for people; one of a series that is about no header stands in all its answers. */
export const showPlace = ({ at, code }: Pick<Finding, 'at' | 'code'>): string =>
  at === 'status'
    ? code in findingCodes
      ? 'the series'
      : 'status'
    : at.startsWith('header:')
      ? at.slice('header:'.length)
      : at === ''
        ? 'body'
        : `body ${at}`;

/** A finding in a line: its code, where, what was wanted and what came. */
export const showFinding = (finding: Finding): string =>
  `${finding.code} at ${showPlace(finding)}: expected ${showValue(finding.expected)}, actual ${showValue(finding.actual)}`;

/** An answer as it came: status line, headers, body; or why there was none. */
export const showOutcome = ({ outcome }: Exchange): string => {
  if (outcome.kind === 'none') return `no answer (${outcome.cause}): ${outcome.detail}`;
  const headers = outcome.headers.map(([name, value]) => `${name}: ${value}`);
  const { body } = outcome;
  const rest = body.undecoded !== undefined ? `(${body.undecoded})` : body.capped ? `\n… (${body.length} bytes)` : '';
  return [`HTTP/1.1 ${outcome.status}`, ...headers, '', `${excerptOf(body, 20_000)}${rest}`].join('\n');
};
