import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { differences } from '../../evidence/differences.ts';
import { readEvidence } from '../../evidence/read.ts';
import { judgeRun } from '../../judge/judge-run.ts';
import { WaiverJudge } from '../../judge/waivers.ts';
import { shardOf } from '../../plan/shard.ts';
import { proveRun } from '../../proof/prove-run.ts';
import { sizeInRun } from '../../proof/prover.ts';
import { type ExitCode, frameOf, type Summary, summarise } from '../../publish/summary.ts';
import { showSummary } from '../../publish/terminal.ts';
import { openRecorded } from '../../run/recorded.ts';
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
  const { header, exchanges, verdicts, footer } = await readEvidence(file);
  const { contract, asked, whole } = openRecorded(file, header, inputs);
  const results = judgeRun(contract, shardOf(asked, header.shard), header.target, header.selection, exchanges);
  const changed = footer ? differences(verdicts, results) : [];
  const waivers =
    options.waivers === undefined ? (header.waivers ?? []) : loadWaivers(options.waivers, contract, whole);
  const concluded = new WaiverJudge(contract, whole, waivers, header.startedAt).conclude(results);
  const summary: Summary = summarise(
    frameOf(header, contract.document.title, {
      finishedAt: footer?.finishedAt ?? header.startedAt,
      missing: results.missing,
      waivers: concluded.waivers,
      proof: proveRun(contract, asked, results, concluded.clauses, exchanges, mutants, sizeInRun),
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
