import type { Json, JsonSchema } from './json.ts';
import type { LimitPolicy, LimitPromise } from './limit-policy.ts';
import type { Location } from './location.ts';
import type { Operation, SecurityScheme } from './operation.ts';
import type { Pointer } from './pointer.ts';

/** A JSON value whose strings may hold `{{reference}}`; see `template.ts`. */
export type Template = Json;

/** `must` departs as `fail`, `should` as `warn`, `may` is noted on a pass. */
export type Level = 'must' | 'should' | 'may';

/** `document`: the provider says so. `editorial`: it does not say, the contract's author chose. */
export type Basis = 'document' | 'editorial';

/** What of an answer an expectation speaks of. */
export const aspects = [
  'status',
  'media-type',
  'envelope',
  'code',
  'message',
  'fields',
  'member',
  'header',
  'relation',
  'leak',
  'count',
  'distinct',
  'limit',
] as const;
export type Aspect = (typeof aspects)[number];

/** One shape of error body, and where its parts stand. Checks ask this lens, never a provider's member name. */
export interface Envelope {
  readonly id: string;
  /** The media type of the answer, without parameters. */
  readonly mediaType?: string;
  /** What a body must be to count as this envelope. */
  readonly schema: JsonSchema;
  readonly parts: { readonly code?: Pointer; readonly message?: Pointer; readonly requestId?: Pointer };
  readonly fields?: FieldErrors;
}

/** How an envelope lists the fields that failed validation. */
export interface FieldErrors {
  /** Where the list stands in the body. */
  readonly list: Pointer;
  /** Where an entry names its field. */
  readonly at: Pointer;
  readonly code?: Pointer;
  readonly message?: Pointer;
  /** `dotted`: `a.b.0`; `pointer`: `/a/b/0`; `segments`: `["body", "a", "b", 0]`, the first telling where it was sent. */
  readonly notation: 'dotted' | 'pointer' | 'segments';
}

/** What a single value must be. */
export type Matcher =
  | { readonly kind: 'equals'; readonly value: Template }
  | { readonly kind: 'one-of'; readonly values: readonly Template[] }
  | { readonly kind: 'schema'; readonly schema: JsonSchema }
  | { readonly kind: 'absent' };

/** A status code, or a class of them. */
export type StatusRange = number | `${1 | 2 | 3 | 4 | 5}xx`;

interface ExpectationBase {
  /** `<clause>/<aspect>`, with `:<name>` where an aspect occurs several times. It never changes. */
  readonly id: string;
  readonly level: Level;
  readonly basis: Basis;
}

/** What no answer may give away: a credential, those that are no secret too, or where in its code the server was. */
export const leaks = ['credentials', 'stack-traces'] as const;
export type Leak = (typeof leaks)[number];

/** One thing said of an answer. */
export type Expectation = ExpectationBase &
  (
    | { readonly aspect: 'status'; readonly anyOf: readonly StatusRange[] }
    | { readonly aspect: 'media-type'; readonly mediaType: string }
    | { readonly aspect: 'envelope'; readonly envelope: string }
    | { readonly aspect: 'code'; readonly envelope: string; readonly matcher: Matcher }
    | { readonly aspect: 'message'; readonly envelope: string; readonly matcher: Matcher }
    | {
        readonly aspect: 'fields';
        readonly envelope: string;
        /** `spoiled`: just the fields that the bad input spoiled. */
        readonly named: 'spoiled' | readonly Location[];
        /** Whether the list may be left out altogether. */
        readonly optional: boolean;
      }
    | {
        readonly aspect: 'fields';
        readonly envelope: string;
        /** What each entry says. */
        readonly part: 'code' | 'message';
        readonly matcher: Matcher;
      }
    | { readonly aspect: 'member'; readonly at: Pointer; readonly matcher: Matcher; readonly optional: boolean }
    | { readonly aspect: 'header'; readonly header: string; readonly matcher: Matcher; readonly optional: boolean }
    | {
        readonly aspect: 'relation';
        readonly at: Pointer;
        /** `at-least` and `at-most` compare numbers. */
        readonly compare: 'equal' | 'at-least' | 'at-most';
        readonly value: Template;
      }
    | { readonly aspect: 'relation'; readonly table: 'codes'; readonly envelopes: readonly string[] }
    | { readonly aspect: 'code'; readonly table: 'codes'; readonly envelopes: readonly string[] }
    | { readonly aspect: 'leak'; readonly of: Leak }
    | {
        readonly aspect: 'count';
        /** How many of the requests of a race may succeed, and must. */
        readonly accepted: number;
        /** What tells one resource from another: where it is equal, an answer repeats another's success. */
        readonly resource?: Pointer;
      }
    | { readonly aspect: 'distinct'; readonly at: Pointer }
    | {
        readonly aspect: 'limit';
        /** What the answers to a burst must not show to be false. */
        readonly promise: LimitPromise;
      }
  );

