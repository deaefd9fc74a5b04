import { dirname, join } from 'node:path';
import { inputs } from '../fixtures/inputs/index.ts';
import { type OpenContract, openContract } from '../src/run/open.ts';
import { defaultConnections, type RunSettings } from '../src/run/settings.ts';
import type { BenchFiles } from './bench-contract.ts';

/** A contract opened as a run opens it, without a run. */
export const openBench = ({ contract, target }: BenchFiles): OpenContract => {
  const outDir = join(dirname(contract), 'out');
  const setting = { id: 'bench', file: contract, target: { kind: 'file', file: target } as const, outDir };
  const settings: RunSettings = {
    contracts: [setting],
    selection: { clauses: [], probes: [] },
    connections: defaultConnections,
    requireComplete: false,
    failOn: 'must',
    outDir,
    allure: false,
    fromCommandLine: false,
  };
  return openContract(setting, settings, inputs, undefined, process.env);
};
