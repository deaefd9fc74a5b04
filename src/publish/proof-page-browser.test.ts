import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, Page } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openBrowser, whyNoBrowser } from '../cli/testing/browser.ts';
import { proofPage } from './proof-page.ts';
import type { ProofReport } from './proof-report.ts';
import { madeUpProof, smallProof } from './testing/proof.ts';

const hostile = `</script><img src=x onerror="globalThis.hurt = 1"><script>globalThis.hurt = 1</script>`;

const folder = mkdtempSync(join(tmpdir(), 'refusal-proof-'));
let browser: Browser;

// What is skipped says nothing by itself.
if (whyNoBrowser) process.stderr.write(`The page of a proof in a browser: ${whyNoBrowser}\n`);

describe.skipIf(whyNoBrowser)(`the page of a proof in a browser${whyNoBrowser ? ` (${whyNoBrowser})` : ''}`, () => {
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

    const open = async (report: ProofReport, script = true): Promise<void> => {
      const file = join(folder, 'proof.html');
      writeFileSync(file, await proofPage(report));
      url = pathToFileURL(file).href;
      page = await browser.newPage({ viewport: { width, height }, javaScriptEnabled: script });
      page.on('console', (message) => complaints.push(message.text()));
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('request', (request) => requests.push(request.url()));
      await page.goto(url);
    };
    const rows = (): Promise<readonly string[]> => page.locator('#matrix tbody th').allInnerTexts();
    const columns = (): Promise<readonly string[]> => page.locator('#matrix thead tr + tr th').allInnerTexts();
    const details = (): Promise<string> => page.locator('#details').innerText();
    const cell = (row: string, mutant: string) => page.locator(`tr:has(th:text-is("${row}")) td[title*="${mutant}"]`);

    beforeEach(() => {
      complaints.length = 0;
      requests.length = 0;
    });
    afterEach(async () => {
      expect(complaints).toEqual([]);
      expect(requests).toEqual([url]);
      expect(await page.evaluate('document.scrollingElement.scrollWidth')).toBe(width);
      await page.close();
    });

    test('it shows every expectation and every mutant, the harmful first, with a sign for each outcome', async () => {
      await open(smallProof());
      expect(await rows()).toEqual(['a.first/status', 'a.first/message', '? b.second/member:/hint']);
      expect(await columns()).toEqual(['other-status', 'other-word', 'no-message', 'spaces']);
      const signs = await page.locator('#matrix tbody td').allInnerTexts();
      expect(signs.join('|')).toBe('✓||✗|=|✓|✗|~|!||||=');
      expect(await cell('a.first/message', 'no-message').getAttribute('title')).toBe(
        'survived, explained: no-message in 0 of 4',
      );
    });

    test('it filters by text, aspect, outcome and harm', async () => {
      await open(smallProof());
      const shown = async (
        change: () => Promise<unknown>,
      ): Promise<readonly [readonly string[], readonly string[]]> => {
        await change();
        await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
        return [await rows(), await columns()];
      };
      const all = ['other-status', 'other-word', 'no-message', 'spaces'];
      // Also by what the clause states.
      expect(await shown(() => page.fill('#text', 'HINTED'))).toEqual([['? b.second/member:/hint'], all]);
      expect(await shown(() => page.fill('#text', 'nobody has this'))).toEqual([[], all]);
      expect(await page.locator('#shown').innerText()).toBe('Nothing fits.');
      await page.fill('#text', '');
      expect(await shown(() => page.selectOption('#aspect', 'message'))).toEqual([['a.first/message'], all]);
      await page.selectOption('#aspect', '');
      const both = ['a.first/status', 'a.first/message'];
      expect(await shown(() => page.selectOption('#outcome', 'survived'))).toEqual([
        both,
        ['other-word', 'no-message'],
      ]);
      expect(await shown(() => page.selectOption('#outcome', 'explained'))).toEqual([
        ['a.first/message'],
        ['no-message'],
      ]);
      expect(await shown(() => page.selectOption('#outcome', 'red'))).toEqual([['a.first/message'], ['spaces']]);
      expect(await shown(() => page.selectOption('#outcome', 'unproven'))).toEqual([['? b.second/member:/hint'], all]);
      await page.selectOption('#outcome', '');
      expect((await shown(() => page.selectOption('#harm', 'harmless')))[1]).toEqual(['spaces']);
      expect((await shown(() => page.selectOption('#harm', 'harmful')))[1]).toEqual(all.slice(0, 3));
    });

    test('a survivor that is clicked shows what was spoiled, and what the contract says', async () => {
      await open(smallProof());
      await page.selectOption('#outcome', 'survived');
      await cell('a.first/message', 'other-word').click();
      const text = await details();
      expect(text).toContain('a.first/message × other-word');
      expect(text).toContain('departed in 1 of 4 spoiled answers');
      for (const part of [
        'One word is another.',
        '"No such thing."',
        '"Any such thing."',
        'a.first:getThing#1',
        'message a text',
      ])
        expect(text).toContain(part);
      expect(await page.evaluate("document.getElementById('details').getBoundingClientRect().top < innerHeight")).toBe(
        true,
      );
    });

    test('what is explained shows its reason, what is too strict what departed, a row and a column all of theirs', async () => {
      await open(smallProof());
      await cell('a.first/message', 'no-message').click();
      expect(await details()).toContain('The document promises no text.');
      await cell('a.first/message', 'spaces').click();
      expect(await details()).toContain('message-differs');
      await page.locator('#matrix tbody th').nth(2).click();
      expect(await details()).toMatch(/Unproven[\s\S]*A thing may be hinted at\./);
      await page.locator('#matrix thead tr + tr th').first().click();
      expect(await details()).toMatch(/other-status\s+The status is another\./);
    });

    test('it can be used by keyboard alone', async () => {
      await open(smallProof());
      await page.locator('#harm').focus();
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.textContent')).toBe('a.first/status');
      for (const key of ['ArrowDown', 'ArrowRight', 'ArrowRight', 'Enter']) await page.keyboard.press(key);
      expect(await details()).toContain('a.first/message × other-word');
      for (const key of ['ArrowUp', 'ArrowUp', ' ']) await page.keyboard.press(key);
      expect(await details()).toContain('One word is another.');
      for (const key of ['ArrowDown', 'End', 'Enter']) await page.keyboard.press(key);
      expect(await details()).toContain('a.first/status × spaces');
    });

    test('a large table scrolls in itself, and keeps the names of its rows and columns in sight', async () => {
      await open(madeUpProof(60, 65));
      const seen = await page.evaluate(`(() => {
        const box = document.getElementById('scroll');
        box.scrollTo(300, 400);
        const edge = (selector) => document.querySelector(selector).getBoundingClientRect();
        const own = box.getBoundingClientRect();
        return {
          scrolled: [box.scrollLeft, box.scrollTop],
          row: edge('#matrix tbody th').left - own.left,
          column: edge('#matrix thead tr + tr th').top - own.top,
        };
      })()`);
      expect(seen).toEqual({ scrolled: [300, 400], row: 1, column: 25 });
    });

    test('what a server sent stays a text', async () => {
      await open(smallProof(hostile));
      await cell('a.first/message', 'other-word').click();
      expect(await details()).toContain(hostile);
      expect(await page.locator('table.list').first().innerText()).toContain(hostile);
      expect(await page.evaluate('globalThis.hurt')).toBeUndefined();
      expect(await page.locator('img').count()).toBe(0);
    });

    test('without script its survivors can be read', async () => {
      await open(smallProof(), false);
      expect(await page.locator('#table').isVisible()).toBe(false);
      const text = await page.locator('body').innerText();
      for (const part of [
        'a.first/message',
        'other-word',
        '"Any such thing."',
        'message a text',
        'The document promises no text.',
      ])
        expect(text).toContain(part);
    });
  });
});
