import fs from 'node:fs';
import type { FullConfig, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { readSettings } from '../run/settings.ts';

/**
 * Lets Allure's writer go on without waiting for the disk. It has every file settled there before the next (2.5 ms each, two thousand times in a large run),
 * in the process in which embedded providers answer. A report can be made again of its run; that it survives a power cut is worth less.
 */
const withoutWaitingForTheDisk = (): void => {
  fs.fsyncSync = () => {};
};

/** The environment variable by which workers know that this reporter listens. */
export const reporterVariable = 'REFUSAL_REPORTER';

/** The environment variable with the name under which progress is told, where several runs go on side by side. */
export const unitVariable = 'REFUSAL_UNIT';

const signs: Readonly<Record<TestResult['status'], string>> = {
  passed: '✓',
  failed: '✗',
  timedOut: '✗',
  interrupted: '!',
  skipped: '–',
};

/**
 * Sets right what our workers leave crooked, and shows progress.
 *
 * After a failed test Playwright ends the worker and starts another, which costs half a second each. So a worker declares its failure expected, and this
 * reporter, listed before all others, takes that back: every later reporter and the exit code see a plain failure.
 */
export default class PlaywrightReporter implements Reporter {
  readonly #shows = readSettings(process.env).fromCommandLine;
  readonly #unit = process.env[unitVariable];
  #total = 0;
  #done = 0;

  constructor() {
    process.env[reporterVariable] = '1';
    withoutWaitingForTheDisk();
  }

  printsToStdio(): boolean {
    return this.#shows;
  }

  onBegin(_config: FullConfig, suite: Suite): void {
    this.#total = suite.allTests().length;
  }

  onTestEnd(test: TestCase, result: TestResult): void {
    if (result.status === 'failed' && test.expectedStatus === 'failed') test.expectedStatus = 'passed';
    // What Playwright writes about a failed test for assistants is no part of our evidence.
    const context = result.attachments.findIndex(({ name }) => name === 'error-context');
    if (context >= 0) result.attachments.splice(context, 1);
    this.#done++;
    if (!this.#shows) return;
    const annotated = (wanted: string): boolean =>
      [...test.annotations, ...result.annotations].some(({ type }) => type === wanted);
    const waived = annotated('waived') && result.status !== 'failed';
    const sign = waived ? '~' : annotated('warn') ? '⚠' : signs[result.status];
    const line = `  ${sign} ${this.#unit === undefined ? '' : `${this.#unit} `}${String(this.#done).padStart(String(this.#total).length)}/${this.#total} ${test.title}`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${line}${this.#done === this.#total ? '\r\x1b[2K' : ''}`);
    else process.stderr.write(`${line}\n`);
  }

  onError(error: { readonly message?: string }): void {
    if (this.#shows) process.stderr.write(`\n${error.message ?? 'an error outside any test'}\n`);
  }
}
