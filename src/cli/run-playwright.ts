import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { coverageFile } from '../publish/coverage-file.ts';
import { unitVariable } from '../publish/playwright-reporter.ts';
import { summaryFile } from '../publish/run-writer.ts';
import { writeCompiled } from '../run/compiled.ts';
import type { OpenContract } from '../run/open.ts';
import { type RunSettings, settingsVariable } from '../run/settings.ts';
import { removeWork } from '../run/work-files.ts';

const playwrightCli = (): string => createRequire(import.meta.url).resolve('@playwright/test/cli');

/** The compiled config: this file stands in `dist/src/cli/`. */
const configFile = (): string =>
  fileURLToPath(new URL(`../../playwright.config.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`, import.meta.url));

/**
 * Compiled suites and config need none of Playwright's compiling on the way in: without it each process starts a fifth of a second sooner.
 * A variable of Playwright's own; should it go, starting takes longer and nothing else changes.
 */
const plainImports: Readonly<Record<string, string>> = import.meta.url.endsWith('.ts')
  ? {}
  : { PW_DISABLE_TS_ESM: '1' };

/** How asking ended: the exit code of its process, or the signal that ended it. */
export interface AskEnd {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Asks one contract, and leaves evidence and summary in the folder that the settings name. `name`: what its progress is told under, beside that of others. */
export type Ask = (opened: OpenContract, settings: RunSettings, runId: string, name?: string) => Promise<AskEnd>;

/** Runs one contract in a process of its own; resolves when it has ended. */
export const runPlaywright: Ask = ({ loaded }, settings, runId, name) =>
  new Promise((done, fail) => {
    const file = join(settings.outDir, '.settings.json');
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(settings));
    writeCompiled(settings.outDir, runId, loaded);
    // What an earlier run left would stand beside the new evidence.
    for (const { outDir } of settings.contracts)
      for (const file of [summaryFile(outDir), coverageFile(outDir)]) rmSync(file, { force: true });
    rmSync(join(settings.outDir, 'allure-report'), { recursive: true, force: true });
    if (settings.junit !== undefined) rmSync(settings.junit, { force: true });
    const child = spawn(process.execPath, [playwrightCli(), 'test', '-c', configFile()], {
      env: {
        ...process.env,
        ...plainImports,
        [settingsVariable]: file,
        REFUSAL_RUN_ID: runId,
        ...(name === undefined ? {} : { [unitVariable]: name }),
        // Playwright's reporter heeds this variable before its settings.
        ...(settings.junit === undefined ? {} : { PLAYWRIGHT_JUNIT_OUTPUT_FILE: settings.junit }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // Standard output belongs to results; whatever Playwright says of itself goes beside the progress.
    child.stdout.pipe(process.stderr, { end: false });
    // The whole foreground group gets the interrupt: the child finishes its evidence, and we wait for it.
    const wait = (): void => {};
    process.on('SIGINT', wait);
    const forward = (): void => void child.kill('SIGTERM');
    process.on('SIGTERM', forward);
    child.on('error', fail);
    child.on('close', (code, signal) => {
      process.off('SIGINT', wait);
      process.off('SIGTERM', forward);
      rmSync(file, { force: true });
      // Without a summary it is all that is left of the run.
      for (const { outDir } of settings.contracts) if (existsSync(summaryFile(outDir))) removeWork(outDir);
      rmSync(join(settings.outDir, '.playwright'), { recursive: true, force: true });
      done({ code, signal });
    });
  });
