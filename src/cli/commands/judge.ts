import { existsSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { compileContract } from '../../contract/load.ts';
import type { Evidence } from '../../evidence/read.ts';
import { EvidenceError, readEvidence } from '../../evidence/read.ts';
import { judgeRun, type RunResults } from '../../judge/judge-run.ts';
import { rollUp } from '../../judge/roll-up.ts';
import { withinBudget } from '../../plan/budget.ts';
import { plan } from '../../plan/plan.ts';
import { selectFrom } from '../../plan/select.ts';
import { type ExitCode, frameOf, type Summary, summarise } from '../../publish/summary.ts';
import { showSummary } from '../../publish/terminal.ts';
import { UsageError } from '../usage-error.ts';

interface JudgeOptions {
  readonly json?: boolean;
  readonly requireComplete?: boolean;
}

/** The ids of what was concluded otherwise when the evidence was recorded. */
const differences = ({ verdicts }: Evidence, { probes, invariants }: RunResults): readonly string[] => {
  const derived = new Map<string, readonly unknown[]>([
    ...probes.map(({ probe, verdict, findings }) => [probe, [verdict, findings]] as const),
    ...invariants.map(({ clause, verdict, findings }) => [clause, [verdict, findings]] as const),
  ]);
  const recorded = new Map(verdicts.map(({ of, verdict, findings }) => [of, [verdict, findings] as const]));
  const ids = [...new Set([...recorded.keys(), ...derived.keys()])];
  const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));
  return ids.filter((id) => !isDeepStrictEqual(plain(recorded.get(id)), plain(derived.get(id))));
};

const judge = async (file: string, options: JudgeOptions): Promise<ExitCode> => {
  if (!existsSync(file)) throw new UsageError(`found no evidence at ${file}; wanted an evidence.ndjson`);
  const evidence = await readEvidence(file).catch((error: unknown) => {
    throw error instanceof EvidenceError ? new UsageError(error.message) : error;
  });
  const { header, exchanges, footer } = evidence;
  const loaded = compileContract(header.contract.texts, [...inputs.keys()]);
  if (loaded.digest !== header.contract.digest) {
    throw new UsageError(
      `${file}: found the contract digest ${header.contract.digest}; wanted ${loaded.digest}, which the contract in it has`,
    );
  }
  const { contract } = loaded;
  const whole = plan(contract, header.target, inputs);
  if (whole.digest !== header.plan.digest) {
    throw new UsageError(
      `${file}: found a plan that this version (with its bad inputs) does not make; wanted the version that recorded it, refusal ${header.versions.refusal}`,
    );
  }
  const results = judgeRun(
    contract,
    withinBudget(selectFrom(contract, whole, header.selection), header.target.budget.requests),
    header.target,
    header.selection,
    exchanges,
  );
  const changed = footer ? differences(evidence, results) : [];
  const summary: Summary = summarise(
    frameOf(header, contract.document.title, {
      finishedAt: footer?.finishedAt ?? header.startedAt,
      missing: results.missing,
    }),
    rollUp(contract, results.probes, results.invariants),
    { requireComplete: options.requireComplete ?? false, mustBeWhole: true },
  );
  const exitCode: ExitCode =
    footer?.complete === true && summary.complete && changed.length === 0 ? summary.exitCode : 4;
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
    .action(async (file: string, options: JudgeOptions) => {
      process.exitCode = await judge(file, options);
    });
};
