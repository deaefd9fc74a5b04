import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { summaryLimitBytes } from '../publish/github-summary.ts';
import { commandHere } from './testing/command-here.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

const evil = '<b>x</b> ##[add-mask]e ::error::y';

describe('a run in a job of GitHub', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const stepSummary = join(cwd, 'step-summary.md');
  let server: Awaited<ReturnType<typeof serve>>;
  const run = (args: readonly string[], env: Readonly<Record<string, string>>): Promise<CliResult> =>
    commandHere(['run', './contract.yaml', '--target', server.url, '--no-allure', ...args], { cwd, env });
  const inJob = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: stepSummary };

  beforeAll(async () => {
    writeOwnContract(cwd, missingName);
    server = await serve((request, response) => {
      const end = response.end.bind(response);
      response.end = ((text: string) => end(text.replace('name is required', evil))) as typeof response.end;
      conforming(request, response);
    });
  });
  afterAll(() => server.close());

  test('appends to the job summary, and annotates what departs', async () => {
    writeFileSync(stepSummary, '# Before\n');
    // By Playwright, whose own reporters must keep out of it.
    const args = ['run', './contract.yaml', '--target', server.url, '--no-allure'];
    const { code, stdout } = await runCli(args, { cwd, env: inJob });
    expect(code).toBe(1);
    const text = readFileSync(stepSummary, 'utf8');
    expect(text).toMatch(/^# Before\n<h2>✗ Things <code>things<\/code><\/h2>\n/);
    expect(text).toContain('<code>name.missing/message</code>');
    expect(text).toContain('&lt;b&gt;x&lt;/b&gt;');
    expect(text).not.toContain('<b>');
    const lines = stdout.trimEnd().split('\n');
    expect(lines.at(-1)).toMatch(
      /^::error title=name\.missing\/message::Without a name the answer is 400\. \(Names\)%0A/,
    );
    // Where answers are quoted GitHub reads no commands.
    const [, token = ''] = /^::stop-commands::(\S+)$/.exec(lines[0] ?? '') ?? [];
    const [start, end] = [lines.findIndex((line) => line.includes(evil)), lines.indexOf(`::${token}::`)];
    expect(token.length).toBeGreaterThan(20);
    expect(start).toBeGreaterThan(0);
    expect(end).toBeGreaterThan(start);
    expect(lines.filter((line) => line.startsWith('::')).length).toBe(3);
  }, 60_000);

  test('adds no more than a step may have', async () => {
    writeFileSync(stepSummary, 'x'.repeat(900 * 1024));
    await run([], inJob);
    const text = readFileSync(stepSummary, 'utf8');
    expect(text).toContain('Left out here for their length: 1 departing expectation.');
    expect(text.length).toBeLessThan(900 * 1024 + summaryLimitBytes);
  }, 60_000);

  test('with --json leaves standard output to the summary', async () => {
    const { stdout, stderr } = await run(['--json'], inJob);
    expect(JSON.parse(stdout)).toMatchObject({ format: 'refusal-summary/1' });
    expect(stderr).toMatch(/^::error title=name\.missing\/message::/m);
  }, 60_000);

  test('with --no-github writes neither', async () => {
    writeFileSync(stepSummary, '');
    const { stdout, stderr } = await run(['--no-github'], inJob);
    expect(readFileSync(stepSummary, 'utf8')).toBe('');
    expect(stdout + stderr).not.toMatch(/^::/m);
  }, 60_000);

  test('elsewhere writes neither, but with --github, and says where there is no job summary', async () => {
    const plain = await run([], { GITHUB_STEP_SUMMARY: stepSummary });
    expect(plain.stdout + plain.stderr).not.toMatch(/^::/m);
    const asked = await run(['--github'], {});
    expect(asked.code).toBe(1);
    expect(asked.stdout).toMatch(/^::error title=/m);
    expect(asked.stderr).toContain('found no GITHUB_STEP_SUMMARY, the file of the job summary: annotations only\n');
    expect(readFileSync(stepSummary, 'utf8')).toBe('');
  }, 60_000);

  test('ends as it would where the job summary cannot be written', async () => {
    const { code, stderr } = await run([], { ...inJob, GITHUB_STEP_SUMMARY: cwd });
    expect(code).toBe(1);
    expect(stderr).toContain('found a GITHUB_STEP_SUMMARY that cannot be written: EISDIR');
  }, 60_000);

  test('writes nothing with --dry-run', async () => {
    const file = join(cwd, 'untouched.md');
    const { stdout } = await run(['--dry-run'], { ...inJob, GITHUB_STEP_SUMMARY: file });
    expect([existsSync(file), /^::/m.test(stdout)]).toEqual([false, false]);
  }, 60_000);
});
