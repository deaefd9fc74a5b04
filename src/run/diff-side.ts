import { asRecorded } from '../evidence/as-recorded.ts';
import type { DiffSide } from '../evidence/diff-model.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type ReadEvidence, readForeign, readJudged } from './judged.ts';
import { PlanError, RecordedError } from './recorded.ts';
import { versions } from './versions.ts';

const refuse = (file: string, found: string, wanted: string): never => {
  throw new RecordedError(`${file}: found ${found}; wanted ${wanted}`);
};

/** What is compared of evidence. Throws RecordedError where it proves nothing as it is. */
export const diffSideOf = ({
  file,
  header,
  recorded,
  exchanges,
  results,
  verdicts,
  footer,
  changed,
}: ReadEvidence): DiffSide => {
  if (header.shard) refuse(file, 'evidence of a shard', 'that of a whole run, as refusal merge joins it');
  if (!footer) refuse(file, 'evidence without a footer, of a run that was cut off', 'a run that came to its end');
  // Another version may have concluded otherwise; this one cannot have.
  if (changed.length > 0 && header.versions.refusal === versions.refusal)
    refuse(file, `a verdict of ${changed[0]} that its exchanges do not give`, 'evidence that refusal judge accepts');
  return {
    contract: recorded.contract,
    asked: recorded.asked,
    whole: recorded.whole,
    facts: header.target,
    selection: header.selection,
    exchanges,
    digest: header.contract.digest,
    version: header.versions.refusal,
    startedAt: header.startedAt,
    waivers: header.waivers ?? [],
    results,
    concluded: changed.length === 0 ? results : asRecorded(recorded.contract, verdicts, results),
  };
};

/** Evidence of a version that asks otherwise is compared by what it recorded. */
const read = async (file: string, inputs: InputRegistry): Promise<ReadEvidence> => {
  try {
    return await readJudged(file, inputs);
  } catch (error) {
    if (!(error instanceof PlanError) || error.version === versions.refusal) throw error;
    return await readForeign(file, inputs);
  }
};

/** Reads two files of evidence that are to be compared. Throws EvidenceError and RecordedError where they cannot be. */
export const readDiffSides = async (
  files: readonly [string, string],
  inputs: InputRegistry,
): Promise<readonly [a: ReadEvidence, b: ReadEvidence]> => {
  const a = await read(files[0], inputs);
  const b = await read(files[1], inputs);
  const [id, other] = [a.header.contract.id, b.header.contract.id];
  if (id !== other)
    refuse(
      files[1],
      `evidence of the contract ${other}`,
      `that of ${id}, which ${files[0]} has: two runs of one contract`,
    );
  return [a, b];
};
