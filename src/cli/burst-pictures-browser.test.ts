import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, whyNoBrowser } from './testing/browser.ts';
import { runCli } from './testing/run-cli.ts';

const folder = mkdtempSync(join(tmpdir(), 'refusal-bursts-'));
const out = join(folder, 'reports', 'xavigate');
const clause = '#clause-rate-limit-burst';
let browser: Browser;
let page: Page;

// What is skipped says nothing by itself.
if (whyNoBrowser) process.stderr.write(`The pictures of bursts in a browser: ${whyNoBrowser}\n`);

describe.skipIf(whyNoBrowser)(`a run with a burst, in a browser${whyNoBrowser ? ` (${whyNoBrowser})` : ''}`, () => {
  beforeAll(async () => {
    const { code, stdout } = await runCli(['run', 'xavigate', '--clause', 'rate-limit-burst'], { cwd: folder });
    expect([code, stdout]).toEqual([0, expect.stringContaining('rate-limit-burst')]);
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  test('shows its picture in coverage.html, with the limit, the refusal and the wait', async () => {
    await page.goto(pathToFileURL(join(out, 'coverage.html')).href);
    await page.locator('details').evaluateAll((all) => {
      for (const details of all) details.setAttribute('open', '');
    });
    const picture = page.locator(`${clause} svg`);
    expect(await picture.count()).toBe(1);
    const box = await picture.boundingBox();
    expect([box?.width, box?.height]).toEqual([820, 280]);
    const texts = await picture.locator('text').allTextContents();
    expect(texts).toEqual(
      expect.arrayContaining([
        '20 of 24 requests let through',
        expect.stringMatching(/^first refusal: answer 21, 429$/),
        expect.stringContaining('20'),
        expect.stringMatching(/^wait 1 min/),
        'too early',
        'in time',
      ]),
    );
  });

  test('shows it in the Allure test to which that page leads', async () => {
    await page.goto(pathToFileURL(join(out, 'coverage.html')).href);
    const href = await page.locator(`${clause} a[href*="allure-report"]`).first().getAttribute('href');
    await page.goto(new URL(href ?? '', pathToFileURL(join(out, 'coverage.html'))).href);
    await page.getByText('burst.svg', { exact: true }).click();
    const image = page.locator('img[src^="blob:"]');
    await image.waitFor();
    const { width, height } = (await image.boundingBox()) ?? { width: 0, height: 0 };
    // As an image it has been drawn: a broken one has no size of its own.
    expect(
      await image.evaluate((one) => (one as unknown as { readonly naturalWidth: number }).naturalWidth),
    ).toBeGreaterThan(0);
    expect(width / height).toBeCloseTo(820 / 280, 0);
    expect(width).toBeGreaterThan(600);
  });
});
