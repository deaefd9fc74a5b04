/**
 * The families of rate headers. `x-ratelimit` and `x-rate-limit` are conventions; `ratelimit-fields` is the IETF draft up to -06, `ratelimit-combined` its -07,
 * `ratelimit-structured` what came after it, up to -11.
 */
export const dialects = [
  'x-ratelimit',
  'x-rate-limit',
  'ratelimit-fields',
  'ratelimit-combined',
  'ratelimit-structured',
] as const;
export type Dialect = (typeof dialects)[number];

/** What a reset can be counted in. */
export const resetUnits = [
  'delta-seconds',
  'delta-milliseconds',
  'epoch-seconds',
  'epoch-milliseconds',
  'http-date',
  'rfc3339',
  'duration',
] as const;
export type ResetUnit = (typeof resetUnits)[number];

/** A part of a count that headers tell. */
export const shownParts = ['limit', 'remaining', 'used', 'reset'] as const;
export type ShownPart = (typeof shownParts)[number];

/** How a documented limit shows in headers. */
export interface LimitShows {
  /** `answers`: in every answer, those that were let through too; `refusals`: in refusals at the least. */
  readonly on: 'answers' | 'refusals';
  /** The family of headers; absent where only `Retry-After` tells anything. */
  readonly dialect?: Dialect;
  /** Which count of the family it is, as `Bucket.name` has it: the name of a policy, or what stands behind a header's name. Default: the one without a name. */
  readonly name?: string;
  /** What its headers tell. */
  readonly parts: readonly ShownPart[];
  /** The unit of the reset; absent where the document does not say. */
  readonly unit?: ResetUnit;
  /** The form of `Retry-After` (RFC 9110 §10.2.3): `any` of the two. Absent: the document does not promise it. */
  readonly retryAfter?: 'seconds' | 'http-date' | 'any';
}

/** A limit as a provider documents it. */
export interface LimitPolicy {
  /** As many as one window lets through, in units of which a request takes `cost`. 0: nothing, until the window is over. Null: the document gives no number. */
  readonly limit: number | null;
  /** How long it counts, in milliseconds. Null: the document does not say, or time alone renews nothing (a quota). */
  readonly windowMs: number | null;
  /**
   * Whether no stretch of the window's length lets through more, whenever it begins (a window that slides, or one that begins with the first request). Otherwise a window
   * may end within a burst where no answer tells when it ends, and as much again be let through.
   */
  readonly slides: boolean;
  /** What one request takes of it. */
  readonly cost: number;
  readonly shows: LimitShows;
}

/** How many requests a number of units lets through. */
export const requestsIn = (units: number, cost: number): number => Math.floor(units / cost);

/** How many requests show that a limit of so many requests is late: a tenth more, and two more at least, so that one too many let through still leaves one to be refused. */
export const enoughToShow = (requests: number): number => requests + Math.max(2, Math.ceil(requests / 10));

/** How many are sent, one after another, once a request was refused: a limit that holds refuses them too. */
export const sentAfterRefusal = 2;

/** Whether headers tell a part of a count. */
const tells = ({ dialect, parts }: LimitShows, part: ShownPart): boolean =>
  dialect !== undefined && parts.includes(part);

/** Whether anything of a limit shows in headers. */
export const showsHeaders = ({ dialect, parts, retryAfter }: LimitShows): boolean =>
  retryAfter !== undefined || (dialect !== undefined && parts.length > 0);

/** Whether a refusal tells when it is over. */
const tellsEnd = (shows: LimitShows): boolean => shows.retryAfter !== undefined || tells(shows, 'reset');

/** Whether time renews a limit: there is a window, or answers tell when one ends. */
export const isRenewedByTime = ({ windowMs, shows }: LimitPolicy): boolean => windowMs !== null || tellsEnd(shows);

/** What a limiter promises, in the order in which it is told. */
export const limitTitles = {
  syntax: 'The values of its headers can be read.',
  dialects: 'Where it speaks in two dialects, they say the same.',
  limit: 'The limit is one number throughout.',
  remaining: 'What remains goes down with every request, and never up within a window.',
  exhausted: 'Where a request is refused, nothing remains.',
  reset: 'The reset is ahead, within one window, in one unit.',
  'retry-after': 'Retry-After and the reset are the same point in time.',
  headers: 'A refusal has the headers that the other answers have.',
  count: 'As many requests are let through as it says, no fewer and no more.',
  bodies: 'A refusal has a status that says so.',
  'too-early': 'What is sent before the wait is over is refused.',
  'in-time': 'What is sent once the wait is over is let through.',
  shared: 'Others who share the limit are refused as well.',
  apart: 'Others have limits of their own.',
} as const;
export type LimitPromise = keyof typeof limitTitles;
export const limitPromises: readonly LimitPromise[] = Object.keys(limitTitles) as LimitPromise[];

/**
 * The promises that a documented limit makes, in the order in which they are told. What headers say beyond what the document shows is judged as well, and no promise of the
 * document: `syntax` and `headers` are promised where anything shows, a part of a count where that part does. `dialects` is none. `others` says who else is asked.
 */
export const promisesOf = (
  policy: LimitPolicy,
  others: { readonly shared: boolean; readonly apart: boolean },
): readonly LimitPromise[] => {
  const { limit, windowMs, slides, shows } = policy;
  const { on, retryAfter } = shows;
  const told = (part: ShownPart): boolean => tells(shows, part);
  const promised: Readonly<Record<LimitPromise, boolean>> = {
    syntax: showsHeaders(shows),
    dialects: false,
    limit: told('limit'),
    remaining: told('remaining') && on === 'answers',
    exhausted: told('remaining'),
    reset: told('reset'),
    // Its form, its length, or that it agrees with the reset.
    'retry-after': retryAfter !== undefined && (retryAfter !== 'any' || windowMs !== null || told('reset')),
    headers: showsHeaders(shows),
    count: true,
    bodies: true,
    // A window by itself says that nothing comes back before it is over only where it slides.
    'too-early': tellsEnd(shows) || (windowMs !== null && slides && limit !== null && limit > 0),
    'in-time': isRenewedByTime(policy),
    shared: others.shared,
    apart: others.apart,
  };
  return limitPromises.filter((promise) => promised[promise]);
};
