import type { Json, JsonSchema } from './json.ts';
import type { ParameterIn } from './location.ts';

/** One parameter of an operation (OpenAPI 3.1 §4.8.12). */
export interface Parameter {
  readonly name: string;
  readonly in: ParameterIn;
  readonly required: boolean;
  readonly schema: JsonSchema;
  /** A valid value, sent where it is given. */
  readonly example?: Json;
}

/** A request body with its one media type (OpenAPI 3.1 §4.8.13). */
export interface RequestBody {
  readonly required: boolean;
  readonly mediaType: string;
  readonly schema: JsonSchema;
  readonly example: Json;
}

/** How a credential is sent (OpenAPI 3.1 §4.8.27). */
export type SecurityScheme =
  | { readonly id: string; readonly type: 'apiKey'; readonly in: 'header' | 'query' | 'cookie'; readonly name: string }
  | { readonly id: string; readonly type: 'http'; readonly scheme: 'bearer' | 'basic' };

/** One OpenAPI operation with every local `$ref` resolved. */
export interface Operation {
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** The templated path: `/subjects/{subject_id}`. */
  readonly path: string;
  /** The name of the server that has it, where that is not the default one. */
  readonly server?: string;
  readonly summary: string;
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
  /** Any one of these opens it; none: it is open to all. */
  readonly security: readonly { readonly scheme: string; readonly scopes: readonly string[] }[];
  /** Documented statuses of success, besides 2xx. */
  readonly accepts: readonly number[];
}
