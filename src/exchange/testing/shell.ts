import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a command printed, as bytes. */
export interface Printed {
  readonly stdout: Buffer;
  readonly stderr: Buffer;
}

/** Runs a script with `sh`. Rejects where it fails. Nothing is set in its environment but `variables` and the path. */
export const runShell = async (
  script: string,
  variables: Readonly<Record<string, string>> = {},
  path: string = process.env.PATH ?? '',
): Promise<Printed> => {
  const options = { env: { ...variables, PATH: path }, encoding: 'buffer', maxBuffer: 2 ** 24 } as const;
  const { stdout, stderr } = await run('sh', [script], options);
  return { stdout, stderr };
};
