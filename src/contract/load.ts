import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { AuthorContract } from './author.ts';
import { checkNames } from './check.ts';
import { compile } from './compile.ts';
import { digestOf } from './digest.ts';
import { isObject } from './json.ts';
import { describePlace, type Mistake, MistakesError } from './mistake.ts';
import type { Contract } from './model.ts';
import { readOpenApi } from './openapi.ts';
import { packageFile } from './package-file.ts';
import { schemaMistakes } from './schema-mistakes.ts';
import { parseSource, type Source } from './source.ts';

/** The two texts of a contract, as they stand in its files. */
export interface ContractTexts {
  readonly contract: { readonly file: string; readonly text: string };
  readonly openapi: { readonly file: string; readonly text: string };
}

/** `sha256:…` over the texts of both files. */
export const textsDigest = ({ contract, openapi }: ContractTexts): string =>
  digestOf(contract.text, '\n', openapi.text);

/** A contract with the texts that it was made of. */
export interface LoadedContract {
  readonly contract: Contract;
  readonly texts: ContractTexts;
  /** `sha256:…` over both texts. */
  readonly digest: string;
}

const schema = JSON.parse(readFileSync(packageFile('contracts/contract.schema.json'), 'utf8'));

const read = (file: string, why: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new MistakesError([
      { file, line: 1, column: 1, at: '', found: `no file that can be read (${code})`, wanted: why },
    ]);
  }
};

const openapiFileOf = (source: Source): string => {
  const named = isObject(source.value) ? source.value.openapi : undefined;
  return typeof named === 'string' ? named : 'openapi.yaml';
};

/**
 * Checks and compiles a contract from its texts.
 * `inputs` are the names of the bad inputs that it may use. Throws MistakesError with every mistake in both files.
 */
export const compileContract = (texts: ContractTexts, inputs: readonly string[]): LoadedContract => {
  const source = parseSource(texts.contract.file, texts.contract.text);
  const mistakes: Mistake[] = [...source.mistakes];
  if (mistakes.length === 0) mistakes.push(...schemaMistakes(source, schema));
  const openapi = readOpenApi(parseSource(texts.openapi.file, texts.openapi.text));
  if (mistakes.length > 0) throw new MistakesError(inOrder([...mistakes, ...openapi.mistakes]));
  const author = source.value as unknown as AuthorContract;
  const compiled = compile(source, author, openapi.api);
  mistakes.push(...openapi.mistakes, ...checkNames(source, author, openapi.api, inputs), ...compiled.mistakes);
  if (mistakes.length > 0) throw new MistakesError(inOrder(mistakes));
  return { contract: compiled.contract, texts, digest: textsDigest(texts) };
};

/** Reads `contract.yaml` at `file` and the OpenAPI document beside it. Throws MistakesError. */
export const loadContract = (file: string, inputs: readonly string[]): LoadedContract => {
  const text = read(file, 'a contract: contract.yaml');
  const openapi = join(dirname(file), openapiFileOf(parseSource(file, text)));
  return compileContract(
    {
      contract: { file, text },
      openapi: {
        file: openapi,
        text: read(openapi, `the OpenAPI document of ${basename(file)} (its key openapi names another)`),
      },
    },
    inputs,
  );
};

/** By file and position, each mistake once. */
const inOrder = (mistakes: readonly Mistake[]): readonly Mistake[] => {
  const firsts = new Map<string, Mistake>();
  for (const mistake of mistakes) {
    const place = describePlace(mistake);
    if (!firsts.has(place)) firsts.set(place, mistake);
  }
  return [...firsts.values()].sort((a, b) => a.file.localeCompare(b.file) || a.line - b.line || a.column - b.column);
};
