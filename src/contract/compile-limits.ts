import type { AuthorBurst, AuthorClause, AuthorLimit, AuthorPatch } from './author.ts';
import { patchOf, statesOf } from './compile-request.ts';
import type { Json } from './json.ts';
import { type LimitPromise, promisesOf } from './limit-policy.ts';
import type { Basis, Burst, BurstCaller, Limit } from './model.ts';
import { wantedName } from './nearest.ts';
import type { Path } from './source.ts';
import { fillTemplate, MissingValue } from './template.ts';

type Say = (path: Path, found: string, wanted: string) => void;

/** A limit as an author writes it; `operations` are those that it selects. */
export const limitOf = (
  id: string,
  { description, limit, window, slides = false, cost = 1, per, shows = {} }: AuthorLimit,
  operations: readonly string[],
): Limit => ({
  id,
  description,
  limit: limit ?? null,
  windowMs: window === undefined ? null : window * 1000,
  slides,
  cost,
  per,
  operations,
  shows: { ...shows, on: shows.on ?? 'refusals', parts: shows.parts ?? [] },
});

/** What of `shows` says nothing, since something beside it is missing. */
export const sayShowsNothing = ({ shows = {} }: AuthorLimit, path: Path, say: Say): void => {
  for (const key of ['unit', 'name', 'parts'] as const)
    if (shows[key] !== undefined && shows.dialect === undefined)
      say(
        [...path, 'shows', key],
        `${key} without a dialect`,
        'a dialect beside it, the family of headers that it is about',
      );
  if (shows.dialect !== undefined && shows.parts === undefined)
    say([...path, 'shows', 'dialect'], 'a dialect without parts', 'parts: what its headers tell');
};

/** What of a limit follows from the document's own words; the rest is what clients rely on. */
const documented: readonly LimitPromise[] = ['count', 'limit', 'headers', 'shared', 'apart'];
const basisOf = (promise: LimitPromise): Basis => (documented.includes(promise) ? 'document' : 'editorial');

const callerOf = ({
  state,
  left,
  lowered,
  shared,
  apart,
  ...patch
}: NonNullable<AuthorBurst['by']>[number]): BurstCaller => {
  const over = (author: AuthorPatch): BurstCaller['patch'] => patchOf(author);
  return {
    states: statesOf(state),
    patch: over(patch),
    ...(left === undefined ? {} : { left }),
    ...(lowered === undefined ? {} : { lowered }),
    ...(shared === undefined ? {} : { shared: over(shared) }),
    ...(apart === undefined ? {} : { apart: over(apart) }),
  };
};

/** The limits that a burst may meet: one, or one for each case. */
const limitsIn = (burst: AuthorBurst, cases: readonly Readonly<Record<string, Json>>[]): readonly string[] => {
  const fill = (columns: Readonly<Record<string, Json>>): string => String(filled(burst.limit, columns) ?? burst.limit);
  return [...new Set(cases.length === 0 ? [fill({})] : cases.map(fill))];
};

/** Numbers that a case's column does not hold, each said where the burst names the column. */
const sayNoNumbers = (
  by: NonNullable<AuthorBurst['by']>,
  cases: readonly Readonly<Record<string, Json>>[],
  path: Path,
  say: Say,
): void => {
  for (const [index, caller] of by.entries())
    for (const key of ['left', 'lowered'] as const) {
      const template = caller[key];
      for (const columns of typeof template === 'string' ? cases : []) {
        const units = filled(template as string, columns);
        // What no column gives is said as an unknown reference.
        if (units !== undefined && !(Number.isSafeInteger(units) && (units as number) >= 0))
          say([...path, 'by', index, key], `${JSON.stringify(units)} by ${template}`, 'a whole number, 0 or more');
      }
    }
};

/** A template with the columns of a case; undefined where they lack something. */
const filled = (template: string, columns: Readonly<Record<string, Json>>): Json | undefined => {
  try {
    return fillTemplate(template, (reference) => columns[reference]);
  } catch (error) {
    if (error instanceof MissingValue) return undefined;
    throw error;
  }
};

/** Turns an author's burst of a clause's operations into the model; its expectations are called `<clause>/limit:<promise>`. */
export const burstOf = (
  { id, burst: author, cases = [], expect }: AuthorClause & { readonly burst: AuthorBurst },
  operations: readonly string[],
  path: Path,
  limits: Readonly<Record<string, Limit>>,
  say: Say,
): Burst | undefined => {
  const met: Limit[] = [];
  for (const name of limitsIn(author, cases)) {
    const limit = Object.hasOwn(limits, name) ? limits[name] : undefined;
    if (limit) met.push(limit);
    const counted = limit?.operations ?? [];
    const uncounted = operations.filter((operation) => !counted.includes(operation));
    // A limit that counts none is a mistake of its own.
    if (counted.length > 0 && uncounted.length > 0) {
      const which = uncounted.join(', ');
      const wanted = `a limit of the operations that are asked, or ${which} among its own`;
      say([...path, 'limit'], `${name}, which does not count ${which}`, wanted);
    }
    if (!limit) say([...path, 'limit'], name, wantedName(name, Object.keys(limits), 'one of the limits'));
  }
  sayNoNumbers(author.by ?? [], cases, path, say);
  const by = (author.by ?? [{}]).map(callerOf);
  const others = { shared: by.some(({ shared }) => shared), apart: by.some(({ apart }) => apart) };
  const made = new Set(met.flatMap((limit) => promisesOf(limit, others)));
  for (const [name, weight] of Object.entries(author.promises ?? {}))
    if (!made.has(name as LimitPromise) && met.length > 0)
      say(
        [...path, 'promises', name],
        `${name}, which ${met.map((limit) => limit.id).join(', ')} does not promise`,
        weight === false
          ? `no ${name}: it is not promised anyway`
          : wantedName(name, [...made], 'a promise that follows from what the limit shows'),
      );
  const promises = [...made].flatMap((promise): Burst['promises'] => {
    const weight = author.promises?.[promise];
    if (weight === false) return [];
    const level = weight?.level ?? expect?.level ?? 'must';
    const basis = weight?.basis ?? expect?.basis ?? basisOf(promise);
    return [{ id: `${id}/limit:${promise}`, aspect: 'limit', promise, level, basis }];
  });
  const [first, ...rest] = by;
  return first && met.length > 0 ? { limit: author.limit, by: [first, ...rest], promises } : undefined;
};
