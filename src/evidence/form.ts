import { readFileSync } from 'node:fs';
import type { Json, JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { type SchemaError, schemaErrors } from '../contract/schema-validator.ts';
import type { EvidenceLine } from './format.ts';

/** What a line has, and what it should have. */
export interface Fault {
  readonly found: string;
  readonly wanted: string;
}

const definitions = { header: 'header', exchange: 'exchange', verdict: 'verdictLine', footer: 'footer' } as const;

const { oneOf: _, ...whole } = JSON.parse(readFileSync(packageFile('reports/evidence.schema.json'), 'utf8')) as {
  readonly oneOf: unknown;
} & JsonSchema;
const schemaOf = (definition: string): JsonSchema => ({ ...whole, $ref: `#/$defs/${definition}` }) as JsonSchema;
const schemas = Object.fromEntries(Object.entries(definitions).map(([kind, name]) => [kind, schemaOf(name)])) as {
  readonly [kind in EvidenceLine['line']]: JsonSchema;
};

const shownCharacters = 80;
const shown = (value: unknown): string => {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters)}…` : text;
};

/** The first way in which a line is not what `reports/evidence.schema.json` describes; undefined where it is. */
export const formFault = (line: EvidenceLine): Fault | undefined => {
  const errors = schemaErrors(schemas[line.line], line as unknown as Json);
  // What is wrong deepest says most: that none of several forms fits comes of it. That it is of another kind says least.
  const depth = ({ at, keyword }: SchemaError): number => (keyword === 'const' ? 0 : at.split('/').length);
  const [deepest] = errors.toSorted((a, b) => depth(b) - depth(a));
  if (!deepest) return undefined;
  const { at, params, keyword, message } = deepest;
  const named = Object.values(params).find((value) => typeof value === 'string');
  const member = keyword === 'required' || keyword === 'additionalProperties' ? `: ${JSON.stringify(named)}` : '';
  const list = Array.isArray(params.allowedValues) ? `: ${params.allowedValues.map(shown).join(', ')}` : '';
  const what = `${line.line === 'exchange' ? 'an' : 'a'} ${line.line}`;
  return {
    found: `${shown(deepest.found)} at ${at === '' ? 'the top' : at} of ${what}`,
    wanted: `what reports/evidence.schema.json describes: it ${message}${member}${list}`,
  };
};