/** All of it must hold. */
export type Alternative = readonly [Expectation, ...Expectation[]];

/** An answer must fit one of them as a whole. */
export type Alternatives = readonly [Alternative, ...Alternative[]];

/** Where a request's credential comes from. */
export type CredentialRef =
  | { readonly kind: 'default' }
  | { readonly kind: 'none' }
  | { readonly kind: 'named'; readonly name: string }
  /** A value that a state or an earlier step returned, sent as the credential `as` is. */
  | { readonly kind: 'value'; readonly as: string; readonly value: Template };

/** What is laid over an operation's valid example. */
export interface RequestPatch {
  readonly credential: CredentialRef;
  readonly set: readonly { readonly at: Location; readonly value: Template }[];
  readonly remove: readonly Location[];
}

/** Where a value is kept from: the body by pointer, a header, or a cookie that the answer sets. */
export type SaveFrom = Pointer | `header.${string}` | `cookie.${string}`;

/** A request that prepares or cleans up. */
export interface Step extends RequestPatch {
  readonly operation: string;
  /** Only in the cases whose columns have one of these values; empty: in every case. */
  readonly when: Readonly<Record<string, readonly Json[]>>;
  readonly times: number;
  /** Sent once for all probes of a clause and operation, not once for each. */
  readonly shared: boolean;
  /** What it must be answered with; where it is not there, it must be accepted. */
  readonly status?: readonly StatusRange[];
  readonly save: readonly { readonly name: string; readonly from: SaveFrom; readonly secret: boolean }[];
}

/** A state that is arranged, with parameters for whoever arranges it. */
export interface StateRef {
  readonly id: string;
  readonly params: Readonly<Record<string, Template>>;
}

/** How a valid request for an operation is arranged. */
export interface Recipe {
  readonly states: readonly StateRef[];
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  readonly patch: RequestPatch;
}

/** A bad input by name, at one place or (without `at`) at every place where it applies. */
export interface InputRef {
  readonly id: string;
  readonly at?: Location;
}

/** A named precondition that the target arranges, as Pact's provider states are. */
export interface State {
  readonly id: string;
  readonly description: string;
  /** What it touches: data of its own, a credential of its own, or the whole target. A `global` one is arranged alone and undone. */
  readonly scope: 'data' | 'credential' | 'global';
  /** The names of the values it returns. */
  readonly returns: readonly { readonly name: string; readonly secret: boolean }[];
}

/** A kind of caller; the target supplies its value. */
export interface Credential {
  readonly id: string;
  readonly description: string;
  /** The security scheme of `openapi.yaml` by which it is sent. */
  readonly scheme: string;
  readonly scopes: readonly string[];
  /** How it is got; a target then supplies either what this needs or what it saves. */
  readonly login?: Login;
  /** Sent beside it: a token against cross-site request forgery. */
  readonly set: RequestPatch['set'];
}

/** A request that gives a credential. What it saves is known as `<credential>.<name>`, and secret. */
export interface Login {
  readonly step: Step;
  /** What a target supplies for it, by name: `{{email}}`. */
  readonly needs: readonly string[];
  /** The credential's value, made of what is saved. */
  readonly value: Template;
}

interface ClauseBase {
  readonly id: string;
  /** The heading under which the document says it. */
  readonly section: string;
  /** What the document says, in our own words. */
  readonly statement: string;
  /** What a deployment must be or have: `name`, or `name: value`, of which a column of the case may be the value. */
  readonly capabilities: readonly string[];
}

/** A situation that is asked for, operation by operation. */
export interface AnswerClause extends ClauseBase {
  readonly kind: 'answer';
  readonly operations: readonly string[];
  /** Rows of a documented table: one probe each, a column per `{{name}}`. */
  readonly cases: readonly { readonly id: string; readonly columns: Readonly<Record<string, Json>> }[];
  /** Made once for each probe, by name; not there where there are none. */
  readonly values?: Readonly<Record<string, Template>>;
  readonly states: readonly StateRef[];
  readonly before: readonly Step[];
  readonly after: readonly Step[];
  readonly ask: RequestPatch;
  /** Empty: the request is valid in itself, and the situation is what is wrong. */
  readonly inputs: readonly InputRef[];
  /** Of a race each answer beyond those that may succeed; of a burst each refusal. */
  readonly alternatives: Alternatives;
  /** The same request sent several times at once. */
  readonly race?: Race;
  /** The request sent until a limit refuses it. */
  readonly burst?: Burst;
  /** What is asked once the question is answered, to see what it left. */
  readonly followUp?: FollowUp;
}

export interface Race {
  /** How many are sent at once. */
  readonly requests: number;
  readonly count: Extract<Expectation, { aspect: 'count' }>;
}

/** The question is sent until a documented limit refuses it, and again when that should be over. */
export interface Burst {
  /** The id of the limit; a template of the case's columns. */
  readonly limit: Template;
  /** Who may send it, the best first: the first that a target can arrange does. */
  readonly by: readonly [BurstCaller, ...BurstCaller[]];
  readonly promises: readonly Extract<Expectation, { aspect: 'limit' }>[];
}

