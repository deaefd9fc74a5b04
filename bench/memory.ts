import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type BenchFiles, clauseCount } from './bench-contract.ts';
import type { Measurement } from './measurement.ts';
import { type Ended, runNode } from './processes.ts';
import { runWhole } from './whole-path.ts';

const require = createRequire(import.meta.url);

/** What Playwright's processes took, in megabytes. */
interface PlaywrightPeaks {
  readonly main: number;
  readonly worker: number;
  /** Main process and worker at one time. */
  readonly together: number;
}

/** The main process's own peak, and the highest of its workers'. */
const playwrightPeaks = ({ peaks }: Ended, mainPid: number, together: number): PlaywrightPeaks => ({
  main: peaks?.each.find(({ pid }) => pid === mainPid)?.megabytes ?? 0,
  worker: Math.max(0, ...(peaks?.each ?? []).filter((one) => one.parent === mainPid).map((one) => one.megabytes)),
  together,
});

/** Runs as many tests that do nothing, the way ours are run. */
const runEmpty = async (folder: string, tests: number): Promise<PlaywrightPeaks> => {
  mkdirSync(folder, { recursive: true });
  const playwright = pathToFileURL(require.resolve('@playwright/test').replace(/index\.js$/, 'index.mjs')).href;
  writeFileSync(
    join(folder, 'playwright.config.mjs'),
    `export default { testDir: '.', workers: 1, reporter: 'dot', preserveOutput: 'never' };\n`,
  );
  writeFileSync(
    join(folder, 'empty.spec.mjs'),
    `import { test } from '${playwright}';\nfor (let n = 0; n < ${tests}; n++) test('empty ' + n, async () => {});\n`,
  );
  const cli = require.resolve('@playwright/test/cli');
  const ended = await runNode([cli, 'test', '-c', 'playwright.config.mjs'], { cwd: folder, watch: true });
  if (ended.code !== 0) throw new Error(`the empty run ended with code ${ended.code}:\n${ended.stderr}`);
  return playwrightPeaks(ended, ended.pid, ended.peaks?.together ?? 0);
};

/** How much more memory the whole path takes at its peak than an empty Playwright run of as many tests. */
export const measureMemory = async (files: BenchFiles, repetitions: number): Promise<readonly Measurement[]> => {
  const whole: (PlaywrightPeaks & { readonly cli: number })[] = [];
  const empty: PlaywrightPeaks[] = [];
  for (let time = 0; time < repetitions; time++) {
    empty.push(await runEmpty(join(dirname(files.contract), 'empty'), clauseCount + 1));
    const ended = await runWhole(files, true);
    const main = ended.peaks?.each.find(({ parent }) => parent === ended.pid);
    const cli = ended.peaks?.each.find(({ pid }) => pid === ended.pid)?.megabytes ?? 0;
    whole.push({ ...playwrightPeaks(ended, main?.pid ?? 0, ended.peaks?.belowRoot ?? 0), cli });
  }
  const rows = (id: string, what: string, values: readonly number[]): Measurement => ({
    id,
    what,
    unit: ' MB',
    values,
  });
  return [
    rows(
      'memory-empty-main',
      "an empty run's main process, at its peak",
      empty.map(({ main }) => main),
    ),
    rows(
      'memory-empty-worker',
      "an empty run's worker",
      empty.map(({ worker }) => worker),
    ),
    rows(
      'memory-main',
      'the main process, 20,000 probes',
      whole.map(({ main }) => main),
    ),
    rows(
      'memory-worker',
      'the worker, 20,000 probes',
      whole.map(({ worker }) => worker),
    ),
    rows(
      'memory-cli',
      'the command line before and after Playwright',
      whole.map(({ cli }) => cli),
    ),
    rows(
      'memory-empty-together',
      'an empty run, main process and worker together',
      empty.map(({ together }) => together),
    ),
    rows(
      'memory-together',
      'the same, 20,000 probes',
      whole.map(({ together }) => together),
    ),
    {
      ...rows(
        'memory-above-empty',
        'the same, above the empty run',
        whole.map(({ together }, at) => together - (empty[at]?.together ?? 0)),
      ),
      goal: { atMost: 100 },
    },
  ];
};
