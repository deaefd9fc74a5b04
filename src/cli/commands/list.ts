import type { Command } from 'commander';
import pc from 'picocolors';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { expectationsOf } from '../../contract/model.ts';
import { plural } from '../../publish/show.ts';
import { loadForInputs } from '../../run/load.ts';
import { shippedContracts } from '../../run/shipped.ts';
import { describeMutant } from '../live/describe-mutant.ts';
import { resolveContract } from '../resolve-contract.ts';

const names: readonly string[] = [...inputs.keys()];

const listContracts = (): string =>
  shippedContracts()
    .map(({ id, file }) => {
      const { contract } = loadForInputs(file, inputs);
      const expectations = contract.clauses.flatMap(expectationsOf).length;
      return `${id.padEnd(12)}  ${contract.document.title}  ${pc.dim(`${plural(contract.clauses.length, 'clause')}, ${plural(expectations, 'expectation')}`)}`;
    })
    .join('\n');

const listClauses = (name: string): string => {
  const { contract } = loadForInputs(resolveContract(name).file, inputs);
  const width = Math.max(...contract.clauses.map(({ id }) => id.length));
  const lines: string[] = [];
  let section = '';
  for (const clause of contract.clauses) {
    if (clause.section !== section) lines.push('', pc.bold(clause.section));
    section = clause.section;
    const what =
      clause.kind === 'answer'
        ? plural(clause.operations.length, 'operation')
        : clause.kind === 'invariant'
          ? 'all answers it covers'
          : 'untestable';
    lines.push(
      `  ${clause.id.padEnd(width)}  ${clause.statement}  ${pc.dim(`${plural(expectationsOf(clause).length, 'expectation')}, ${what}`)}`,
    );
  }
  return lines.slice(1).join('\n');
};

const listInputs = (): string => {
  const width = Math.max(...names.map((id) => id.length));
  return [...inputs.values()]
    .map(({ id, title, touches }) => `${id.padEnd(width)}  ${title}  ${pc.dim(touches)}`)
    .join('\n');
};

const listMutants = (): string => {
  const width = Math.max(...mutants.map(({ id }) => id.length));
  return mutants
    .map((mutant) => `${mutant.id.padEnd(width)}  ${mutant.title}  ${pc.dim(describeMutant(mutant))}`)
    .join('\n');
};

/** `refusal list`: contracts, the clauses of one, the bad inputs, or the mutants. */
export const registerList = (program: Command): void => {
  program
    .command('list')
    .description('list the contracts, or the clauses of one')
    .argument('[contract]', 'an id or a path')
    .option('--inputs', 'list the bad inputs that contracts can name')
    .option('--mutants', 'list the mutants that spoil answers')
    .action((name: string | undefined, options: { readonly inputs?: boolean; readonly mutants?: boolean }) => {
      const list = (): string => {
        if (options.inputs) return listInputs();
        if (options.mutants) return listMutants();
        return name === undefined ? listContracts() : listClauses(name);
      };
      process.stdout.write(`${list()}\n`);
    });
};
