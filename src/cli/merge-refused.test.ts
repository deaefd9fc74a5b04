import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { EvidenceHeader } from '../evidence/format.ts';
import { commandHere } from './testing/command-here.ts';
import { forge } from './testing/forge.ts';
import { dirsOf, indexes, RunFolders } from './testing/shards.ts';

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const { evidenceIn, linesIn, headerIn, runHere } = new RunFolders(cwd);

describe('shards that are not of one run', () => {
  let merges = 0;
  beforeAll(async () => {
    for (const index of indexes) await runHere(`good-${index}`, index);
    await runHere('good-whole');
    await commandHere(['merge', 'good-2', 'good-3', '--out', 'without-1', '--no-allure'], { cwd });
  }, 60_000);
  /** Merges folders, and gives what is said where that is refused and nothing written. */
  const refusal = async (...dirs: readonly string[]): Promise<string> => {
    const out = `refused-${merges++}`;
    const { code, stderr } = await commandHere(['merge', ...dirs, '--out', out, '--no-allure'], { cwd });
    expect({ code, written: existsSync(join(cwd, out)) }).toEqual({ code: 2, written: false });
    return stderr;
  };

  test('are refused where a byte was changed', async () => {
    cpSync(join(cwd, 'good-2'), join(cwd, 'changed'), { recursive: true });
    writeFileSync(
      evidenceIn('changed'),
      readFileSync(evidenceIn('good-2'), 'utf8').replace('"status":4', '"status":5'),
    );
    expect(await refusal('good-1', 'changed', 'good-3')).toContain('the file was changed or cut');
  });

  test('are refused where an answer was changed and a new digest made', async () => {
    const at = linesIn('good-2').findIndex((line) => /"role":"question".*"kind":"answer","status":4/.test(line));
    forge(evidenceIn('good-2'), evidenceIn('forged'), (lines) =>
      lines.map((line, index) =>
        index === at ? line.replace(/"kind":"answer","status":4../, '"kind":"answer","status":418') : line,
      ),
    );
    expect(await refusal('good-1', 'forged', 'good-3')).toMatch(
      /forged.evidence\.ndjson: found a verdict of \S+ that its exchanges do not give/,
    );
  });

  test('are refused where one has an exchange of another', async () => {
    const stray = linesIn('good-1').find((line) => line.startsWith('{"line":"exchange"')) as string;
    forge(evidenceIn('good-2'), evidenceIn('stray'), ([header, ...lines]) => [header as string, stray, ...lines]);
    expect(await refusal('good-1', 'stray', 'good-3')).toMatch(/stray.evidence\.ndjson:2 found an exchange of/);
  });

  test.each<[string, (header: EvidenceHeader) => object, RegExp]>([
    [
      'another contract',
      ({ contract }) => ({ contract: { ...contract, digest: 'sha256:0' } }),
      /found the contract digest sha256:0; wanted sha256:\w+, which good-1.evidence\.ndjson has/,
    ],
    ['another plan', ({ plan }) => ({ plan: { ...plan, digest: 'sha256:0' } }), /found the plan digest sha256:0/],
    [
      'another target',
      ({ target }) => ({ target: { ...target, name: 'staging.yaml' } }),
      /found the target .*staging\.yaml/,
    ],
    [
      'another budget',
      ({ target }) => ({ target: { ...target, budget: { ...target.budget, requests: 9 } } }),
      /found the target /,
    ],
    ['another selection', () => ({ selection: { clauses: ['x'], probes: [] } }), /found the selection .*"x"/],
    [
      'another version',
      ({ versions }) => ({ versions: { ...versions, refusal: '9.9.9' } }),
      /found the version of refusal 9\.9\.9/,
    ],
    ['another number of shards', () => ({ shard: { index: 2, of: 4 } }), /found the number of shards 4; wanted 3/],
    [
      'the index of another',
      () => ({ shard: { index: 1, of: 3 } }),
      /found shard 1\/3, which \S+ has too; wanted each shard once/,
    ],
    ['another format', () => ({ format: 'refusal-evidence/0' }), /found a first line "refusal-evidence\/0"/],
  ])('are refused where one is of %s', async (name, change, says) => {
    const dir = name.replaceAll(' ', '-');
    forge(evidenceIn('good-2'), evidenceIn(dir), ([header, ...lines]) => {
      const own = JSON.parse(header as string) as EvidenceHeader;
      return [JSON.stringify({ ...own, ...change(own) }), ...lines];
    });
    expect(await refusal('good-1', dir, 'good-3')).toMatch(says);
  });

  test('are refused where all of them are of a plan that this version does not make', async () => {
    const dirs = dirsOf('good').map((dir) => {
      forge(evidenceIn(dir), evidenceIn(`old-${dir}`), ([header, ...lines]) => [
        (header as string).replace(/"plan":\{"digest":"sha256:[0-9a-f]+/, '"plan":{"digest":"sha256:0'),
        ...lines,
      ]);
      return `old-${dir}`;
    });
    expect(await refusal(...dirs)).toContain('found a plan that this version (with its bad inputs) does not make');
  });

  test('are refused where one is given twice', async () => {
    expect(await refusal('good-1', 'good-1', 'good-3')).toContain('wanted each shard once');
  });

  test('are refused where one is a whole run', async () => {
    expect(await refusal('good-1', 'good-whole')).toContain('found evidence of a whole run; wanted that of a shard');
  });

  test('are refused where one was joined already', async () => {
    expect(await refusal('good-1', 'without-1')).toContain('found evidence that was joined already');
  });

  test('are refused where a folder is not there, and where none has evidence', async () => {
    mkdirSync(join(cwd, 'empty'), { recursive: true });
    expect(await refusal('good-1', 'nowhere')).toContain('found no folder nowhere; wanted one that');
    expect(await refusal('empty')).toContain('found evidence in none of these folders');
  });

  test('are missing where their folder is there and no evidence in it', async () => {
    mkdirSync(join(cwd, 'empty'), { recursive: true });
    const args = ['merge', 'good-1', 'empty', 'good-3', '--out', 'with-empty', '--no-allure'];
    const result = await commandHere(args, { cwd });
    expect(result.code).toBe(4);
    expect(result.stdout).toContain('Missing shards: 2/3');
    expect(result.stderr).toContain('empty: found no evidence.ndjson; it is left out');
  });

  test('do not overwrite one of themselves', async () => {
    const result = await commandHere(['merge', ...dirsOf('good'), '--out', './good-1'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('found the folder good-1 of a shard as --out');
    expect(headerIn('good-1').shard).toEqual({ index: 1, of: 3 });
  });
});
