import type {
  AuthorClause,
  AuthorContract,
  AuthorCredential,
  AuthorOperations,
  AuthorOver,
  AuthorPatch,
  AuthorStep,
} from './author.ts';
import { compileExpect, statusesOf, withoutParameters } from './compile-expect.ts';
import type { Json } from './json.ts';
import type { Location } from './location.ts';
import type { Mistake } from './mistake.ts';
import type {
  Clause,
  Contract,
  CredentialRef,
  Envelope,
  InvariantClause,
  Recipe,
  RequestPatch,
  Step,
} from './model.ts';
import { wantedName } from './nearest.ts';
import type { Api } from './openapi.ts';
import type { Operation } from './operation.ts';
import type { Path, Source } from './source.ts';

const defaultMalformed = 'not-a-credential';
const defaultUnknown = 'refusal-no-such-credential-0000000000000000';

const credentialOf = (author: AuthorCredential | undefined): CredentialRef =>
  author === undefined
    ? { kind: 'default' }
    : author === 'none'
      ? { kind: 'none' }
      : typeof author === 'string'
        ? { kind: 'named', name: author }
        : { kind: 'value', as: author.as, value: author.value };

const patchOf = (author: AuthorPatch): RequestPatch => ({
  credential: credentialOf(author.credential),
  set: Object.entries(author.set ?? {}).map(([at, value]) => ({ at: at as Location, value })),
  remove: author.remove ?? [],
});

const stepOf = (author: AuthorStep): Step => ({
  operation: author.operation,
  ...patchOf(author),
  times: author.times ?? 1,
  shared: author.shared ?? false,
  save: Object.entries(author.save ?? {}).map(([name, from]) =>
    typeof from === 'string' ? { name, from, secret: false } : { name, from: from.from, secret: from.secret ?? false },
  ),
});

const list = (value: string | readonly string[] | undefined): readonly string[] =>
  value === undefined ? [] : typeof value === 'string' ? [value] : value;

const selects = (author: AuthorOperations, operation: Operation): boolean => {
  if (author === 'all') return true;
  if (Array.isArray(author)) return author.includes(operation.id);
  const { methods, secured, scope, body } = author as Exclude<AuthorOperations, 'all' | readonly string[]>;
  return (
    (methods === undefined || methods.includes(operation.method)) &&
    (secured === undefined || secured === operation.security.length > 0) &&
    (scope === undefined || operation.security.some(({ scopes }) => scopes.includes(scope))) &&
    (body === undefined || body === (operation.body !== undefined))
  );
};

const overOf = (over: AuthorOver): InvariantClause['over'] => {
  if (over === 'errors') return { statuses: ['4xx', '5xx'], except: [] };
  if (over === 'answers') return { statuses: ['1xx', '2xx', '3xx', '4xx', '5xx'], except: [] };
  return { statuses: statusesOf(over.statuses), except: over.except === undefined ? [] : statusesOf(over.except) };
};

const caseId = (columns: Readonly<Record<string, Json>>): string =>
  Object.values(columns)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))
    .join(',');

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
    recipes[id] = { before: (raw.before ?? []).map(stepOf), after: (raw.after ?? []).map(stepOf), patch: patchOf(raw) };
  }

  const compileClause = (raw: AuthorClause, at: number): Clause | undefined => {
    const path = ['clauses', at] as const;
    const base = { id: raw.id, section: raw.section, statement: raw.states, capabilities: raw.capabilities ?? [] };
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
      return { ...base, kind: 'untestable', reason: raw.untestable };
    }
    if (!raw.expect) {
      say(path, 'no expect', 'expect: what is said of the answer');
      return undefined;
    }
    const alternatives = compileExpect(raw.id, raw.expect, envelopes, (more, ...rest) =>
      say([...path, ...more], ...rest),
    );
    for (const expectation of alternatives.flat()) {
      if (expectation.aspect === 'envelope' && !envelopes[expectation.envelope]) {
        say(
          [...path, 'expect'],
          `the envelope ${expectation.envelope}`,
          wantedName(expectation.envelope, Object.keys(envelopes), 'one of the envelopes'),
        );
      }
      if (expectation.aspect === 'distinct' && raw.over === undefined)
        say([...path, 'expect', 'distinct'], 'distinct in a clause that is asked', 'an invariant (over)');
    }
    const [first, ...rest] = alternatives;
    if (!first) return undefined;
    if (raw.over !== undefined) {
      if (rest.length > 0) say([...path, 'expect', 'oneOf'], 'alternatives in an invariant', 'one set of expectations');
      for (const key of ['ask', 'cases', 'state', 'before', 'after'] as const) {
        if (raw[key] !== undefined)
          say([...path, key], `${key} in an invariant`, 'operations in place of over, or no such key');
      }
      return { ...base, kind: 'invariant', over: overOf(raw.over), expectations: first };
    }
    const selection = raw.operations as AuthorOperations;
    if (Array.isArray(selection)) {
      for (const [index, id] of selection.entries()) {
        if (!api.operations[id])
          say([...path, 'operations', index], id, wantedName(id, operationIds, 'an operationId of openapi.yaml'));
      }
    }
    const operations = Object.values(api.operations).filter((operation) => selects(selection, operation));
    if (operations.length === 0 && !Array.isArray(selection)) {
      say(
        [...path, 'operations'],
        'a selection that no operation fits',
        'a selection that at least one operation of openapi.yaml fits',
      );
    }
    return {
      ...base,
      kind: 'answer',
      operations: operations.map(({ id }) => id),
      cases: (raw.cases ?? []).map((columns) => ({ id: caseId(columns), columns })),
      states: list(raw.state),
      before: (raw.before ?? []).map(stepOf),
      after: (raw.after ?? []).map(stepOf),
      ask: patchOf(raw.ask ?? {}),
      inputs: (raw.ask?.inputs ?? []).map((input) => (typeof input === 'string' ? { id: input } : input)),
      alternatives: [first, ...rest],
    };
  };

  const clauses = author.clauses.map(compileClause).filter((clause) => clause !== undefined);
  const codes = codesClause(author, envelopes);
  if (codes) clauses.push(codes);
  const bad = Object.entries(author.badCredentials ?? {});
  const contract: Contract = {
    id: author.id,
    document: author.document,
    envelopes,
    credentials: Object.fromEntries(
      Object.entries(author.credentials ?? {}).map(([id, raw]) => [
        id,
        { id, description: raw.description, scheme: raw.scheme, scopes: raw.scopes ?? [] },
      ]),
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
          returns: Object.entries(raw.returns ?? {}).map(([name, { secret }]) => ({ name, secret: secret ?? false })),
        },
      ]),
    ),
    codes: {
      rows: Object.entries(author.codes?.rows ?? {}).map(([code, statuses]) => ({
        code,
        statuses: typeof statuses === 'number' ? [statuses] : statuses,
      })),
    },
    securitySchemes: api.securitySchemes,
    servers: api.servers,
    operations: api.operations,
    recipes,
    clauses,
  };
  return { contract, mistakes };
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
