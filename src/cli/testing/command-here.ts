import { Command } from 'commander';
import { vi } from 'vitest';
import { UsageError } from '../usage-error.ts';
import type { CliResult } from './run-cli.ts';

/** Runs a command in this process, as `refusal` does: a second less than a process of its own takes. Paths are absolute; errors that are no user's are thrown. */
export const commandHere = async (
  register: (program: Command) => void,
  ...args: readonly string[]
): Promise<CliResult> => {
  const program = new Command('refusal').exitOverride();
  register(program);
  const printed = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      printed[name] += String(text);
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = undefined;
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    printed.stderr += `${error.message}\n`;
    process.exitCode = 2;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  const code = (process.exitCode ?? 0) as number;
  process.exitCode = before;
  return { code, ...printed };
};
