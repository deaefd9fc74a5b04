import { differences } from '../evidence/differences.ts';
import { GroupReader } from '../evidence/group-reader.ts';
import { RunJudge } from '../judge/judge-run.ts';
import { rollUp } from '../judge/roll-up.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { shardOf } from '../plan/shard.ts';
import type { Mutant } from '../proof/mutant.ts';
import { type ProofSize, Prover } from '../proof/prover.ts';
import { survivorMistakes } from '../run/check-survivors.ts';
import { openRecorded, RecordedError } from '../run/recorded.ts';
import { type ProofReport, proofReportOf } from './proof-report.ts';
import { plural } from './show.ts';

/**
 * Proves the expectations that hold in a run by its sealed evidence alone, group by group. Throws EvidenceError where the file is damaged, MistakesError, and
 * RecordedError where it was cut off, lacks probes, or has verdicts that do not follow from its exchanges: what is cut short proves nothing.
 */
export const proveEvidence = async (
  file: string,
  inputs: InputRegistry,
  mutants: readonly Mutant[],
  size: ProofSize = {},
): Promise<ProofReport> => {
  const { header, reader } = await GroupReader.open(file);
  try {
    const { contract, asked } = openRecorded(file, header, inputs);
    const plan = shardOf(asked, header.shard);
    const judge = new RunJudge(contract, plan, header.target, header.selection);
    const prover = new Prover(contract, mutants, size);
    for (const group of plan.groups) {
      const exchanges = (await reader.take(group)).map(({ exchange }) => exchange);
      prover.group(group, judge.group(group.id, exchanges), exchanges);
    }
    const { verdicts, footer } = await reader.conclusion();
    const found = judge.results();
    if (!footer)
      throw new RecordedError(
        `${file}: found no footer: the run was cut off; wanted evidence to its end, since what is cut short proves nothing`,
      );
    const [changed] = differences(verdicts, found);
    if (changed !== undefined)
      throw new RecordedError(
        `${file}: found a verdict of ${changed} that its exchanges do not give; wanted evidence that refusal judge accepts`,
      );
    const { length } = found.missing;
    // A shard is never complete, but may have come to its end.
    if (length > 0 || (!header.shard && !footer.complete))
      throw new RecordedError(
        `${file}: found an incomplete run: ${plural(length, 'probe')} ${length === 1 ? 'has' : 'have'} no verdict; wanted one that came to its end, since what is cut short proves nothing`,
      );
    const results = rollUp(contract, found.probes, found.invariants);
    const unknown = survivorMistakes(
      { contract, texts: header.contract.texts },
      mutants.map(({ id }) => id),
    );
    return proofReportOf({
      header,
      footer,
      contract,
      results,
      proof: prover.proof(results),
      unknownMutants: unknown.map(({ at, found, wanted }) => `${at}: found ${found}; wanted ${wanted}`),
    });
  } finally {
    await reader.close();
  }
};
