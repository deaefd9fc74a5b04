import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ContractTexts, LoadedContract } from '../contract/load.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { loadForInputs } from './load.ts';
import { workDir } from './work-files.ts';

const compiledFile = (outDir: string): string => join(outDir, workDir, 'contract.json');

/** Leaves a compiled contract for the other processes of a run: each reads it in a hundredth of the time that compiling takes. */
export const writeCompiled = (outDir: string, runId: string, loaded: LoadedContract): void => {
  const file = compiledFile(outDir);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify({ runId, loaded }));
};

/** The contract that was left for this very run; undefined where none was. */
export const readCompiled = (outDir: string, runId: string): LoadedContract | undefined => {
  try {
    const left = JSON.parse(readFileSync(compiledFile(outDir), 'utf8')) as { runId: string; loaded: LoadedContract };
    return left.runId === runId ? left.loaded : undefined;
  } catch {
    return undefined;
  }
};

interface Compiled {
  readonly loaded: LoadedContract;
  readonly inputs: InputRegistry;
}

const compiled = new Map<string, Compiled>();

const stands = ({ file, text }: ContractTexts['contract']): boolean => {
  try {
    return readFileSync(file, 'utf8') === text;
  } catch {
    return false;
  }
};

/** `loadForInputs`, which compiles again only where one of the texts has changed. Throws MistakesError. */
export const loadOnce = (file: string, inputs: InputRegistry): LoadedContract => {
  const known = compiled.get(file);
  if (known?.inputs === inputs && stands(known.loaded.texts.contract) && stands(known.loaded.texts.openapi))
    return known.loaded;
  const loaded = loadForInputs(file, inputs);
  compiled.set(file, { loaded, inputs });
  return loaded;
};
