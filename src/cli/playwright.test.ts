import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox } from '../../fixtures/providers/provider.ts';
import { xavigate } from '../../fixtures/providers/xavigate/xavigate.ts';
import { packageFile, packageRoot } from '../contract/package-file.ts';
import type { Summary } from '../publish/summary.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, finished, withoutOwn } from './testing/run-cli.ts';
import { startSpoilingProxy } from './testing/spoiling-proxy.ts';

const playwrightCli = createRequire(import.meta.url).resolve('@playwright/test/cli');

/** Bare `npx playwright test` in the repository, without our command line. It writes where it always writes. */
const playwright = (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
  finished(
    spawn(process.execPath, [playwrightCli, 'test', ...args], {
      cwd: packageRoot,
      env: { ...withoutOwn(process.env), NO_COLOR: '1', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    }),
  );

const summary = (): Summary =>
  JSON.parse(readFileSync(packageFile('reports/all/xavigate/summary.json'), 'utf8')) as Summary;

describe('npx playwright test without our command line', () => {
  const folder = mkdtempSync(join(tmpdir(), 'refusal-'));
  const target = join(folder, 'target.yaml');
  let sandbox: Sandbox;
  let broken: Awaited<ReturnType<typeof startSpoilingProxy>>;
  let env: Record<string, string>;

  beforeAll(async () => {
    sandbox = await xavigate.start({ port: 0 });
    // 401 in HTML: some forty tests fail, and every one of them for a must.
    broken = await startSpoilingProxy(sandbox.url, (answer) =>
      answer.status === 401
        ? { ...answer, headers: { 'content-type': 'text/html' }, body: '<h1>Unauthorized</h1>' }
        : answer,
    );
    const credentials = Object.entries(sandbox.credentials);
    writeFileSync(
      target,
      [
        'contract: xavigate',
        `servers: { default: '${broken.url}' }`,
        `credentials: { ${credentials.map(([name]) => `${name}: '\${KEY_${name}}'`).join(', ')} }`,
        `states: { url: '${sandbox.statesUrl}' }`,
      ].join('\n'),
    );
    const keys = Object.fromEntries(credentials.map(([name, value]) => [`KEY_${name}`, String(value)]));
    env = { ...keys, REFUSAL_CONTRACT: 'xavigate', REFUSAL_TARGET: target };
  });
  afterAll(async () => {
    await broken.close();
    await sandbox.close();
  });

  test('passes against the embedded provider and leaves summary and evidence', async () => {
    const result = await playwright([], { REFUSAL_CONTRACT: 'xavigate' });
    expect(result.stdout).toMatch(/\d{3} passed/);
    expect(result.code).toBe(0);
    expect(summary()).toMatchObject({ complete: true, exitCode: 0 });
  }, 120_000);

  test('fails with exit code 1 against a broken server, in one worker that lives on', async () => {
    const report = join(folder, 'report.json');
    const own = packageFile('src/publish/playwright-reporter.ts');
    const result = await playwright([`--reporter=${own},json`], { ...env, PLAYWRIGHT_JSON_OUTPUT_NAME: report });
    expect(result.code).toBe(1);
    const text = readFileSync(report, 'utf8');
    const { stats } = JSON.parse(text) as {
      readonly stats: { readonly unexpected: number; readonly expected: number };
    };
    expect(stats.unexpected).toBeGreaterThan(30);
    expect(stats.expected).toBeGreaterThan(60);
    // Playwright starts a new worker after each failed test, unless the failure was declared expected: see the reporter.
    const workers = new Set([...text.matchAll(/"workerIndex": (\d+)/g)].map(([, index]) => index));
    expect(workers.size).toBeLessThanOrEqual(3);
  }, 60_000);

  test('is as red under reporters that replace ours, JUnit with failures among them', async () => {
    const junit = join(folder, 'junit.xml');
    const result = await playwright(['--reporter=junit', '--grep', 'key-missing › (list|get)Subject'], {
      ...env,
      PLAYWRIGHT_JUNIT_OUTPUT_NAME: junit,
    });
    expect(result.code).toBe(1);
    const xml = readFileSync(junit, 'utf8');
    expect(xml).toMatch(/<testsuites [^>]*failures="(?!0")\d+" [^>]*errors="0"/);
    expect(xml).toMatch(/<failure message="envelope-malformed: at body/);
  }, 60_000);

  test('with --grep judges what was asked, and calls the rest missing', async () => {
    const result = await playwright(['--grep', 'internal-error'], { REFUSAL_CONTRACT: 'xavigate' });
    expect(result.code).toBe(0);
    expect(summary()).toMatchObject({ complete: false, counts: { probes: { pass: 8 } } });
  }, 60_000);

  test('with a --grep that leaves nothing of one of several contracts goes by the others', async () => {
    const result = await playwright(['--grep', 'internal-error › listSubjects'], {
      REFUSAL_CONTRACT: 'axonflow,xavigate',
    });
    expect(result.code).toBe(0);
  }, 60_000);

  test('with a --grep that selects nothing ends with exit code 2', async () => {
    const result = await playwright(['--grep', 'no such clause'], { REFUSAL_CONTRACT: 'xavigate' });
    expect(result.code).toBe(2);
  }, 60_000);

  test('is undecided with exit code 3 where nothing answers', async () => {
    const silent = join(folder, 'silent.yaml');
    writeFileSync(silent, readFileSync(target, 'utf8').replace(/default: '[^']*'/, "default: 'http://127.0.0.1:1'"));
    const result = await playwright(['--grep', 'internal-error › listSubjects'], { ...env, REFUSAL_TARGET: silent });
    expect(result.code).toBe(3);
  }, 60_000);

  test('runs a contract of the user’s own by its path', async () => {
    const file = writeOwnContract(join(folder, 'own'), missingName);
    const server = await serve(conforming);
    const result = await playwright([], { REFUSAL_CONTRACT: file, REFUSAL_TARGET: server.url });
    await server.close();
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('things › name.missing › createThing');
  }, 60_000);

  test('with REFUSAL_FAIL_ON=should fails tests in which only a should departs', async () => {
    const clause = missingName.replace('name is required', '{ is: a name is needed, level: should }');
    const file = writeOwnContract(join(folder, 'should'), clause);
    const server = await serve(conforming);
    const env = { REFUSAL_CONTRACT: file, REFUSAL_TARGET: server.url };
    const [light, heavy] = [await playwright([], env), await playwright([], { ...env, REFUSAL_FAIL_ON: 'should' })];
    await server.close();
    expect([light.code, heavy.code]).toEqual([0, 1]);
    expect([light.stdout, heavy.stdout].map((text) => /\d+ (?:passed|failed)/.exec(text)?.[0])).toEqual([
      '1 passed',
      '1 failed',
    ]);
  }, 60_000);

  test('asks a shard by REFUSAL_SHARD, which what is undecided makes no failure of the runner', async () => {
    const clauses = `${missingName}
  - id: without-setup
    section: S
    statement: s.
    operations: all
    before: [{ operation: createThing, save: { id: /nowhere } }]
    ask: { inputs: [missing-member] }
    expect: { status: 400 }
`;
    const file = writeOwnContract(join(folder, 'shard'), clauses);
    const server = await serve(conforming);
    const own = { REFUSAL_CONTRACT: file, REFUSAL_TARGET: server.url };
    const result = await playwright([], { ...own, REFUSAL_SHARD: '1/1' });
    const { code } = await playwright([], { ...own, REFUSAL_SHARD: '3/3' });
    await server.close();
    expect(result.stdout).toContain('1 failed');
    expect(result.code).toBe(0);
    // Nothing was dealt to the third of three shards of two groups.
    expect(code).toBe(2);
  }, 60_000);

  test('ends with exit code 2 where a contract is unknown', async () => {
    const result = await playwright([], { REFUSAL_CONTRACT: 'xavigat' });
    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toContain('found REFUSAL_CONTRACT=xavigat; wanted one of ascend, ');
  }, 60_000);

  test('ends with exit code 2 where a target is wrong', async () => {
    const result = await playwright([], { REFUSAL_TARGET: join(folder, 'nowhere.yaml') });
    expect(result.code).toBe(2);
    expect(result.stdout + result.stderr).toContain('found no file that can be read (ENOENT)');
  }, 60_000);
});
