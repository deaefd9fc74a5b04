import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';

/** A folder that is there while the tests of a file run. */
export interface TemporaryFolder {
  readonly path: (name: string) => string;
  /** Writes a file and returns its path. */
  readonly write: (name: string, text: string) => string;
}

/** Arranges a folder for the tests of a file. */
export const temporaryFolder = (): TemporaryFolder => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'refusal-test-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const path = (name: string): string => join(folder, name);
  return {
    path,
    write: (name, text) => {
      writeFileSync(path(name), text);
      return path(name);
    },
  };
};
