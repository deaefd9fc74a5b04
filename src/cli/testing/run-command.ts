import { stripVTControlCharacters } from 'node:util';
import { Command } from 'commander';
import { vi } from 'vitest';
import { reportError } from '../report-error.ts';
import type { CliResult } from './run-cli.ts';

/** Runs a command as `refusal` does, but in this process. Colours are taken off. */
export const runCommand = async (register: (program: Command) => void, args: readonly string[]): Promise<CliResult> => {
  const said = { stdout: '', stderr: '' };
  const spies = (['stdout', 'stderr'] as const).map((name) =>
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text;
      return true;
    }),
  );
  const before = process.exitCode;
  process.exitCode = undefined;
  const program = new Command('refusal').exitOverride();
  register(program);
  try {
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    process.exitCode = reportError(error);
  }
  const code = Number(process.exitCode ?? 0);
  process.exitCode = before;
  for (const spy of spies) spy.mockRestore();
  return { code, stdout: stripVTControlCharacters(said.stdout), stderr: stripVTControlCharacters(said.stderr) };
};
