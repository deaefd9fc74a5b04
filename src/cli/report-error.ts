import { CommanderError } from 'commander';
import { describeMistake, MistakesError } from '../contract/mistake.ts';
import { UsageError } from './usage-error.ts';

/** Says on standard error what is wrong, and gives the exit code for it. */
export const reportError = (error: unknown): number => {
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
