import type { Asked } from '../asked.ts';
import type { LimitFinding } from '../finding.ts';
import { type DocumentedLimit, isCountOf, type LimitShows, type ShownPart } from '../policy.ts';
import type { Dialect } from '../reading.ts';
import type { Count, Saying, Series } from '../series.ts';
import { ascending, countBelow, countFrom } from '../sorted.ts';
import { sources } from '../sources.ts';
import { findingAt } from './check.ts';
import { holdsUntil } from './until.ts';

/** The header in which a part of a count stands. */
const headerOf = (dialect: Dialect, name: string, part: ShownPart): string => {
  if (dialect === 'ratelimit-structured') return part === 'limit' ? 'ratelimit-policy' : 'ratelimit';
  if (dialect === 'ratelimit-combined') return 'ratelimit';
  const prefix = dialect === 'ratelimit-fields' ? 'ratelimit' : dialect;
  return `${prefix}-${part}${name === '' ? '' : `-${name.toLowerCase()}`}`;
};

const missingIn = ({ reading }: Asked, shows: LimitShows, refused: boolean): readonly string[] => {
  // What is there and cannot be read is a matter of syntax.
  const unread = new Set(reading.findings.map(({ header }) => header));
  const { dialect } = shows;
  const buckets = reading.buckets.filter((bucket) => isCountOf(shows, bucket));
  const parts =
    dialect === undefined
      ? []
      : shows.parts.flatMap((part) =>
          buckets.some((bucket) => bucket[part]) ? [] : [headerOf(dialect, shows.name ?? '', part)],
        );
  const wait = refused && shows.retryAfter && !reading.retryAfter ? ['retry-after'] : [];
  return [...new Set([...parts, ...wait])].filter((header) => !unread.has(header));
};

/** What the document shows, and an answer lacks. */
export const missingHeaders = ({ answers }: Series, { policy: { shows } }: DocumentedLimit): readonly LimitFinding[] =>
  answers.flatMap((asked) => {
    const refused = asked.fate === 'refused';
    if (!refused && (shows.on === 'refusals' || asked.fate !== 'admitted')) return [];
    return missingIn(asked, shows, refused).map((header) =>
      findingAt(
        'header-missing',
        asked,
        header,
        `${header}, as documented`,
        `none in ${refused ? 'a refusal' : 'an answer that was let through'}`,
        sources.document,
      ),
    );
  });

/** The limit that a header states is the documented one. */
export const undocumentedLimits = (
  { sayings }: Count,
  { policy: { limit: documented } }: DocumentedLimit,
): readonly LimitFinding[] =>
  documented === null
    ? []
    : sayings.flatMap(({ asked, limit }) =>
        limit === undefined || limit.value === documented
          ? []
          : [
              findingAt(
                'limit-undocumented',
                asked,
                limit.header,
                `${documented}, as documented`,
                `${limit.value}`,
                sources.document,
              ),
            ],
      );

type Remaining = Saying & { readonly remaining: NonNullable<Saying['remaining']> };

/**
 * What remains goes down from what was left to the caller by what each request takes: by no more than all that can have come before an answer took, and, while nothing
 * comes back, by no less than those took that came before it for certain.
 */
export const remainingBeside = (
  series: Series,
  { sayings }: Count,
  { left, policy: { limit, cost } }: DocumentedLimit,
): readonly LimitFinding[] => {
  if (left === null || limit === null) return [];
  const { answers, untilRefusal } = series;
  const until = new Set(untilRefusal);
  const heldMs = holdsUntil(series);
  const sent = ascending(answers.flatMap(({ fate, sentAtMs }) => (fate === 'refused' ? [] : [sentAtMs])));
  const ended = ascending(answers.flatMap(({ fate, endedAtMs }) => (fate === 'admitted' ? [endedAtMs] : [])));
  const own = sayings.filter(
    (one): one is Remaining => one.remaining !== undefined && one.asked.fate === 'admitted' && until.has(one.asked),
  );
  return own.flatMap(({ asked, remaining: { value, header } }) => {
    const mostTook = sent.length - countFrom(sent, asked.endedAtMs, true);
    const least = left - mostTook * cost;
    if (value < least) {
      const expected = `at least ${least}, since ${left} were left and at most ${mostTook} requests have taken ${cost} each`;
      return [findingAt('remaining-below-left', asked, header, expected, `${value}`, sources.document)];
    }
    const leastTook = asked.endedAtMs < heldMs ? countBelow(ended, asked.sentAtMs) + 1 : 0;
    const most = leastTook > 0 ? left - leastTook * cost : Math.max(limit, left) - cost;
    // More than are left may have been let through: that is a matter of the count.
    if (value <= Math.max(0, most)) return [];
    const expected =
      leastTook > 0
        ? `at most ${Math.max(0, most)}, since ${left} were left and ${leastTook} requests have taken ${cost} each`
        : `at most ${Math.max(0, most)}, since the request takes ${cost} of ${limit}`;
    return [findingAt('remaining-above-left', asked, header, expected, `${value}`, sources.document)];
  });
};
