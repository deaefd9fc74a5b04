import type { Headers } from '../exchange/model.ts';
import { type Secret, shortestSecretLength } from '../exchange/redact.ts';
import { fromEnvironment, variablesIn } from '../target/environment.ts';
import { UsageError } from './usage-error.ts';

const line = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*?)[ \t]*$/s;

const headerOf = (text: string, option: string): readonly [name: string, value: string] => {
  const [, name, value = ''] = line.exec(text) ?? [];
  if (name === undefined || /[\0\r\n]/.test(value))
    throw new UsageError(
      `found ${option} ${JSON.stringify(name === undefined ? text.split(':', 1)[0] : name)}; wanted 'Name: value', on one line`,
    );
  return [name, value];
};

const credentialOf = (
  text: string,
  environment: NodeJS.ProcessEnv,
): { readonly header: readonly [string, string]; readonly secrets: readonly Secret[] } => {
  const [name, value] = headerOf(text, '--credential');
  const variables = variablesIn(value);
  // Its value is not shown: it may be the secret itself.
  if (variables.length === 0)
    throw new UsageError(
      `found --credential of ${name} with a value of its own; wanted '${name}: \${NAME}', from the environment`,
    );
  const unset = variables.find((variable) => (environment[variable] ?? '') === '');
  if (unset !== undefined)
    throw new UsageError(`found no variable ${unset} in the environment; wanted it for --credential of ${name}`);
  const secrets = variables.map((variable) => ({ name: variable, value: environment[variable] as string }));
  const short = secrets.find((secret) => secret.value.length < shortestSecretLength);
  if (short)
    throw new UsageError(
      `found ${short.name} of fewer than ${shortestSecretLength} characters; wanted one that can be kept out of what is printed`,
    );
  const [, sent] = headerOf(`${name}: ${String(fromEnvironment(value, environment))}`, '--credential');
  return { header: [name, sent], secrets };
};

/** The headers that a command line asks for, and what of them must reach no output. Throws UsageError. */
export const limitsHeaders = (
  headers: readonly string[],
  credentials: readonly string[],
  environment: NodeJS.ProcessEnv,
): { readonly headers: Headers; readonly secrets: readonly Secret[] } => {
  const plain = headers.map((text) => {
    const [name, value] = headerOf(text, '--header');
    if (variablesIn(value).length > 0)
      throw new UsageError(
        `found a variable in --header of ${name}; wanted it as --credential, which is kept out of what is printed`,
      );
    return [name, value] as const;
  });
  const secret = credentials.map((text) => credentialOf(text, environment));
  return {
    headers: [...plain, ...secret.map(({ header }) => header)],
    secrets: secret.flatMap(({ secrets }) => secrets),
  };
};
