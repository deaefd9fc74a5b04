#!/usr/bin/env node
import { Command } from 'commander';
import { versions } from '../run/versions.ts';
import { registerCheck } from './commands/check.ts';
import { registerExplain } from './commands/explain.ts';
import { registerJudge } from './commands/judge.ts';
import { registerList } from './commands/list.ts';
import { registerMerge } from './commands/merge.ts';
import { registerProve } from './commands/prove.ts';
import { registerRun } from './commands/run.ts';
import { registerSandbox } from './commands/sandbox.ts';
import { registerWaive } from './commands/waive.ts';
import { reportError } from './report-error.ts';

// A reader that has seen enough (`refusal list | head`) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

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
  registerProve,
  registerWaive,
  registerMerge,
])
  register(program);

try {
  await program.parseAsync();
} catch (error) {
  process.exitCode = reportError(error);
}
