import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { missingName, serve, writeOwnContract } from '../cli/testing/own-api.ts';
import { runCli } from '../cli/testing/run-cli.ts';
import { isObject, type Json, type JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { type Pointer, pointerOf, withoutValueAt, withValueAt } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { verdictKinds } from '../judge/verdict.ts';
import { summaryFormat } from './summary.ts';

const schema = JSON.parse(readFileSync(packageFile('reports/summary.schema.json'), 'utf8')) as JsonSchema & {
  readonly properties: {
    readonly format: { readonly const: string };
  };
  readonly $defs: { readonly counts: { readonly required: readonly string[] } };
};

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const summaries: Record<string, Json> = {};

/** Runs the command line and keeps the summary that it wrote. */
const run = async (name: string, ...args: readonly string[]): Promise<void> => {
  const out = join(cwd, name);
  await runCli(['run', ...args, '--no-allure', '--out', out], { cwd });
  summaries[name] = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Json;
};

beforeAll(async () => {
  // Refuses what it should, but without its envelope; accepts the rest.
  const server = await serve((request, response) => {
    request.resume();
    response.writeHead(request.headers['content-length'] === '2' ? 500 : 201).end();
  });
  const clauses = `${missingName}
  - { id: for-others, section: S, statement: s., operations: all, capabilities: [sso], ask: { inputs: [missing-member] }, expect: { status: 400 } }
  - { id: shape, section: S, statement: s., over: errors, expect: { envelope: flat } }
  - { id: unseen, section: S, statement: s., untestable: Nobody sees it. }`;
  const contract = writeOwnContract(cwd, clauses);
  const target = join(cwd, 'target.yaml');
  writeFileSync(target, `contract: things\nservers: { default: '${server.url}' }\ncapabilities: { sso: false }\n`);
  // One is used, one stale: nothing has that code.
  const waiver = 'operation: createThing, reason: r, owner: o, expires: 2999-12-31';
  writeFileSync(
    join(cwd, 'waivers.yaml'),
    `contract: things
waivers:
  - { expectation: name.missing/status, finding: status-differs, ${waiver} }
  - { expectation: name.missing/envelope, finding: envelope-differs, ${waiver} }
`,
  );
  await Promise.all([
    run('conforming', 'xavigate'),
    run('departing', contract, '--target', target),
    run('waived', contract, '--target', target, '--waivers', 'waivers.yaml'),
    run('unanswered', contract, '--target', 'http://127.0.0.1:1'),
    run('without credentials', 'xavigate', '--target', 'http://127.0.0.1:1', '--clause', 'unauthenticated.*'),
  ]);
  await server.close();
}, 120_000);

const runs = ['conforming', 'departing', 'waived', 'unanswered', 'without credentials'] as const;

/** What the schema leaves open: any JSON may stand below. */
const open = /\.(?:expected|actual)$/;

/** A pointer to the first of each kind of member: `/clauses/0/id` stands for the id of every clause. */
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

describe('the schema of summaries', () => {
  test.each(runs)('admits the summary of a run that is %s', (name) => {
    expect(schemaErrors(schema, summaries[name] as Json)).toEqual([]);
  });

  test('has seen every verdict that a run gives for want of something', () => {
    const kinds = new Set(JSON.stringify(summaries).match(/(?<="verdict":\{"kind":")[a-z-]+/g));
    expect([...kinds].sort()).toEqual(['fail', 'inconclusive', 'not-applicable', 'not-tested', 'pass']);
  });

  test.each(runs)('refuses the summary of a run that is %s without any one of its members', (name) => {
    const optional = [
      '.clauses.reason',
      '.clauses.answers',
      '.clauses.expectations.apart',
      '.clauses.expectations.proof',
    ];
    const admitted = membersOf(summaries[name] as Json)
      .filter(([, at]) => schemaErrors(schema, withoutValueAt(summaries[name] as Json, at)).length === 0)
      .map(([kind]) => kind);
    expect(admitted.filter((kind) => !optional.includes(kind))).toEqual([]);
  });

  test.each(runs)('refuses the summary of a run that is %s with an unknown member anywhere', (name) => {
    const summary = summaries[name] as Json;
    const parents = new Set(membersOf(summary).map(([, at]) => at.slice(0, at.lastIndexOf('/')) as Pointer));
    const admitted = [...parents].filter(
      (at) => schemaErrors(schema, withValueAt(summary, `${at}/unknown`, 1)).length === 0,
    );
    expect(parents.size).toBeGreaterThan(10);
    expect(admitted).toEqual([]);
  });

  test('names the format that the code writes', () => {
    expect(schema.properties.format.const).toBe(summaryFormat);
  });

  test('counts the verdicts that the code knows', () => {
    expect(schema.$defs.counts.required).toEqual(verdictKinds);
  });
});
