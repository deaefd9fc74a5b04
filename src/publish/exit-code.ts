import { existsSync, readFileSync } from 'node:fs';
import { type RunSettings, readSettings } from '../run/settings.ts';
import { readStarted } from '../run/started.ts';
import { allureResultsDir } from './allure-result.ts';
import { tellStrength } from './allure-strength.ts';
import { summaryFile } from './run-writer.ts';
import { type ExitCode, type Summary, worstExitCode } from './summary.ts';

/** The summaries of this very run; a contract without one has none. */
export const summariesOf = (settings: RunSettings, runId: string | undefined): readonly (Summary | undefined)[] =>
  settings.contracts.map(({ outDir }) => {
    const file = summaryFile(outDir);
    if (!existsSync(file)) return undefined;
    const summary = JSON.parse(readFileSync(file, 'utf8')) as Summary;
    return summary.runId === runId ? summary : undefined;
  });

/** Whether something of a contract was selected: what the target lacks is concluded of all the same. */
const isSelected = ({ missing, probes }: Summary): boolean =>
  probes.length > 0 &&
  (missing.length === 0 || probes.some(({ verdict: { kind } }) => kind !== 'not-applicable' && kind !== 'not-tested'));

/** What Playwright's own exit code becomes. */
const exitCodeOf = (settings: RunSettings, own: number): ExitCode | number => {
  const started = readStarted(process.env);
  // Nothing was begun: nothing was selected, a contract or target is wrong, or tests were only listed.
  if (!started) return own === 0 ? 0 : 2;
  const summaries = summariesOf(settings, started.runId);
  // Of several contracts those of which nothing was selected (--grep) do not count.
  const asked = summaries.filter((summary) => !summary || isSelected(summary));
  // A green run that tested nothing must be impossible.
  if (summaries.length > 0 && asked.length === 0) return 2;
  const codes = asked.map((summary) => summary?.exitCode ?? 4);
  const code = worstExitCode(codes);
  const interrupted = own !== 0 && own !== 1;
  const incomplete = summaries.some((summary) => summary?.missing.length !== 0);
  return interrupted || (own !== 0 && code === 0 && incomplete) ? 4 : code;
};

/** The settings of this run; where they are wrong the process ends with 2, as a wrong command line does. */
export const settingsOrExit = (environment: NodeJS.ProcessEnv): RunSettings => {
  try {
    return readSettings(environment);
  } catch (error) {
    process.once('exit', () => {
      process.exitCode = 2;
    });
    throw error;
  }
};

/** By now every reporter has written its results. */
const tellStrengths = (settings: RunSettings): void => {
  const summaries = summariesOf(settings, readStarted(process.env)?.runId);
  for (const summary of summaries)
    if (summary && summary.probes.length > 0) tellStrength(allureResultsDir(settings.outDir), summary);
};

/**
 * Gives `npx playwright test` our exit codes, whichever reporters it runs with: Playwright knows 0 and 1 only. Waits for the process to end, since by then
 * global teardown has written the summaries.
 */
export const guardExitCode = (settings: RunSettings): void => {
  process.once('exit', (own) => {
    // The interface (--ui) stays and reports no verdict by its exit.
    if (process.argv.some((argument) => argument.startsWith('--ui'))) return;
    process.exitCode = exitCodeOf(settings, own);
    if (settings.allure) tellStrengths(settings);
  });
};
