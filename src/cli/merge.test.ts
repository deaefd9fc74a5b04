import { cpSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Json, JsonObject, JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { type Pointer, withoutValueAt } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { commandHere } from './testing/command-here.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';
import { dirsOf, indexes, RunFolders } from './testing/shards.ts';

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const { evidenceIn, summaryIn, linesIn, headerIn, concludedIn, countedIn, runHere } = new RunFolders(cwd);

describe('three shards of a run against embedded providers', () => {
  let ran: readonly CliResult[];
  let merged: CliResult;
  beforeAll(async () => {
    // One of them by Playwright, as users run it.
    const byPlaywright = ['run', 'xavigate', '--no-allure', '--shard', '2/3', '--out', 'good-2'];
    ran = [
      await runHere('good-1', 1),
      await runCli(byPlaywright, { cwd }),
      await runHere('good-3', 3),
      await runHere('good-whole'),
    ];
    merged = await commandHere(['merge', ...dirsOf('good'), '--out', 'good', '--no-allure'], { cwd });
  }, 120_000);

  test('each exit by what they asked, and call nothing complete or conforming', () => {
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    for (const [at, dir] of dirsOf('good').entries()) {
      expect(countedIn(dir)).toMatchObject({ complete: false, missing: [], exitCode: 0 });
      expect(summaryIn(dir).shard).toEqual({ index: at + 1, of: 3 });
      expect(JSON.parse(linesIn(dir).at(-1) as string)).toMatchObject({ complete: false, missing: [] });
      expect(ran[at]?.stdout).toContain(`nothing departs in shard ${at + 1}/3 (exit code 0)`);
      expect(ran[at]?.stdout).not.toMatch(/conforms|incomplete/);
    }
  });

  test('each ask some of the probes, and together every one once', () => {
    const asked = dirsOf('good').map((dir) => summaryIn(dir).probes.map(({ id }) => id));
    const whole = summaryIn('good-whole').probes.map(({ id }) => id);
    expect(asked.flat().sort()).toEqual([...whole].sort());
    for (const ids of asked) expect(ids.length).toBeGreaterThan(whole.length / 5);
  });

  test('can each be judged again, to the same exit code', async () => {
    const judged = await commandHere(['judge', evidenceIn('good-2'), '--json'], { cwd });
    expect(judged.code).toBe(0);
    expect(JSON.parse(judged.stdout)).toEqual(summaryIn('good-2'));
  });

  test('are joined to the verdicts of one run, complete', () => {
    expect(merged.code).toBe(0);
    expect(merged.stdout).toContain('conforms (exit code 0)');
    expect(concludedIn('good')).toEqual(concludedIn('good-whole'));
    expect(countedIn('good')).toEqual(countedIn('good-whole'));
    expect(countedIn('good')).toMatchObject({ complete: true, missing: [], exitCode: 0 });
  });

  test('are joined in the order of the plan, by which evidence says of what it was made', () => {
    const asked = (dir: string) =>
      linesIn(dir)
        .map((line) => JSON.parse(line) as { readonly line: string; readonly id: string })
        .filter(({ line }) => line === 'exchange')
        .map(({ id }) => id);
    expect(asked('good')).toEqual(asked('good-whole'));
    const header = headerIn('good');
    expect(header.shard).toBeUndefined();
    expect(header.merged).toEqual({
      of: 3,
      shards: dirsOf('good').map((dir, at) => ({
        index: at + 1,
        runId: headerIn(dir).runId,
        startedAt: headerIn(dir).startedAt,
        sha256: (JSON.parse(linesIn(dir).at(-1) as string) as { readonly sha256: string }).sha256,
      })),
    });
    expect(dirsOf('good').map((dir) => headerIn(dir).runId)).not.toContain(header.runId);
  });

  test('give evidence that can be judged again', async () => {
    const judged = await commandHere(['judge', evidenceIn('good'), '--json'], { cwd });
    expect(judged.code).toBe(0);
    expect(JSON.parse(judged.stdout)).toEqual(summaryIn('good'));
  });

  test('and the joined run are what the schemas describe', () => {
    const schemaOf = (name: string) =>
      JSON.parse(readFileSync(packageFile(`reports/${name}.schema.json`), 'utf8')) as JsonSchema;
    const [evidence, summary] = [schemaOf('evidence'), schemaOf('summary')];
    for (const dir of ['good-2', 'good']) {
      const lines = linesIn(dir).map((line) => JSON.parse(line) as JsonObject);
      expect(lines.filter((line) => schemaErrors(evidence, line).length > 0)).toEqual([]);
      expect(schemaErrors(summary, summaryIn(dir) as unknown as Json)).toEqual([]);
      const members =
        dir === 'good' ? ['/merged/of', '/merged/shards', '/merged/shards/0/sha256'] : ['/shard/index', '/shard/of'];
      for (const at of members as Pointer[]) {
        expect(schemaErrors(evidence, withoutValueAt(lines[0] as Json, at))).not.toEqual([]);
        expect(schemaErrors(summary, withoutValueAt(summaryIn(dir) as unknown as Json, at))).not.toEqual([]);
      }
    }
  });

  test('give the same evidence again, whatever the order of the folders', async () => {
    const again = ['merge', ...dirsOf('good').toReversed(), '--out', 'good-again', '--no-allure'];
    expect((await commandHere(again, { cwd })).code).toBe(0);
    expect(linesIn('good-again')).toEqual(linesIn('good'));
  });

  test('print the summary as JSON and nothing else on standard output with --json', async () => {
    const printed = await commandHere(['merge', ...dirsOf('good'), '--out', 'printed', '--no-allure', '--json'], {
      cwd,
    });
    expect(JSON.parse(printed.stdout)).toEqual(summaryIn('printed'));
  });

  test.each(indexes)('are never complete without shard %i', async (index) => {
    const others = indexes.filter((one) => one !== index).map((one) => `good-${one}`);
    const out = `without-${index}`;
    const result = await commandHere(['merge', ...others, '--out', out, '--no-allure'], { cwd });
    const absent = summaryIn(`good-${index}`).probes.map(({ id }) => id);
    expect(result.code).toBe(4);
    expect(countedIn(out)).toMatchObject({ complete: false, missing: absent, exitCode: 4 });
    expect(JSON.parse(linesIn(out).at(-1) as string)).toMatchObject({ complete: false, missing: absent });
    expect(result.stdout).toContain(`Missing shards: ${index}/3`);
    expect(result.stdout).toContain(`The run is incomplete: ${absent.length} of`);
    expect(result.stdout).not.toContain('conforms');
    const judged = await commandHere(['judge', evidenceIn(out)], { cwd });
    expect(judged.code).toBe(4);
    expect(judged.stdout).toContain(`Missing shards: ${index}/3`);
  });

  test('are not complete where one was cut off, even behind its last exchange', async () => {
    cpSync(join(cwd, 'good-3'), join(cwd, 'cut'), { recursive: true });
    writeFileSync(evidenceIn('cut'), `${linesIn('good-3').slice(0, -1).join('\n')}\n`);
    const result = await commandHere(['merge', 'good-1', 'good-2', 'cut', '--out', 'with-cut', '--no-allure'], { cwd });
    expect(result.code).toBe(4);
    expect(countedIn('with-cut')).toMatchObject({ complete: false, missing: [], exitCode: 4 });
    expect(headerIn('with-cut').merged?.shards[2]?.sha256).toBeNull();
    expect(result.stdout).toContain('Shards that were cut off: 3/3');
    expect((await commandHere(['judge', evidenceIn('with-cut')], { cwd })).code).toBe(4);
  });

  test('are not complete where one was cut off before its last exchange', async () => {
    const lines = linesIn('good-3').filter((line) => line.startsWith('{"line":"exchange"'));
    cpSync(join(cwd, 'good-3'), join(cwd, 'short'), { recursive: true });
    writeFileSync(evidenceIn('short'), `${[linesIn('good-3')[0], ...lines.slice(0, 20)].join('\n')}\n`);
    const result = await commandHere(['merge', 'good-1', 'good-2', 'short', '--out', 'with-short', '--no-allure'], {
      cwd,
    });
    expect(result.code).toBe(4);
    expect(summaryIn('with-short').missing.length).toBeGreaterThan(5);
  });
});
