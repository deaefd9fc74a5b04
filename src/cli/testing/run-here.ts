import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import type { EmbeddedProvider } from '../../../fixtures/providers/provider.ts';
import type { AnswerClause } from '../../contract/model.ts';
import { type Evidence, readEvidence } from '../../evidence/read.ts';
import { judgeRun, type RunResults } from '../../judge/judge-run.ts';
import type { Shard } from '../../plan/probe.ts';
import { beginRun, finishRun } from '../../publish/finish.ts';
import { evidenceFile } from '../../publish/run-writer.ts';
import type { Summary } from '../../publish/summary.ts';
import { openContract } from '../../run/open.ts';
import { type ContractSetting, type RunSettings, targetSetting } from '../../run/settings.ts';
import type { Started } from '../../run/started.ts';
import { GroupWriter, groupFile, removeWork } from '../../run/work-files.ts';
import { openSession } from '../../send/session.ts';

/** What a run left behind, and what its evidence says when it is read and judged again. */
export interface RunHere {
  readonly summary: Summary;
  readonly evidence: Evidence;
  readonly again: RunResults;
}

/** What `refusal run` takes as options. */
export interface RunHereOptions {
  readonly connections?: number;
  /** Absolute. */
  readonly waivers?: string;
  readonly shard?: Shard;
  readonly probes?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly runId?: string;
}

/**
 * Runs a contract against a target (a file, a URL or an embedded provider) from asking to evidence and summary, as `refusal run` does, but in this process
 * and without Playwright, reports and progress.
 */
export const runHere = async (
  file: string,
  target: string | EmbeddedProvider,
  outDir: string,
  {
    connections = 8,
    waivers,
    shard,
    probes = [],
    env = {},
    runId = '00000000-0000-4000-8000-000000000000',
  }: RunHereOptions = {},
): Promise<RunHere> => {
  const sandbox = typeof target === 'string' ? undefined : await target.start({ port: 0 });
  const setting: ContractSetting = {
    id: typeof target === 'string' ? 'here' : target.id,
    file,
    target: typeof target === 'string' ? targetSetting(target) : { kind: 'embedded' },
    ...(waivers === undefined ? {} : { waivers }),
    outDir,
  };
  const selection = { clauses: [], probes };
  const settings: RunSettings = {
    contracts: [setting],
    selection,
    ...(shard === undefined ? {} : { shard }),
    connections,
    requireComplete: false,
    failOn: 'must',
    allure: false,
    outDir,
    fromCommandLine: true,
  };
  const startedAt = '2026-11-20T00:00:00Z';
  const started: Started = { runId, startedAt, sandboxes: sandbox ? { [setting.id]: sandbox } : {} };
  const open = openContract(setting, settings, inputs, started, env);
  const { contract } = open.loaded;
  beginRun(open, settings, started);
  const session = openSession({ runId, contract, target: open.target, inputs, connections });
  try {
    for (const group of open.plan.groups) {
      const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
      const writer = new GroupWriter(groupFile(outDir, open.plan, group.id));
      await session.asker.askGroup(group, clause, (exchange) => writer.write(exchange));
      writer.close();
    }
  } finally {
    await session.close();
    await sandbox?.close();
  }
  const summary = finishRun(open, settings, started, mutants);
  removeWork(outDir);
  const evidence = await readEvidence(evidenceFile(outDir));
  const again = judgeRun(contract, open.plan, evidence.header.target, selection, evidence.exchanges);
  return { summary, evidence, again };
};
