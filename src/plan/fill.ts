import { createHash } from 'node:crypto';
import type { Json } from '../contract/json.ts';
import type { Location } from '../contract/location.ts';
import type { Contract, RequestPatch } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { fillTemplate, type Lookup, MissingValue } from '../contract/template.ts';
import type { Headers, HttpRequest } from '../exchange/model.ts';
import type { CredentialValue } from '../target/model.ts';
import type { BadInput } from './bad-input.ts';
import { callerOf } from './credential.ts';
import { asText, type Draft, type DraftCredential, withoutValue, withValue } from './draft.ts';
import { inputContext } from './recipe.ts';

/** A request to be made: an operation, what is laid over its example, and how it is spoiled. */
export interface Ask {
  readonly operation: Operation;
  readonly patches: readonly RequestPatch[];
  readonly input?: { readonly bad: BadInput; readonly at: Location };
}

/** What is known when a request is made. */
export interface FillValues {
  /** The server's URL, without a slash at its end. */
  readonly url: string;
  readonly lookup: Lookup;
  /** Secret, by the credential's name; those with a login are looked up. */
  readonly credentials: Readonly<Record<string, CredentialValue>>;
}

/** A name that no other request of any run has: 16 hexadecimal digits of the run, the probe and the request's number in it. */
export const uniqueName = (runId: string, probe: string, number: number): string =>
  createHash('sha256').update(`${runId}\n${probe}\n${number}`).digest('hex').slice(0, 16);

/** The operation's valid request as its example says, with what is laid over it; references filled. */
export const draftOf = (contract: Contract, ask: Ask, lookup: Lookup): Draft => {
  const { operation } = ask;
  const examples = operation.parameters.filter(({ example }) => example !== undefined);
  const caller = callerOf(contract, operation, ask.patches);
  const beside = caller.kind === 'named' ? (contract.credentials[caller.name]?.set ?? []) : [];
  const start: Draft = {
    method: operation.method,
    path: operation.path,
    pathParameters: Object.fromEntries(
      examples.filter((one) => one.in === 'path').map(({ name, example }) => [name, asText(example as Json)]),
    ),
    query: examples
      .filter((one) => one.in === 'query')
      .map(({ name, example }) => [name, asText(example as Json)] as const),
    headers: examples.flatMap(({ in: place, name, example }) => {
      if (place === 'cookie') return [['Cookie', `${name}=${asText(example as Json)}`] as const];
      return place === 'header' ? [[name, asText(example as Json)] as const] : [];
    }),
    credential: caller.kind === 'value' ? { ...caller, value: asText(fillTemplate(caller.value, lookup)) } : caller,
    ...(operation.body ? { mediaType: operation.body.mediaType } : {}),
    body: operation.body ? { kind: 'json', value: operation.body.example } : { kind: 'none' },
  };
  const patches: readonly Pick<RequestPatch, 'set' | 'remove'>[] = [{ remove: [], set: beside }, ...ask.patches];
  return patches.reduce((draft, patch, index) => {
    const without = patch.remove.reduce(withoutValue, draft);
    return patch.set.reduce((before, { at, value }) => {
      try {
        return withValue(before, at, fillTemplate(value, lookup));
      } catch (error) {
        // What a later patch lays over it need not be known.
        if (error instanceof MissingValue && isOverlaid(at, patches.slice(index + 1))) return before;
        throw error;
      }
    }, without);
  }, start);
};

const isOverlaid = (at: Location, later: readonly Pick<RequestPatch, 'set' | 'remove'>[]): boolean =>
  !at.endsWith('/-') && later.some(({ set, remove }) => remove.includes(at) || set.some((one) => one.at === at));

