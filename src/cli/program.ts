import { Command, CommanderError } from 'commander';
import { describeMistake, MistakesError } from '../contract/mistake.ts';
import { versions } from '../run/versions.ts';
import { registerCheck } from './commands/check.ts';
import { registerExplain } from './commands/explain.ts';
import { registerJudge } from './commands/judge.ts';
import { registerList } from './commands/list.ts';
import { registerMerge } from './commands/merge.ts';
import { type Ask, registerRun } from './commands/run.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerWaive } from './commands/waive.ts';
import { UsageError } from './usage-error.ts';

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
    registerList,
    registerExplain,
    registerCheck,
    registerSandbox,
    registerJudge,
    registerWaive,
    registerMerge,
  ])
    register(program);
  return program;
};

/** Says what is wrong, and gives the exit code for it. */
const report = (error: unknown): number => {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof MistakesError) {
    const { length } = error.mistakes;
    process.stderr.write(
      `${error.mistakes.map(describeMistake).join('\n')}\n${length} mistake${length === 1 ? '' : 's'}; nothing was sent.\n`,
    );
    return 2;
  }
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n`);
    return 2;
  }
  process.stderr.write(`refusal failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 4;
};

/** Runs the command line with these arguments, and sets the exit code of this process. Rejects for nothing. `ask` stands for what asks a contract. */
export const runProgram = async (args: readonly string[], ask?: Ask): Promise<void> => {
  try {
    await newProgram(ask).parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = report(error);
  }
};
