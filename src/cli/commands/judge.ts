import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { WaiverJudge } from '../../judge/waivers.ts';
import { type ExitCode, frameOf, type Summary, summarise } from '../../publish/summary.ts';
import { showSummary } from '../../publish/terminal.ts';
import { readJudged } from '../../run/judged.ts';
import type { FailOn } from '../../run/settings.ts';
import { loadWaivers } from '../../run/waivers.ts';
import { failOnOption } from '../fail-on.ts';
import { readingEvidence, UsageError } from '../usage-error.ts';

interface JudgeOptions {
  readonly json?: boolean;
  readonly requireComplete?: boolean;
  readonly failOn: FailOn;
  readonly waivers?: string;
}

const judge = async (file: string, options: JudgeOptions): Promise<ExitCode> => {
  if (!existsSync(file)) throw new UsageError(`found no evidence at ${file}; wanted an evidence.ndjson`);
  const { header, recorded, exchanges, footer, results, changed } = await readJudged(file, inputs);
  const { contract, whole } = recorded;
  const waivers =
    options.waivers === undefined ? (header.waivers ?? []) : loadWaivers(options.waivers, contract, whole);
  const concluded = new WaiverJudge(contract, whole, waivers, header.startedAt).conclude(results);
  const summary: Summary = summarise(
    frameOf(header, contract.document.title, {
      finishedAt: footer?.finishedAt ?? header.startedAt,
      missing: results.missing,
      waivers: concluded.waivers,
    }),
    concluded.clauses,
    { requireComplete: options.requireComplete ?? false, mustBeWhole: true, failOn: options.failOn },
  );
  // A shard is never complete, but may have come to its end.
  const ended = header.shard ? footer?.missing.length === 0 : footer?.complete === true;
  const exitCode: ExitCode = ended && changed.length === 0 ? summary.exitCode : 4;
  const judged: Summary = { ...summary, complete: summary.complete && footer?.complete === true, exitCode };
  if (options.json) process.stdout.write(`${JSON.stringify(judged, null, 2)}\n`);
  else process.stdout.write(`${showSummary(judged, exchanges, `refusal run ${contract.id}`)}\n`);
  if (!footer) process.stderr.write('The evidence has no footer: the run was cut off, and is incomplete.\n');
  for (const id of changed.slice(0, 20))
    process.stderr.write(`${id}: the recorded verdict is not the one that its exchanges give\n`);
  if (changed.length > 0)
    process.stderr.write(`${changed.length} recorded verdicts do not follow from the exchanges.\n`);
  return exitCode;
};

/** `refusal judge`: derives every verdict again from recorded evidence alone. */
export const registerJudge = (program: Command): void => {
  program
    .command('judge')
    .description('derive every verdict again from recorded evidence')
    .argument('<evidence>', 'an evidence.ndjson')
    .option('--json', 'print the summary as JSON')
    .option('--require-complete', 'exit 3 where any must is undecided')
    .addOption(failOnOption())
    .option('--waivers <file>', 'other waivers than those that the run had')
    .action(async (file: string, options: JudgeOptions) => {
      process.exitCode = await readingEvidence(() => judge(file, options));
    });
};
