import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { providers } from '../../../fixtures/providers/index.ts';
import type { Deployment, EmbeddedProvider, Sandbox } from '../../../fixtures/providers/provider.ts';
import type { Contract, StatusRange } from '../../contract/model.ts';
import { nearest } from '../../contract/nearest.ts';
import { variableOf } from '../../exchange/curl.ts';
import type { Mutant } from '../../proof/mutant.ts';
import { plural } from '../../publish/show.ts';
import { loadForInputs } from '../../run/load.ts';
import { chooseMutant, toStatusRange } from '../live/choose-mutant.ts';
import { describeMutant } from '../live/describe-mutant.ts';
import { describeScope, type Scope } from '../live/scope.ts';
import { startMutated } from '../live/start-mutated.ts';
import { resolveContract } from '../resolve-contract.ts';
import { unitsOf } from '../units.ts';
import { UsageError } from '../usage-error.ts';

interface SandboxOptions {
  readonly port: number;
  readonly deployment?: string;
  readonly mutant?: string;
  readonly operation: readonly string[];
  readonly status: readonly StatusRange[];
}

const toPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`found --port ${text}; wanted a whole number from 0 to 65535 (0: a free one)`);
  return port;
};

const collect = (value: string, all: readonly string[]): readonly string[] => [...all, value];
const collectStatuses = (value: string, all: readonly StatusRange[]): readonly StatusRange[] => [
  ...all,
  toStatusRange(value),
];

const findProvider = (name: string): EmbeddedProvider => {
  const provider = providers.find(({ id }) => id === name);
  if (provider) return provider;
  const ids = providers.map(({ id }) => id);
  const near = nearest(name, ids);
  throw new UsageError(
    `found no embedded provider of ${name}; wanted ${near === undefined ? `one of ${ids.join(', ')}` : `${near}?`}`,
  );
};

/** A server that listens where it was told to. Throws UsageError where it cannot. */
const listening = <T>(port: number, started: Promise<T>): Promise<T> =>
  started.catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `found port ${port} ${error.code === 'EADDRINUSE' ? 'in use' : `unusable (${error.code ?? error.message})`}; wanted a free one: --port 0 takes any`,
    );
  });

/** What is at work on the answers. */
interface Spoiling {
  readonly contract: Contract;
  readonly mutant: Mutant;
  readonly scope: Scope;
}

/** Which mutant the options name, and for what. Throws UsageError. */
const spoilingOf = (name: string, { mutant: id, operation, status }: SandboxOptions): Spoiling | undefined => {
  if (id === undefined) {
    const [given] = [...operation.map((one) => `--operation ${one}`), ...status.map((one) => `--status ${one}`)];
    if (given === undefined) return undefined;
    throw new UsageError(`found ${given} without --mutant; wanted --mutant <id>, whose work it narrows`);
  }
  const { contract } = loadForInputs(resolveContract(name).file, inputs);
  const scope = { operations: operation, statuses: status };
  return { contract, mutant: chooseMutant(mutants, contract, id, scope), scope };
};

/** What answers, and how it ends; the last line that it prints. */
interface Serving {
  readonly sandbox: Sandbox;
  readonly url: string;
  readonly servers: Readonly<Record<string, string>>;
  readonly stop: () => Promise<string>;
}

const serve = async (
  provider: EmbeddedProvider,
  port: number,
  deployment: string | undefined,
  spoiling: Spoiling | undefined,
): Promise<Serving> => {
  const as = deployment === undefined ? {} : { deployment };
  if (!spoiling) {
    const sandbox = await listening(port, provider.start({ port, ...as }));
    return { sandbox, url: sandbox.url, servers: sandbox.servers ?? {}, stop: () => sandbox.close().then(() => '') };
  }
  const sandbox = await provider.start({ port: 0, ...as });
  const fault = (error: unknown): void => {
    process.stderr.write(
      `refusal failed: ${spoiling.mutant.id} could not spoil an answer: ${error instanceof Error ? error.stack : String(error)}\n`,
    );
  };
  const server = await listening(port, startMutated({ sandbox, port, fault, ...spoiling })).catch(async (error) => {
    await sandbox.close();
    throw error;
  });
  return {
    sandbox,
    url: server.url,
    servers: server.servers,
    stop: async () => {
      await server.close();
      await sandbox.close();
      const { answers, spoiled } = server.counts();
      return `${spoiling.mutant.id} spoiled ${spoiled} of ${plural(answers, 'answer')}.\n`;
    },
  };
};

const describeSpoiling = ({ mutant, scope }: Spoiling): readonly string[] => {
  const lines = [
    `mutant           ${mutant.id}: ${mutant.title} (${describeMutant(mutant)})`,
    `spoils           ${describeScope(scope)} where it applies; states and clock are left alone`,
  ];
  const isWide = scope.operations.length === 0 && scope.statuses.length > 0;
  return isWide
    ? [
        ...lines,
        '                 Where setup steps and controls have such answers, what rests on them is inconclusive.',
      ]
    : lines;
};

const describeDeployment = ({ id, capabilities }: Deployment): string =>
  `${id} (${Object.entries(capabilities)
    .map(([capability, value]) => `${capability}: ${value}`)
    .join(', ')})`;

const start = async (name: string, options: SandboxOptions): Promise<void> => {
  const provider = findProvider(name);
  const spoiling = spoilingOf(name, options);
  const [unit] = options.deployment === undefined ? [] : unitsOf(name, options.deployment);
  const deployment = unit?.deployment ?? provider.deployments?.[0];
  const { sandbox, url, servers, stop } = await serve(provider, options.port, deployment?.id, spoiling);
  const exports = Object.entries(sandbox.credentials)
    .flatMap(([credential, value]): readonly (readonly [string, string])[] =>
      typeof value === 'string'
        ? [[credential, value]]
        : Object.entries(value).map(([part, text]) => [`${credential}_${part}`, text]),
    )
    .map(([name, value]) => `export ${variableOf(name)}='${value}'`);
  process.stdout.write(
    [
      `${name} answers at  ${url}`,
      ...Object.entries(servers).map(([server, at]) => `${server.padEnd(15)}  ${at}`),
      ...(deployment ? [`deployed as      ${describeDeployment(deployment)}`] : []),
      ...(spoiling ? describeSpoiling(spoiling) : []),
      `states           ${sandbox.statesUrl}`,
      `clock            ${sandbox.clockUrl}`,
      '',
      ...exports,
      '',
      'Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
  const end = (): void =>
    void stop().then((last) => {
      process.stdout.write(last, () => process.exit(0));
    });
  process.once('SIGINT', end);
  process.once('SIGTERM', end);
};

/** `refusal sandbox`: the embedded provider, for anybody to try, and with `--mutant` one that departs in a known way. */
export const registerSandbox = (program: Command): void => {
  program
    .command('sandbox')
    .description('serve the embedded provider of a contract')
    .argument('<contract>', 'an id')
    .option('--port <n>', 'where to listen on 127.0.0.1; 0 takes a free port', toPort, 0)
    .option(
      '--deployment <id>',
      'what to deploy it as, where its document tells tiers or modes apart; default: the first',
    )
    .option('--mutant <id>', 'spoil its answers by this mutant, one that refusal list --mutants shows')
    .option('--operation <operationId>', 'with --mutant: only answers of this operation; repeatable', collect, [])
    .option(
      '--status <range>',
      'with --mutant: answers with this status (404) or class (2xx), not those of 400 and above; repeatable',
      collectStatuses,
      [],
    )
    .action((name: string, options: SandboxOptions) => start(name, options));
};
