import { relative } from 'node:path';

/** A file that was written, and a word for what it is. */
export type FileShown = readonly [what: string, path: string];

/** Says on standard error which files were written; of one of several runs under its name. */
export const showFiles = (files: readonly FileShown[], name?: string): void => {
  if (name !== undefined && files.length > 0) process.stderr.write(`${name}\n`);
  for (const [what, path] of files) process.stderr.write(`  ${what.padEnd(9)} ${relative('', path)}\n`);
};
