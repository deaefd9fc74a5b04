import { runProgram } from '../program.ts';
import { askHere } from './ask-here.ts';
import { type CliResult, withoutOwn } from './run-cli.ts';

let last: Promise<unknown> = Promise.resolve();

/**
 * Does what `runCli` does, but in this process and from sources, without Playwright: for what is no matter of processes, of progress or of reports. It
 * takes a fiftieth of the time. Several calls wait for one another.
 */
export const commandHere: typeof import('./run-cli.ts').runCli = (args, options) => {
  const result = last.then(() => oneHere(args, options));
  last = result.catch(() => {});
  return result;
};

/** Gathers what is written to a stream, until it is told to end. */
const gather = (stream: NodeJS.WriteStream): { readonly end: () => string } => {
  const { write } = stream;
  let text = '';
  stream.write = ((part: string | Uint8Array) => {
    text += part;
    return true;
  }) as typeof write;
  return {
    end: () => {
      stream.write = write;
      return text;
    },
  };
};

const oneHere = async (...[args, { cwd, env = {} }]: Parameters<typeof commandHere>): Promise<CliResult> => {
  const before = { cwd: process.cwd(), env: process.env, exitCode: process.exitCode };
  process.chdir(cwd);
  process.env = { ...withoutOwn(process.env), NO_COLOR: '1', ...env };
  process.exitCode = undefined;
  const [stdout, stderr] = [gather(process.stdout), gather(process.stderr)];
  try {
    await runProgram(args, askHere);
    return { code: Number(process.exitCode ?? 0), stdout: stdout.end(), stderr: stderr.end() };
  } finally {
    stdout.end();
    stderr.end();
    process.chdir(before.cwd);
    process.env = before.env;
    process.exitCode = before.exitCode;
  }
};
