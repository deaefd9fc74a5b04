import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { isObject } from '../../contract/json.ts';
import { MistakesError } from '../../contract/mistake.ts';
import { type Contract, expectationsOf } from '../../contract/model.ts';
import { parseSource } from '../../contract/source.ts';
import { isExpired } from '../../judge/waivers.ts';
import { plan } from '../../plan/plan.ts';
import { plural } from '../../publish/show.ts';
import { survivorMistakes } from '../../run/check-survivors.ts';
import { loadForInputs } from '../../run/load.ts';
import { loadWaivers } from '../../run/waivers.ts';
import { loadTarget, targetFromUrl } from '../../target/load.ts';
import { resolveContract } from '../resolve-contract.ts';
import { UsageError } from '../usage-error.ts';

/** What a file is of that names its contract and has no clauses: a target, or waivers. */
const belongsTo = (file: string): { readonly contract: string; readonly kind: 'target' | 'waivers' } | undefined => {
  const { value } = parseSource(file, readFileSync(file, 'utf8'));
  if (!isObject(value) || value.clauses !== undefined || typeof value.contract !== 'string') return undefined;
  return { contract: value.contract, kind: Array.isArray(value.waivers) ? 'waivers' : 'target' };
};

const checkTarget = (file: string, contract: Contract): string => {
  const { facts, waivers } = loadTarget(file, contract, process.env);
  if (waivers !== undefined) loadWaivers(waivers, contract, plan(contract, facts, inputs));
  return `${file}: a target for ${contract.id} at ${facts.url}, with the credentials ${facts.credentials.join(', ') || 'none'}`;
};

/** Which operations a contract asks, and so what can be waived, is the same for every target. */
const checkWaivers = (file: string, contract: Contract): string => {
  const waivers = loadWaivers(file, contract, plan(contract, targetFromUrl('http://127.0.0.1').facts, inputs));
  const now = new Date().toISOString();
  const expired = waivers.filter((waiver) => isExpired(waiver, now)).length;
  return `${file}: ${plural(waivers.length, 'waiver')} for ${contract.id}${expired > 0 ? `, ${expired} of them expired` : ''}`;
};

const check = (path: string, contractName: string | undefined): string => {
  const file = existsSync(path) && statSync(path).isDirectory() ? join(path, 'contract.yaml') : path;
  const shipped = existsSync(file) ? undefined : resolveContract(path).file;
  const owner = shipped === undefined ? belongsTo(file) : undefined;
  if (owner) {
    const { contract } = loadForInputs(resolveContract(contractName ?? owner.contract).file, inputs);
    return owner.kind === 'target' ? checkTarget(file, contract) : checkWaivers(file, contract);
  }
  if (contractName !== undefined)
    throw new UsageError('found --contract beside a contract; wanted it beside a target file or a waivers file only');
  const loaded = loadForInputs(shipped ?? file, inputs);
  const mistakes = survivorMistakes(
    loaded,
    mutants.map(({ id }) => id),
  );
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  const { contract } = loaded;
  const expectations = contract.clauses.flatMap(expectationsOf).length;
  return `${shipped === undefined ? file : path}: ${plural(contract.clauses.length, 'clause')}, ${plural(expectations, 'expectation')}, ${plural(Object.keys(contract.operations).length, 'operation')}`;
};

/** `refusal check`: every mistake in a contract, a target file or a waivers file. */
export const registerCheck = (program: Command): void => {
  program
    .command('check')
    .description('find every mistake in a contract, a target file or a waivers file; nothing is sent')
    .argument('<file>', 'a contract, a target file or a waivers file')
    .option(
      '--contract <contract>',
      'the contract of a target or waivers file, where it does not ship with the package',
    )
    .action((file: string, options: { readonly contract?: string }) => {
      process.stdout.write(`${check(file, options.contract)}\n`);
    });
};
