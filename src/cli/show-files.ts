import { relative } from 'node:path';

/** Says on standard error which files were written, each with a word for what it is. */
export const showFiles = (files: readonly (readonly [what: string, path: string])[]): void => {
  for (const [what, path] of files) process.stderr.write(`  ${what.padEnd(9)} ${relative('', path)}\n`);
};
