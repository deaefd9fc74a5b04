import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type EvidenceFooter, evidenceFormat } from '../evidence/format.ts';
import type { Summary } from '../publish/summary.ts';
import { commandHere } from './testing/command-here.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'refusal-'));
const summaryIn = (out: string): Summary => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;

describe('a run of a contract that ships, against its embedded provider', () => {
  const cwd = folder();
  const out = join(cwd, 'reports', 'xavigate');
  let result: CliResult;
  beforeAll(async () => {
    result = await runCli(['run', 'xavigate'], { cwd });
  }, 60_000);

  test('conforms, and says so with exit code 0', () => {
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('conforms (exit code 0)');
  });
  test('shows progress on standard error, a line for each test', () => {
    expect(result.stderr).toMatch(/✓ +\d+\/\d+ unauthenticated\.key-missing › listSubjects/);
  });
  test('writes a summary in which every expectation is decided and passes', () => {
    const { counts, complete, missing, probes } = summaryIn(out);
    expect({ complete, missing }).toEqual({ complete: true, missing: [] });
    expect(counts.expectations.pass).toBe(159);
    expect(counts.probes.pass).toBe(probes.length);
    expect(probes.length).toBeGreaterThan(100);
  });
  test('writes evidence with header and footer', () => {
    const lines = readFileSync(join(out, 'evidence.ndjson'), 'utf8').trimEnd().split('\n');
    expect(JSON.parse(lines[0] as string)).toMatchObject({ line: 'header', format: evidenceFormat });
    expect(JSON.parse(lines.at(-1) as string) as EvidenceFooter).toMatchObject({ line: 'footer', complete: true });
  });
  test('writes an Allure report that loads nothing from elsewhere', () => {
    const page = readFileSync(join(out, 'allure-report', 'index.html'), 'utf8');
    expect(page).not.toContain('googletagmanager');
    expect(page).not.toMatch(/<(script|link)[^>]+(src|href)="https?:/);
  });
  test('can be judged again to the same verdicts', async () => {
    const judged = await commandHere(['judge', join(out, 'evidence.ndjson'), '--json'], { cwd });
    expect(judged.code).toBe(0);
    const { clauses, probes, counts } = JSON.parse(judged.stdout) as Summary;
    const { clauses: live, probes: liveProbes, counts: liveCounts } = summaryIn(out);
    expect({ clauses, probes, counts }).toEqual({ clauses: live, probes: liveProbes, counts: liveCounts });
  });
  test('is refused as evidence once a byte of it is changed', async () => {
    const text = readFileSync(join(out, 'evidence.ndjson'), 'utf8');
    const changed = join(cwd, 'changed.ndjson');
    writeFileSync(changed, text.replace('"status":401', '"status":400'));
    const judged = await commandHere(['judge', changed], { cwd });
    expect(judged.code).toBe(2);
    expect(judged.stderr).toContain('the file was changed or cut');
  });
  test('is called incomplete as evidence without its footer', async () => {
    const lines = readFileSync(join(out, 'evidence.ndjson'), 'utf8').trimEnd().split('\n');
    const cut = join(cwd, 'cut.ndjson');
    writeFileSync(cut, `${lines.slice(0, -1).join('\n')}\n`);
    const judged = await commandHere(['judge', cut], { cwd });
    expect(judged.code).toBe(4);
    expect(judged.stderr).toContain('no footer');
  });
});

describe('a contract of a user’s own', () => {
  const cwd = folder();
  const contract = writeOwnContract(cwd, missingName);

  test('passes against a server that does what it says', async () => {
    const server = await serve(conforming);
    const result = await runCli(['run', './contract.yaml', '--target', server.url, '--no-allure'], { cwd });
    await server.close();
    expect(result.code).toBe(0);
    expect(summaryIn(join(cwd, 'reports', 'things')).counts.expectations.pass).toBe(3);
  });

  test('fails against a server that says it otherwise, with all that is needed to act on it', async () => {
    const wrong = await serve((request, response) => {
      const end = response.end.bind(response);
      response.end = ((text: string) => end(text.replace('name is required', 'name missing'))) as typeof response.end;
      conforming(request, response);
    });
    const result = await runCli(['run', contract, '--target', wrong.url, '--no-allure'], { cwd });
    await wrong.close();
    expect(result.code).toBe(1);
    for (const part of [
      '✗ name.missing/message  fail, must, document',
      'Without a name the answer is 400.',
      'section   Names',
      'message-differs at body /error',
      'expected  "name is required"',
      'actual    "name missing"',
      `request   curl -sS -i -X POST '${wrong.url}/things'`,
      `--target ${wrong.url} --probe 'name.missing:createThing:missing-member@/name'`,
      'does not conform (exit code 1)',
    ]) {
      expect(result.stdout).toContain(part);
    }
  });

  test('is undecided where the server refuses the unspoiled request too', async () => {
    const server = await serve((_, response) => response.writeHead(400).end('{"error":"name is required"}'));
    const result = await commandHere(['run', contract, '--target', server.url, '--no-allure'], { cwd });
    await server.close();
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('inconclusive: control-refused (the unspoiled request was answered 400)');
  });

  test('is undecided where nothing answers, with the cause', async () => {
    const server = await serve(conforming);
    await server.close();
    const result = await commandHere(['run', contract, '--target', server.url, '--no-allure'], { cwd });
    expect(result.code).toBe(3);
    expect(result.stdout).toContain('inconclusive: no-answer (refused: ECONNREFUSED');
  });

  test('prints its summary as JSON and nothing else on standard output with --json', async () => {
    const server = await serve(conforming);
    const result = await runCli(['run', contract, '--target', server.url, '--no-allure', '--json'], { cwd });
    await server.close();
    expect(JSON.parse(result.stdout)).toEqual(summaryIn(join(cwd, 'reports', 'things')));
  });

  test('sends nothing and writes nothing with --dry-run', async () => {
    let hits = 0;
    const server = await serve((_, response) => {
      hits++;
      response.end();
    });
    const out = join(cwd, 'dry');
    const result = await commandHere(['run', contract, '--target', server.url, '--dry-run', '--out', out], { cwd });
    await server.close();
    expect({ code: result.code, hits, written: existsSync(out) }).toEqual({ code: 0, hits: 0, written: false });
    expect(result.stdout).toContain(`curl -sS -i -X POST '${server.url}/things'`);
    expect(result.stdout).toContain("--data-raw '{}'");
  });
});
