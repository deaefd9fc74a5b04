import type { LoadedContract } from '../contract/load.ts';
import { type JudgedBy, judgeBy } from '../evidence/judge-by.ts';
import { type Rejudgement, rejudge } from '../evidence/rejudge.ts';
import { type Concluded, type Waiver, WaiverJudge } from '../judge/waivers.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import type { ReadEvidence } from './judged.ts';
import { RecordedError } from './recorded.ts';

/** Evidence as another contract has it judged. */
export interface RejudgedEvidence {
  readonly by: JudgedBy;
  readonly concluded: Concluded;
  readonly rejudged: readonly Rejudgement[];
}

/** Judges evidence by another text of its contract. Throws RecordedError where that cannot be compared. `waiversOf` gives the waivers for a contract's plan. */
export const rejudgeEvidence = (
  { file, header, recorded, results, exchanges }: ReadEvidence,
  { contract }: Pick<LoadedContract, 'contract'>,
  inputs: InputRegistry,
  waiversOf: (by: JudgedBy) => readonly Waiver[] = () => header.waivers ?? [],
): RejudgedEvidence => {
  if (contract.id !== header.contract.id)
    throw new RecordedError(
      `${file}: found evidence of the contract ${header.contract.id}; wanted that of ${contract.id}, by which it is to be judged`,
    );
  if (header.shard)
    throw new RecordedError(
      `${file}: found evidence of a shard; wanted that of a whole run, as refusal merge joins it: another contract is dealt otherwise`,
    );
  const { target: facts, selection, startedAt } = header;
  const recording = { contract: recorded.contract, asked: recorded.asked, facts, selection, exchanges };
  const by = judgeBy(recording, contract, inputs);
  const before = new WaiverJudge(recorded.contract, recorded.whole, header.waivers ?? [], startedAt).conclude(results);
  const concluded = new WaiverJudge(contract, by.whole, waiversOf(by), startedAt).conclude(by.results);
  const rejudged = rejudge(
    { contract: recorded.contract, asked: recorded.asked, clauses: before.clauses, results },
    { ...by, clauses: concluded.clauses },
    inputs,
  );
  return { by, concluded, rejudged };
};
