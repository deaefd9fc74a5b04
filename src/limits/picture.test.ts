import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, whyNoBrowser } from '../cli/testing/browser.ts';
import { limitsPicture } from './picture.ts';
import { reportOn } from './testing/burst.ts';

describe('the picture of a burst', () => {
  test('says in words what it shows', async () => {
    const picture = limitsPicture(await reportOn({}));
    expect(picture).toContain(
      '<title id="limits-title">GET http://127.0.0.1:8080/a?b=1&amp;c=2: a burst of 24 requests</title>',
    );
    expect(picture).toMatch(
      /<desc id="limits-desc">20 of 24 requests were let through\. The limit is 20\. What remains goes from 19 to 0\. The first refusal is answer \d+, with status 429\. The wait is [\d.]+ s by retry-after\. A request that was too early was refused\. One in time was let through\.<\/desc>/,
    );
    expect(picture).toContain('aria-labelledby="limits-title limits-desc"');
  });

  test('says so where there is no limit, no refusal and no wait', async () => {
    const picture = limitsPicture(await reportOn({ headers: () => [], admits: 1000 }, { burst: 5 }));
    expect(picture).toContain(
      '5 of 5 requests were let through. No limit is stated. No answer says what remains. Nothing was refused.</desc>',
    );
    expect(picture).not.toContain('class="first"');
    expect(picture).not.toContain('class="wait"');
    expect(picture).not.toContain('polyline');
  });

  test('stays small for a large burst, and no point of what remains is lost to sight', async () => {
    const picture = limitsPicture(await reportOn({ limit: 4000 }, { burst: 10_000, connections: 16 }));
    expect(picture.length).toBeLessThan(40_000);
    expect((/points="([^"]*)"/.exec(picture)?.[1] ?? '').split(' ').length).toBeGreaterThan(500);
  });

  test('may stand with others in one page', async () => {
    const picture = limitsPicture(await reportOn({}), 'second');
    expect([...picture.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['second-title', 'second-desc']);
  });

  test('what a server sent stays a text', async () => {
    const report = await reportOn({});
    const picture = limitsPicture({ ...report, url: 'http://a/"><script>x</script>\u0000\ud800' });
    expect(picture).toContain('&quot;&gt;&lt;script&gt;x&lt;/script&gt;\ufffd');
    expect(picture).not.toContain('<script');
    expect(picture).not.toContain('\u0000');
  });
});

// What is skipped says nothing by itself.
if (whyNoBrowser) process.stderr.write(`The picture of a burst in a browser: ${whyNoBrowser}\n`);

describe.skipIf(whyNoBrowser)(`the picture in a browser${whyNoBrowser ? ` (${whyNoBrowser})` : ''}`, () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 900, height: 400 } });
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.setContent(
      `<body style="margin:0">${limitsPicture(await reportOn({ limit: 30 }), 'one')}${limitsPicture(await reportOn({ admits: 12 }), 'two')}</body>`,
    );
  }, 60_000);
  afterAll(() => browser?.close());

  const boxes = (selector: string) =>
    page.locator(selector).evaluateAll((all) =>
      all.map((one) => {
        const { left, top, right, bottom } = (
          one as unknown as { getBoundingClientRect(): Record<'left' | 'top' | 'right' | 'bottom', number> }
        ).getBoundingClientRect();
        return { left, top, right, bottom };
      }),
    );

  test('it loads nothing, and nobody complains', () => {
    expect(requests).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test('it is an image with a name and a description', async () => {
    await expect(page.getByRole('img', { name: /a burst of \d+ requests/ }).count()).resolves.toBe(2);
    const described = await page.locator('svg').first().getAttribute('aria-labelledby');
    expect(described).toBe('one-title one-desc');
  });

  test('everything lies within it, and no text on another', async () => {
    const [own] = await boxes('svg >> nth=0');
    const texts = await boxes('svg >> nth=0 >> text');
    const shapes = await boxes('svg >> nth=0 >> rect, path, polyline, circle, text');
    expect(texts.length).toBeGreaterThan(8);
    expect(shapes.length).toBeGreaterThan(40);
    for (const box of shapes) {
      expect(box.left).toBeGreaterThanOrEqual((own?.left ?? 0) - 1);
      expect(box.right).toBeLessThanOrEqual((own?.right ?? 0) + 1);
      expect(box.bottom).toBeLessThanOrEqual((own?.bottom ?? 0) + 1);
    }
    const meet = texts.flatMap((one, at) =>
      texts
        .slice(at + 1)
        .filter(
          (other) =>
            one.left < other.right - 1 &&
            other.left < one.right - 1 &&
            one.top < other.bottom - 3 &&
            other.top < one.bottom - 3,
        ),
    );
    expect(meet).toEqual([]);
  });

  test('what remains goes down from the limit to zero, and refusals stand higher than what was let through', async () => {
    const [line] = await boxes('svg >> nth=0 >> polyline');
    const [limit] = await boxes('svg >> nth=0 >> .limit');
    const [axis] = await boxes('svg >> nth=0 >> .axis');
    expect(Math.abs((line?.bottom ?? 0) - (axis?.bottom ?? 0))).toBeLessThan(3);
    expect((line?.top ?? 0) - (limit?.top ?? 0)).toBeGreaterThan(0);
    expect((line?.top ?? 0) - (limit?.top ?? 0)).toBeLessThan(12);
    const [admitted] = await boxes('svg >> nth=0 >> rect.admitted');
    const [refused] = await boxes('svg >> nth=0 >> rect.refused');
    expect((refused?.bottom ?? 0) - (admitted?.bottom ?? 0)).toBeGreaterThan(4);
  });

  test.each(['light', 'dark'] as const)('it can be read on a %s page', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    const [back, text] = (await page.evaluate(
      "[getComputedStyle(document.querySelector('.rl .back')).fill, getComputedStyle(document.querySelector('.rl text')).fill]",
    )) as [string, string];
    const light = (colour: string): number =>
      (colour.match(/\d+/g) ?? []).map(Number).reduce((sum, part) => sum + part, 0) / 3;
    expect(Math.abs(light(back) - light(text))).toBeGreaterThan(120);
    expect(light(back) > 128).toBe(colorScheme === 'light');
  });
});
