import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import type { AnswerClause } from '../../contract/model.ts';
import { type Evidence, readEvidence } from '../../evidence/read.ts';
import { judgeRun, type RunResults } from '../../judge/judge-run.ts';
import { beginRun, finishRun } from '../../publish/finish.ts';
import { evidenceFile } from '../../publish/run-writer.ts';
import type { Summary } from '../../publish/summary.ts';
import { openContract } from '../../run/open.ts';
import { type RunSettings, targetSetting } from '../../run/settings.ts';
import { GroupWriter, groupFile } from '../../run/work-files.ts';
import { openSession } from '../../send/session.ts';

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
  const started = { runId: '00000000-0000-4000-8000-000000000000', startedAt: '2026-11-20T00:00:00Z', sandboxes: {} };
  const open = openContract(setting, settings, inputs, undefined, {});
  const { contract } = open.loaded;
  beginRun(open, settings, started);
  const session = openSession({ runId: started.runId, contract, target: open.target, inputs, connections });
  try {
    for (const group of open.plan.groups) {
      const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
      const writer = new GroupWriter(groupFile(outDir, open.plan, group.id));
      await session.asker.askGroup(group, clause, (exchange) => writer.write(exchange));
      writer.close();
    }
  } finally {
    await session.close();
  }
  const summary = finishRun(open, settings, started, mutants);
  const evidence = await readEvidence(evidenceFile(outDir));
  const again = judgeRun(contract, open.plan, evidence.header.target, selection, evidence.exchanges);
  return { summary, evidence, again };
};
