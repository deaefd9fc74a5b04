import { mkdirSync, rmSync } from 'node:fs';
import { GroupReader } from '../evidence/group-reader.ts';
import type { Mutant } from '../proof/mutant.ts';
import type { Recorded } from '../run/recorded.ts';
import { coverageFile } from './coverage-file.ts';
import { RunWriter, summaryFile, type Written } from './run-writer.ts';
import { type CheckedShard, finishOf, holders, mergedHeader } from './shards.ts';
import type { SummaryRules } from './summary.ts';

/**
 * Joins the evidence of shards into that of one run, in `outDir`: the exchanges in the plan's order, and every verdict derived again from them. Where a shard
 * is missing or was cut off the run is not complete.
 */
export const mergeShards = async (
  shards: readonly CheckedShard[],
  { contract, asked, whole: planned }: Recorded,
  outDir: string,
  rules: SummaryRules,
  mutants: readonly Mutant[],
): Promise<Written> => {
  mkdirSync(outDir, { recursive: true });
  for (const file of [summaryFile(outDir), coverageFile(outDir)]) rmSync(file, { force: true });
  const header = mergedHeader(shards, asked);
  const writer = new RunWriter(outDir, header, contract, asked, planned, mutants);
  const readers = new Map<string, GroupReader>();
  for (const { file } of shards) readers.set(file, (await GroupReader.open(file)).reader);
  const holderOf = holders(shards, asked);
  for (const group of asked.groups) {
    const holder = holderOf.get(group.id);
    writer.group(group.id, (holder && (await readers.get(holder.file)?.take(group))) ?? []);
  }
  for (const reader of readers.values()) await reader.close();
  const whole = shards.length === header.merged?.of && shards.every(({ footer }) => footer?.missing.length === 0);
  return writer.finish({ finishedAt: finishOf(shards), whole }, rules);
};
