import type { EvidenceHeader } from '../evidence/format.ts';
import { rollUp } from '../judge/roll-up.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import type { Mutant } from '../proof/mutant.ts';
import { type ProofSize, Prover } from '../proof/prover.ts';
import { survivorMistakes } from '../run/check-survivors.ts';
import { judgeRecorded, openJudged } from '../run/judged.ts';
import { type Recorded, RecordedError } from '../run/recorded.ts';
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
  const prove = async (header: EvidenceHeader, recorded: Recorded) => {
    const prover = new Prover(recorded.contract, mutants, size);
    const judged = await judgeRecorded(file, header, recorded, (group, exchanges, results) =>
      prover.group(group, results, exchanges),
    );
    return { judged, prover };
  };
  const { judged, prover } = await openJudged(file, inputs, prove);
  const { header, recorded, footer, results: found, changed } = judged;
  if (!footer)
    throw new RecordedError(
      `${file}: found no footer: the run was cut off; wanted evidence to its end, since what is cut short proves nothing`,
    );
  if (changed[0] !== undefined)
    throw new RecordedError(
      `${file}: found a verdict of ${changed[0]} that its exchanges do not give; wanted evidence that refusal judge accepts`,
    );
  const { length } = found.missing;
  // A shard is never complete, but may have come to its end.
  if (length > 0 || (!header.shard && !footer.complete))
    throw new RecordedError(
      `${file}: found an incomplete run: ${plural(length, 'probe')} ${length === 1 ? 'has' : 'have'} no verdict; wanted one that came to its end, since what is cut short proves nothing`,
    );
  const { contract } = recorded;
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
    unknownMutants: unknown.map((one) => `${one.at}: found ${one.found}; wanted ${one.wanted}`),
  });
};
