import { gathered, type LimitFinding } from '../finding.ts';
import { isUsedUp, lastsUntil, type Saying, type Series } from '../series.ts';
import { sources } from '../sources.ts';
import { endOfWait, overlap, rounded, type Span } from '../time.ts';
import { type Checked, findingAt, sourceOf } from './check.ts';
import { inSeconds } from './reset.ts';

const ahead = ({ lo, hi }: Span, { asked }: Saying): string =>
  inSeconds((lo + hi) / 2 - (asked.sentAtMs + asked.endedAtMs) / 2);

/** What the document says of Retry-After: its form, and that nothing lasts longer than its window. */
const beside = ({ refusals, documented, skew }: Series): readonly LimitFinding[] =>
  refusals.flatMap((asked) => {
    const { retryAfter } = asked.reading;
    if (!documented || !retryAfter) return [];
    const { shows, windowMs } = documented.policy;
    const form = retryAfter.kind === 'date' ? 'http-date' : 'seconds';
    const found = (code: 'retry-after-form' | 'retry-after-beyond-window', expected: string, actual: string) =>
      findingAt(code, asked, 'retry-after', expected, actual, sources.document);
    const { lo, hi } = endOfWait(asked, retryAfter, skew);
    return [
      ...(shows.retryAfter === undefined || shows.retryAfter === 'any' || shows.retryAfter === form
        ? []
        : [found('retry-after-form', `${shows.retryAfter}, as documented`, form)]),
      ...(windowMs === null || rounded({ lo, hi }).lo <= asked.endedAtMs + windowMs
        ? []
        : [
            found(
              'retry-after-beyond-window',
              `at most ${inSeconds(windowMs)}, the documented window`,
              inSeconds((lo + hi) / 2 - (asked.sentAtMs + asked.endedAtMs) / 2),
            ),
          ]),
    ];
  });

/** Retry-After and the reset of what is used up are the same point in time; in draft -11 Retry-After is not the earlier one. */
export const checkRetryAfter = (series: Series): Checked => {
  const { refusals, counts, skew, documented } = series;
  if (refusals.length === 0) return { findings: [], undecided: 'nothing was refused' };
  const sayings = new Map<number, { readonly saying: Saying; readonly dialect: Parameters<typeof sourceOf>[0] }[]>();
  for (const { dialect, sayings: all } of counts)
    for (const saying of all)
      if (saying.asked.fate === 'refused' && saying.resetAt && isUsedUp(saying, series))
        sayings.set(saying.asked.number, [...(sayings.get(saying.asked.number) ?? []), { saying, dialect }]);
  const { retryAfter: form } = documented?.policy.shows ?? {};
  const told = (form !== undefined && form !== 'any') || (documented?.policy.windowMs ?? null) !== null;
  let judged = told && refusals.some(({ reading }) => reading.retryAfter);
  const findings = refusals.flatMap((asked) => {
    const { retryAfter } = asked.reading;
    const used = sayings.get(asked.number) ?? [];
    if (!retryAfter || used.length === 0) return [];
    judged = true;
    const wait = endOfWait(asked, retryAfter, skew);
    const wrong = used.filter(({ saying, dialect }) =>
      dialect === 'ratelimit-structured'
        ? rounded(wait).hi < (lastsUntil(saying) ?? 0)
        : !overlap(rounded(wait), saying.resetAt as Span),
    );
    const [first] = wrong;
    if (!first || wrong.length < used.length) return [];
    const { saying, dialect } = first;
    const expected = `${dialect === 'ratelimit-structured' ? 'no earlier than ' : ''}${ahead(saying.resetAt as Span, saying)} ahead, as ${saying.resetHeader} says`;
    return [
      findingAt(
        'retry-after-disagrees',
        asked,
        'retry-after',
        expected,
        `${ahead(wait, saying)} ahead`,
        sourceOf(dialect, 'agree'),
      ),
    ];
  });
  if (judged) return { findings: gathered([...findings, ...beside(series)]) };
  const has = refusals.some(({ reading }) => reading.retryAfter);
  return {
    findings: [],
    undecided: has
      ? 'the refusal names no reset beside Retry-After'
      : 'the refusal has no Retry-After that can be read',
  };
};