/** A request's bytes, and the path parameters that went into its URL. */
export interface Filled {
  readonly request: HttpRequest;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/** The bytes of a request, just before it is sent: the same ask and values give the same bytes. Throws MissingValue where a reference has no value. */
export const fill = (contract: Contract, ask: Ask, values: FillValues): Filled => {
  const valid = draftOf(contract, ask, values.lookup);
  const draft = ask.input ? spoiled(contract, ask, ask.input, valid, values.lookup) : valid;
  return { request: toRequest(contract, draft, values), pathParameters: draft.pathParameters };
};

/** A draft as a bad input spoils it. Where that puts another caller in place, what is sent beside a credential is that caller's. */
const spoiled = (
  contract: Contract,
  ask: Ask,
  { bad, at }: NonNullable<Ask['input']>,
  valid: Draft,
  lookup: Lookup,
): Draft => {
  const context = inputContext(contract, ask.operation);
  const draft = bad.spoil(valid, at, context);
  const { credential } = draft;
  if (credential === valid.credential || (credential.kind !== 'named' && credential.kind !== 'none')) return draft;
  const patches = [...ask.patches, { credential, set: [], remove: [] }];
  return bad.spoil(draftOf(contract, { ...ask, patches }, lookup), at, context);
};

const toRequest = (contract: Contract, draft: Draft, values: FillValues): HttpRequest => {
  const path = draft.path.replace(/\{([^{}]+)\}/g, (whole, name: string) => {
    const value = draft.pathParameters[name];
    return value === undefined ? whole : encodeURIComponent(value);
  });
  const sent = credentialParts(contract, draft.credential, values);
  const query = [...draft.query, ...sent.query]
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
  const body =
    draft.body.kind === 'json'
      ? Buffer.from(JSON.stringify(draft.body.value))
      : draft.body.kind === 'bytes'
        ? draft.body.bytes
        : undefined;
  return {
    method: draft.method,
    url: `${values.url}${path}${query === '' ? '' : `?${query}`}`,
    headers: [
      ['Accept', 'application/json, application/problem+json;q=0.9, */*;q=0.1'],
      ...(draft.mediaType === undefined ? [] : [['Content-Type', draft.mediaType] as const]),
      ...withOneCookieLine([...draft.headers, ...sent.headers]),
    ],
    ...(body === undefined ? {} : { body }),
  };
};

/** All cookies in one line, as a user agent sends them (RFC 6265 §5.4). */
const withOneCookieLine = (headers: Headers): Headers => {
  const cookies = headers.filter(([name]) => name === 'Cookie').map(([, value]) => value);
  if (cookies.length < 2) return headers;
  return [...headers.filter(([name]) => name !== 'Cookie'), ['Cookie', cookies.join('; ')]];
};

type Parts = {
  readonly headers: readonly (readonly [string, string])[];
  readonly query: readonly (readonly [string, string])[];
};

const credentialParts = (
  contract: Contract,
  credential: DraftCredential,
  { credentials, lookup }: FillValues,
): Parts => {
  const nothing: Parts = { headers: [], query: [] };
  const secretOf = (name: string): string | undefined => {
    const login = contract.credentials[name]?.login;
    if (login) return String(fillTemplate(login.value, lookup));
    const given = credentials[name];
    return typeof given === 'string' ? given : undefined;
  };
  if (credential.kind === 'none') return nothing;
  const schemeId =
    credential.kind === 'made-up'
      ? credential.scheme
      : contract.credentials[credential.kind === 'named' ? credential.name : credential.as]?.scheme;
  const scheme = schemeId === undefined ? undefined : contract.securitySchemes[schemeId];
  const value = credential.kind === 'named' ? secretOf(credential.name) : credential.value;
  if (!scheme || value === undefined) return nothing;
  if (scheme.type === 'http') {
    const text = scheme.scheme === 'basic' ? `Basic ${Buffer.from(value).toString('base64')}` : `Bearer ${value}`;
    return { ...nothing, headers: [['Authorization', text]] };
  }
  if (scheme.in === 'query') return { ...nothing, query: [[scheme.name, value]] };
  return {
    ...nothing,
    headers: [scheme.in === 'cookie' ? ['Cookie', `${scheme.name}=${value}`] : [scheme.name, value]],
  };
};
