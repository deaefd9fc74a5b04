import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EvidenceHeader, VerdictLine } from '../evidence/format.ts';
import { evidenceFormat } from '../evidence/format.ts';
import { EvidenceWriter } from '../evidence/write.ts';
import { RunJudge } from '../judge/judge-run.ts';
import { rollUp } from '../judge/roll-up.ts';
import { questionsOf } from '../plan/probe.ts';
import { writeCompiled } from '../run/compiled.ts';
import type { OpenContract } from '../run/open.ts';
import type { RunSettings } from '../run/settings.ts';
import type { Started } from '../run/started.ts';
import { versions } from '../run/versions.ts';
import { clearWork, groupFile, readGroup } from '../run/work-files.ts';
import { frameOf, type Summary, summarise } from './summary.ts';

export const evidenceFile = (outDir: string): string => join(outDir, 'evidence.ndjson');
export const summaryFile = (outDir: string): string => join(outDir, 'summary.json');

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
    ...(open.plan.shard ? { shard: open.plan.shard } : {}),
  };
};

/** Makes room for a run: what an earlier one left is gone, and from now on there is evidence, though without a footer. */
export const beginRun = (open: OpenContract, settings: RunSettings, started: Started): void => {
  const { outDir } = open.setting;
  mkdirSync(outDir, { recursive: true });
  rmSync(summaryFile(outDir), { force: true });
  clearWork(outDir);
  writeCompiled(outDir, started.runId, open.loaded);
  writeFileSync(evidenceFile(outDir), `${JSON.stringify(headerOf(open, settings, started))}\n`);
};

/** Makes evidence and summary of what was asked, however far a run came. */
export const finishRun = (open: OpenContract, settings: RunSettings, started: Started): Summary => {
  const { setting, loaded, target, plan } = open;
  const { contract } = loaded;
  const header = headerOf(open, settings, started);
  const writer = new EvidenceWriter(evidenceFile(setting.outDir), header);
  const judge = new RunJudge(contract, plan, target.facts, settings.selection);
  for (const group of plan.groups) {
    const lines = readGroup(groupFile(setting.outDir, plan, group.id), group.probes);
    for (const { text } of lines) writer.exchange(text);
    judge.group(
      group.id,
      lines.map(({ exchange }) => exchange),
    );
  }
  const results = judge.results();
  for (const { probe, verdict, findings } of results.probes)
    writer.verdict({ line: 'verdict', of: probe, verdict, findings } satisfies VerdictLine);
  for (const { clause, verdict, findings, answers } of results.invariants) {
    writer.verdict({ line: 'verdict', of: clause, verdict, findings, answers } satisfies VerdictLine);
  }
  const finishedAt = new Date().toISOString();
  const complete = !plan.shard && results.missing.length === 0;
  writer.finish({ finishedAt, complete, missing: results.missing });
  const summary = summarise(
    frameOf(header, contract.document.title, { finishedAt, missing: results.missing }),
    rollUp(contract, results.probes, results.invariants),
    { requireComplete: settings.requireComplete, mustBeWhole: settings.fromCommandLine },
  );
  writeFileSync(summaryFile(setting.outDir), `${JSON.stringify(summary, null, 2)}\n`);
  return summary;
};
