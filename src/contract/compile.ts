import type { AuthorContract } from './author.ts';
import { compileClause } from './compile-clause.ts';
import { credentialOf } from './compile-credential.ts';
import { withoutParameters } from './compile-expect.ts';
import { limitOf, sayShowsNothing } from './compile-limits.ts';
import { patchOf, statesOf, stepOf } from './compile-request.ts';
import { fitsGlob } from './glob.ts';
import type { Mistake } from './mistake.ts';
import { type Contract, type Envelope, expectationsOf, type InvariantClause, type Recipe } from './model.ts';
import { wantedName } from './nearest.ts';
import type { Api } from './openapi.ts';
import { selectedOperations } from './select-operations.ts';
import type { Path, Source } from './source.ts';

const defaultMalformed = 'not-a-credential';
const defaultUnknown = 'refusal-no-such-credential-0000000000000000';

/** Turns a valid author's contract and its API into the model. What does not fit together is in `mistakes`. */
export const compile = (
  source: Source,
  author: AuthorContract,
  api: Api,
): { readonly contract: Contract; readonly mistakes: readonly Mistake[] } => {
  const mistakes: Mistake[] = [];
  const say = (path: Path, found: string, wanted: string): void => {
    mistakes.push(source.mistake(path, found, wanted));
  };

  const envelopes: Record<string, Envelope> = Object.create(null);
  for (const [id, raw] of Object.entries(author.envelopes ?? {})) {
    const schema = typeof raw.schema === 'string' ? api.schema(raw.schema) : raw.schema;
    if (schema === undefined)
      say(
        ['envelopes', id, 'schema'],
        JSON.stringify(raw.schema),
        'a schema, or the name of one in openapi.yaml under components.schemas',
      );
    const { code, message, requestId } = raw;
    envelopes[id] = {
      id,
      ...(raw.mediaType === undefined ? {} : { mediaType: withoutParameters(raw.mediaType) }),
      schema: schema ?? {},
      parts: {
        ...(code === undefined ? {} : { code }),
        ...(message === undefined ? {} : { message }),
        ...(requestId === undefined ? {} : { requestId }),
      },
      ...(raw.fields === undefined ? {} : { fields: { ...raw.fields, notation: raw.fields.notation ?? 'dotted' } }),
    };
  }

  const operationIds = Object.keys(api.operations);
  const recipes: Record<string, Recipe> = {};
  for (const [id, raw] of Object.entries(author.operations ?? {})) {
    if (!api.operations[id])
      say(['operations', id], id, wantedName(id, operationIds, 'an operationId of openapi.yaml'));
    recipes[id] = {
      states: statesOf(raw.state),
      before: (raw.before ?? []).map(stepOf),
      after: (raw.after ?? []).map(stepOf),
      patch: patchOf(raw),
    };
  }

  const limits = Object.fromEntries(
    Object.entries(author.limits ?? {}).map(([id, raw]) => {
      const path = ['limits', id];
      const counted = selectedOperations(raw.operations ?? 'all', [...path, 'operations'], api, say);
      sayShowsNothing(raw, path, say);
      const ids = counted.map((operation) => operation.id);
      return [id, limitOf(id, raw, ids)];
    }),
  );
  const clauses = author.clauses
    .map((clause, at) => compileClause(clause, at, { api, envelopes, limits, say }))
    .filter((clause) => clause !== undefined);
  const codes = codesClause(author, envelopes);
  if (codes) clauses.push(codes);
  const expectations = clauses.flatMap(expectationsOf).map(({ id }) => id);
  for (const [at, { expectations: globs }] of (author.survivors ?? []).entries())
    for (const [place, glob] of globs.entries())
      if (!expectations.some((id) => fitsGlob(id, glob)))
        say(
          ['survivors', at, 'expectations', place],
          glob,
          wantedName(glob, expectations, 'an id of an expectation, or a glob over them'),
        );
  const bad = Object.entries(author.badCredentials ?? {});
  const contract: Contract = {
    id: author.id,
    document: author.document,
    envelopes,
    credentials: Object.fromEntries(
      Object.entries(author.credentials ?? {}).map(([id, raw]) => [id, credentialOf(id, raw)]),
    ),
    badCredentials: {
      malformed: {
        ...eachScheme(api, defaultMalformed),
        ...Object.fromEntries(bad.flatMap(([id, { malformed }]) => (malformed === undefined ? [] : [[id, malformed]]))),
      },
      unknown: {
        ...eachScheme(api, defaultUnknown),
        ...Object.fromEntries(bad.flatMap(([id, { unknown }]) => (unknown === undefined ? [] : [[id, unknown]]))),
      },
    },
    states: Object.fromEntries(
      Object.entries(author.states ?? {}).map(([id, raw]) => [
        id,
        {
          id,
          description: raw.description,
          scope: raw.scope ?? 'data',
          returns: Object.entries(raw.returns ?? {}).map(([name, { secret }]) => ({ name, secret: secret ?? false })),
        },
      ]),
    ),
    capabilities: Object.fromEntries(
      Object.entries(author.capabilities ?? {}).map(([id, raw]) => [id, { id, ...raw }]),
    ),
    limits,
    codes: {
      rows: Object.entries(author.codes?.rows ?? {}).map(([code, statuses]) => ({
        code,
        statuses: typeof statuses === 'number' ? [statuses] : statuses,
      })),
      ...(author.codes?.limits ? { limits: author.codes.limits } : {}),
    },
    securitySchemes: api.securitySchemes,
    servers: api.servers,
    otherServers: author.servers ?? {},
    operations: operationsOf(author, api, say),
    recipes,
    clauses,
    survivors: author.survivors ?? [],
  };
  return { contract, mistakes };
};

