import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandHere } from '../cli/testing/command-here.ts';
import { isObject, type Json, type JsonObject, type JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { type Pointer, pointerOf, withoutValueAt, withValueAt } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { runThings, scratch } from '../run/testing/small-run.ts';

const { dir, remove } = scratch();
afterAll(remove);
const schemaOf = (name: string) =>
  JSON.parse(readFileSync(packageFile(`reports/${name}.schema.json`), 'utf8')) as JsonSchema & { $defs: JsonObject };

/** What the commands print of runs that differ in every way. */
const printed: Record<'rejudgement' | 'diff', JsonObject[]> = { rejudgement: [], diff: [] };

beforeAll(async () => {
  const replaced = (from: string, to: string) => (text: string) => text.replace(from, to);
  const file = async (name: string, options: Parameters<typeof runThings>[2]): Promise<string> =>
    (await runThings(dir, name, options)).file;
  const right = await file('right', {});
  const waivers = `contract: things
waivers: [{ expectation: name.missing/status, operation: createThing, finding: status-differs, reason: r, owner: o, expires: 2999-12-31 }]
`;
  const others = [
    await file('wrong', { answers: { unnamed: [422, 'name is required'] }, waivers }),
    await file('shapeless', { answers: { unnamed: [400, null], created: 303 } }),
    await file('renamed', { edit: replaced('id: name.long', 'id: name.length') }),
    await file('otherwise', {
      answers: { unnamed: [422, null] },
      edit: (text) =>
        text
          .replace('status: 400, envelope: flat, message: name is required', 'status: 404, envelope: flat')
          .replace('over: errors', 'over: answers')
          .replace('required: [error] }', 'required: [error, code] }')
          .replace('inputs: [missing-member]', 'inputs: [missing-member, wrong-type]')
          .replace('  - id: name.long\n', "  - id: name.long\n    capabilities: ['tier: enterprise']\n"),
      openapi: replaced(
        "'201': { description: The thing. }",
        "'201': { description: The thing. }, '303': { description: d. }",
      ),
    }),
    await file('asked', { openapi: replaced('maxLength: 20', 'maxLength: 30'), answers: { long: [422, null] } }),
    right,
  ];
  for (const other of others) {
    const diff = await commandHere(['diff', right, other, '--json'], { cwd: process.cwd() });
    printed.diff.push(JSON.parse(diff.stdout) as JsonObject);
    const contract = other.replace(/.evidence\.ndjson$/, '-contract');
    const judged = await commandHere(['judge', right, '--contract', contract, '--json'], { cwd: process.cwd() });
    printed.rejudgement.push(JSON.parse(judged.stdout) as JsonObject);
  }
}, 60_000);

/** A pointer to the first of each kind of member. What schemas of other files describe is left out. */
const membersOf = (value: Json, tokens: readonly (string | number)[] = [], kind = ''): readonly [string, Pointer][] => {
  if (/\.(?:summary|before\[\]|after\[\])$/.test(kind)) return [];
  if (Array.isArray(value)) return value.flatMap((item, at) => membersOf(item as Json, [...tokens, at], `${kind}[]`));
  if (!isObject(value)) return [];
  const form = typeof (value.cause ?? value.kind) === 'string' ? `(${value.cause ?? value.kind})` : '';
  const own = Object.entries(value).flatMap(([name, item]) => {
    const here = [...tokens, name];
    return [
      [`${kind}${form}.${name}`, pointerOf(here)] as [string, Pointer],
      ...membersOf(item, here, `${kind}${form}.${name}`),
    ];
  });
  return [...new Map(own.toReversed()).entries()].toReversed();
};

describe.each(['rejudgement', 'diff'] as const)('the schema of a %s', (name) => {
  const schema = schemaOf(name);

  test('admits what the command prints', () => {
    for (const one of printed[name])
      expect(schemaErrors(schema, one).map(({ at, message }) => `${at} ${message}`)).toEqual([]);
  });

  test('has seen every kind of change and cause', () => {
    const text = JSON.stringify(printed[name]);
    const kinds = ['added', 'removed', 'changed', 'envelope', 'over', 'asked-otherwise', 'probes-added', 'accepts'];
    const kindsOf = {
      rejudgement: [...kinds, 'cover', 'capabilities'].map((kind) => `"kind":"${kind}"`),
      diff: ['target', 'contract', 'waiver'].map((cause) => `"cause":"${cause}"`),
    };
    expect(kindsOf[name].filter((wanted) => !text.includes(wanted))).toEqual([]);
  });

  test('refuses it without any one of its members, and with one more anywhere', () => {
    const optional = /\.example$|\.probes\.(?:before|after)\.[a-z-]+$/;
    const admitted = printed[name].flatMap((one) =>
      membersOf(one).flatMap(([kind, at]) => [
        ...(schemaErrors(schema, withoutValueAt(one, at)).length === 0 ? [`without ${kind}`] : []),
        ...(schemaErrors(schema, withValueAt(one, `${at.slice(0, at.lastIndexOf('/')) as Pointer}/unknown`, 1))
          .length === 0
          ? [`beside ${kind}`]
          : []),
      ]),
    );
    expect([...new Set(admitted)].filter((kind) => !optional.test(kind))).toEqual([]);
  });

  test('says of verdicts what the schema of summaries says', () => {
    expect(schema.$defs.verdict).toEqual(schemaOf('summary').$defs.verdict);
  });
});
