import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandHere } from './testing/command-here.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import type { CliResult } from './testing/run-cli.ts';
import { RunFolders } from './testing/shards.ts';

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const { summaryIn, countedIn } = new RunFolders(cwd);

describe('--shard', () => {
  const contract = writeOwnContract(join(cwd, 'own'), missingName);
  test.each([
    ['4/3', 'found --shard 4/3; wanted a shard and how many there are, from 1/3 to 3/3 of three'],
    ['0/3', 'found --shard 0/3; wanted'],
    ['1/2', 'found --shard 1/2; wanted at most 1 shard of things, one for each clause and operation that is asked'],
  ])('%s is refused: nothing would be asked', async (shard, says) => {
    const args = ['run', contract, '--target', 'http://127.0.0.1:1', '--shard', shard, '--out', 'no-shard'];
    const result = await commandHere(args, { cwd });
    expect({ code: result.code, written: existsSync(join(cwd, 'no-shard')) }).toEqual({ code: 2, written: false });
    expect(result.stderr).toContain(says);
  });

  test('writes below the folder of the contract, where merge finds it', async () => {
    const args = ['run', contract, '--target', 'http://127.0.0.1:1', '--shard', '1/1', '--no-allure'];
    // Nothing answers: a shard that decided nothing is not green.
    expect((await commandHere(args, { cwd })).code).toBe(3);
    const merged = await commandHere(['merge', 'reports/things/shards/1-of-1', '--no-allure'], { cwd });
    expect(merged.code).toBe(3);
    expect(summaryIn('reports/things')).toMatchObject({ complete: true, merged: { of: 1 } });
  });

  test('with something undecided beside what is decided exits as a run does, though it is not complete', async () => {
    const undecided = `
  - id: without-setup
    section: S
    statement: s.
    operations: all
    before: [{ operation: createThing, save: { id: /nowhere } }]
    ask: { inputs: [missing-member] }
    expect: { status: 400 }
`;
    const file = writeOwnContract(join(cwd, 'undecided'), missingName + undecided);
    const server = await serve(conforming);
    const args = ['run', file, '--target', server.url, '--no-allure', '--out', 'undecided-out'];
    const codes = [
      (await commandHere(args, { cwd })).code,
      (await commandHere([...args, '--shard', '1/1'], { cwd })).code,
      (await commandHere([...args, '--shard', '1/1', '--require-complete'], { cwd })).code,
    ];
    await server.close();
    expect(codes).toEqual([0, 0, 3]);
    expect(countedIn('undecided-out')).toMatchObject({
      complete: false,
      missing: [],
      counts: { probes: { inconclusive: 1, pass: 1 } },
    });
  });

  test('deals what is selected', async () => {
    const args = ['run', 'xavigate', '--clause', 'internal-error', '--dry-run'];
    const dealt = await Promise.all(['1/2', '2/2'].map((shard) => commandHere([...args, '--shard', shard], { cwd })));
    const whole = await commandHere(args, { cwd });
    const probesIn = ({ stdout }: CliResult) => stdout.match(/^# --- .*/gm) ?? [];
    expect(dealt.map((one) => probesIn(one).length > 0)).toEqual([true, true]);
    expect(dealt.flatMap(probesIn).sort()).toEqual([...probesIn(whole)].sort());
  });
});