/** The operations, each with the name of its server. */
const operationsOf = (
  { servers = {} }: AuthorContract,
  { operations, ownServers, servers: ofAll }: Api,
  say: (path: Path, found: string, wanted: string) => void,
): Contract['operations'] => {
  const names = Object.keys(servers);
  for (const name of names)
    if (name === 'default')
      say(['servers', name], name, 'another name: openapi.yaml says which server is the default one');
    else if (!Object.values(ownServers).includes(servers[name] as string))
      say(
        ['servers', name],
        servers[name] as string,
        'a URL that openapi.yaml has under servers of a path item or an operation',
      );
  return Object.fromEntries(
    Object.entries(operations).map(([id, operation]) => {
      const own = ownServers[id];
      if (own === undefined || ofAll.includes(own)) return [id, operation];
      const server = names.find((name) => servers[name] === own);
      if (server === undefined)
        say(
          names.length === 0 ? [] : ['servers'],
          `no name of ${own}, the server of ${id}`,
          `servers: { name: ${own} }`,
        );
      return [id, { ...operation, ...(server === undefined ? {} : { server }) }];
    }),
  );
};

const eachScheme = (api: Api, value: string): Record<string, string> =>
  Object.fromEntries(
    Object.values(api.securitySchemes).map(({ id, ...scheme }) => [
      id,
      scheme.type === 'http' && scheme.scheme === 'basic' ? `nobody:${value}` : value,
    ]),
  );

/** The table of codes as an invariant over all errors. */
const codesClause = (
  author: AuthorContract,
  envelopes: Readonly<Record<string, Envelope>>,
): InvariantClause | undefined => {
  if (!author.codes) return undefined;
  const withCode = Object.values(envelopes)
    .filter(({ parts }) => parts.code !== undefined)
    .map(({ id }) => id);
  const { level = 'should', basis = 'editorial' } = author.codes.unlisted ?? {};
  return {
    id: 'codes',
    kind: 'invariant',
    section: author.codes.section,
    statement: 'A listed code stands only under its status, and no other code is used.',
    capabilities: [],
    over: { statuses: ['4xx', '5xx'], except: [] },
    expectations: [
      {
        id: 'codes/relation:status',
        aspect: 'relation',
        table: 'codes',
        envelopes: withCode,
        level: 'must',
        basis: 'document',
      },
      { id: 'codes/code', aspect: 'code', table: 'codes', envelopes: withCode, level, basis },
    ],
  };
};
