import type { Browser, Page } from '@playwright/test';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openBrowser, whyNoBrowser } from '../cli/testing/browser.ts';
import { limitsPicture } from './picture.ts';
import { type StoryName, storyNamed, storyParts } from './testing/stories.ts';
import { timeInWords } from './words.ts';

const title = { title: 'GET http://a/?b=1&c=2', subtitle: 'a burst' };
const pictureOf = async (name: StoryName): Promise<string> => limitsPicture(await storyNamed(name), title);

describe('the picture of a burst', () => {
  test('says in words what it shows', async () => {
    const picture = await pictureOf('headers in every answer');
    expect(picture).toContain('<title id="limits-title">GET http://a/?b=1&amp;c=2: a burst</title>');
    expect(picture).toMatch(
      /<desc id="limits-desc">20 of 24 requests were let through\. The documented limit is 20 in 1 min\. The limit that headers state is 20\. What remains goes from 19 to 0\. The first refusal is answer \d+ as they came back, with status 429\. The wait is 1 min( \d s)? by Retry-After\. A request of another caller who shares the limit was refused\. A request of a caller who has a limit apart was let through\. A request that was too early was refused\. A request in time was let through\.<\/desc>/,
    );
    expect(picture).toContain('aria-labelledby="limits-title limits-desc"');
    expect(picture).not.toContain('wrong');
    expect(picture).not.toContain('amiss"');
  });

  test('says what ought to have come to others, and did not', async () => {
    const picture = await pictureOf('another limit than is documented');
    expect(picture).toContain('shares the limit was let through, and should have been refused.');
    expect(picture).toContain('has a limit apart was refused, and should have been let through.');
    expect(picture.match(/class="amiss"/g)).toHaveLength(2);
    expect(await pictureOf('never renewed')).toContain(
      'A request in time was refused, and should have been let through.',
    );
  });

  test('says so where there is no limit, no refusal and no wait', async () => {
    const picture = await pictureOf('no contract and no limit');
    expect(picture).toContain(
      '5 of 5 requests were let through. No header states a limit. No answer says what remains. Nothing was refused.</desc>',
    );
    for (const kind of ['first', 'wait', 'documented', 'stated', 'remaining'])
      expect(picture).not.toContain(`class="${kind}"`);
  });

  test('draws the limit of headers where it is another than is documented, and tells it where it is far above', async () => {
    expect(await pictureOf('headers in every answer')).not.toContain('class="stated"');
    expect(await pictureOf('another limit than is documented')).toContain('class="stated"');
    expect(await pictureOf('no contract')).toContain('class="stated"');
    const story = await storyNamed('headers in every answer');
    const far = { ...story, counts: [...story.counts, ...story.counts.map((one) => ({ ...one, limit: 10_000 }))] };
    expect(limitsPicture(far, title)).not.toContain('class="stated"');
    expect(limitsPicture(far, title)).toContain('The limit that headers state is 20, 10000.');
  });

  test('says why nobody asked too early or in time', async () => {
    const story = await storyNamed('never renewed');
    const wait = story.wait && { ...story.wait, early: null, noEarly: 'it is <long>', inTime: null, noInTime: null };
    const picture = limitsPicture({ ...story, wait }, title);
    expect(picture).toContain(
      'A request that was too early was not sent: it is &lt;long&gt;. A request in time was not sent.',
    );
    expect(picture.match(/>not sent</g)).toHaveLength(2);
  });

  test('shows a refusal under a status that says success as one of its own', async () => {
    const story = await storyNamed('no contract');
    const answers = story.answers.map((one, at) => (at % 7 === 3 ? { ...one, fate: 'hidden' as const } : one));
    expect(await pictureOf('no contract')).not.toContain('class="hidden"');
    expect(limitsPicture({ ...story, answers }, title).match(/class="hidden"/g)).toHaveLength(2);
  });

  test.each([
    ['falls', 'a thousand'],
    ['is refused now and then', 'one after the other, let through and refused'],
  ] as const)('stays small for a large burst that %s', async (_, name) => {
    expect((await pictureOf(name)).length).toBeLessThan(20_000);
  });

  test('stays small whatever comes, and no point of what remains is lost to sight', async () => {
    const story = await storyNamed('a thousand');
    const fates = ['admitted', 'refused', 'hidden', 'failed', 'none'] as const;
    const answers = Array.from({ length: 10_000 }, (_, at) => ({
      number: at + 1,
      sentMs: at,
      endedMs: at,
      status: 200 + (at % 300),
      fate: fates[at % 5] ?? 'none',
      remaining: at === 5000 ? 1500 : (at * 7919) % 1000,
    }));
    const picture = limitsPicture({ ...story, answers, burst: { ...story.burst, sent: 10_000 } }, title);
    expect(picture.length).toBeLessThan(60_000);
    // The one that stands out is at the top, however many share its pixel.
    expect(/class="remaining" d="([^"]*)"/.exec(picture)?.[1]).toMatch(/L\d+(\.\d)? 72L/);
  });

  test('may stand with others in one page, and have its style there', async () => {
    const story = await storyNamed('no contract');
    const picture = limitsPicture(story, title, { id: 'second', styled: false });
    expect([...picture.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id)).toEqual(['second-title', 'second-desc']);
    expect(picture).not.toContain('<style');
    expect(limitsPicture(story, title)).toContain('<style>');
  });

  test('what a server sent stays a text, and a long one is cut', async () => {
    const story = await storyNamed('no contract');
    const picture = limitsPicture(story, {
      ...title,
      title: `http://a/"><script>x</script>\u0000\ud800${'a'.repeat(500)}`,
    });
    expect(picture).toContain('&quot;&gt;&lt;script&gt;x&lt;/script&gt;\ufffd');
    expect(picture).not.toContain('<script');
    expect(picture).not.toContain('\u0000');
    expect(/class="name">([^<]*)</.exec(picture)?.[1]).toMatch(/a…$/);
  });

  test.each(Object.keys(storyParts) as StoryName[])('needs nothing else: %s', async (name) => {
    const picture = await pictureOf(name);
    expect(picture).not.toMatch(/NaN|Infinity|undefined|<script|href|url\(|@import|<image/);
  });
});

