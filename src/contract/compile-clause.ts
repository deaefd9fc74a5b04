import type { AuthorClause, AuthorOperations, AuthorOver } from './author.ts';
import { compileExpect, statusesOf } from './compile-expect.ts';
import { burstOf } from './compile-limits.ts';
import { patchOf, statesOf, stepOf } from './compile-request.ts';
import type { Json } from './json.ts';
import type { Alternative, Clause, Envelope, FollowUp, InvariantClause, Limit, Race } from './model.ts';
import { wantedName } from './nearest.ts';
import type { Api } from './openapi.ts';
import { selectedOperations } from './select-operations.ts';
import type { Path } from './source.ts';

/** What a clause may refer to, and where its mistakes go. */
export interface ClauseContext {
  readonly api: Api;
  readonly envelopes: Readonly<Record<string, Envelope>>;
  readonly limits: Readonly<Record<string, Limit>>;
  readonly say: (path: Path, found: string, wanted: string) => void;
}

const overOf = (over: AuthorOver): InvariantClause['over'] => {
  if (over === 'errors') return { statuses: ['4xx', '5xx'], except: [] };
  if (over === 'answers') return { statuses: ['1xx', '2xx', '3xx', '4xx', '5xx'], except: [] };
  return { statuses: statusesOf(over.statuses), except: over.except === undefined ? [] : statusesOf(over.except) };
};

/** A case is called as its column `case` says, or after its values: `sent,packed`. */
export const caseId = (columns: Readonly<Record<string, Json>>): string =>
  (typeof columns.case === 'string' ? [columns.case] : Object.values(columns))
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(',');

const checkEnvelopes = (
  alternatives: readonly Alternative[],
  path: Path,
  envelopes: ClauseContext['envelopes'],
  say: ClauseContext['say'],
): void => {
  const named = alternatives.flat().flatMap((one) => (one.aspect === 'envelope' ? [one.envelope] : []));
  for (const name of new Set(named.filter((one) => !envelopes[one])))
    say(path, `the envelope ${name}`, wantedName(name, Object.keys(envelopes), 'one of the envelopes'));
};

const raceOf = ({ id, race, expect }: AuthorClause): Race => ({
  requests: race?.requests ?? 2,
  count: {
    id: `${id}/count`,
    aspect: 'count',
    accepted: race?.accepted ?? 1,
    ...(race?.resource === undefined ? {} : { resource: race.resource }),
    level: expect?.level ?? 'must',
    basis: expect?.basis ?? 'document',
  },
});

/** Its expectations are called `<clause>/follow-up/<aspect>`. */
const followUpOf = (
  clause: string,
  author: NonNullable<AuthorClause['followUp']>,
  above: Path,
  { envelopes, say }: Pick<ClauseContext, 'envelopes' | 'say'>,
): FollowUp | undefined => {
  const path = [...above, 'followUp'];
  const [first, ...rest] = compileExpect(`${clause}/follow-up`, author.expect, envelopes, (more, ...words) =>
    say([...path, ...more], ...words),
  );
  if (!first) return undefined;
  checkEnvelopes([first, ...rest], [...path, 'expect'], envelopes, say);
  if ([first, ...rest].flat().some(({ aspect }) => aspect === 'distinct'))
    say([...path, 'expect', 'distinct'], 'distinct in a follow-up', 'an invariant (over)');
  const places = [author.expect, ...(author.expect.oneOf ?? [])].map(({ fields }, index) => ({
    at: index === 0 ? ['fields', 'are'] : ['oneOf', index - 1, 'fields', 'are'],
    are: fields?.are,
  }));
  for (const { at } of places.filter(({ are }) => are === 'spoiled'))
    say([...path, 'expect', ...at], 'spoiled in a follow-up', 'the locations: a follow-up is not spoiled');
  return { step: stepOf(author), alternatives: [first, ...rest] };
};

/** Whether the question is just what its control is: the operation's valid request in no situation of its own. */
const isOwnControl = ({ ask = {}, state, before, race, burst, followUp }: AuthorClause): boolean =>
  Object.keys(ask).length === 0 && [state, before, race, burst, followUp].every((one) => one === undefined);

/** What only a clause has that is asked. */
const asking = ['ask', 'cases', 'values', 'state', 'before', 'after', 'race', 'burst', 'followUp'] as const;

