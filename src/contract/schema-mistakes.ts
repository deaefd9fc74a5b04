import type { Json, JsonSchema } from './json.ts';
import type { Mistake } from './mistake.ts';
import { wantedName } from './nearest.ts';
import { tokensOf } from './pointer.ts';
import { type SchemaError, schemaErrors } from './schema-validator.ts';
import type { Path, Source } from './source.ts';

const show = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
};

const kindOf = (value: unknown): string =>
  value === null ? 'null' : Array.isArray(value) ? 'a list' : typeof value === 'object' ? 'an object' : show(value);

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The path of a JSON Pointer in this document: indices as numbers. */
const pathOf = (error: SchemaError, root: Json): Path => {
  let here: unknown = root;
  return tokensOf(error.at).map((token) => {
    const step = Array.isArray(here) ? Number(token) : token;
    here = isRecord(here) ? here[token] : undefined;
    return step;
  });
};

/** Our own formats in words. */
const formats: Readonly<Record<string, string>> = {
  'request-location': 'a JSON Pointer into the body (/name), path.<name>, query.<name>, header.<name> or cookie.<name>',
  'answer-location': 'a JSON Pointer into the body (/name), header.<name> or cookie.<name>',
};

const toMistake = (source: Source, error: SchemaError, parentSchema: Readonly<Record<string, unknown>>): Mistake => {
  const path = pathOf(error, source.value);
  const { params } = error;
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(params.additionalProperty);
      const known = Object.keys((parentSchema.properties as object | undefined) ?? {});
      return source.mistake(
        [...path, name],
        `the unknown key ${show(name)}`,
        wantedName(name, known, 'one of the keys'),
        'key',
      );
    }
    case 'required':
      return source.mistake(
        path,
        `no ${String(params.missingProperty)}`,
        `the key ${show(params.missingProperty)}`,
        'key',
      );
    case 'type':
      return source.mistake(path, kindOf(error.found), `${[params.type].flat().join(' or ')}`);
    case 'enum':
      return source.mistake(
        path,
        show(error.found),
        wantedName(String(error.found), (params.allowedValues as unknown[]).map(String), 'one of'),
      );
    case 'const':
      return source.mistake(path, show(error.found), show(params.allowedValue));
    case 'pattern':
      return source.mistake(path, show(error.found), `text that matches ${String(params.pattern)}`);
    case 'format':
      return source.mistake(
        path,
        show(error.found),
        formats[params.format as string] ?? `text of the format ${String(params.format)}`,
      );
    case 'propertyNames':
      return source.mistake(
        [...path, String(params.propertyName)],
        `the name ${show(params.propertyName)}`,
        'a name of the documented form',
        'key',
      );
    default:
      return source.mistake(path, kindOf(error.found), error.message.replace(/^must /, 'it to '));
  }
};

/** Every mistake that a JSON Schema finds in a source, in the order of the text. */
export const schemaMistakes = (source: Source, schema: JsonSchema): readonly Mistake[] => {
  const errors = schemaErrors(schema, source.value);
  const named = new Set(errors.filter((error) => error.keyword === 'propertyNames').map((error) => error.at));
  return (
    errors
      // The cause inside `propertyNames` is told by its own mistake.
      .filter((error) => !(named.has(error.at) && ['pattern', 'format'].includes(error.keyword)))
      .map((error) => toMistake(source, error, error.parentSchema))
  );
};
