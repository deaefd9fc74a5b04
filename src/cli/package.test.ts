import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../contract/package-file.ts';
import type { Summary } from '../publish/summary.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { withoutOwn } from './testing/run-cli.ts';

const run = promisify(execFile);

// The package as a user gets it: packed, installed from its tarball into an empty folder, started by npx.
const folder = mkdtempSync(join(tmpdir(), 'refusal-'));
const env = { ...withoutOwn(process.env), NO_COLOR: '1' };
const npx = (...args: readonly string[]) =>
  run('npx', ['--no-install', 'refusal', ...args], { cwd: folder, env, maxBuffer: 1 << 26 });
let server: Awaited<ReturnType<typeof serve>>;
let packed: readonly string[];

beforeAll(async () => {
  server = await serve(conforming);
  // dist was built before the tests; packing must not build again under other tests' feet.
  const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder, '--json'], {
    cwd: packageRoot,
    env,
  });
  const [{ filename, files }] = JSON.parse(stdout) as [
    { readonly filename: string; readonly files: readonly { readonly path: string }[] },
  ];
  packed = files.map(({ path }) => path);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  await run('npm', ['install', '--omit=dev', '--no-audit', '--no-fund', join(folder, filename)], { cwd: folder, env });
}, 300_000);
afterAll(() => server.close());

test('the package holds what a user needs, and nothing that only we do', () => {
  expect(packed).toEqual(
    expect.arrayContaining([
      'dist/src/cli/main.js',
      'dist/playwright.config.js',
      'docs/examples/refusal.github-workflow.yaml',
    ]),
  );
  expect(packed.filter((path) => /^dist\/bench\/|\/testing\/|\.test\./.test(path))).toEqual([]);
}, 60_000);

test('npx refusal run xavigate works where the package is a dependency', async () => {
  const { stdout } = await npx('run', 'xavigate');
  expect(stdout).toContain('conforms (exit code 0)');
  const report = readFileSync(join(folder, 'reports', 'xavigate', 'allure-report', 'index.html'), 'utf8');
  expect(report).toContain('<html');
}, 120_000);

test('npx refusal run ./contract.yaml works with a contract of the user’s own', async () => {
  writeOwnContract(folder, missingName);
  await npx('run', './contract.yaml', '--target', server.url, '--no-allure');
  const summary = JSON.parse(readFileSync(join(folder, 'reports', 'things', 'summary.json'), 'utf8')) as Summary;
  expect(summary).toMatchObject({ exitCode: 0, complete: true, counts: { expectations: { pass: 3 } } });
}, 120_000);

test('the package is a library with types', async () => {
  writeFileSync(
    join(folder, 'use.mjs'),
    `import { readEvidence, judgeRun, loadContract } from 'refusal';
const { header } = await readEvidence('reports/xavigate/evidence.ndjson');
console.log(header.contract.id, typeof judgeRun, typeof loadContract);`,
  );
  const { stdout } = await run(process.execPath, ['use.mjs'], { cwd: folder, env });
  expect(stdout.trim()).toBe('xavigate function function');
}, 60_000);
