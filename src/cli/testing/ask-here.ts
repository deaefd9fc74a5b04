import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { providers } from '../../../fixtures/providers/index.ts';
import type { AnswerClause } from '../../contract/model.ts';
import { beginRun, finishRun } from '../../publish/finish.ts';
import { openContract } from '../../run/open.ts';
import { GroupWriter, groupFile, removeWork } from '../../run/work-files.ts';
import { openSession } from '../../send/session.ts';
import type { Ask } from '../run-playwright.ts';

/** Asks as Playwright's processes do, but in this one, and without progress and reports. */
export const askHere: Ask = async ({ setting }, settings, runId) => {
  if (settings.allure || settings.junit !== undefined)
    throw new Error(
      'found a run with reports; wanted one with --no-allure and without --junit: only Playwright makes them',
    );
  const provider = setting.target.kind === 'embedded' ? providers.find(({ id }) => id === setting.id) : undefined;
  const sandbox = await provider?.start({ port: 0 });
  const sandboxes = sandbox ? { [setting.id]: sandbox } : {};
  const started = { runId, startedAt: new Date().toISOString(), sandboxes };
  const open = openContract(setting, settings, inputs, started, process.env);
  const { contract } = open.loaded;
  beginRun(open, settings, started);
  const { connections } = settings;
  const session = openSession({ runId, contract, target: open.target, inputs, connections });
  try {
    for (const group of open.plan.groups) {
      const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
      const writer = new GroupWriter(groupFile(setting.outDir, open.plan, group.id));
      await session.asker.askGroup(group, clause, (exchange) => writer.write(exchange));
      writer.close();
    }
  } finally {
    await session.close();
    await sandbox?.close();
  }
  finishRun(open, settings, started, mutants);
  removeWork(setting.outDir);
  return { code: 0, signal: null };
};
