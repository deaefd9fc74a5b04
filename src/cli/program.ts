import { Command } from 'commander';
import { versions } from '../run/versions.ts';
import { registerCheck } from './commands/check.ts';
import { registerCoverage } from './commands/coverage.ts';
import { registerDiff } from './commands/diff.ts';
import { registerExplain } from './commands/explain.ts';
import { registerInit } from './commands/init.ts';
import { registerJudge } from './commands/judge.ts';
import { registerLimits } from './commands/limits.ts';
import { registerList } from './commands/list.ts';
import { registerMerge } from './commands/merge.ts';
import { registerProve } from './commands/prove.ts';
import { registerRun } from './commands/run.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerWaive } from './commands/waive.ts';
import { reportError } from './report-error.ts';
import type { Ask } from './run-playwright.ts';

/** The command line, made anew: options do not outlive what they were given for. */
const newProgram = (ask: Ask | undefined): Command => {
  const program = new Command('refusal')
    .description('Proves that an HTTP API says no the way its documentation says it does.')
    .version(versions.refusal)
    .showSuggestionAfterError()
    .exitOverride();
  program.addHelpText(
    'after',
    '\nExit codes: 0 conforms · 1 does not · 2 contract, target or command line wrong, or nothing selected · 3 undecided · 4 the runner failed',
  );

  registerRun(program, ask);
  for (const register of [
    registerInit,
    registerList,
    registerExplain,
    registerCheck,
    registerCoverage,
    registerSandbox,
    registerJudge,
    registerDiff,
    registerLimits,
    registerProve,
    registerWaive,
    registerMerge,
  ])
    register(program);
  return program;
};

/** Runs the command line with these arguments, and sets the exit code of this process. Rejects for nothing. `ask` stands for what asks a contract. */
export const runProgram = async (args: readonly string[], ask?: Ask): Promise<void> => {
  try {
    await newProgram(ask).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error);
  }
};
