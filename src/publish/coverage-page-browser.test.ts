import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, whyNoBrowser } from '../cli/testing/browser.ts';
import { conforming, serve, writeOwnContract } from '../cli/testing/own-api.ts';
import { runCli } from '../cli/testing/run-cli.ts';
import { limitsPicture, type PictureOptions } from '../limits/picture.ts';
import { storyNamed } from '../limits/testing/stories.ts';
import { coverageFile } from './coverage-file.ts';
import { coveragePage } from './coverage-page.ts';
import { pagePictures } from './pictures-file.ts';
import { smallCoverage } from './testing/coverage.ts';

const hostile = `</script><img src=x onerror="globalThis.hurt = 1"><script>globalThis.hurt = 1</script>`;

interface Styles {
  readonly getComputedStyle: (element: unknown) => { readonly fill: string };
}

const folder = mkdtempSync(join(tmpdir(), 'refusal-coverage-'));
let browser: Browser;

// What is skipped says nothing by itself.
if (whyNoBrowser) process.stderr.write(`The page of coverage in a browser: ${whyNoBrowser}\n`);

describe.skipIf(whyNoBrowser)(`the page of coverage in a browser${whyNoBrowser ? ` (${whyNoBrowser})` : ''}`, () => {
  beforeAll(async () => {
    browser = await openBrowser();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describe.each([
    ['wide', 1280, 900],
    ['as narrow as a phone', 390, 844],
  ])('%s', (_, width, height) => {
    let page: Page;
    const complaints: string[] = [];
    const requests: string[] = [];
    let url: string;

    const open = async (said?: string, { script = true, hash = '' } = {}): Promise<void> => {
      const file = join(folder, 'coverage.html');
      writeFileSync(file, coveragePage({ ...smallCoverage(said), tests: new Map() }));
      url = pathToFileURL(file).href;
      page = await browser.newPage({ viewport: { width, height }, javaScriptEnabled: script });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(`${url}${hash}`);
    };
    const idsOf = (locator: string): Promise<readonly string[]> =>
      page.locator(locator).evaluateAll((all) => all.map((one) => one.id.replace('clause-', '')));
    const clauses = (): Promise<readonly string[]> => idsOf('.clause:visible');
    const expectations = (): Promise<readonly string[]> =>
      page.locator('tr[data-level]:visible td:first-child').allInnerTexts();
    const sections = (): Promise<readonly string[]> => page.locator('section:visible h3').allInnerTexts();
    const shown = (): Promise<string> => page.locator('#shown').innerText();

    beforeEach(() => {
      complaints.length = 0;
      requests.length = 0;
    });
    afterEach(async () => {
      expect(complaints).toEqual([]);
      expect(requests.map((one) => one.split('#')[0])).toEqual([url]);
      expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(width);
      await page.close();
    });

    test('it has every section in the document’s order, and what departs stands open', async () => {
      await open();
      expect(await sections()).toEqual(['First', 'Second', 'Second / Part', 'Forgotten', 'Last']);
      expect(await clauses()).toEqual(['a.fails', 'a.passes', 'b.unproven', 'b.left-out', 'c.none']);
      expect(await expectations()).toEqual(['a.fails/status', 'a.fails/message']);
      expect(await shown()).toBe('5 of 5 clauses, 5 of 5 expectations');
    });

    test('it filters by verdict and level, and what fits stands open', async () => {
      await open();
      await page.selectOption('#verdict', 'pass');
      expect([await clauses(), await expectations()]).toEqual([
        ['a.fails', 'a.passes'],
        ['a.fails/message', 'a.passes/status'],
      ]);
      expect(await sections()).toEqual(['First']);
      await page.selectOption('#level', 'should');
      expect(await expectations()).toEqual(['a.fails/message']);
      expect(await shown()).toBe('1 of 5 clauses, 1 of 5 expectations');
      await page.selectOption('#verdict', 'unproven');
      expect([await clauses(), await shown()]).toEqual([[], 'Nothing fits.']);
      await page.selectOption('#level', '');
      expect(await expectations()).toEqual(['b.unproven/status']);
      await page.selectOption('#verdict', 'not asked');
      expect(await expectations()).toEqual(['b.left-out/status']);
      await page.selectOption('#verdict', 'untestable');
      expect(await clauses()).toEqual(['c.none']);
      await page.selectOption('#verdict', '');
      expect([(await sections()).length, await expectations()]).toEqual([5, ['a.fails/status', 'a.fails/message']]);
    });

    test('it filters by text and by how far clauses came', async () => {
      await open();
      await page.fill('#text', 'SECOND');
      expect(await clauses()).toEqual(['b.unproven', 'b.left-out']);
      await page.selectOption('#stage', 'testable');
      expect(await clauses()).toEqual(['b.left-out']);
      await page.fill('#text', '');
      await page.selectOption('#stage', 'decided');
      expect(await clauses()).toEqual(['a.fails', 'b.unproven']);
    });

    test('a drop of the funnel leads to its clause, also where that was filtered away', async () => {
      await open();
      await page.selectOption('#verdict', 'pass');
      await page.locator('.funnel summary', { hasText: 'untestable' }).click();
      await page.locator('.funnel a', { hasText: 'c.none' }).click();
      await page.locator('#clause-c\\.none details[open]').waitFor();
      expect(await clauses()).toContain('c.none');
    });

    test('an address with a clause opens it', async () => {
      await open(undefined, { hash: '#clause-a.passes' });
      expect(await expectations()).toContain('a.passes/status');
    });

    test('it can be used by keyboard alone', async () => {
      await open();
      await page.locator('#stage').focus();
      for (const key of ['Tab', 'Tab', 'Enter']) await page.keyboard.press(key);
      expect(await expectations()).toContain('a.passes/status');
      await page.keyboard.press('Enter');
      expect(await expectations()).not.toContain('a.passes/status');
    });

    test('what a document says stays a text', async () => {
      await open(hostile);
      expect(await page.locator('.statement').first().innerText()).toContain(hostile);
      expect(await page.evaluate('globalThis.hurt')).toBeUndefined();
      expect(await page.locator('img').count()).toBe(0);
    });

    test('without script all of it can be read, and nothing is offered that does not work', async () => {
      await open(undefined, { script: false });
      expect(await page.locator('#filters').isVisible()).toBe(false);
      expect(await clauses()).toHaveLength(5);
      await page.locator('#clause-a\\.passes summary').click();
      expect(await expectations()).toContain('a.passes/status');
    });
  });

  test.each(['light', 'dark'] as const)(
    'a burst stands under its clause as a picture that can be read, %s',
    async (colorScheme) => {
      const story = await storyNamed('headers in every answer');
      const picture = {
        clause: 'a.passes',
        probe: 'a.passes:createThing',
        of: '',
        departs: false,
        svg: (options?: PictureOptions) => limitsPicture(story, { title: 'a.passes', subtitle: 'a burst' }, options),
      };
      const file = join(folder, 'bursts.html');
      writeFileSync(file, coveragePage({ ...smallCoverage(), tests: new Map(), bursts: pagePictures([picture]) }));
      const page = await browser.newPage({ viewport: { width: 1280, height: 900 }, colorScheme });
      const complaints: string[] = [];
      page.on('console', (message) => complaints.push(message.text()));
      await page.goto(`${pathToFileURL(file).href}#clause-a.passes`);
      const svg = page.getByRole('img', { name: 'a.passes: a burst' });
      await svg.waitFor();
      const box = await svg.boundingBox();
      expect([box?.width, box?.height]).toEqual([820, 280]);
      // The page's policy lets its style work: without it all would be black.
      const colours = await svg
        .locator('.back, path.admitted, text.name')
        .evaluateAll((all) => all.map((one) => (globalThis as unknown as Styles).getComputedStyle(one).fill));
      expect(new Set(colours).size).toBe(3);
      expect(colours[0]).toBe(colorScheme === 'light' ? 'rgb(255, 255, 255)' : 'rgb(20, 23, 26)');
      expect(complaints).toEqual([]);
      await page.close();
    },
  );

  test('a link leads to the test of its clause in the Allure report of the run', async () => {
    const server = await serve(conforming);
    const contract = (id: string): string =>
      `  - { id: ${id}, section: Names, statement: About ${id}., operations: all, ask: { inputs: [missing-member] }, expect: { status: 400 } }`;
    const invariant = '  - { id: shape, section: Errors, statement: All., over: errors, expect: { envelope: flat } }';
    writeOwnContract(folder, [contract('name.first'), contract('name.second'), invariant].join('\n'));
    const out = join(folder, 'run');
    await runCli(['run', './contract.yaml', '--target', server.url, '--out', out], { cwd: folder });
    await server.close();
    const page = await browser.newPage();
    for (const [clause, link] of [
      ['name.second', 'createThing'],
      ['name.first', 'createThing'],
      ['shape', 'shape'],
    ] as const) {
      await page.goto(pathToFileURL(coverageFile(out)).href);
      const own = page.locator(`[id="clause-${clause}"]`);
      await own.locator('summary').click();
      await own.locator('.tests a', { hasText: link }).click();
      const name = clause === 'shape' ? 'shape' : `${clause} › createThing`;
      await page.getByText(name, { exact: true }).first().waitFor();
      expect(page.url()).toContain('allure-report/index.html#');
      const text = await page.locator('body').innerText();
      expect(text).toContain('Passed');
      expect(text).not.toContain(clause === 'name.first' ? 'name.second › ' : 'name.first › ');
    }
    await page.close();
  }, 120_000);
});
