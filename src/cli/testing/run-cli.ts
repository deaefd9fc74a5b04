import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { packageFile } from '../../contract/package-file.ts';

/** What a command left behind. */
export interface CliResult {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where compiled sources stand; `npm test` builds them first. */
export const cliFile: string = packageFile('dist/src/cli/main.js');

/** Runs `refusal` with arguments in a folder, colours off. */
export const runCli = async (
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Promise<CliResult> => {
  const child = spawn(process.execPath, [cliFile, ...args], {
    cwd,
    env: { ...withoutOwn(process.env), NO_COLOR: '1', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return finished(child);
};

/** The environment without what a surrounding run or test runner put there. */
export const withoutOwn = (environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(
    Object.entries(environment).filter(
      ([name]) => !/^(REFUSAL_|VITEST|NODE_OPTIONS$|FORCE_COLOR$|CI$|GITHUB_|(https?|no)_proxy$)/i.test(name),
    ),
  );

/** Waits for a process and gathers what it printed. */
export const finished = async (child: ReturnType<typeof spawn>): Promise<CliResult> => {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (part: Buffer) => {
    stdout += part;
  });
  child.stderr?.on('data', (part: Buffer) => {
    stderr += part;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
};
