import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { packageFile } from '../../contract/package-file.ts';
import { UsageError } from '../usage-error.ts';

interface InitOptions {
  readonly out?: string;
}

/** What is written, each from the example of its name, in which the provider is called my-api. */
const files = ['openapi.yaml', 'contract.yaml', 'target.yaml'] as const;
const example = /my-api/g;
const idOfContract = /^[a-z0-9]+(?:[-.][a-z0-9]+)*$/;

/** A starting contract of `id`: the text of each file, by its name. */
export const startingContract = (id: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    files.map((file) => {
      const text = readFileSync(packageFile(`docs/examples/new-provider/${file}`), 'utf8');
      const variable = id
        .toUpperCase()
        .replace(/[^A-Z0-9]/g, '_')
        .replace(/^(?=\d)/, '_');
      return [file, text.replace(example, id).replaceAll('MY_API', variable)];
    }),
  );

const init = (id: string, { out }: InitOptions): string => {
  if (!idOfContract.test(id))
    throw new UsageError(`found the id ${id}; wanted lower-case letters and digits, with - and . between them`);
  const folder = resolve(out ?? join('contracts', id));
  const there = files.find((file) => existsSync(join(folder, file)));
  if (there !== undefined)
    throw new UsageError(
      `found ${relative('', join(folder, there))}, which would be overwritten; wanted a folder without ${files.join(', ')} (--out names another)`,
    );
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of Object.entries(startingContract(id))) writeFileSync(join(folder, file), text);
  const [openapi, contract, target] = files.map((file) => relative('', join(folder, file)));
  return [
    `${openapi}   the operations, each with one valid example: begin here`,
    `${contract}  what the document says, clause by clause`,
    `${target}    where the questions go`,
    '',
    'Then:',
    `  refusal check ${contract}`,
    `  refusal run ${contract} --target ${target} --dry-run`,
    `  refusal run ${contract} --target ${target}`,
  ].join('\n');
};

/** `refusal init`: a commented starting contract. */
export const registerInit = (program: Command): void => {
  program
    .command('init')
    .description('write a commented starting contract, with openapi.yaml and a target')
    .argument('<id>', "the provider's short name")
    .option('--out <dir>', 'where to write; default contracts/<id>')
    .action((id: string, options: InitOptions) => {
      process.stdout.write(`${init(id, options)}\n`);
    });
};
