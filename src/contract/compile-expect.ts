import type { AuthorExpect, AuthorMatcher, AuthorMatcherObject, AuthorStatuses } from './author.ts';
import { isObject } from './json.ts';
import type { Location } from './location.ts';
import type { Alternative, Basis, Envelope, Expectation, Leak, Level, Matcher, StatusRange } from './model.ts';
import type { Pointer } from './pointer.ts';
import type { Path } from './source.ts';

/** Says that something at `path` below the expectation is a mistake. */
export type SayBelow = (path: Path, found: string, wanted: string) => void;

interface Weight {
  readonly level: Level;
  readonly basis: Basis;
}

/** The statuses of an author's status: one, a class or a list. */
export const statusesOf = (statuses: AuthorStatuses): readonly StatusRange[] =>
  typeof statuses === 'object' ? statuses : [statuses];

/** A media type without parameters, in lower case. */
export const withoutParameters = (mediaType: string): string =>
  (mediaType.split(';', 1)[0] as string).trim().toLowerCase();

const leaksOf = (author: AuthorExpect['noLeaks']): readonly Leak[] =>
  author === undefined ? [] : 'of' in author ? author.of : author;

const isMatcherObject = (matcher: AuthorMatcher): matcher is AuthorMatcherObject => isObject(matcher);

const matcherOf = (author: AuthorMatcher, path: Path, say: SayBelow): Matcher => {
  if (!isMatcherObject(author)) return { kind: 'equals', value: author };
  if (author.atLeast !== undefined || author.atMost !== undefined) {
    say(path, 'a bound (atLeast, atMost)', 'it under relations; elsewhere a schema with minimum or maximum');
    return { kind: 'absent' };
  }
  const kinds = (['is', 'oneOf', 'schema', 'absent'] as const).filter((kind) => author[kind] !== undefined);
  if (kinds.length !== 1) {
    say(
      path,
      kinds.length === 0 ? 'none of is, oneOf, schema, absent' : kinds.join(' beside '),
      'just one of is, oneOf, schema, absent',
    );
  }
  if (author.oneOf !== undefined) return { kind: 'one-of', values: author.oneOf };
  if (author.schema !== undefined) return { kind: 'schema', schema: author.schema };
  if (author.absent !== undefined) return { kind: 'absent' };
  return { kind: 'equals', value: author.is ?? null };
};

const relationOf = (
  author: AuthorMatcher,
  path: Path,
  say: SayBelow,
): Pick<Extract<Expectation, { compare: string }>, 'compare' | 'value'> | undefined => {
  const { atLeast, atMost, ...rest } = isMatcherObject(author) ? author : {};
  const bounds = [atLeast, atMost].filter((bound) => bound !== undefined);
  if (bounds.length === 2) say(path, 'atLeast beside atMost', 'one of them, and the other in another clause');
  if (bounds.length > 0 && (['is', 'oneOf', 'schema', 'absent'] as const).some((kind) => rest[kind] !== undefined))
    say(path, 'a bound beside another value', 'just one of is, atLeast, atMost');
  if (atLeast !== undefined) return { compare: 'at-least', value: atLeast };
  if (atMost !== undefined) return { compare: 'at-most', value: atMost };
  const matcher = matcherOf(author, path, say);
  if (matcher.kind === 'equals') return { compare: 'equal', value: matcher.value };
  say(path, `a relation by ${matcher.kind}`, 'a value made of references: {{status}}');
  return undefined;
};

