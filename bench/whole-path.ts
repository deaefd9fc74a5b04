import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readEvidence } from '../src/evidence/read.ts';
import type { BenchFiles } from './bench-contract.ts';
import type { Measurement } from './measurement.ts';
import { type Ended, runNode } from './processes.ts';

const main = fileURLToPath(new URL('../src/cli/main.js', import.meta.url));

/** A run by the command line, and how many exchanges it made in a second, between the first and the last. */
export interface WholeRun extends Ended {
  readonly exchanges: number;
  readonly perSecond: number;
}

/** Runs a contract as a user would, without the HTML report. Throws where it does not conform. */
export const runWhole = async ({ contract, target }: BenchFiles, watch = false): Promise<WholeRun> => {
  const folder = dirname(contract);
  const args = [main, 'run', contract, '--target', target, '--no-allure', '--out', join(folder, 'out')];
  const ended = await runNode(args, { cwd: folder, watch });
  if (ended.code !== 0) throw new Error(`the run ended with code ${ended.code}:\n${ended.stderr}`);
  const { exchanges } = await readEvidence(join(folder, 'out', 'evidence.ndjson'));
  const ends = exchanges.map(
    ({ startedAtMs, outcome }) => startedAtMs + (outcome.kind === 'answer' ? outcome.totalMs : 0),
  );
  const first = exchanges.reduce((least, { startedAtMs }) => Math.min(least, startedAtMs), Infinity);
  const last = ends.reduce((most, end) => Math.max(most, end), 0);
  return { ...ended, exchanges: exchanges.length, perSecond: exchanges.length / ((last - first) / 1000) };
};

/** The whole path by 2,000 and by 20,000 probes. */
export const measureWholePath = async (
  small: BenchFiles,
  large: BenchFiles,
  repetitions: { readonly small: number; readonly large: number },
): Promise<readonly Measurement[]> => {
  const smalls: WholeRun[] = [];
  const larges: WholeRun[] = [];
  for (let time = 0; time < repetitions.small; time++) smalls.push(await runWhole(small));
  for (let time = 0; time < repetitions.large; time++) larges.push(await runWhole(large));
  return [
    {
      id: 'whole-2000-seconds',
      what: 'the whole path, 2,000 probes in 40 groups',
      unit: ' s',
      values: smalls.map(({ seconds }) => seconds),
      goal: { atMost: 3 },
    },
    {
      id: 'whole-2000-rate',
      what: 'the same, between the first request and the last',
      unit: '/s',
      values: smalls.map(({ perSecond }) => perSecond),
    },
    {
      id: 'whole-20000-seconds',
      what: 'the whole path, 20,000 probes in 40 groups',
      unit: ' s',
      values: larges.map(({ seconds }) => seconds),
    },
    {
      id: 'whole-20000-rate',
      what: 'the same, between the first request and the last',
      unit: '/s',
      values: larges.map(({ perSecond }) => perSecond),
      goal: { atLeast: 4000 },
    },
  ];
};
