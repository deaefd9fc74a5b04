import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isObject, type Json, type JsonSchema } from './json.ts';
import { packageFile } from './package-file.ts';
import { referenceOf } from './reference.ts';

const schema = JSON.parse(readFileSync(packageFile('contracts/contract.schema.json'), 'utf8')) as JsonSchema;

const page = `# The keys of a contract

This page is made from \`contracts/contract.schema.json\`, and a test keeps it as that is. How contracts are written is told, with an example, in
[contract.md](contract.md), and step by step in [writing-a-contract.md](writing-a-contract.md). After a change of the schema: \`npm run reference\`.

${referenceOf(schema)}
`;

test('docs/contract-reference.md is what the schema says (npm run reference writes it anew)', async () => {
  await expect(page).toMatchFileSnapshot(packageFile('docs/contract-reference.md'));
});

test('every link of it leads to a section', () => {
  const headings = [...page.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    `#${title}`
      .toLowerCase()
      .replace(/[^#a-z0-9 _-]/g, '')
      .replaceAll(' ', '-'),
  );
  const links = [...page.matchAll(/\]\((#[^)]+)\)/g)].map(([, target]) => target as string);
  expect(links.length).toBeGreaterThan(100);
  expect([...new Set(links)].filter((target) => !headings.includes(target))).toEqual([]);
});

/** The places of a schema at which a key stands of which nothing is said. */
const unsaid = (value: Json | undefined, at: string): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((item, index) => unsaid(item as Json, `${at}/${index}`));
  if (!isObject(value)) return [];
  const silent = ['properties', '$defs'].flatMap((group) =>
    Object.entries((isObject(value[group]) ? value[group] : {}) as JsonSchema).flatMap(([key, one]) =>
      isObject(one) && (one.description !== undefined || one.$ref !== undefined) ? [] : [`${at}/${group}/${key}`],
    ),
  );
  return [...silent, ...Object.entries(value).flatMap(([key, one]) => unsaid(one, `${at}/${key}`))];
};

test('something is said of every key', () => {
  expect(unsaid(schema, '')).toEqual([]);
});

describe('a schema as a page', () => {
  test('names keys, what stands there and what is needed, object by object', () => {
    expect(
      referenceOf(
        parse(`
type: object
required: [a]
properties:
  a: { type: string, pattern: '^a|b$', description: One | two. }
  b: { type: [integer, array], minimum: 1, items: { $ref: '#/$defs/word' }, description: Some <b>. }
  c: { type: object, additionalProperties: { type: object, properties: { d: { $ref: '#/$defs/word' } } } }
$defs:
  word: { type: string, if: { type: string }, then: { enum: [x, y] }, description: A word. }
  any: { description: Anything., if: { type: object }, then: { properties: { is: { const: 1 } } } }
`),
      ),
    ).toBe(`| key | what stands there | what it says |
|---|---|---|
| \`a\` (needed) | text \`^a\\|b$\` | One \\| two. |
| \`b\` | whole number from 1 or list of: [word](#word) | Some &lt;b>. |
| \`c\` | by name: object: [c.name](#cname) |  |

## c.name

| key | what stands there | what it says |
|---|---|---|
| \`d\` | [word](#word) | A word. |

## word

A word.

What stands there: \`x\` or \`y\`.

## any

Anything.

What stands there: any value, or an object: [any](#any).

| key | what stands there | what it says |
|---|---|---|
| \`is\` | \`1\` |  |`);
  });
});
