import { existsSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { readEvidence } from '../../evidence/read.ts';
import { coverageFile, writeCoverage } from '../../publish/coverage-file.ts';
import { mergeShards } from '../../publish/merge.ts';
import { mergeAllure } from '../../publish/merge-allure.ts';
import { evidenceFile, summaryFile } from '../../publish/run-writer.ts';
import { checkShard, openShards } from '../../publish/shards.ts';
import type { ExitCode } from '../../publish/summary.ts';
import { hasBlocks, showSummary } from '../../publish/terminal.ts';
import { openRecorded } from '../../run/recorded.ts';
import type { FailOn } from '../../run/settings.ts';
import { generateReport } from '../allure-report.ts';
import { failOnOption } from '../fail-on.ts';
import { showFiles } from '../show-files.ts';
import { readingEvidence, UsageError } from '../usage-error.ts';

interface MergeOptions {
  readonly out?: string;
  readonly requireComplete?: boolean;
  readonly failOn: FailOn;
  readonly allure: boolean;
  readonly json?: boolean;
}

/** The evidence in a folder; none where the shard came to no header: it is missing then. */
const evidenceIn = (dir: string): readonly string[] => {
  const file = evidenceFile(dir);
  if (existsSync(file)) return [file];
  if (!existsSync(dir)) throw new UsageError(`found no folder ${dir}; wanted one that a run of a shard wrote`);
  process.stderr.write(`${dir}: found no evidence.ndjson; it is left out\n`);
  return [];
};

const merge = async (dirs: readonly string[], options: MergeOptions): Promise<ExitCode> => {
  const opened = await openShards(dirs.flatMap(evidenceIn));
  const [first] = opened;
  if (!first)
    throw new UsageError('found evidence in none of these folders; wanted those that the shards of a run wrote');
  const outDir = resolve(options.out ?? join('reports', first.header.contract.id));
  const own = dirs.find((dir) => resolve(dir) === outDir);
  if (own !== undefined)
    throw new UsageError(
      `found the folder ${own} of a shard as --out; wanted another, since what is there is replaced`,
    );
  const recorded = openRecorded(first.file, first.header, inputs);
  // Nothing is written before every shard is known to be sound.
  const shards = [];
  for (const shard of opened) shards.push(await checkShard(shard, recorded));
  rmSync(join(outDir, 'allure-report'), { recursive: true, force: true });
  const rules = { requireComplete: options.requireComplete ?? false, mustBeWhole: true, failOn: options.failOn };
  const { summary, results, waivers } = await mergeShards(shards, recorded, outDir, rules, mutants);
  const exchanges = hasBlocks(summary) ? (await readEvidence(evidenceFile(outDir))).exchanges : [];
  process[options.json ? 'stderr' : 'stdout'].write(
    `\n${showSummary(summary, exchanges, `refusal run ${summary.contract.id}`)}\n\n`,
  );
  if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
  const files: [what: string, path: string][] = [
    ['summary', summaryFile(outDir)],
    ['evidence', evidenceFile(outDir)],
    ['coverage', coverageFile(outDir)],
  ];
  if (options.allure) {
    const joined = await mergeAllure(dirs, outDir, recorded.contract, summary, results, waivers);
    if (joined < dirs.length)
      process.stderr.write(`${joined} of ${dirs.length} shards have Allure results: the report lacks the others\n`);
    const report = await generateReport(outDir, summary.contract.title);
    if (existsSync(report)) {
      files.push(['report', report]);
      writeCoverage(outDir, recorded.contract, summary, true);
    } else process.stderr.write(`the Allure report could not be made: found no ${relative('', report)}\n`);
  }
  showFiles(files);
  return summary.exitCode;
};

/** `refusal merge`: joins the shards of a run, and decides whether it is whole. */
export const registerMerge = (program: Command): void => {
  program
    .command('merge')
    .description('join the shards of a run, judge them as one, and say whether the run is complete')
    .argument('<dirs...>', 'the folders that the shards wrote')
    .option('--out <dir>', 'where to write; default reports/<contract>')
    .option('--require-complete', 'exit 3 where any must is undecided')
    .addOption(failOnOption())
    .option('--no-allure', 'make no Allure report')
    .option('--json', 'print the summary as JSON on standard output')
    .action(async (dirs: readonly string[], options: MergeOptions) => {
      process.exitCode = await readingEvidence(() => merge(dirs, options));
    });
};
