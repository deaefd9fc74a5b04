import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { WaiverJudge } from '../../judge/waivers.ts';
import { questionsOf } from '../../plan/probe.ts';
import { proveRun } from '../../proof/prove-run.ts';
import { sizeInRun } from '../../proof/prover.ts';
import { rejudgementFormat, showRejudgement } from '../../publish/rejudgement.ts';
import { type ExitCode, frameOf, type Summary, summarise } from '../../publish/summary.ts';
import { showSummary } from '../../publish/terminal.ts';
import { type ReadEvidence, readJudged } from '../../run/judged.ts';
import { loadForInputs } from '../../run/load.ts';
import { rejudgeEvidence } from '../../run/rejudged.ts';
import type { FailOn } from '../../run/settings.ts';
import { loadWaivers } from '../../run/waivers.ts';
import { failOnOption } from '../fail-on.ts';
import { writeHar } from '../har-file.ts';
import { resolveContract } from '../resolve-contract.ts';
import { readingEvidence, UsageError } from '../usage-error.ts';

interface JudgeOptions {
  readonly contract?: string;
  readonly har?: string;
  readonly json?: boolean;
  readonly requireComplete?: boolean;
  readonly failOn: FailOn;
  readonly waivers?: string;
}

const print = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

/** Whether the run came to its end, and each of its verdicts follows from its exchanges. A shard is never complete, but may have come to its end. */
const isSound = ({ header, footer, changed }: ReadEvidence): boolean =>
  (header.shard ? footer?.missing.length === 0 : footer?.complete === true) && changed.length === 0;

const warn = ({ footer, changed }: ReadEvidence): void => {
  if (!footer) process.stderr.write('The evidence has no footer: the run was cut off, and is incomplete.\n');
  for (const id of changed.slice(0, 20))
    process.stderr.write(`${id}: the recorded verdict is not the one that its exchanges give\n`);
  if (changed.length > 0)
    process.stderr.write(`${changed.length} recorded verdicts do not follow from the exchanges.\n`);
};

const judgeOwn = (evidence: ReadEvidence, options: JudgeOptions): ExitCode => {
  const { header, recorded, exchanges, footer, results } = evidence;
  const { contract, whole } = recorded;
  const waivers =
    options.waivers === undefined ? (header.waivers ?? []) : loadWaivers(options.waivers, contract, whole);
  const concluded = new WaiverJudge(contract, whole, waivers, header.startedAt).conclude(results);
  const summary: Summary = summarise(
    frameOf(header, contract, {
      finishedAt: footer?.finishedAt ?? header.startedAt,
      missing: results.missing,
      waivers: concluded.waivers,
      proof: proveRun(contract, recorded.asked, results, concluded.clauses, exchanges, mutants, sizeInRun),
    }),
    concluded.clauses,
    { requireComplete: options.requireComplete ?? false, mustBeWhole: true, failOn: options.failOn },
  );
  const exitCode: ExitCode = isSound(evidence) ? summary.exitCode : 4;
  const judged: Summary = { ...summary, complete: summary.complete && footer?.complete === true, exitCode };
  print(options.json ? JSON.stringify(judged, null, 2) : showSummary(judged, exchanges, `refusal run ${contract.id}`));
  return exitCode;
};

const judgeByOther = (evidence: ReadEvidence, name: string, options: JudgeOptions): ExitCode => {
  const { header, exchanges, footer } = evidence;
  const loaded = loadForInputs(resolveContract(name).file, inputs);
  const { contract, digest } = loaded;
  const { by, concluded, rejudged } = rejudgeEvidence(evidence, loaded, inputs, ({ whole }) =>
    options.waivers === undefined ? (header.waivers ?? []) : loadWaivers(options.waivers, contract, whole),
  );
  const requireComplete = options.requireComplete ?? false;
  const plan = { digest: by.whole.digest, probes: questionsOf(by.asked).length };
  const summary: Summary = summarise(
    frameOf({ ...header, contract: { ...header.contract, digest }, plan }, contract, {
      finishedAt: footer?.finishedAt ?? header.startedAt,
      missing: by.unjudged.map(({ probe }) => probe),
      waivers: concluded.waivers,
      proof: proveRun(contract, by.asked, by.results, concluded.clauses, exchanges, mutants, sizeInRun),
    }),
    concluded.clauses,
    // What was never asked is no fault of the run's: it is undecided.
    { requireComplete, mustBeWhole: false, failOn: options.failOn },
  );
  const undecided = summary.exitCode === 0 && requireComplete && by.unjudged.length > 0;
  const exitCode: ExitCode = isSound(evidence) ? (undecided ? 3 : summary.exitCode) : 4;
  const judged: Summary = { ...summary, complete: summary.complete && footer?.complete === true, exitCode };
  const digests = { before: header.contract.digest, after: digest };
  if (options.json) {
    const { unjudged } = by;
    const changed = rejudged.filter((one) => one.changed).length;
    print(
      JSON.stringify(
        { format: rejudgementFormat, contract: digests, changed, expectations: rejudged, unjudged, summary: judged },
        null,
        2,
      ),
    );
    return exitCode;
  }
  print(showSummary(judged, exchanges, `refusal run ${name}`));
  print(`\n${showRejudgement(rejudged, by.unjudged, [digests.before, digests.after])}`);
  return exitCode;
};

const judge = async (file: string, options: JudgeOptions): Promise<ExitCode> => {
  if (!existsSync(file)) throw new UsageError(`found no evidence at ${file}; wanted an evidence.ndjson`);
  const evidence = await readJudged(file, inputs);
  if (options.har !== undefined) writeHar(options.har, evidence);
  const exitCode =
    options.contract === undefined ? judgeOwn(evidence, options) : judgeByOther(evidence, options.contract, options);
  warn(evidence);
  return exitCode;
};

/** `refusal judge`: derives every verdict again from recorded evidence alone. */
export const registerJudge = (program: Command): void => {
  program
    .command('judge')
    .description('derive every verdict again from recorded evidence')
    .argument('<evidence>', 'an evidence.ndjson')
    .option('--contract <id-or-file>', 'judge by this contract in place of the one in it, and say what changes')
    .option('--har <file>', 'write the exchanges as HAR 1.2 too')
    .option('--json', 'print the summary as JSON')
    .option('--require-complete', 'exit 3 where any must is undecided')
    .addOption(failOnOption())
    .option('--waivers <file>', 'other waivers than those that the run had')
    .action(async (file: string, options: JudgeOptions) => {
      process.exitCode = await readingEvidence(() => judge(file, options));
    });
};
