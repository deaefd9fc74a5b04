import type { Reporter, Suite, TestCase } from '@playwright/test/reporter';

/** Characters that no XML 1.0 document may hold and that Playwright's JUnit reporter lets through. */
const plain = (text: string): string => text.replace(/[\ufffe\uffff]/g, '\ufffd');

type Attachment = TestCase['results'][number]['attachments'][number];

/** Files are work files, which do not outlive the run; pages are for a browser. Of those a JUnit report would quote the names and the first lines. */
const isShown = ({ path, contentType }: Attachment): boolean =>
  path === undefined && !contentType.startsWith('text/html');

/**
 * Makes results ready for Playwright's JUnit reporter, which is listed after this one, once all tests have ended: what it would quote and nobody can use is
 * taken out, and what answers hold cannot spoil its XML. Reporters listed before have read theirs.
 */
export default class BeforeJunit implements Reporter {
  #tests: readonly TestCase[] = [];

  printsToStdio(): boolean {
    return false;
  }

  onBegin(_: unknown, suite: Suite): void {
    this.#tests = suite.allTests();
  }

  onEnd(): void {
    for (const test of this.#tests) {
      for (const one of test.annotations) if (one.description !== undefined) one.description = plain(one.description);
      for (const { attachments, errors } of test.results) {
        for (const error of errors) {
          if (error.message !== undefined) error.message = plain(error.message);
          if (error.stack !== undefined) error.stack = plain(error.stack);
        }
        const shown = attachments.filter(isShown);
        for (const one of shown) if (one.body) one.body = Buffer.from(plain(one.body.toString()));
        attachments.splice(0, attachments.length, ...shown);
      }
    }
  }
}
