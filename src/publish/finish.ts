import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { EvidenceHeader } from '../evidence/format.ts';
import { evidenceFormat } from '../evidence/format.ts';
import { questionsOf } from '../plan/probe.ts';
import type { Mutant } from '../proof/mutant.ts';
import { writeCompiled } from '../run/compiled.ts';
import type { OpenContract } from '../run/open.ts';
import type { RunSettings } from '../run/settings.ts';
import type { Started } from '../run/started.ts';
import { versions } from '../run/versions.ts';
import { clearWork, groupFile, readGroup } from '../run/work-files.ts';
import { coverageFile } from './coverage-file.ts';
import { evidenceFile, RunWriter, summaryFile } from './run-writer.ts';
import type { Summary } from './summary.ts';

/** The first line of a run's evidence. Files are named without their folders. */
export const headerOf = (open: OpenContract, settings: RunSettings, started: Started): EvidenceHeader => {
  const { contract, openapi } = open.loaded.texts;
  return {
    line: 'header',
    format: evidenceFormat,
    runId: started.runId,
    startedAt: started.startedAt,
    versions,
    contract: {
      id: open.loaded.contract.id,
      digest: open.loaded.digest,
      texts: {
        contract: { file: basename(contract.file), text: contract.text },
        openapi: { file: basename(openapi.file), text: openapi.text },
      },
    },
    target: open.target.facts,
    selection: settings.selection,
    plan: { digest: open.whole.digest, probes: questionsOf(open.plan).length },
    ...(open.waivers.length > 0 ? { waivers: open.waivers } : {}),
    ...(open.plan.shard ? { shard: open.plan.shard } : {}),
  };
};

/** Makes room for a run: what an earlier one left is gone, and from now on there is evidence, though without a footer. */
export const beginRun = (open: OpenContract, settings: RunSettings, started: Started): void => {
  const { outDir } = open.setting;
  mkdirSync(outDir, { recursive: true });
  for (const file of [summaryFile(outDir), coverageFile(outDir)]) rmSync(file, { force: true });
  clearWork(outDir);
  writeCompiled(outDir, started.runId, open.loaded);
  writeFileSync(evidenceFile(outDir), `${JSON.stringify(headerOf(open, settings, started))}\n`);
};

/** Makes evidence and summary of what was asked, however far a run came. */
export const finishRun = (
  open: OpenContract,
  settings: RunSettings,
  started: Started,
  mutants: readonly Mutant[],
): Summary => {
  const { setting, loaded, plan, whole } = open;
  const writer = new RunWriter(
    setting.outDir,
    headerOf(open, settings, started),
    loaded.contract,
    plan,
    whole,
    mutants,
  );
  for (const group of plan.groups)
    writer.group(group.id, readGroup(groupFile(setting.outDir, plan, group.id), group.probes));
  return writer.finish(
    { finishedAt: new Date().toISOString(), whole: true },
    { requireComplete: settings.requireComplete, mustBeWhole: settings.fromCommandLine, failOn: settings.failOn },
  ).summary;
};
