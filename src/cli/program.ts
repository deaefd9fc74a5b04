import { Command } from 'commander';
import { versions } from '../run/versions.ts';
import { registerCheck } from './commands/check.ts';
import { registerDiff } from './commands/diff.ts';
import { registerExplain } from './commands/explain.ts';
import { registerJudge } from './commands/judge.ts';
import { registerList } from './commands/list.ts';
import { registerMerge } from './commands/merge.ts';
import { registerProve } from './commands/prove.ts';
import { registerRun } from './commands/run.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerWaive } from './commands/waive.ts';
import { reportError } from './report-error.ts';

/** The command line, made anew: options do not outlive what they were given for. */
const newProgram = (): Command => {
  const program = new Command('refusal')
    .description('Proves that an HTTP API says no the way its documentation says it does.')
    .version(versions.refusal)
    .showSuggestionAfterError()
    .exitOverride();
  program.addHelpText(
    'after',
    '\nExit codes: 0 conforms · 1 does not · 2 contract, target or command line wrong, or nothing selected · 3 undecided · 4 the runner failed',
  );

  for (const register of [
    registerRun,
    registerList,
    registerExplain,
    registerCheck,
    registerSandbox,
    registerJudge,
    registerDiff,
    registerProve,
    registerWaive,
    registerMerge,
  ])
    register(program);
  return program;
};

/** Runs the command line with these arguments, and sets the exit code of this process. Rejects for nothing. */
export const runProgram = async (args: readonly string[]): Promise<void> => {
  try {
    await newProgram().parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error);
  }
};
