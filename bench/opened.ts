import { dirname, join } from 'node:path';
import { inputs } from '../fixtures/inputs/index.ts';
import { type OpenContract, openContract } from '../src/run/open.ts';
import { type ContractSetting, defaultConnections, type RunSettings } from '../src/run/settings.ts';
import type { BenchFiles } from './bench-contract.ts';

/** The settings of a run of all of one contract. */
export const settingsFor = (
  setting: ContractSetting,
  connections: number = defaultConnections,
): RunSettings & { readonly contracts: readonly [ContractSetting] } => ({
  contracts: [setting],
  selection: { clauses: [], probes: [] },
  connections,
  requireComplete: false,
  failOn: 'must',
  outDir: setting.outDir,
  allure: false,
  fromCommandLine: false,
});

/** A contract opened as a run opens it, without a run. */
export const openBench = ({ contract, target }: BenchFiles): OpenContract => {
  const outDir = join(dirname(contract), 'out');
  const setting = { id: 'bench', file: contract, target: { kind: 'file', file: target } as const, outDir };
  return openContract(setting, settingsFor(setting), inputs, undefined, process.env);
};
