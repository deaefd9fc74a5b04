import { inputs } from '../fixtures/inputs/index.ts';
import type { EmbeddedProvider } from '../fixtures/providers/provider.ts';
import type { AnswerClause, Contract } from '../src/contract/model.ts';
import { packageFile } from '../src/contract/package-file.ts';
import type { Exchange } from '../src/exchange/model.ts';
import { judgeRun, type RunResults } from '../src/judge/judge-run.ts';
import { type Plan, probesOf } from '../src/plan/probe.ts';
import { openContract } from '../src/run/open.ts';
import { openSession } from '../src/send/session.ts';
import type { TargetFacts } from '../src/target/model.ts';
import { settingsFor } from './opened.ts';

/** What an embedded provider answered to all that its contract plans, sealed, in the plan's order. */
export interface ProviderRecording {
  readonly contract: Contract;
  readonly plan: Plan;
  readonly facts: TargetFacts;
  readonly exchanges: readonly Exchange[];
}

/** Asks an embedded provider, started anew, all that its contract plans. */
export const recordProvider = async (provider: EmbeddedProvider, connections: number): Promise<ProviderRecording> => {
  const { id } = provider;
  const deployment = provider.deployments?.[0];
  const sandbox = await provider.start({ port: 0 });
  try {
    const file = packageFile(`contracts/${id}/contract.yaml`);
    const settings = settingsFor(
      { id, file, target: { kind: 'embedded', ...(deployment ? { deployment } : {}) }, outDir: '' },
      connections,
    );
    // The same id in every run, so that unique names are the same too.
    const started = { runId: 'flakes', startedAt: '2026-11-20T00:00:00Z', sandboxes: { [id]: sandbox } };
    const opened = openContract(settings.contracts[0], settings, inputs, started, {});
    const { contract } = opened.loaded;
    const { plan, target } = opened;
    const session = openSession({ runId: started.runId, contract, target, inputs, connections });
    const exchanges: Exchange[] = [];
    try {
      for (const group of plan.groups) {
        const clause = contract.clauses.find((one) => one.id === group.clause) as AnswerClause;
        await session.asker.askGroup(group, clause, (exchange) => exchanges.push(exchange));
      }
    } finally {
      await session.close();
    }
    // As evidence has them: in the order of the plan, whichever ended first.
    const order = new Map(probesOf(plan).map((probe, at) => [probe.id, at]));
    const ordered = exchanges.toSorted((a, b) => (order.get(a.probe) ?? 0) - (order.get(b.probe) ?? 0));
    return { contract, plan, facts: target.facts, exchanges: ordered };
  } finally {
    await sandbox.close();
  }
};

/** Asks an embedded provider, and judges the answers: a run without Playwright. */
export const runProvider = async (provider: EmbeddedProvider, connections: number): Promise<RunResults> => {
  const { contract, plan, facts, exchanges } = await recordProvider(provider, connections);
  return judgeRun(contract, plan, facts, { clauses: [], probes: [] }, exchanges);
};
