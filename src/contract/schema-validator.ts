import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { RE2JS } from 're2js';
import type { Json, JsonSchema } from './json.ts';
import { isAnswerLocation, isLocation } from './location.ts';
import type { Pointer } from './pointer.ts';

const addFormats = addFormatsModule as unknown as (ajv: Ajv2020) => void;

/** Regular expressions that take linear time whatever the text (RE2): a contract must not be able to hang a run. */
const linearPattern = Object.assign(
  (pattern: string): { test: (text: string) => boolean; toString: () => string } => {
    const compiled = RE2JS.compile(RE2JS.translateRegExp(pattern));
    // Ajv keeps compiled patterns by their text: without toString all would share the first.
    return { test: (text) => compiled.matcher(text).find(), toString: () => `/${pattern}/` };
  },
  { code: 'linearPattern' },
);

/** Seconds, or an HTTP date in its one allowed form (RFC 9110 §10.2.3, §5.6.7). */
const imfFixdate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/;
const isImfFixdate = (text: string): boolean => imfFixdate.test(text) && new Date(text).toUTCString() === text;
const isRetryAfter = (text: string): boolean => /^\d+$/.test(text) || isImfFixdate(text);

const options: Options = {
  allErrors: true,
  strict: false,
  verbose: true,
  // Most schemas judge a handful of values: making them quick costs more than it saves.
  code: { regExp: linearPattern, optimize: false },
  validateFormats: true,
  // A schema with an $id may come more than once: in two operations, or in two contracts.
  addUsedSchema: false,
};

/** A validator of JSON Schemas, which holds them to the meta-schema, with the formats `retry-after`, `imf-fixdate`, `request-location` and `answer-location` besides the usual ones. */
export const newValidator = (): Ajv2020 => validatorWith(options);

const validatorWith = (own: Options): Ajv2020 => {
  const ajv = new Ajv2020(own);
  addFormats(ajv);
  ajv.addFormat('retry-after', isRetryAfter);
  ajv.addFormat('imf-fixdate', isImfFixdate);
  ajv.addFormat('request-location', isLocation);
  ajv.addFormat('answer-location', isAnswerLocation);
  return ajv;
};

// To hold a schema to the meta-schema takes longer than all else of a short run's planning: `whyNotSchema` does, once, where a contract is compiled.
const shared = validatorWith({ ...options, validateSchema: false });
const compiled = new WeakMap<JsonSchema, ValidateFunction>();

/** One way in which a value breaks a schema. */
export interface SchemaError {
  readonly at: Pointer;
  readonly keyword: string;
  readonly message: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly found: unknown;
  /** The schema in which the broken keyword stands. */
  readonly parentSchema: Readonly<Record<string, unknown>>;
}

const toSchemaError = (error: ErrorObject): SchemaError => ({
  at: error.instancePath as Pointer,
  keyword: error.keyword,
  message: error.message ?? error.keyword,
  params: error.params,
  found: error.data,
  parentSchema: error.parentSchema ?? {},
});

/** Compiles a schema once, one in which `whyNotSchema` finds nothing. Throws where RE2 cannot say one of its patterns. */
export const compileSchema = (schema: JsonSchema): ValidateFunction => {
  let validate = compiled.get(schema);
  if (!validate) {
    validate = shared.compile(schema);
    compiled.set(schema, validate);
  }
  return validate;
};

/** Every way in which `value` breaks `schema`. */
export const schemaErrors = (schema: JsonSchema, value: Json): readonly SchemaError[] => {
  const validate = compileSchema(schema);
  return validate(value) ? [] : (validate.errors ?? []).filter((error) => error.keyword !== 'if').map(toSchemaError);
};

/** Why a schema cannot be used; undefined where it can. */
export const whyNotSchema = (schema: JsonSchema): string | undefined => {
  try {
    shared.validateSchema(schema, true);
    compileSchema(schema);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message.replace(/\s+/g, ' ') : String(error);
  }
};
