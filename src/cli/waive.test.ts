import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Summary } from '../publish/summary.ts';
import { commandHere } from './testing/command-here.ts';
import { contract, gatedApi, openapi, right } from './testing/gated-api.ts';
import type { CliResult } from './testing/run-cli.ts';

const api = gatedApi();
const { cwd, waiversFile, summaryIn, refusal, runHere, waiveFrom } = api;

describe('refusal waive', () => {
  const departing = {
    things: { ...right, status: 422, type: 'text/plain' },
    parts: { ...right, error: 'no' },
  };
  beforeAll(async () => {
    api.refusing = departing;
    writeFileSync(join(cwd, 'target.yaml'), api.targetText);
    await runHere('--out', 'recorded');
  }, 60_000);
  beforeEach(() => {
    api.refusing = departing;
  });
  const waive = (...args: readonly string[]): Promise<CliResult> =>
    waiveFrom(join(cwd, 'recorded', 'summary.json'), ...args);
  const written = (file = waiversFile): readonly string[] =>
    [...readFileSync(file, 'utf8').matchAll(/expectation: (.*)\n +operation: (.*)\n/g)].map(
      ([, expectation, operation]) => `${expectation} ${operation}`,
    );

  test('writes each departure once, in the order of the contract, and adds what is new to a file', async () => {
    await waive('--clause', 'errors.*');
    expect(written()).toEqual(['errors.media-type/media-type create-things']);
    const more = await waive();
    expect(more.stdout).toBe(
      'waivers.yaml: 2 waivers written for things, until 2999-12-31\n1 departure waived already\n',
    );
    expect(written()).toEqual([
      'errors.media-type/media-type create-things',
      'name.missing/status create-things',
      'name.missing/message create-parts',
    ]);
    const before = readFileSync(waiversFile, 'utf8');
    expect((await waive()).stdout).toBe('waivers.yaml: nothing written\n3 departures waived already\n');
    expect(readFileSync(waiversFile, 'utf8')).toBe(before);
    expect((await runHere('--waivers', 'waivers.yaml')).code).toBe(0);
  }, 60_000);

  test('writes where --out says', async () => {
    await waive('--out', 'accepted/things.yaml');
    expect(written(join(cwd, 'accepted', 'things.yaml'))).toHaveLength(3);
    expect(existsSync(waiversFile)).toBe(false);
  });

  test('waives a should only with --level should', async () => {
    const own = mkdtempSync(join(tmpdir(), 'refusal-'));
    const light = contract.replace('mediaType: application/json', 'mediaType: { is: application/json, level: should }');
    writeFileSync(join(own, 'contract.yaml'), light);
    writeFileSync(join(own, 'openapi.yaml'), openapi);
    const args = ['run', './contract.yaml', '--target', api.url, '--no-allure', '--out', 'light'];
    expect((await commandHere(args, { cwd: own })).code).toBe(1);
    const waiveLight = (...args: readonly string[]) =>
      commandHere(
        ['waive', 'light/summary.json', '--reason', 'r', '--owner', 'Ann', '--expires', '2999-12-31', ...args],
        {
          cwd: own,
        },
      );
    const first = await waiveLight();
    expect(first.stdout).toContain(
      '2 waivers written for things, until 2999-12-31\n1 departure of a should not waived',
    );
    expect((await waiveLight('--level', 'should')).stdout).toContain('1 waiver written');
    expect(written(join(own, 'waivers.yaml'))).toContain('errors.media-type/media-type create-things');
  }, 60_000);

  test.each<[string, readonly string[], string]>([
    ['a day that is none', ['--expires', '2027-02-30'], 'found --expires 2027-02-30; wanted a day such as 2027-01-31'],
    ['a day that is past', ['--expires', '2020-01-31'], 'found --expires 2020-01-31, which is past; wanted'],
    ['an empty reason', ['--reason', ' '], 'found an empty --reason; wanted why they are accepted'],
    ['an empty owner', ['--owner', ''], 'found an empty --owner; wanted who answers for the waivers'],
    [
      'an unknown clause',
      ['--clause', 'name.mising'],
      'found no clause name.mising in the summary; wanted one of its clauses; did you mean name.missing?',
    ],
  ])('refuses %s, and writes nothing', async (_, args, message) => {
    const result = await waive(...args);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
    expect(existsSync(waiversFile)).toBe(false);
  });

  test.each<[string, (text: Summary) => unknown, string]>([
    [
      'another format',
      (one) => ({ ...one, format: 'refusal-summary/9' }),
      'found the format "refusal-summary/9"; wanted refusal-summary/1',
    ],
    ['no summary', () => [], 'found no format; wanted refusal-summary/1'],
    ['a broken summary', (one) => ({ ...one, clauses: 1 }), 'found at /clauses what no summary has'],
    [
      'an incomplete run',
      (one) => ({ ...one, complete: false, missing: ['a'] }),
      'found an incomplete run, in which 1 probe of 2 have no verdict',
    ],
  ])('refuses %s', async (_, change, message) => {
    const file = join(cwd, 'changed.json');
    writeFileSync(file, JSON.stringify(change(summaryIn('recorded'))));
    const result = await refusal('waive', file, '--reason', 'r', '--owner', 'A', '--expires', '2999-12-31');
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
  });

  test('refuses to add to the waivers of another contract, or to what is no waivers file', async () => {
    writeFileSync(waiversFile, 'contract: others\nwaivers: []\n');
    expect((await waive()).stderr).toContain('waivers.yaml: found the waivers of others; wanted those of things');
    writeFileSync(waiversFile, 'contract: things\nwaivers: all\n');
    const result = await waive();
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('waivers.yaml:2:10 waivers: found "all"; wanted array');
    expect(readFileSync(waiversFile, 'utf8')).toBe('contract: things\nwaivers: all\n');
  });
});
