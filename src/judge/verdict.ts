import type { Json } from '../contract/json.ts';
import type { Aspect } from '../contract/model.ts';
import type { Pointer } from '../contract/pointer.ts';
import type { LimitFindingCode } from '../limits/finding.ts';

/** In which way an aspect departs: it is not there, is another, is not of its form, or should not be there. */
export type Departure = 'missing' | 'differs' | 'malformed' | 'unexpected';

/** One way in which an exchange departs from one expectation. */
export interface Finding {
  readonly code: `${Exclude<Aspect, 'limit'>}-${Departure}` | LimitFindingCode;
  readonly expectation: string;
  readonly exchange: string;
  /** Where in the answer: `status`, `header:<name>`, or a pointer into the body; a finding of a series that is about no header has `status`. */
  readonly at: 'status' | `header:${string}` | Pointer;
  readonly expected: Json;
  /** null where nothing stands. */
  readonly actual: Json;
}

/** Why answers prove nothing. */
export type InconclusiveCause =
  | 'no-answer'
  | 'gateway'
  | 'limited'
  | 'control-refused'
  | 'setup-failed'
  | 'no-overlap'
  | 'unclear';

/** What is concluded of a probe, an expectation or a clause. */
export type Verdict =
  | { readonly kind: 'fail' | 'warn' | 'pass' }
  | { readonly kind: 'error'; readonly detail: string }
  | { readonly kind: 'inconclusive'; readonly cause: InconclusiveCause; readonly detail: string }
  | { readonly kind: 'not-tested'; readonly lacks: 'state' | 'credential' | 'budget' | 'server'; readonly name: string }
  | { readonly kind: 'not-applicable'; readonly capability: string };

export type VerdictKind = Verdict['kind'];

/** Worst first: the order in which verdicts roll up. */
export const verdictKinds: readonly VerdictKind[] = [
  'fail',
  'error',
  'inconclusive',
  'not-tested',
  'warn',
  'pass',
  'not-applicable',
];

/** The worst of several verdicts, the first among equals; undefined of none. */
export const worst = (verdicts: Iterable<Verdict>): Verdict | undefined => {
  let found: Verdict | undefined;
  for (const verdict of verdicts) {
    if (!found || verdictKinds.indexOf(verdict.kind) < verdictKinds.indexOf(found.kind)) found = verdict;
  }
  return found;
};

/** Whether the verdict says something of the provider. */
export const isDecided = (verdict: Verdict): boolean =>
  verdict.kind === 'pass' || verdict.kind === 'warn' || verdict.kind === 'fail';

/** A verdict in a few words: `inconclusive: control-refused`, `not-tested: state rate-limited`. */
export const describeVerdict = (verdict: Verdict): string => {
  switch (verdict.kind) {
    case 'inconclusive':
      return `inconclusive: ${verdict.cause}`;
    case 'not-tested':
      return `not-tested: ${verdict.lacks} ${verdict.name}`;
    case 'not-applicable':
      return `not-applicable: ${verdict.capability}`;
    default:
      return verdict.kind;
  }
};

/** Expectations of a probe that its answers leave open, and why. */
export interface Undecided {
  readonly expectations: readonly string[];
  readonly verdict: Verdict;
}

/** Why an expectation is left open; undefined where it is not. */
export const openVerdict = (undecided: readonly Undecided[] | undefined, expectation: string): Verdict | undefined =>
  undecided?.find(({ expectations }) => expectations.includes(expectation))?.verdict;
