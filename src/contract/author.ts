import type { Json, JsonSchema } from './json.ts';
import type { LimitPromise, LimitShows } from './limit-policy.ts';
import type { Location } from './location.ts';
import type { Basis, Contract, Leak, Level, SaveFrom, StatusRange } from './model.ts';
import type { Pointer } from './pointer.ts';

// The contract as its author writes it: what `contracts/contract.schema.json` admits. `compile.ts` turns it into the model.

interface Weight {
  readonly level?: Level;
  readonly basis?: Basis;
}

export type AuthorStatuses = StatusRange | readonly StatusRange[];

export interface AuthorMatcherObject extends Weight {
  readonly is?: Json;
  readonly oneOf?: readonly Json[];
  readonly schema?: JsonSchema;
  readonly absent?: true;
  readonly atLeast?: Json;
  readonly atMost?: Json;
  readonly optional?: boolean;
}
/** A value to equal (never an object), or an object that says more. */
export type AuthorMatcher = null | boolean | number | string | readonly Json[] | AuthorMatcherObject;

export interface AuthorExpect extends Weight {
  readonly status?: AuthorStatuses | ({ readonly is: AuthorStatuses } & Weight);
  readonly mediaType?: string | ({ readonly is: string } & Weight);
  readonly envelope?: string | ({ readonly is: string } & Weight);
  readonly code?: AuthorMatcher;
  readonly message?: AuthorMatcher;
  readonly fields?: Weight & {
    readonly are?: 'spoiled' | readonly Location[];
    readonly optional?: boolean;
    readonly code?: AuthorMatcher;
    readonly message?: AuthorMatcher;
  };
  readonly members?: Readonly<Record<Pointer, AuthorMatcher>>;
  readonly headers?: Readonly<Record<string, AuthorMatcher>>;
  readonly relations?: Readonly<Record<Pointer, AuthorMatcher>>;
  readonly noLeaks?: readonly Leak[] | ({ readonly of: readonly Leak[] } & Weight);
  readonly distinct?: readonly Pointer[];
  readonly oneOf?: readonly AuthorExpect[];
}

export type AuthorCredential = string | { readonly as: string; readonly value: string };

export interface AuthorPatch {
  readonly credential?: AuthorCredential;
  readonly set?: Readonly<Record<Location, Json>>;
  readonly remove?: readonly Location[];
}

export interface AuthorStep extends AuthorPatch {
  readonly operation: string;
  readonly when?: Readonly<Record<string, Json>>;
  readonly times?: number;
  readonly shared?: boolean;
  readonly status?: AuthorStatuses;
  readonly save?: AuthorSave;
}

export type AuthorSave = Readonly<Record<string, SaveFrom | { readonly from: SaveFrom; readonly secret?: boolean }>>;

export type AuthorState = string | { readonly id: string; readonly params?: Readonly<Record<string, Json>> };
export type AuthorStates = AuthorState | readonly AuthorState[];

export type AuthorOperations =
  | 'all'
  | readonly string[]
  | {
      readonly methods?: readonly string[];
      readonly secured?: boolean;
      readonly scheme?: string;
      readonly scope?: string;
      readonly body?: boolean;
      readonly except?: readonly string[];
    };

export type AuthorOver = 'errors' | 'answers' | { readonly statuses: AuthorStatuses; readonly except?: AuthorStatuses };

export interface AuthorClause {
  readonly id: string;
  readonly section: string;
  readonly statement: string;
  readonly capabilities?: readonly string[];
  readonly operations?: AuthorOperations;
  readonly state?: AuthorStates;
  readonly cases?: readonly Readonly<Record<string, Json>>[];
  readonly values?: Readonly<Record<string, Json>>;
  readonly before?: readonly AuthorStep[];
  readonly after?: readonly AuthorStep[];
  readonly ask?: AuthorPatch & {
    readonly inputs?: readonly (string | { readonly id: string; readonly at?: Location })[];
  };
  readonly race?: { readonly requests?: number; readonly accepted?: number; readonly resource?: Pointer };
  readonly burst?: AuthorBurst;
  readonly followUp?: AuthorPatch & { readonly operation: string; readonly expect: AuthorExpect };
  readonly over?: AuthorOver;
  readonly untestable?: string;
  readonly expect?: AuthorExpect;
}

export interface AuthorBurst {
  readonly limit: string;
  readonly by?: readonly (AuthorPatch & {
    readonly state?: AuthorStates;
    readonly left?: number | string;
    readonly lowered?: number | string;
    readonly shared?: AuthorPatch;
    readonly apart?: AuthorPatch;
  })[];
  readonly promises?: Readonly<Partial<Record<LimitPromise, false | Weight>>>;
}

export interface AuthorLimit {
  readonly description: string;
  readonly limit?: number;
  /** Seconds. */
  readonly window?: number;
  readonly slides?: boolean;
  readonly cost?: number;
  readonly per: string;
  readonly operations?: AuthorOperations;
  readonly shows?: Partial<LimitShows>;
}

export interface AuthorEnvelope {
  readonly mediaType?: string;
  readonly schema: JsonSchema | string;
  readonly code?: Pointer;
  readonly message?: Pointer;
  readonly requestId?: Pointer;
  readonly fields?: {
    readonly list: Pointer;
    readonly at: Pointer;
    readonly code?: Pointer;
    readonly message?: Pointer;
    readonly notation?: 'dotted' | 'pointer' | 'segments';
  };
}

export interface AuthorContract {
  readonly id: string;
  readonly openapi?: string;
  readonly servers?: Readonly<Record<string, string>>;
  readonly document: Contract['document'];
  readonly envelopes?: Readonly<Record<string, AuthorEnvelope>>;
  readonly credentials?: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly scheme: string;
        readonly scopes?: readonly string[];
        readonly login?: AuthorPatch & { readonly operation: string; readonly save: AuthorSave };
        readonly value?: string;
        readonly set?: Readonly<Record<Location, Json>>;
      }
    >
  >;
  readonly badCredentials?: Readonly<Record<string, { readonly malformed?: string; readonly unknown?: string }>>;
  readonly states?: Readonly<
    Record<
      string,
      {
        readonly description: string;
        readonly scope?: 'data' | 'credential' | 'global';
        readonly returns?: Readonly<Record<string, { readonly secret?: boolean }>>;
      }
    >
  >;
  readonly capabilities?: Readonly<
    Record<string, { readonly description: string; readonly values?: readonly string[] }>
  >;
  readonly operations?: Readonly<
    Record<
      string,
      AuthorPatch & {
        readonly state?: AuthorStates;
        readonly before?: readonly AuthorStep[];
        readonly after?: readonly AuthorStep[];
      }
    >
  >;
  readonly limits?: Readonly<Record<string, AuthorLimit>>;
  readonly codes?: {
    readonly section: string;
    readonly unlisted?: Weight;
    readonly limits?: readonly string[];
    readonly rows: Readonly<Record<string, number | readonly number[]>>;
  };
  readonly survivors?: readonly {
    readonly mutants: readonly string[];
    readonly expectations: readonly string[];
    readonly reason: string;
  }[];
  readonly clauses: readonly AuthorClause[];
}
