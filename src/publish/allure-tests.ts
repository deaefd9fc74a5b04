import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AllureResult, allureResultsDir, labelIn } from './allure-result.ts';

/** A test in the Allure report of a run. */
export interface AllureTest {
  /** The operation that it asks; of an invariant its clause. */
  readonly name: string;
  /** Relative to the folder of the run. */
  readonly href: string;
}

/** Allure 3 shows the test of a result under the MD5 digest of its uuid. */
const addressOf = ({ uuid }: AllureResult): string =>
  `allure-report/index.html#${createHash('md5').update(uuid).digest('hex')}`;

/** The tests of each clause in the Allure report in a run's folder, by name; none where there is no report. */
export const allureTests = (outDir: string, contract: string): ReadonlyMap<string, readonly AllureTest[]> => {
  const folder = allureResultsDir(outDir);
  const tests = new Map<string, AllureTest[]>();
  if (!existsSync(join(outDir, 'allure-report', 'index.html')) || !existsSync(folder)) return tests;
  for (const file of readdirSync(folder).filter((one) => one.endsWith('-result.json'))) {
    const result = JSON.parse(readFileSync(join(folder, file), 'utf8')) as AllureResult;
    const clause = labelIn(result, 'story');
    if (clause === undefined || labelIn(result, 'epic') !== contract) continue;
    const name = result.parameters?.find((one) => one.name === 'operation')?.value ?? clause;
    tests.set(clause, [...(tests.get(clause) ?? []), { name, href: addressOf(result) }]);
  }
  for (const own of tests.values()) own.sort((a, b) => a.name.localeCompare(b.name));
  return tests;
};
