import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Summary } from '../publish/summary.ts';
import { serve, writeOwnContract } from './testing/own-api.ts';
import { cliFile, finished, runCli, withoutOwn } from './testing/run-cli.ts';

const twentyClauses = Array.from(
  { length: 20 },
  (_, at) =>
    `  - { id: c${at}, section: S, statement: s., operations: all, ask: { inputs: [missing-member] }, expect: { status: 400, envelope: flat } }`,
).join('\n');

const slow = () =>
  serve((request, response) => {
    request.resume();
    setTimeout(() => response.writeHead(201, { 'content-type': 'application/json' }).end('{}'), 300);
  });

/** Starts a run in a process group of its own and waits until it has asked something. */
const startRun = async (cwd: string, url: string) => {
  const file = writeOwnContract(cwd, twentyClauses);
  const child = spawn(process.execPath, [cliFile, 'run', file, '--target', url, '--no-allure'], {
    cwd,
    env: withoutOwn(process.env),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const result = finished(child);
  await new Promise<void>((asked) => {
    child.stderr.on('data', (part: Buffer) => {
      if (part.toString().includes('2/20')) asked();
    });
  });
  return { child, result };
};

test('after Ctrl-C the evidence so far is kept, and nothing calls the run complete', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const server = await slow();
  const { child, result } = await startRun(cwd, server.url);
  process.kill(-(child.pid as number), 'SIGINT');
  const { code, stdout } = await result;
  await server.close();
  const out = join(cwd, 'reports', 'things');
  const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
  expect({ code, exitCode: summary.exitCode, complete: summary.complete }).toEqual({
    code: 4,
    exitCode: 4,
    complete: false,
  });
  expect(summary.missing.length).toBeGreaterThan(10);
  expect(stdout).toMatch(/The run is incomplete: \d+ of 20 probes have no verdict: c\d+:/);
  const lines = readFileSync(join(out, 'evidence.ndjson'), 'utf8').trimEnd().split('\n');
  expect(lines.filter((line) => line.startsWith('{"line":"exchange"')).length).toBeGreaterThanOrEqual(2);
  const judged = await runCli(['judge', join(out, 'evidence.ndjson')], { cwd });
  expect(judged.code).toBe(4);
  expect(judged.stdout).toContain('The run is incomplete');
}, 60_000);

test('after the whole run is killed, what was asked is kept, and nothing calls it complete', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const server = await slow();
  const { child, result } = await startRun(cwd, server.url);
  process.kill(-(child.pid as number), 'SIGKILL');
  await result;
  await server.close();
  const out = join(cwd, 'reports', 'things');
  expect(readdirSync(out)).not.toContain('summary.json');
  const kept = readdirSync(join(out, '.work')).map((name) => readFileSync(join(out, '.work', name), 'utf8'));
  expect(
    kept
      .join('')
      .split('\n')
      .filter((line) => line.startsWith('{"line":"exchange"')).length,
  ).toBeGreaterThanOrEqual(2);
  const judged = await runCli(['judge', join(out, 'evidence.ndjson')], { cwd });
  expect(judged.code).toBe(4);
  expect(judged.stderr).toContain('The evidence has no footer: the run was cut off, and is incomplete.');
}, 60_000);

test('after a worker is killed the others are asked, its probe is called missing, and the run incomplete', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const server = await slow();
  const { child, result } = await startRun(cwd, server.url);
  const processes = execFileSync('ps', ['-e', '-o', 'pid=,pgid=,args='], { encoding: 'utf8' }).split('\n');
  const worker = processes
    .map((line) => line.trim().split(/\s+/))
    .find(([, group, ...args]) => Number(group) === child.pid && args.join(' ').includes('workerProcessEntry'));
  process.kill(Number(worker?.[0]), 'SIGKILL');
  const { code, stdout } = await result;
  await server.close();
  const summary = JSON.parse(readFileSync(join(cwd, 'reports', 'things', 'summary.json'), 'utf8')) as Summary;
  expect(code).toBe(4);
  expect(summary.missing.length).toBe(1);
  expect(summary.probes.length).toBe(19);
  expect(stdout).toContain(`The run is incomplete: 1 of 20 probes have no verdict: ${summary.missing[0]}`);
}, 60_000);
