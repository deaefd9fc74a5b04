import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { isObject } from '../../contract/json.ts';
import { expectationsOf } from '../../contract/model.ts';
import { parseSource } from '../../contract/source.ts';
import { plural } from '../../publish/show.ts';
import { loadForInputs } from '../../run/load.ts';
import { loadTarget } from '../../target/load.ts';
import { resolveContract } from '../resolve-contract.ts';
import { UsageError } from '../usage-error.ts';

/** Whether a file is a target: it names its contract and has no clauses. */
const targetOf = (file: string): string | undefined => {
  const { value } = parseSource(file, readFileSync(file, 'utf8'));
  return isObject(value) && value.clauses === undefined && typeof value.contract === 'string'
    ? value.contract
    : undefined;
};

const check = (path: string, contractName: string | undefined): string => {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'contract.yaml') : path;
  const shipped = existsSync(file) ? undefined : resolveContract(path).file;
  const contractId = shipped === undefined ? targetOf(file) : undefined;
  if (contractId !== undefined) {
    const { contract } = loadForInputs(resolveContract(contractName ?? contractId).file, inputs);
    const { facts } = loadTarget(file, contract, process.env);
    return `${file}: a target for ${contract.id} at ${facts.url}, with the credentials ${facts.credentials.join(', ') || 'none'}`;
  }
  if (contractName !== undefined)
    throw new UsageError('found --contract beside a contract; wanted it beside a target file only');
  const { contract } = loadForInputs(shipped ?? file, inputs);
  const expectations = contract.clauses.flatMap(expectationsOf).length;
  return `${shipped === undefined ? file : path}: ${plural(contract.clauses.length, 'clause')}, ${plural(expectations, 'expectation')}, ${plural(Object.keys(contract.operations).length, 'operation')}`;
};

/** `refusal check`: every mistake in a contract or a target file. */
export const registerCheck = (program: Command): void => {
  program
    .command('check')
    .description('find every mistake in a contract or a target file; nothing is sent')
    .argument('<file>', 'a contract or a target file')
    .option('--contract <contract>', 'the contract of a target file, where it does not ship with the package')
    .action((file: string, options: { readonly contract?: string }) => {
      process.stdout.write(`${check(file, options.contract)}\n`);
    });
};