/** Turns what an author expects into alternatives: one, or one for each member of `oneOf`. */
export const compileExpect = (
  clause: string,
  author: AuthorExpect,
  envelopes: Readonly<Record<string, Envelope>>,
  say: SayBelow,
): readonly Alternative[] => {
  const own = (expect: AuthorExpect, inherited: Weight, envelopeAbove: string | undefined, path: Path) => {
    const found: Expectation[] = [];
    const base: Weight = { level: expect.level ?? inherited.level, basis: expect.basis ?? inherited.basis };
    const weigh = (value: unknown): Weight =>
      isObject(value)
        ? {
            level: (value.level as Level | undefined) ?? base.level,
            basis: (value.basis as Basis | undefined) ?? base.basis,
          }
        : base;
    const below: SayBelow = (more, ...rest) => say([...path, ...more], ...rest);
    const optional = (matcher: AuthorMatcher): boolean => isMatcherObject(matcher) && matcher.optional === true;

    if (expect.status !== undefined) {
      const status = expect.status;
      const anyOf = statusesOf(typeof status === 'object' && 'is' in status ? status.is : (status as AuthorStatuses));
      found.push({ id: `${clause}/status`, aspect: 'status', anyOf, ...weigh(status) });
    }
    const mediaType = (value: string, weight: Weight): void => {
      found.push({ id: `${clause}/media-type`, aspect: 'media-type', mediaType: withoutParameters(value), ...weight });
    };
    if (expect.mediaType !== undefined) {
      mediaType(typeof expect.mediaType === 'string' ? expect.mediaType : expect.mediaType.is, weigh(expect.mediaType));
    }
    let envelope = envelopeAbove;
    if (expect.envelope !== undefined) {
      envelope = typeof expect.envelope === 'string' ? expect.envelope : expect.envelope.is;
      const lens = envelopes[envelope];
      if (lens?.mediaType !== undefined && expect.mediaType === undefined)
        mediaType(lens.mediaType, weigh(expect.envelope));
      found.push({ id: `${clause}/envelope`, aspect: 'envelope', envelope, ...weigh(expect.envelope) });
    }
    const lens = envelope === undefined ? undefined : envelopes[envelope];
    const part = (name: 'code' | 'message' | 'fields', pointer: unknown): boolean => {
      if (envelope === undefined)
        below([name], `${name} without an envelope`, 'an envelope beside it, which knows where it stands');
      else if (lens && pointer === undefined)
        below([name], `${name}, which the envelope ${envelope} does not have`, `envelopes.${envelope}.${name}`);
      return lens !== undefined && pointer !== undefined;
    };
    for (const aspect of ['code', 'message'] as const) {
      const author = expect[aspect];
      if (author === undefined || !part(aspect, lens?.parts[aspect])) continue;
      const matcher = matcherOf(author, [...path, aspect], say);
      const common = { id: `${clause}/${aspect}`, envelope: envelope as string, matcher, ...weigh(author) };
      found.push(aspect === 'code' ? { aspect, ...common } : { aspect, ...common });
    }
    const { fields } = expect;
    if (fields !== undefined && part('fields', lens?.fields)) {
      const id = envelope as string;
      const weight = weigh(fields);
      if (fields.are !== undefined) {
        const named = fields.are as 'spoiled' | readonly Location[];
        found.push({
          id: `${clause}/fields`,
          aspect: 'fields',
          envelope: id,
          named,
          optional: fields.optional === true,
          ...weight,
        });
      }
      for (const name of ['code', 'message'] as const) {
        const author = fields[name];
        if (author === undefined) continue;
        if (lens?.fields?.[name] === undefined) {
          below(
            ['fields', name],
            `fields.${name}, which the envelope ${id} does not have`,
            `envelopes.${id}.fields.${name}`,
          );
          continue;
        }
        const matcher = matcherOf(author, [...path, 'fields', name], say);
        const own = isMatcherObject(author) ? author : {};
        found.push({
          id: `${clause}/fields:${name}`,
          aspect: 'fields',
          envelope: id,
          part: name,
          matcher,
          level: own.level ?? weight.level,
          basis: own.basis ?? weight.basis,
        });
      }
    }
    for (const [at, author] of Object.entries(expect.members ?? {})) {
      const matcher = matcherOf(author, [...path, 'members', at], say);
      found.push({
        id: `${clause}/member:${at}`,
        aspect: 'member',
        at: at as Pointer,
        matcher,
        optional: optional(author),
        ...weigh(author),
      });
    }
    for (const [header, author] of Object.entries(expect.headers ?? {})) {
      const matcher = matcherOf(author, [...path, 'headers', header], say);
      const id = `${clause}/header:${header.toLowerCase()}`;
      found.push({ id, aspect: 'header', header, matcher, optional: optional(author), ...weigh(author) });
    }
    for (const [at, author] of Object.entries(expect.relations ?? {})) {
      const relation = relationOf(author, [...path, 'relations', at], say);
      if (relation)
        found.push({
          id: `${clause}/relation:${at}`,
          aspect: 'relation',
          at: at as Pointer,
          ...relation,
          ...weigh(author),
        });
    }
    for (const of of leaksOf(expect.noLeaks))
      found.push({ id: `${clause}/leak:${of}`, aspect: 'leak', of, ...weigh(expect.noLeaks) });
    for (const at of expect.distinct ?? []) {
      found.push({ id: `${clause}/distinct:${at}`, aspect: 'distinct', at, ...base });
    }
    return { found, base, envelope };
  };

  const common = own(author, { level: 'must', basis: 'document' }, undefined, ['expect']);
  const sets = author.oneOf
    ? author.oneOf.map((alternative, at) => {
        const path = ['expect', 'oneOf', at];
        if (alternative.oneOf)
          say([...path, 'oneOf'], 'alternatives in an alternative', 'one list of whole sets of expectations');
        return [...common.found, ...own(alternative, common.base, common.envelope, path).found];
      })
    : [common.found];
  const weights = new Map<string, Weight>();
  for (const [at, set] of sets.entries()) {
    for (const { id, level, basis } of set) {
      const known = weights.get(id) ?? { level, basis };
      weights.set(id, known);
      if (known.level === level && known.basis === basis) continue;
      const found = `${id} as ${level}, ${basis} here and as ${known.level}, ${known.basis} in another alternative`;
      say(['expect', 'oneOf', at], found, 'one level and one basis: an expectation is counted once');
    }
  }
  return sets.flatMap((set, at) => {
    const [first, ...rest] = set;
    if (!first)
      say(
        author.oneOf ? ['expect', 'oneOf', at] : ['expect'],
        'no expectation',
        'at least one: status, envelope, code, message, members, …',
      );
    return first ? [[first, ...rest] as const] : [];
  });
};
