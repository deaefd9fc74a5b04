/** What each code of a finding says, under the check that it belongs to. The list is closed. */
export const findingCodes = {
  'header-malformed': ['syntax', 'a value is not of the form that its field has'],
  'header-negative': ['syntax', 'a count or a delay is below zero'],
  'header-fraction': ['syntax', 'a count or a delay is no whole number'],
  'header-huge': ['syntax', 'a number is larger than any limit or delay can be'],
  'header-repeated': ['syntax', 'a field that has one value stands on several lines, all alike'],
  'header-contradicts': ['syntax', 'a field that has one value stands on several lines with different values'],
  'field-unparsable': ['syntax', 'a structured field cannot be parsed, so that clients ignore it whole'],
  'item-malformed': ['syntax', 'a member of a structured field is of the wrong type'],
  'parameter-malformed': ['syntax', 'a parameter of a structured field is missing, or of the wrong type'],
  'policy-unknown': ['syntax', 'RateLimit names a policy that RateLimit-Policy does not list'],
  'policy-repeated': ['syntax', 'two policies are told apart by nothing'],
  'retry-after-epoch': ['syntax', 'Retry-After is a point in time where seconds are wanted'],
  'dialects-contradict': ['dialects', 'two dialects say different things in one answer'],
  'header-missing': ['headers', 'an answer lacks a header that is documented for it'],
  'headers-missing-on-refusal': ['headers', 'the refusal lacks headers that the answers before it have'],
  'limit-changes': ['limit', 'the limit is another one in another answer'],
  'limit-undocumented': ['limit', 'the limit is not the documented one'],
  'remaining-above-left': ['remaining', 'more remains than can be, by what was left and what requests have taken'],
  'remaining-below-left': ['remaining', 'less remains than can be, by what was left and what requests can have taken'],
  'remaining-above-limit': ['remaining', 'more remains than the limit is'],
  'used-disagrees': ['remaining', 'what is used and what remains do not make the limit'],
  'remaining-rises': ['remaining', 'more remains than before, though the window is the same'],
  'remaining-repeats': ['remaining', 'as much remains after two requests of one window'],
  'remaining-frozen': ['remaining', 'as much remains after every request'],
  'remaining-at-refusal': ['exhausted', 'a request is refused, and none of the counts is used up'],
  'reset-past': ['reset', 'the reset is over already'],
  'reset-beyond-window': ['reset', 'the reset is further ahead than one window'],
  'reset-unit-changes': ['reset', 'the reset is in one unit here and in another there'],
  'reset-unit-unexpected': ['reset', 'the reset is not in the unit that the field has, or that is documented'],
  'retry-after-disagrees': ['retry-after', 'Retry-After and the reset are different points in time'],
  'retry-after-form': ['retry-after', 'Retry-After is of another form than is documented'],
  'retry-after-beyond-window': ['retry-after', 'Retry-After is longer than the documented window'],
  'refused-below-limit': ['count', 'a request is refused before as many can have been let through as were left'],
  'admitted-above-limit': ['count', 'more requests are let through than is documented'],
  'refused-early': ['count', 'a request is refused though some remained'],
  'admitted-late': ['count', 'more requests are let through in one window than the limit says'],
  'admitted-after-refusal': ['count', 'a request is let through after a refusal, before its wait is over'],
  'error-under-success': ['bodies', 'the status says success, the body an error'],
  'admitted-before-wait': ['too-early', 'a request that came too early is let through'],
  'refused-after-wait': ['in-time', 'a request that waited as long as it was told is refused'],
  'admitted-shared': ['shared', 'somebody who shares the limit is let through after it was used up'],
  'refused-apart': ['apart', 'somebody who has a limit apart is refused'],
} as const;
export type LimitFindingCode = keyof typeof findingCodes;

/** What is wrong, where, and by which text. */
export interface LimitFinding {
  readonly code: LimitFindingCode;
  readonly at: {
    /** The number of the first answer that shows it, from 1, in the order of sending. */
    readonly answer: number;
    /** The header, in lower case; null where it is about none. */
    readonly header: string | null;
  };
  readonly expected: string;
  readonly actual: string;
  /** The source: a section of an RFC or a draft, or the convention that clients rely on. */
  readonly why: string;
  /** How many answers show it. */
  readonly times: number;
}

/** One finding for each code and header, the first, with how many there are. Without a header, one for each code. */
export const gathered = (findings: readonly LimitFinding[]): readonly LimitFinding[] => {
  const kept = new Map<string, LimitFinding>();
  for (const finding of findings) {
    const key = `${finding.code} ${finding.at.header ?? ''}`;
    const before = kept.get(key);
    if (before === undefined) kept.set(key, finding);
    else {
      const first = finding.at.answer < before.at.answer ? finding : before;
      kept.set(key, { ...first, times: before.times + finding.times });
    }
  }
  return [...kept.values()];
};

const shownCharacters = 120;

/** A value that a server sent, in quotes, without what a terminal would act on, cut where it is long. */
export const quotedValue = (text: string): string => {
  const escaped = JSON.stringify(text).replace(/[\x7f-\x9f]/g, (unit) => `\\u00${unit.charCodeAt(0).toString(16)}`);
  return escaped.length > shownCharacters ? `${escaped.slice(0, shownCharacters)}…"` : escaped;
};
