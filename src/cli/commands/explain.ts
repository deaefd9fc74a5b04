import type { Command } from 'commander';
import pc from 'picocolors';
import { inputs } from '../../../fixtures/inputs/index.ts';
import type { Clause } from '../../contract/model.ts';
import { wantedName } from '../../contract/nearest.ts';
import { plan } from '../../plan/plan.ts';
import { describeExpectation } from '../../publish/describe-expectation.ts';
import { loadForInputs } from '../../run/load.ts';
import type { OpenContract } from '../../run/open.ts';
import { openContract } from '../../run/open.ts';
import { shippedContracts } from '../../run/shipped.ts';
import { describeState, requestsOf } from '../dry-run.ts';
import { resolveContract } from '../resolve-contract.ts';
import { UsageError } from '../usage-error.ts';

/** Opens a contract as if its embedded provider were the target: everything can be asked. */
const openForReading = (file: string): OpenContract => {
  const { contract } = loadForInputs(file, inputs);
  const setting = { id: contract.id, file, target: { kind: 'embedded' }, outDir: '' } as const;
  const settings = {
    contracts: [setting],
    selection: { clauses: [], probes: [] },
    connections: 1,
    requireComplete: false,
    failOn: 'must' as const,
    outDir: '',
    allure: false,
    fromCommandLine: true,
  };
  const open = openContract(setting, settings, inputs, undefined, process.env);
  const { servers, otherServers } = contract;
  const facts = { ...open.target.facts, url: servers[0] ?? 'https://target.example', servers: otherServers };
  return { ...open, target: { ...open.target, facts }, plan: plan(contract, facts, inputs) };
};

const find = (
  text: string,
  contractName: string | undefined,
): { readonly open: OpenContract; readonly clause: Clause } => {
  const slash = text.indexOf('/');
  const [name, id] =
    contractName !== undefined
      ? [contractName, text]
      : slash > 0
        ? [text.slice(0, slash), text.slice(slash + 1)]
        : [undefined, text];
  const candidates =
    name === undefined
      ? shippedContracts().map(({ file }) => openForReading(file))
      : [openForReading(resolveContract(name).file)];
  const found = candidates.flatMap((open) =>
    open.loaded.contract.clauses.filter((clause) => clause.id === id).map((clause) => ({ open, clause })),
  );
  if (found.length > 1) {
    throw new UsageError(
      `found the clause ${id} in ${found.map(({ open }) => open.loaded.contract.id).join(' and ')}; wanted one: <contract>/${id}`,
    );
  }
  const [only] = found;
  if (only) return only;
  const known = candidates.flatMap((open) => open.loaded.contract.clauses.map((clause) => clause.id));
  throw new UsageError(`found no clause ${id}; wanted ${wantedName(id, known, 'one of the clauses')}`);
};

const explanation = ({ open, clause }: ReturnType<typeof find>): string => {
  const { contract } = open.loaded;
  const lines = [
    `${pc.bold(clause.id)}  ${clause.statement}`,
    `  ${pc.dim('documented')}  ${contract.document.title} › ${clause.section}${contract.document.url === undefined ? '' : `  ${contract.document.url}`}`,
  ];
  if (clause.kind === 'untestable') return [...lines, `  ${pc.dim('untestable')}  ${clause.reason}`].join('\n');
  if (clause.kind === 'invariant') {
    const { statuses, except } = clause.over;
    const over = `${statuses.join(', ')}${except.length > 0 ? ` except ${except.join(', ')}` : ''}`;
    lines.push(`  ${pc.dim('asked')}       nothing of its own: judged over every answer with a status of ${over}`);
    return [
      ...lines,
      `  ${pc.dim('expected')}`,
      ...clause.expectations.map((one) => `    ${one.id}: ${describeExpectation(one)}`),
    ].join('\n');
  }
  for (const state of clause.states) lines.push(`  ${pc.dim('state')}       ${describeState(contract, state)}`);
  for (const [at, alternative] of clause.alternatives.entries()) {
    lines.push(`  ${pc.dim(clause.alternatives.length === 1 ? 'expected' : at === 0 ? 'expected, as a whole' : 'or')}`);
    lines.push(...alternative.map((one) => `    ${one.id}: ${describeExpectation(one)}`));
  }
  if (clause.burst) {
    lines.push(
      `  ${pc.dim('burst')}       until ${String(clause.burst.limit)} refuses it; what is expected above is said of each refusal`,
      ...clause.burst.promises.map((promise) => `    ${promise.id}: ${describeExpectation(promise)}`),
    );
  }
  if (clause.race) {
    lines.push(
      `  ${pc.dim('race')}        ${clause.race.requests} at once; what is expected above is said of those refused`,
    );
    lines.push(`    ${clause.race.count.id}: ${describeExpectation(clause.race.count)}`);
  }
  for (const [at, alternative] of (clause.followUp?.alternatives ?? []).entries()) {
    lines.push(`  ${pc.dim(at === 0 ? 'afterwards' : 'or')}  ${at === 0 ? clause.followUp?.step.operation : ''}`);
    lines.push(...alternative.map((one) => `    ${one.id}: ${describeExpectation(one)}`));
  }
  const groups = open.plan.groups.filter((group) => group.clause === clause.id);
  const probes = groups.flatMap((group) => group.probes.filter(({ kind }) => kind === 'question'));
  lines.push(
    `  ${pc.dim('sent')}        ${probes.length} probes of ${groups.map(({ operation }) => operation).join(', ')}`,
  );
  for (const group of groups) {
    const setup = group.probes.filter(({ kind }) => kind === 'setup').flatMap((probe) => requestsOf(open, probe));
    lines.push(...setup.map((line) => `    ${pc.dim(line)}`));
    for (const probe of group.probes.filter(({ kind }) => kind === 'question')) {
      lines.push(`    ${pc.cyan(probe.id)}`, ...requestsOf(open, probe).map((line) => `      ${line}`));
    }
  }
  return lines.join('\n');
};

/** `refusal explain`: what a clause states, where it is documented, what will be sent, what is expected. */
export const registerExplain = (program: Command): void => {
  program
    .command('explain')
    .description('say what a clause states, where, what will be sent and what is expected')
    .argument('<clause>', 'a clause, or <contract>/<clause>')
    .option('--contract <contract>', 'the contract it stands in: an id or a path')
    .action((clause: string, options: { readonly contract?: string }) => {
      process.stdout.write(`${explanation(find(clause, options.contract))}\n`);
    });
};
