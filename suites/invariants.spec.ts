import { open, settings, test, waiversOf } from '../fixtures/test.ts';
import { selectedInvariants } from '../src/judge/judge-run.ts';
import { labelTest } from '../src/publish/allure-labels.ts';
import { concludeInvariant } from '../src/publish/conclude.ts';

// What is said of all answers: judged last, over whatever was asked.
for (const setting of settings.contracts) {
  const { contract } = open(setting).loaded;
  test.describe(contract.id, () => {
    for (const clause of selectedInvariants(contract, settings.selection)) {
      test(clause.id, async ({ results }, info) => {
        labelTest(info, contract, clause);
        const run = results(setting);
        const result = run.invariants.find((one) => one.clause === clause.id);
        if (result) await concludeInvariant(info, clause, result, run, settings.failOn, waiversOf(setting));
        else info.skip(true, `no answer of which ${clause.id} speaks, in this part of the contract`);
      });
    }
  });
}
