import { readFileSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import { whyNoCapability } from '../contract/check-capabilities.ts';
import type { Json } from '../contract/json.ts';
import { type Mistake, MistakesError } from '../contract/mistake.ts';
import type { Contract, Credential } from '../contract/model.ts';
import { wantedName } from '../contract/nearest.ts';
import { packageFile } from '../contract/package-file.ts';
import { schemaMistakes } from '../contract/schema-mistakes.ts';
import { type Path, parseSource, type Source } from '../contract/source.ts';
import { fromEnvironment, variablesIn } from './environment.ts';
import { type Budget, type CredentialValue, defaultBudget, type Target } from './model.ts';

interface TargetFile {
  readonly contract: string;
  readonly servers: Readonly<Record<string, string>> & { readonly default: string };
  readonly credentials?: Readonly<Record<string, CredentialValue>>;
  readonly capabilities?: Readonly<Record<string, string | boolean>>;
  readonly states?: {
    readonly values?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
    readonly url?: string;
  };
  readonly clock?: { readonly url: string };
  readonly budget?: Partial<Budget>;
  readonly tls?: { readonly ca?: string };
  readonly waivers?: string;
}

const schema = JSON.parse(readFileSync(packageFile('contracts/target.schema.json'), 'utf8'));

const withoutSlash = (url: string): string => url.replace(/\/+$/, '');

/** A target that is only a URL: it supplies no credentials, states or capabilities. */
export const targetFromUrl = (url: string): Target => ({
  facts: {
    name: withoutSlash(url),
    url: withoutSlash(url),
    credentials: [],
    capabilities: {},
    states: [],
    budget: defaultBudget,
  },
  credentials: {},
  stateValues: {},
});

/** `{ value }` is a value by itself, in the long form. */
const isPlain = (given: CredentialValue, { login }: Credential): boolean => typeof given === 'string' || !login;
const textOf = (given: CredentialValue): string => (typeof given === 'string' ? given : (given.value ?? ''));

const filled = (given: CredentialValue, kind: Credential, environment: NodeJS.ProcessEnv): CredentialValue =>
  fromEnvironment(isPlain(given, kind) ? textOf(given) : given, environment) as CredentialValue;

/** A credential with a login is given by what the login needs, or by what it saves; any other by its value alone. */
const checkParts = (
  path: Path,
  { id, login }: Credential,
  given: CredentialValue,
  say: (path: Path, found: string, wanted: string) => void,
): void => {
  const parts = typeof given === 'string' ? [] : Object.keys(given);
  const fits = (wanted: readonly string[]): boolean =>
    parts.length === wanted.length && wanted.every((part) => parts.includes(part));
  const found = typeof given === 'string' ? 'one value' : `the parts ${parts.join(', ') || '(none)'}`;
  if (!login) {
    if (typeof given !== 'string' && !fits(['value'])) say(path, found, 'one value: $' + '{NAME}');
    return;
  }
  const saved = login.step.save.map(({ name }) => name.slice(id.length + 1));
  if (fits(login.needs) || fits(saved)) return;
  const list = (names: readonly string[]): string => `{ ${names.map((name) => `${name}: …`).join(', ')} }`;
  say(path, found, `what its login needs, ${list(login.needs)}, or what it gives, ${list(saved)}`);
};

/** Finds what a target file names and its contract or the environment does not have. */
const checkNames = (
  source: Source,
  file: TargetFile,
  contract: Contract,
  environment: NodeJS.ProcessEnv,
): readonly Mistake[] => {
  const mistakes: Mistake[] = [];
  const say = (path: Path, found: string, wanted: string, place: 'key' | 'value' = 'value'): void => {
    mistakes.push(source.mistake(path, found, wanted, place));
  };
  const needsVariables = (path: Path, value: Json, secret: boolean): void => {
    const names = variablesIn(value);
    if (secret && names.length === 0) say(path, 'a literal value', 'a secret from the environment: $' + '{NAME}');
    for (const name of names)
      if (!environment[name]) say(path, `\${${name}}, which is not set`, `the environment variable ${name} to be set`);
  };
  if (file.contract !== contract.id)
    say(['contract'], file.contract, `${contract.id}, the contract that is run against it`);
  for (const name of Object.keys(file.servers).filter((one) => one !== 'default'))
    if (!Object.hasOwn(contract.otherServers, name)) {
      const known = ['default', ...Object.keys(contract.otherServers)];
      say(['servers', name], name, wantedName(name, known, 'one of the servers of the contract'), 'key');
    }
  for (const [name, credential] of Object.entries(file.credentials ?? {})) {
    const known = Object.keys(contract.credentials);
    const path = ['credentials', name];
    const kind = Object.hasOwn(contract.credentials, name) ? contract.credentials[name] : undefined;
    if (!kind) say(path, name, wantedName(name, known, 'one of the credentials of the contract'), 'key');
    else checkParts(path, kind, credential, say);
    for (const [part, text] of typeof credential === 'string' ? [] : Object.entries(credential))
      needsVariables([...path, part], text, true);
    if (typeof credential === 'string') needsVariables(path, credential, true);
  }
  for (const [name, value] of Object.entries(file.capabilities ?? {})) {
    const declared = Object.keys(contract.capabilities).length > 0 ? contract.capabilities : undefined;
    const why = whyNoCapability(declared, name, value);
    // A deployment may lack whatever it is.
    if (why && !(value === false && Object.hasOwn(contract.capabilities, name)))
      say(['capabilities', name], why.found, why.wanted, Object.hasOwn(contract.capabilities, name) ? 'value' : 'key');
  }
  for (const [id, values] of Object.entries(file.states?.values ?? {})) {
    const state = Object.hasOwn(contract.states, id) ? contract.states[id] : undefined;
    if (!state) {
      say(
        ['states', 'values', id],
        id,
        wantedName(id, Object.keys(contract.states), 'one of the states of the contract'),
        'key',
      );
      continue;
    }
    if (state.scope === 'global')
      say(
        ['states', 'values', id],
        'fixed values',
        `states.url: ${id} touches the whole target, and is undone after it was asked`,
        'key',
      );
    for (const { name } of state.returns) {
      if (!Object.hasOwn(values, name))
        say(['states', 'values', id], `no ${name}`, `${name}, which the state ${id} returns`);
    }
    for (const [name, value] of Object.entries(values)) {
      const secret = state.returns.some((one) => one.name === name && one.secret);
      needsVariables(['states', 'values', id, name], value, secret);
    }
  }
  return mistakes;
};

/** Reads a target file for `contract`. Throws MistakesError with every mistake: unknown names, literal secrets, unset variables. */
export const loadTarget = (file: string, contract: Contract, environment: NodeJS.ProcessEnv): Target => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new MistakesError([
      {
        file,
        line: 1,
        column: 1,
        at: '',
        found: `no file that can be read (${code})`,
        wanted: 'a target file, or a URL that begins with http:// or https://',
      },
    ]);
  }
  const source = parseSource(file, text);
  if (source.mistakes.length > 0) throw new MistakesError(source.mistakes);
  const formal = schemaMistakes(source, schema);
  if (formal.length > 0) throw new MistakesError(formal);
  const target = source.value as unknown as TargetFile;
  const mistakes = [...checkNames(source, target, contract, environment)];
  const ca = target.tls?.ca === undefined ? undefined : readCa(resolve(dirname(file), target.tls.ca), source, mistakes);
  if (mistakes.length > 0) throw new MistakesError(mistakes);

  const stateValues = fromEnvironment((target.states?.values ?? {}) as Json, environment) as Target['stateValues'];
  const { default: url, ...servers } = Object.fromEntries(
    Object.entries(target.servers).map(([name, one]) => [name, withoutSlash(one)]),
  ) as TargetFile['servers'];
  return {
    facts: {
      name: basename(file),
      url,
      ...(Object.keys(servers).length === 0 ? {} : { servers }),
      credentials: Object.keys(target.credentials ?? {}),
      capabilities: target.capabilities ?? {},
      states: target.states?.url === undefined ? Object.keys(stateValues) : 'any',
      budget: { ...defaultBudget, ...target.budget },
      ...(target.clock ? { movesClock: true } : {}),
    },
    credentials: Object.fromEntries(
      Object.entries(target.credentials ?? {}).map(([name, credential]) => [
        name,
        filled(credential, contract.credentials[name] as Credential, environment),
      ]),
    ),
    stateValues,
    ...(target.states?.url === undefined ? {} : { statesUrl: target.states.url }),
    ...(target.clock ? { clockUrl: target.clock.url } : {}),
    ...(ca === undefined ? {} : { ca }),
    ...(target.waivers === undefined ? {} : { waivers: resolve(dirname(file), target.waivers) }),
  };
};

const readCa = (file: string, source: Source, mistakes: Mistake[]): string | undefined => {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    mistakes.push(source.mistake(['tls', 'ca'], `${file}, which cannot be read`, 'a certificate authority in PEM'));
    return undefined;
  }
};
