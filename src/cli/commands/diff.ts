import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { diffRuns } from '../../evidence/diff.ts';
import { causeCounts, diffFormat, showDiff } from '../../publish/diff.ts';
import { diffSideOf, readDiffSides } from '../../run/diff-side.ts';
import type { ReadEvidence } from '../../run/judged.ts';
import { readingEvidence, UsageError } from '../usage-error.ts';

/** By what a run is known. */
const namesOf = ({ file, header }: ReadEvidence) => ({
  file,
  runId: header.runId,
  startedAt: header.startedAt,
  versions: header.versions,
  contract: header.contract.digest,
  target: { name: header.target.name, url: header.target.url },
});

const diff = async (files: readonly [string, string], options: { readonly json?: boolean }): Promise<0 | 1> => {
  for (const file of files)
    if (!existsSync(file)) throw new UsageError(`found no evidence at ${file}; wanted an evidence.ndjson`);
  const [one, other] = await readDiffSides(files, inputs);
  const [a, b] = [diffSideOf(one), diffSideOf(other)];
  const expectations = diffRuns(a, b, inputs);
  const told = { format: diffFormat, contract: one.header.contract.id, before: namesOf(one), after: namesOf(other) };
  process.stdout.write(
    options.json
      ? `${JSON.stringify({ ...told, counts: causeCounts(expectations), expectations }, null, 2)}\n`
      : `${showDiff(expectations, a, b)}\n`,
  );
  return expectations.length === 0 ? 0 : 1;
};

/** `refusal diff`: what stands otherwise in a second run, and by what. */
export const registerDiff = (program: Command): void => {
  program
    .command('diff')
    .description('compare two runs of one contract, and say what each changed verdict comes from')
    .argument('<before>', 'an evidence.ndjson')
    .argument('<after>', 'another of the same contract')
    .option('--json', 'print it as JSON')
    .action(async (before: string, after: string, options: { readonly json?: boolean }) => {
      process.exitCode = await readingEvidence(() => diff([before, after], options));
    });
};