/** Somebody who may send a burst. */
export interface BurstCaller {
  readonly states: readonly StateRef[];
  /** Laid over the question. */
  readonly patch: RequestPatch;
  /** How much of the limit is left to them, in its units: a number, or a column. Not there where that is not known. */
  readonly left?: Template;
  /** The limit that they have in place of the documented one: a number, or a column. */
  readonly lowered?: Template;
  /** Laid over the question for somebody who shares the limit. */
  readonly shared?: RequestPatch;
  /** Laid over the question for somebody whose limit is another. */
  readonly apart?: RequestPatch;
}

/** A documented limit. */
export interface Limit extends LimitPolicy {
  readonly id: string;
  readonly description: string;
  /** Whose requests count together: `credential`, `workspace`, `agent`; in the document's words. */
  readonly per: string;
  /** Whose requests count. */
  readonly operations: readonly string[];
}

export interface FollowUp {
  readonly step: Step;
  readonly alternatives: Alternatives;
}

/** What is said of every answer of a run that it covers. */
export interface InvariantClause extends ClauseBase {
  readonly kind: 'invariant';
  readonly over: { readonly statuses: readonly StatusRange[]; readonly except: readonly StatusRange[] };
  readonly expectations: Alternative;
}

/** A documented statement that no test can decide, and why. */
export interface UntestableClause extends ClauseBase {
  readonly kind: 'untestable';
  readonly reason: string;
}

export type Clause = AnswerClause | InvariantClause | UntestableClause;

/** The documented table of error codes. */
export interface CodeTable {
  readonly rows: readonly { readonly code: string; readonly statuses: readonly number[] }[];
  /** The codes of a 429 that says nothing of the question: too many requests. Absent: of every 429. */
  readonly limits?: readonly string[];
}

/** Why expectations do not notice harmful mutants: what the document does not say, so that they cannot. */
export interface SurvivorReason {
  readonly mutants: readonly string[];
  /** Ids of expectations, or globs over them. */
  readonly expectations: readonly string[];
  readonly reason: string;
}

/** Something that a deployment may be or have. */
export interface Capability {
  readonly id: string;
  readonly description: string;
  /** What it may be; without them it is there or not. */
  readonly values?: readonly string[];
}

/** What a credential looks like that the target has never issued. */
export interface BadCredentials {
  /** By security scheme. */
  readonly malformed: Readonly<Record<string, string>>;
  readonly unknown: Readonly<Record<string, string>>;
}

/** A section of the document, known by its heading with those above it: `Resource Errors / 409 Conflict`. */
export interface DocumentSection {
  readonly section: string;
  /** `sha256:…` over its text; not there where nobody has recorded it. */
  readonly digest?: string;
}

/** What one provider documents about its errors, checked and resolved. */
export interface Contract {
  readonly id: string;
  readonly document: {
    readonly title: string;
    readonly url?: string;
    readonly retrieved: string;
    /** Its headings in their order; `refusal coverage --record` writes them. */
    readonly sections?: readonly DocumentSection[];
  };
  readonly envelopes: Readonly<Record<string, Envelope>>;
  readonly credentials: Readonly<Record<string, Credential>>;
  readonly badCredentials: BadCredentials;
  readonly states: Readonly<Record<string, State>>;
  /** What deployments may be or have, where the contract says so. */
  readonly capabilities: Readonly<Record<string, Capability>>;
  readonly limits: Readonly<Record<string, Limit>>;
  readonly codes: CodeTable;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  /** The URLs of the server that targets call default, as openapi.yaml has them. */
  readonly servers: readonly string[];
  /** The URLs of the others, by the names under which targets give theirs. */
  readonly otherServers: Readonly<Record<string, string>>;
  readonly operations: Readonly<Record<string, Operation>>;
  readonly recipes: Readonly<Record<string, Recipe>>;
  readonly clauses: readonly Clause[];
  readonly survivors: readonly SurvivorReason[];
}

/** Every expectation of a clause once, in the order in which they are stated. */
export const expectationsOf = (clause: Clause): readonly Expectation[] => {
  if (clause.kind === 'untestable') return [];
  if (clause.kind === 'invariant') return clause.expectations;
  const all = [
    ...(clause.race ? [clause.race.count] : []),
    ...(clause.burst?.promises ?? []),
    ...clause.alternatives.flat(),
    ...(clause.followUp?.alternatives.flat() ?? []),
  ];
  return [...new Map(all.map((expectation) => [expectation.id, expectation])).values()];
};

/** The statuses that alternatives ask for. */
export const statusesIn = (alternatives: Alternatives): readonly StatusRange[] =>
  alternatives.flat().flatMap((expectation) => (expectation.aspect === 'status' ? expectation.anyOf : []));