test.each([
  [0, '0 s'],
  [400, '0.4 s'],
  [59_700, '59.7 s'],
  [60_000, '1 min'],
  [1_799_400, '29 min 59 s'],
  [3_600_000, '1 h'],
  [3_599_800, '1 h'],
  [59_960, '1 min'],
  [86_399_900, '1 d'],
  [90_000_000, '1 d 1 h'],
])('%d ms are %s in words', (ms, words) => {
  expect(timeInWords(ms)).toBe(words);
});

// What is skipped says nothing by itself.
if (whyNoBrowser) process.stderr.write(`The picture of a burst in a browser: ${whyNoBrowser}\n`);

describe.skipIf(whyNoBrowser)(`the picture in a browser${whyNoBrowser ? ` (${whyNoBrowser})` : ''}`, () => {
  let browser: Browser;
  let page: Page;
  const names = Object.keys(storyParts) as StoryName[];
  const shown = async (name: StoryName): Promise<string> =>
    limitsPicture(
      await storyNamed(name),
      { title: name, subtitle: `a burst ${'of many requests '.repeat(6)}` },
      { id: `p${names.indexOf(name)}` },
    );
  const requests: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 900, height: 400 } });
    page.on('request', (request) => requests.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', ({ message }) => complaints.push(message));
    await page.setContent(`<body style="margin:0">${(await Promise.all(names.map(shown))).join('')}`);
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

  test('each is an image with a name and a description, and XML', async () => {
    await expect(page.getByRole('img', { name: /: a burst/ }).count()).resolves.toBe(names.length);
    expect(await page.locator('svg').first().getAttribute('aria-labelledby')).toBe('p0-title p0-desc');
    for (const name of names)
      expect(
        await page.evaluate(
          `new DOMParser().parseFromString(${JSON.stringify(await shown(name))}, 'image/svg+xml').documentElement.localName`,
        ),
      ).toBe('svg');
  });

  test.each(names)('everything lies within it, and no text on another: %s', async (name) => {
    const own = `svg >> nth=${names.indexOf(name)}`;
    const [whole] = await boxes(own);
    const texts = await boxes(`${own} >> text`);
    expect(texts.length).toBeGreaterThan(8);
    for (const box of await boxes(`${own} >> rect, path, circle, text`)) {
      expect(box.left).toBeGreaterThanOrEqual((whole?.left ?? 0) - 1);
      expect(box.right).toBeLessThanOrEqual((whole?.right ?? 0) + 1);
      expect(box.top).toBeGreaterThanOrEqual((whole?.top ?? 0) - 1);
      expect(box.bottom).toBeLessThanOrEqual((whole?.bottom ?? 0) + 1);
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

  test('limits, the refusal and what remains stand where their numbers are', async () => {
    const name = 'another limit than is documented';
    const { answers, burst } = await storyNamed(name);
    const own = `svg >> nth=${names.indexOf(name)}`;
    const one = async (kind: string) => {
      const [box] = await boxes(`${own} >> .${kind} >> nth=0`);
      if (!box) throw new Error(`found no ${kind}`);
      return box;
    };
    const axis = await one('axis');
    const [whole] = await boxes(own);
    const unit = ((whole?.right ?? 0) - (whole?.left ?? 0)) / 820;
    const drop = (await page.locator(`${own} >> .documented >> nth=0`).getAttribute('d')) ?? '';
    const level = Number(/^M[\d.]+ ([\d.]+)H/.exec(drop)?.[1]);
    const stated = await one('stated');
    const first = await one('first');
    const near = (found: number, wanted: number): void => expect(Math.abs(found - wanted)).toBeLessThan(2.5);
    const high = axis.bottom - axis.top;
    const wide = axis.right - axis.left;
    near(stated.top, axis.bottom - high);
    near((whole?.top ?? 0) + level * unit, axis.bottom - (high * 20) / 21);
    near((await one('remaining')).bottom, axis.bottom);
    const sent = answers.slice(0, burst.sent);
    const order = sent.toSorted((a, b) => a.endedMs - b.endedMs).map(({ number }) => number);
    near(first.left, axis.left + (wide * (order.indexOf(burst.firstRefusal ?? 0) + 0.5)) / burst.sent);
    const [mark] = await boxes(
      `${own} >> text:has-text("first refusal: answer ${order.indexOf(burst.firstRefusal ?? 0) + 1}")`,
    );
    expect(Math.min(Math.abs((mark?.right ?? 0) - first.left), Math.abs((mark?.left ?? 0) - first.left))).toBeLessThan(
      10,
    );
    // Where the documented limit is used up, its line goes down.
    expect(await page.locator(`${own} >> text`, { hasText: 'headers say 21' }).count()).toBe(1);
    const at = Number(/M([\d.]+) [\d.]+V/.exec(drop)?.[1]);
    near(at * unit, axis.left + (wide * 20) / burst.sent);
    const [admitted] = await boxes(`${own} >> path.admitted >> nth=0`);
    const [refused] = await boxes(`${own} >> path.refused >> nth=0`);
    expect((admitted?.top ?? 0) - (refused?.top ?? 0)).toBeGreaterThan(4);
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
