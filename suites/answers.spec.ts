import { open, settings, test, waiversOf } from '../fixtures/test.ts';
import type { AnswerClause } from '../src/contract/model.ts';
import type { Exchange } from '../src/exchange/model.ts';
import { judgeGroup } from '../src/judge/judge-run.ts';
import { labelTest } from '../src/publish/allure-labels.ts';
import { conclude } from '../src/publish/conclude.ts';
import { GroupWriter, groupFile } from '../src/run/work-files.ts';

// A test per clause and operation; its probes are asked side by side inside.
for (const setting of settings.contracts) {
  const { loaded, plan } = open(setting);
  const { contract } = loaded;
  test.describe(contract.id, () => {
    for (const group of plan.groups) {
      const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
      test(`${clause.id} › ${group.operation}`, async ({ session }, info) => {
        const { open: own, asker } = session(setting);
        const asked = own.plan.groups.find(({ id }) => id === group.id) ?? group;
        const file = groupFile(setting.outDir, own.plan, group.id);
        info.attachments.push({ name: 'exchanges', path: file, contentType: 'application/x-ndjson' });
        labelTest(info, contract, clause, group.operation);
        const writer = new GroupWriter(file);
        const exchanges: Exchange[] = [];
        try {
          await asker.askGroup(asked, clause, (exchange) => {
            writer.write(exchange);
            exchanges.push(exchange);
          });
        } finally {
          writer.close();
        }
        const results = judgeGroup(contract, clause, asked.probes, exchanges);
        await conclude(info, clause, asked, results, exchanges, waiversOf(setting));
      });
    }
  });
}
