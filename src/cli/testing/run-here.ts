import { readFileSync } from 'node:fs';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { type Evidence, readEvidence } from '../../evidence/read.ts';
import { judgeRun, type RunResults } from '../../judge/judge-run.ts';
import { evidenceFile, summaryFile } from '../../publish/run-writer.ts';
import type { Summary } from '../../publish/summary.ts';
import { openContract } from '../../run/open.ts';
import { type RunSettings, targetSetting } from '../../run/settings.ts';
import { askHere } from './ask-here.ts';

/** What a run left behind, and what its evidence says when it is read and judged again. */
export interface RunHere {
  readonly summary: Summary;
  readonly evidence: Evidence;
  readonly again: RunResults;
}

/** Runs a contract against a target from asking to evidence and summary, as `refusal run` does, but in this process and without reports. */
export const runHere = async (file: string, target: string, outDir: string, connections = 8): Promise<RunHere> => {
  const setting = { id: 'here', file, target: targetSetting(target), outDir };
  const selection = { clauses: [], probes: [] };
  const settings: RunSettings = {
    contracts: [setting],
    selection,
    connections,
    requireComplete: false,
    failOn: 'must',
    allure: false,
    outDir,
    fromCommandLine: true,
  };
  const open = openContract(setting, settings, inputs, undefined, {});
  await askHere(open, settings, '00000000-0000-4000-8000-000000000000');
  const summary = JSON.parse(readFileSync(summaryFile(outDir), 'utf8')) as Summary;
  const evidence = await readEvidence(evidenceFile(outDir));
  const again = judgeRun(open.loaded.contract, open.plan, evidence.header.target, selection, evidence.exchanges);
  return { summary, evidence, again };
};
