import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { isObject } from '../contract/json.ts';
import { parseSource } from '../contract/source.ts';
import type { Shard } from '../plan/probe.ts';
import type { Selection } from '../plan/select.ts';
import { shardFrom } from '../plan/shard.ts';
import { shippedContracts } from './shipped.ts';

/** The lightest level whose departures fail a run. */
export type FailOn = 'must' | 'should';
export const failOnLevels: readonly FailOn[] = ['must', 'should'];

/** What an embedded provider is deployed as. */
export interface DeploymentSetting {
  readonly id: string;
  readonly capabilities: Readonly<Record<string, string | boolean>>;
}

/** Where a contract's questions go: its embedded provider, a URL, or a target file. */
export type TargetSetting =
  | { readonly kind: 'embedded'; readonly deployment?: DeploymentSetting }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'file'; readonly file: string };

/** One contract of a run. */
export interface ContractSetting {
  readonly id: string;
  /** Absolute. */
  readonly file: string;
  readonly target: TargetSetting;
  /** A waivers file that stands for the target's own. Absolute. */
  readonly waivers?: string;
  /** Where `evidence.ndjson` and `summary.json` are written. Absolute. */
  readonly outDir: string;
}

/** What a run is to do; every process of it reads the same. */
export interface RunSettings {
  readonly contracts: readonly ContractSetting[];
  /** What an embedded provider is deployed as, where its setting does not say; its first deployment by default. */
  readonly deployment?: string;
  readonly selection: Selection;
  /** Which shard of the run this is; not there where it is whole. */
  readonly shard?: Shard;
  readonly connections: number;
  readonly requireComplete: boolean;
  readonly failOn: FailOn;
  /** Where Allure's results and Playwright's own files go. Absolute. */
  readonly outDir: string;
  /** Whether Allure's results are written. */
  readonly allure: boolean;
  /** Where a JUnit report is written. Absolute. */
  readonly junit?: string;
  /** Whether the command line started it: it then prints results and judges completeness itself. */
  readonly fromCommandLine: boolean;
}

/** The environment variable that names the file with the settings. */
export const settingsVariable = 'REFUSAL_SETTINGS';

export const defaultConnections = 8;

export const isFailOn = (text: string): text is FailOn => failOnLevels.some((level) => level === text);
/** What is said of a text that names no shard. */
export const wantedShard = 'wanted a shard and how many there are, from 1/3 to 3/3 of three';

/** A target as it is written on a command line: a URL, or a file. */
export const targetSetting = (text: string | undefined): TargetSetting =>
  text === undefined
    ? { kind: 'embedded' }
    : /^https?:\/\//.test(text)
      ? { kind: 'url', url: text }
      : { kind: 'file', file: resolve(text) };

/** A contract by the id under which it ships, or by the path of its file. */
const contractNamed = (name: string): { readonly id: string; readonly file: string } => {
  const shipped = shippedContracts();
  const known = shipped.find(({ id }) => id === name);
  if (known) return known;
  if (!existsSync(name)) {
    const ids = shipped.map(({ id }) => id).join(', ');
    throw new Error(`found REFUSAL_CONTRACT=${name}; wanted one of ${ids}, or the path of a contract.yaml`);
  }
  const { value } = parseSource(name, readFileSync(name, 'utf8'));
  // A contract without an id is told its mistakes when it is loaded.
  return { id: isObject(value) && typeof value.id === 'string' ? value.id : 'contract', file: resolve(name) };
};

/**
 * The settings of this run: those that the command line wrote, or for a bare `npx playwright test` those of the environment: REFUSAL_CONTRACT (ids or
 * paths, commas between them; default: all that ship), REFUSAL_TARGET (a file or URL), REFUSAL_CONNECTIONS, REFUSAL_REQUIRE_COMPLETE,
 * REFUSAL_FAIL_ON, REFUSAL_WAIVERS (a file), REFUSAL_SHARD, REFUSAL_DEPLOYMENT (of an embedded provider).
 */
export const readSettings = (environment: NodeJS.ProcessEnv): RunSettings => {
  const file = environment[settingsVariable];
  if (file !== undefined) return JSON.parse(readFileSync(file, 'utf8')) as RunSettings;
  const wanted = environment.REFUSAL_CONTRACT?.split(',').map((id) => id.trim());
  const connections = Number(environment.REFUSAL_CONNECTIONS ?? defaultConnections);
  if (!Number.isInteger(connections) || connections < 1 || connections > 1000) {
    throw new Error(
      `found REFUSAL_CONNECTIONS=${environment.REFUSAL_CONNECTIONS}; wanted a whole number from 1 to 1000`,
    );
  }
  const failOn = environment.REFUSAL_FAIL_ON ?? 'must';
  if (!isFailOn(failOn)) throw new Error(`found REFUSAL_FAIL_ON=${failOn}; wanted ${failOnLevels.join(' or ')}`);
  const shard = environment.REFUSAL_SHARD === undefined ? undefined : shardFrom(environment.REFUSAL_SHARD);
  if (environment.REFUSAL_SHARD !== undefined && !shard)
    throw new Error(`found REFUSAL_SHARD=${environment.REFUSAL_SHARD}; ${wantedShard}`);
  const outDir = resolve('reports/all');
  const target = targetSetting(environment.REFUSAL_TARGET);
  return {
    contracts: (wanted?.map(contractNamed) ?? shippedContracts()).map(({ id, file: contract }) => ({
      id,
      file: contract,
      target,
      ...(environment.REFUSAL_WAIVERS === undefined ? {} : { waivers: resolve(environment.REFUSAL_WAIVERS) }),
      outDir: join(outDir, id),
    })),
    ...(environment.REFUSAL_DEPLOYMENT === undefined ? {} : { deployment: environment.REFUSAL_DEPLOYMENT }),
    selection: { clauses: [], probes: [] },
    ...(shard ? { shard } : {}),
    connections,
    requireComplete: environment.REFUSAL_REQUIRE_COMPLETE === '1',
    failOn,
    outDir,
    allure: true,
    fromCommandLine: false,
  };
};
