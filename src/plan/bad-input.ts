import type { Location } from '../contract/location.ts';
import type { BadCredentials, Credential } from '../contract/model.ts';
import type { Operation, SecurityScheme } from '../contract/operation.ts';
import type { Draft } from './draft.ts';

/** What a bad input may know besides the request. */
export interface InputContext {
  readonly operation: Operation;
  /** Every operation of the API, by operationId. */
  readonly operations: Readonly<Record<string, Operation>>;
  readonly credentials: Readonly<Record<string, Credential>>;
  readonly securitySchemes: Readonly<Record<string, SecurityScheme>>;
  readonly badCredentials: BadCredentials;
}

/** A named way to spoil a valid request. Pure and deterministic: the same draft and place give the same draft. */
export interface BadInput {
  /** Kebab-case; the name in contracts, probe ids and reports. It never changes. */
  readonly id: string;
  /** A sentence: what is sent. */
  readonly title: string;
  /** What of the request it spoils; everything else stays as it was. */
  readonly touches: 'credential' | 'value' | 'body' | 'media-type' | 'path' | 'method';
  /** The JSON Schema keyword that a spoiled value violates, and no other. For inputs that touch a value. */
  readonly violates?: string;
  /** Where it applies in the operation; a probe each. `['']` where it spoils the request as a whole; empty where it does not apply. */
  readonly places: (context: InputContext) => readonly Location[];
  readonly spoil: (draft: Draft, at: Location, context: InputContext) => Draft;
  /** The caller in whose name it is sent, where that is what is wrong. */
  readonly caller?: (context: InputContext) => string | undefined;
}

/** The bad inputs that a run knows, by id. */
export type InputRegistry = ReadonlyMap<string, BadInput>;
