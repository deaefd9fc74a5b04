import type { Command } from 'commander';
import { providers } from '../../../fixtures/providers/index.ts';
import { nearest } from '../../contract/nearest.ts';
import { variableOf } from '../../exchange/curl.ts';
import { UsageError } from '../usage-error.ts';

const toPort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new UsageError(`found --port ${text}; wanted a whole number from 0 to 65535 (0: a free one)`);
  return port;
};

const start = async (name: string, port: number): Promise<void> => {
  const provider = providers.find(({ id }) => id === name);
  if (!provider) {
    const ids = providers.map(({ id }) => id);
    const near = nearest(name, ids);
    throw new UsageError(
      `found no embedded provider of ${name}; wanted ${near === undefined ? `one of ${ids.join(', ')}` : `${near}?`}`,
    );
  }
  const sandbox = await provider.start({ port }).catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      `found port ${port} ${error.code === 'EADDRINUSE' ? 'in use' : `unusable (${error.code ?? error.message})`}; wanted a free one: --port 0 takes any`,
    );
  });
  const exports = Object.entries(sandbox.credentials)
    .flatMap(([credential, value]): readonly (readonly [string, string])[] =>
      typeof value === 'string'
        ? [[credential, value]]
        : Object.entries(value).map(([part, text]) => [`${credential}_${part}`, text]),
    )
    .map(([name, value]) => `export ${variableOf(name)}='${value}'`);
  process.stdout.write(
    [
      `${name} answers at  ${sandbox.url}`,
      `states           ${sandbox.statesUrl}`,
      `clock            ${sandbox.clockUrl}`,
      '',
      ...exports,
      '',
      'Ctrl-C ends it.',
      '',
    ].join('\n'),
  );
  const stop = (): void => void sandbox.close().then(() => process.exit(0));
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
};

/** `refusal sandbox`: the embedded provider, for anybody to try. */
export const registerSandbox = (program: Command): void => {
  program
    .command('sandbox')
    .description('serve the embedded provider of a contract')
    .argument('<contract>', 'an id')
    .option('--port <n>', 'where to listen on 127.0.0.1; 0 takes a free port', toPort, 0)
    .action((name: string, options: { readonly port: number }) => start(name, options.port));
};