/** Turns an author's clause into the model; undefined where it is too wrong for that. */
export const compileClause = (
  raw: AuthorClause,
  at: number,
  { api, envelopes, limits, say }: ClauseContext,
): Clause | undefined => {
  const path = ['clauses', at] as const;
  const base = { id: raw.id, section: raw.section, statement: raw.statement, capabilities: raw.capabilities ?? [] };
  const kinds = (['operations', 'over', 'untestable'] as const).filter((kind) => raw[kind] !== undefined);
  if (kinds.length !== 1) {
    say(
      path,
      kinds.length === 0 ? 'none of operations, over, untestable' : kinds.join(' beside '),
      'just one of operations (asked), over (an invariant), untestable',
    );
    return undefined;
  }
  if (raw.untestable !== undefined) {
    if (raw.expect) say([...path, 'expect'], 'an expectation beside untestable', 'one or the other');
    for (const key of asking)
      if (raw[key] !== undefined) say([...path, key], `${key} beside untestable`, 'one or the other');
    return { ...base, kind: 'untestable', reason: raw.untestable };
  }
  if (!raw.expect) {
    say(path, 'no expect', 'expect: what is said of the answer');
    return undefined;
  }
  const alternatives = compileExpect(raw.id, raw.expect, envelopes, (more, ...rest) =>
    say([...path, ...more], ...rest),
  );
  checkEnvelopes(alternatives, [...path, 'expect'], envelopes, say);
  for (const expectation of alternatives.flat()) {
    if (expectation.aspect === 'distinct' && raw.over === undefined)
      say([...path, 'expect', 'distinct'], 'distinct in a clause that is asked', 'an invariant (over)');
  }
  const [first, ...rest] = alternatives;
  if (!first) return undefined;
  if (raw.over !== undefined) {
    if (rest.length > 0) say([...path, 'expect', 'oneOf'], 'alternatives in an invariant', 'one set of expectations');
    for (const key of asking) {
      if (raw[key] !== undefined)
        say([...path, key], `${key} in an invariant`, 'operations in place of over, or no such key');
    }
    return { ...base, kind: 'invariant', over: overOf(raw.over), expectations: first };
  }
  const operations = selectedOperations(raw.operations as AuthorOperations, [...path, 'operations'], api, say);
  const cases = (raw.cases ?? []).map((columns) => ({ id: caseId(columns), columns }));
  for (const [index, { id }] of cases.entries()) {
    const twin = cases.findIndex((one) => one.id === id);
    if (twin === index && !['control', 'setup'].includes(id)) continue;
    const found = twin === index ? `a case called ${id}` : `the case ${id} a second time`;
    say([...path, 'cases', index], found, 'columns whose values together name the case, and no other');
  }
  if (raw.race && raw.ask?.inputs)
    say(
      [...path, 'race'],
      'a race beside bad inputs',
      'a valid request, of which all but some are refused, or no race',
    );
  const { requests = 2, accepted = 1 } = raw.race ?? {};
  if (accepted >= requests)
    say([...path, 'race', 'accepted'], `${accepted} of ${requests}`, 'fewer than the requests: the others are judged');
  if (isOwnControl(raw) && alternatives.flat().every((one) => one.aspect === 'status' && one.anyOf.includes('2xx')))
    say(
      [...path, 'expect'],
      'of the plain valid request only that it is accepted, as its control must be',
      'a status of its own, or a situation: where the control is refused, nothing is proven of the question',
    );
  const { burst: author } = raw;
  for (const key of ['race', 'followUp'] as const)
    if (author && raw[key]) say([...path, 'burst'], `a burst beside ${key}`, 'one of them');
  if (author && raw.ask?.inputs)
    say([...path, 'burst'], 'a burst beside bad inputs', 'a valid request, which is sent until a limit refuses it');
  const ids = operations.map(({ id }) => id);
  const burst = author && burstOf({ ...raw, burst: author }, ids, [...path, 'burst'], limits, say);
  const followUp = raw.followUp && followUpOf(raw.id, raw.followUp, path, { envelopes, say });
  return {
    ...base,
    kind: 'answer',
    operations: ids,
    cases,
    ...(raw.values ? { values: raw.values } : {}),
    states: statesOf(raw.state),
    before: (raw.before ?? []).map(stepOf),
    after: (raw.after ?? []).map(stepOf),
    ask: patchOf(raw.ask ?? {}),
    inputs: (raw.ask?.inputs ?? []).map((input) => (typeof input === 'string' ? { id: input } : input)),
    alternatives: [first, ...rest],
    ...(raw.race ? { race: raceOf(raw) } : {}),
    ...(burst ? { burst } : {}),
    ...(followUp ? { followUp } : {}),
  };
};
