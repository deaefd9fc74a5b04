import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, expect, onTestFinished, test } from 'vitest';
import type { Plan, Probe, ProbeGroup } from '../plan/probe.ts';
import { compiled } from './testing/compiled.ts';
import { exchangeOf } from './testing/sample-exchange.ts';
import { clearWork, GroupWriter, groupFile, readGroup, removeWork } from './work-files.ts';

let outDir: string;
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'refusal-work-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
});

const probesOf = (...ids: readonly string[]): readonly Probe[] => ids.map((id) => ({ id }) as Probe);
const planOf = (...ids: readonly string[]): Plan => ({
  groups: ids.map((id): ProbeGroup => ({ id, clause: id, operation: id, probes: [] })),
  digest: '',
  requests: 0,
});
const idsIn = (file: string, ...probes: readonly string[]): readonly string[] =>
  readGroup(file, probesOf(...probes)).map(({ exchange }) => exchange.id);
const write = (file: string, ...exchanges: readonly (readonly [probe: string, number: number])[]): void => {
  const writer = new GroupWriter(file);
  for (const [probe, number] of exchanges) writer.write(exchangeOf(probe, number));
  writer.close();
};

test('what is written survives SIGKILL', () => {
  const file = join(outDir, 'group.ndjson');
  const script = compiled('run/testing/killed-writer.ts', join(outDir, 'compiled'));
  const { signal, stderr } = spawnSync(process.execPath, [script, file, '500'], { encoding: 'utf8' });
  expect([signal, stderr]).toEqual(['SIGKILL', '']);
  expect(idsIn(file, 'probe')).toEqual(Array.from({ length: 500 }, (_, at) => `probe#${at + 1}`));
});

test('each exchange is on disk as soon as it is written', () => {
  const file = join(outDir, 'group.ndjson');
  const writer = new GroupWriter(file);
  onTestFinished(() => writer.close());
  for (let number = 1; number <= 3; number++) {
    writer.write(exchangeOf('probe', number));
    expect(idsIn(file, 'probe')).toHaveLength(number);
  }
});

test('a line that was cut short is left out, wherever it was cut; the lines before it stay', () => {
  const file = join(outDir, 'group.ndjson');
  write(file, ['a', 1], ['a', 2]);
  const whole = readFileSync(file);
  const second = whole.indexOf('\n') + 1;
  for (let length = second; length < whole.length - 1; length++) {
    writeFileSync(file, whole.subarray(0, length));
    expect(idsIn(file, 'a')).toEqual(['a#1']);
  }
  writeFileSync(file, whole.subarray(0, -1));
  expect(idsIn(file, 'a')).toEqual(['a#1', 'a#2']);
});

test('the text of an exchange is its line of evidence', () => {
  const file = join(outDir, 'group.ndjson');
  write(file, ['a', 1]);
  const [line] = readGroup(file, probesOf('a'));
  expect(`${line?.text}\n`).toBe(readFileSync(file, 'utf8'));
  expect(JSON.parse(line?.text ?? '')).toEqual({ line: 'exchange', ...exchangeOf('a') });
});

test('exchanges come in the order of the plan, those of one probe in their own', () => {
  const file = join(outDir, 'group.ndjson');
  write(file, ['c', 1], ['a', 1], ['b', 1], ['c', 2], ['a', 2], ['b', 2], ['a', 3]);
  expect(idsIn(file, 'a', 'b', 'c')).toEqual(['a#1', 'a#2', 'a#3', 'b#1', 'b#2', 'c#1', 'c#2']);
  expect(idsIn(file, 'c', 'b', 'a')).toEqual(['c#1', 'c#2', 'b#1', 'b#2', 'a#1', 'a#2', 'a#3']);
});

test('a group that was never asked has no exchanges', () => {
  expect(readGroup(join(outDir, 'nothing.ndjson'), probesOf('a'))).toEqual([]);
});

test('a group that is asked anew begins anew', () => {
  const file = join(outDir, 'group.ndjson');
  write(file, ['a', 1], ['a', 2]);
  write(file, ['a', 1]);
  expect(idsIn(file, 'a')).toEqual(['a#1']);
});

test('every group of a plan has a file of its own, by its place', () => {
  const plan = planOf('x', 'y/../z', 'x:2');
  expect(plan.groups.map(({ id }) => groupFile('/out', plan, id))).toEqual([
    '/out/.work/00000.ndjson',
    '/out/.work/00001.ndjson',
    '/out/.work/00002.ndjson',
  ]);
});

test('what an earlier run left is cleared away, and nothing beside it', () => {
  const file = groupFile(outDir, planOf('x'), 'x');
  clearWork(outDir);
  write(file, ['a', 1]);
  appendFileSync(join(outDir, 'summary.json'), '{}');
  clearWork(outDir);
  expect([existsSync(file), existsSync(join(outDir, '.work'))]).toEqual([false, true]);
  removeWork(outDir);
  expect([existsSync(join(outDir, '.work')), existsSync(join(outDir, 'summary.json'))]).toEqual([false, true]);
});
