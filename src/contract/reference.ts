import { isObject, type Json, type JsonObject, type JsonSchema } from './json.ts';

// A JSON Schema as pages that people read: the reference of contracts is made of nothing else.

/** A part of a schema that has keys of its own: it becomes a section with a table. */
interface Part {
  /** How it is called: `clause`, or `clause.ask` of what stands within it. */
  readonly name: string;
  readonly schema: JsonSchema;
}

const escaped = (text: string): string =>
  text.replaceAll('|', '\\|').replaceAll('<', '&lt;').replaceAll('*', '\\*').replaceAll('\n', ' ');
const code = (value: Json): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
const link = (name: string): string =>
  `[${name}](#${name
    .toLowerCase()
    .replace(/[^a-z0-9 _-]/g, '')
    .replaceAll(' ', '-')})`;
const listOf = (items: readonly string[]): string =>
  items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} or ${items.at(-1)}`;

const objectIn = (schema: JsonSchema, key: string): JsonObject | undefined => {
  const value = schema[key];
  return isObject(value) ? value : undefined;
};
const textIn = (schema: JsonSchema, key: string): string | undefined => {
  const value = schema[key];
  return typeof value === 'string' ? value : undefined;
};
const referredTo = (schema: JsonSchema): string | undefined => textIn(schema, '$ref')?.replace('#/$defs/', '');

/** What a schema that speaks of objects only under `then` says of them. */
const ofObjects = (schema: JsonSchema): JsonSchema => {
  const then = objectIn(schema, 'then');
  return then && objectIn(then, 'properties') ? { ...schema, ...then } : schema;
};

const numbersOf = ({ minimum, maximum }: JsonSchema): string => {
  if (minimum !== undefined && maximum !== undefined) return ` from ${minimum} to ${maximum}`;
  return minimum === undefined ? (maximum === undefined ? '' : ` up to ${maximum}`) : ` from ${minimum}`;
};

/** The values that are asked of a text alone: `if: { type: string }, then: { enum }`. */
const wordsOf = (schema: JsonSchema): readonly Json[] | undefined => {
  const then = objectIn(schema, 'then') ?? schema;
  if (Array.isArray(then.enum)) return then.enum;
  return then.const === undefined ? undefined : [then.const];
};

/** What one type of a schema admits, in words. */
const typeOf = (type: string, schema: JsonSchema, name: string): string => {
  const words = wordsOf(schema);
  if (type === 'string') {
    if (words && typeof words[0] === 'string') return listOf(words.map(code));
    const pattern = textIn(schema, 'pattern');
    const format = textIn(schema, 'format');
    return `text${pattern ? ` ${code(pattern.replaceAll('|', '\\|'))}` : ''}${format ? ` (${format})` : ''}`;
  }
  if (type === 'integer') return `whole number${numbersOf(schema)}`;
  if (type === 'boolean') return '`true` or `false`';
  if (type === 'array') {
    const items = objectIn(schema, 'items');
    return items ? `list of: ${formOf(items, name)}` : 'list';
  }
  if (type !== 'object') return type;
  const values = objectIn(schema, 'additionalProperties');
  if (objectIn(schema, 'properties')) return `object: ${link(name)}`;
  return values ? `by name: ${formOf(values, `${name}.name`)}` : 'object';
};

/** What a schema admits, in words. `name`: how the section is called in which its keys stand. */
const formOf = (schema: JsonSchema, name: string): string => {
  const reference = referredTo(schema);
  if (reference !== undefined) return link(reference);
  const { type } = schema;
  if (type === undefined) {
    const words = wordsOf(schema);
    if (words) return listOf(words.map(code));
    return objectIn(ofObjects(schema), 'properties') ? `any value, or an object: ${link(name)}` : 'any value';
  }
  return listOf([type].flat().map((one) => typeOf(String(one), schema, name)));
};

/** The parts that stand within a schema, each with keys of its own; what is referred to has its section elsewhere. */
const partsIn = (schema: JsonSchema, name: string): readonly Part[] => {
  if (referredTo(schema) !== undefined) return [];
  const whole = ofObjects(schema);
  const properties = objectIn(whole, 'properties');
  const own = properties ? [{ name, schema: whole }] : [];
  const below = Object.entries(properties ?? {}).flatMap(([key, value]) =>
    partsIn(value as JsonSchema, name === '' ? key : `${name}.${key}`),
  );
  const items = objectIn(whole, 'items');
  const values = objectIn(whole, 'additionalProperties');
  return [
    ...own,
    ...below,
    // What a list holds has the same keys as what may stand in its place.
    ...(items && !properties ? partsIn(items, name) : []),
    ...(values ? partsIn(values, `${name}.name`) : []),
  ];
};

/** What is said of a key: by its own words, or else by what it refers to. */
const saidOf = (schema: JsonSchema, definitions: JsonObject): string => {
  const reference = referredTo(schema);
  const definition = reference === undefined ? undefined : objectIn(definitions, reference);
  return textIn(schema, 'description') ?? (definition && textIn(definition, 'description')) ?? '';
};

const tableOf = ({ name, schema }: Part, definitions: JsonObject): readonly string[] => {
  const needed = Array.isArray(schema.required) ? schema.required : [];
  return [
    '| key | what stands there | what it says |',
    '|---|---|---|',
    ...Object.entries(objectIn(schema, 'properties') ?? {}).map(([key, value]) => {
      const one = value as JsonSchema;
      const form = formOf(one, name === '' ? key : `${name}.${key}`);
      return `| \`${key}\`${needed.includes(key) ? ' (needed)' : ''} | ${form} | ${escaped(saidOf(one, definitions))} |`;
    }),
  ];
};

const saying = (schema: JsonSchema): readonly string[] => {
  const described = textIn(schema, 'description');
  return described === undefined ? [] : [escaped(described), ''];
};

const sectionOf = (part: Part, mark: string, definitions: JsonObject): readonly string[] => [
  `${mark} ${part.name}`,
  '',
  ...saying(part.schema),
  ...tableOf(part, definitions),
  '',
];

/** A definition: what it says, what stands there, and the keys of the objects in it. */
const definitionOf = (name: string, schema: JsonSchema, definitions: JsonObject): readonly string[] => {
  const parts = partsIn(schema, name);
  const own = parts.find((part) => part.name === name);
  const isPlainObject = own !== undefined && schema.type === 'object';
  return [
    `## ${name}`,
    '',
    ...saying(schema),
    ...(isPlainObject ? [] : [`What stands there: ${formOf(schema, name)}.`, '']),
    ...(own ? [...tableOf(own, definitions), ''] : []),
    ...parts.filter((part) => part !== own).flatMap((part) => sectionOf(part, '###', definitions)),
  ];
};

/** A JSON Schema as Markdown: a table of its keys, and a section for each object within it and for each of its definitions. */
export const referenceOf = (schema: JsonSchema): string => {
  const definitions = objectIn(schema, '$defs') ?? {};
  const [top, ...within] = partsIn(schema, '');
  return [
    ...(top ? [...tableOf(top, definitions), ''] : []),
    ...within.flatMap((part) => sectionOf(part, '##', definitions)),
    ...Object.entries(definitions).flatMap(([name, value]) => definitionOf(name, value as JsonSchema, definitions)),
  ]
    .join('\n')
    .trimEnd();
};
