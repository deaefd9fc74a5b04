import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { commandHere } from '../cli/testing/command-here.ts';
import { missingName, serve, writeOwnContract } from '../cli/testing/own-api.ts';
import { isObject, type Json, type JsonObject, type JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { type Pointer, pointerOf, withoutValueAt, withValueAt } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { roles } from '../exchange/model.ts';
import { evidenceFormat } from './format.ts';

interface Definitions {
  readonly header: { readonly properties: { readonly format: { readonly const: string } } };
  readonly exchange: { readonly properties: { readonly role: { readonly enum: readonly string[] } } };
}
const schemaIn = (file: string) =>
  JSON.parse(readFileSync(packageFile(file), 'utf8')) as JsonSchema & { readonly $defs: JsonObject };
const schema = schemaIn('reports/evidence.schema.json');
const definitions = schema.$defs as unknown as Definitions;

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const evidence: Record<string, readonly JsonObject[]> = {};

/** Runs a contract and keeps the lines of evidence that it wrote. */
const run = async (name: string, ...args: readonly string[]): Promise<void> => {
  const out = join(cwd, name);
  await commandHere(['run', ...args, '--no-allure', '--out', out], { cwd });
  const text = readFileSync(join(out, 'evidence.ndjson'), 'utf8');
  evidence[name] = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as JsonObject);
};

beforeAll(async () => {
  // Refuses with bytes that are no text, a burst at once; its steps answer without what they should give.
  const server = await serve((request, response) => {
    request.resume();
    const refused = request.headers['content-length'] === '2' || request.url?.includes('burst');
    response.writeHead(refused ? 429 : 201).end(Buffer.from([0xff, 0xfe]));
  });
  const clauses = `${missingName}
  - id: twice
    section: S
    statement: s.
    operations: all
    before: [{ operation: createThing, save: { id: /id } }]
    after: [{ operation: createThing }]
    ask: { inputs: [missing-member] }
    expect: { status: 409 }
  - id: limited
    section: S
    statement: s.
    operations: all
    burst: { limit: own, by: [{ set: { query.burst: 1 }, shared: { set: { query.burst: 2 } } }] }
    expect: { status: 429 }
  - { id: shape, section: S, statement: s., over: errors, expect: { envelope: flat } }
limits: { own: { description: d., limit: 1, per: key } }`;
  const contract = writeOwnContract(cwd, clauses);
  const target = join(cwd, 'target.yaml');
  writeFileSync(
    target,
    `contract: things
servers: { default: '${server.url}' }
capabilities: { tier: community, sso: false }
budget: { requestsPerSecond: 100 }
`,
  );
  writeFileSync(
    join(cwd, 'waivers.yaml'),
    `contract: things
waivers: [{ expectation: shape/envelope, operation: createThing, finding: envelope-malformed, reason: r, owner: o, expires: 2999-12-31 }]
`,
  );
  await Promise.all([
    run('conforming', 'ascend'),
    run('departing', contract, '--target', target),
    run('waived', contract, '--target', target, '--waivers', 'waivers.yaml'),
    run('unanswered', contract, '--target', 'http://127.0.0.1:1'),
  ]);
  await server.close();
}, 120_000);

const runs = ['conforming', 'departing', 'waived', 'unanswered'] as const;

/** What the schema leaves open: any JSON, or any name, may stand below. */
const open = /\.(?:expected|actual|values|capabilities)$/;

/** A pointer to the first of each kind of member of a line. */
const membersOf = (value: Json, tokens: readonly (string | number)[] = [], kind = ''): readonly [string, Pointer][] => {
  if (open.test(kind)) return [];
  if (Array.isArray(value)) return value.flatMap((item, at) => membersOf(item as Json, [...tokens, at], kind));
  if (!isObject(value)) return [];
  const own = Object.entries(value).flatMap(([name, item]) => {
    const here = [...tokens, name];
    return [[`${kind}.${name}`, pointerOf(here)] as [string, Pointer], ...membersOf(item, here, `${kind}.${name}`)];
  });
  return [...new Map(own.toReversed()).entries()].toReversed();
};

/** Lines that have not all the same members: one for each form that a run wrote. */
const formsOf = (lines: readonly JsonObject[]): readonly JsonObject[] => {
  const formOf = (line: JsonObject): string =>
    membersOf(line)
      .map(([kind]) => kind)
      .join() + JSON.stringify([line.role ?? null, isObject(line.verdict) ? (line.verdict.kind ?? null) : null]);
  return [...new Map(lines.map((line) => [formOf(line), line])).values()];
};

describe('the schema of evidence', () => {
  test.each(runs)('admits every line of a run that is %s', (name) => {
    const refused = (evidence[name] ?? []).filter((line) => schemaErrors(schema, line).length > 0);
    expect(evidence[name]?.length).toBeGreaterThan(5);
    expect(refused).toEqual([]);
  });

  test('has seen every role, answers and none, text and bytes', () => {
    const text = JSON.stringify(evidence);
    const parts = ['"kind":"answer"', '"kind":"none"', '"encoding":"utf-8"', '"encoding":"base64"', '"lacks":'];
    // Nobody shares a limit in these runs.
    const own = roles.filter((role) => role !== 'shared').map((role) => `"role":"${role}"`);
    expect([...own, ...parts].filter((part) => !text.includes(part))).toEqual([]);
    const apart = Object.values(evidence)
      .flat()
      .find(({ role }) => role === 'apart');
    expect(schemaErrors(schema, { ...apart, role: 'shared' })).toEqual([]);
  });

  test.each(runs)('refuses a line of a run that is %s without any one of its members', (name) => {
    const optional = ['.answers', '.lacks', '.waivers', '.target.budget.requestsPerSecond', '.target.movesClock'];
    const admitted = formsOf(evidence[name] ?? []).flatMap((line) =>
      membersOf(line)
        .filter(([, at]) => schemaErrors(schema, withoutValueAt(line, at)).length === 0)
        .map(([kind]) => kind),
    );
    expect(admitted.filter((kind) => !optional.includes(kind))).toEqual([]);
  });

  test.each(runs)('refuses a line of a run that is %s with an unknown member anywhere', (name) => {
    const admitted = formsOf(evidence[name] ?? []).flatMap((line) => {
      const parents = new Set(membersOf(line).map(([, at]) => at.slice(0, at.lastIndexOf('/')) as Pointer));
      return [...parents].filter((at) => schemaErrors(schema, withValueAt(line, `${at}/unknown`, 1)).length === 0);
    });
    expect(admitted).toEqual([]);
  });

  test('names the format that the code writes', () => {
    expect(definitions.header.properties.format.const).toBe(evidenceFormat);
  });

  test('names the roles that the code knows', () => {
    expect([...definitions.exchange.properties.role.enum].sort()).toEqual([...roles].sort());
  });

  test('says of verdicts, findings and selections what the schema of summaries says', () => {
    const { verdict, finding, selection, versions, plan } = schemaIn('reports/summary.schema.json').$defs;
    expect(schema.$defs).toMatchObject({ verdict, finding, selection, versions, plan } as Record<string, unknown>);
  });
});
