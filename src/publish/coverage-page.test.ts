import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { limitsPicture, type PictureOptions } from '../limits/picture.ts';
import { pictureStyle } from '../limits/picture-style.ts';
import { storyNamed } from '../limits/testing/stories.ts';
import { coveragePage } from './coverage-page.ts';
import { coveragePageScript } from './coverage-page-script.ts';
import { pagePictures } from './pictures-file.ts';
import { smallCoverage } from './testing/coverage.ts';

const hostile = `</script><img src=x onerror="hurt()"><!-- ]]>`;
const none = { tests: new Map() };

describe('the page of coverage', () => {
  test('begins with what the run concluded, and how far the clauses came, each drop with its reason', () => {
    const page = coveragePage({ ...smallCoverage(), ...none });
    expect(page).toContain('does not conform');
    expect(page).toContain('5, 1 of them without a clause');
    const counts = [...page.matchAll(/<span>(\w+)<\/span><b>(\d+)<\/b>/g)].map(
      ([, stage, count]) => `${count} ${stage}`,
    );
    expect(counts).toEqual(['5 documented', '4 testable', '3 asked', '3 decided', '1 proven']);
    expect(page).toContain('left out by the selection: <a class="id" href="#clause-b.left-out">');
    expect(page).toContain('survivor: a.fails/message × other-word: <a');
  });

  test('says where the contract says nothing of a section, and that a heading stands alone', () => {
    const page = coveragePage({ ...smallCoverage(), ...none });
    expect(page).toMatch(/<h3>Forgotten<\/h3>\s*<p class="doubt">No clause/);
    expect(page).toMatch(/<h3>Second<\/h3>\s*<p class="quiet">A heading alone/);
  });

  test('has the sections of the clauses where the contract lists none, and says so', () => {
    const { contract, summary } = smallCoverage();
    const { sections: _, ...document } = contract.document;
    const page = coveragePage({ contract: { ...contract, document }, summary, ...none });
    expect(page).toContain('3 that clauses name; the contract does not list those of its document');
    expect([...page.matchAll(/<h3>(.*?)<\/h3>/g)].map(([, name]) => name)).toEqual(['First', 'Second / Part', 'Last']);
  });

  test('says that there is no Allure report, or leads to the tests in it', () => {
    const parts = smallCoverage();
    const without = coveragePage({ ...parts, ...none });
    expect(without).toContain('no report of this run stands beside this page');
    expect(without).not.toContain('allure-report');
    const tests = new Map([['a.fails', [{ name: 'createThing', href: 'allure-report/index.html#0a' }]]]);
    expect(coveragePage({ ...parts, tests })).toContain('<a href="allure-report/index.html#0a">createThing</a>');
  });

  test('lets no text become markup, and no address a script', () => {
    const { contract, summary } = smallCoverage(hostile);
    const document = { ...contract.document, url: 'javascript:hurt()', title: hostile };
    const page = coveragePage({ contract: { ...contract, document }, summary, ...none });
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=&quot;hurt()&quot;&gt;');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<!-- ]]>');
    expect(page).not.toContain('href="javascript');
    expect(page.match(/<\/script>/g)).toHaveLength(1);
  });

  test('has the pictures of a clause’s bursts under it, without a style that its policy forbids, and says how many more there are', async () => {
    const story = await storyNamed('headers in every answer');
    const made = Array.from({ length: 8 }, (_, at) => ({
      clause: 'a.passes',
      probe: `a.passes:x:${at}`,
      of: String(at),
      departs: at === 7,
      svg: (options?: PictureOptions) => limitsPicture(story, { title: hostile, subtitle: `number ${at}` }, options),
    }));
    const page = coveragePage({ ...smallCoverage(), ...none, bursts: pagePictures(made) });
    const clause = page.slice(page.indexOf('id="clause-a.passes"'), page.indexOf('id="clause-b.unproven"'));
    expect(clause.match(/<svg /g)).toHaveLength(6);
    expect(page.match(/<svg /g)).toHaveLength(6);
    expect(clause).toContain('… and 2 bursts more: see the tests in Allure.');
    // The one that departs comes first.
    expect([...clause.matchAll(/number (\d)<\/title>/g)].map(([, at]) => at)).toEqual(['7', '0', '1', '2', '3', '4']);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(clause).not.toContain('<style');
    expect(page).toContain(pictureStyle);
    expect(page).not.toContain('<img');
    expect(page.length).toBeLessThan(120_000);
  });

  test('allows its own script and style alone, and loads nothing', () => {
    const page = coveragePage({ ...smallCoverage(), ...none });
    const hash = createHash('sha256').update(coveragePageScript).digest('base64');
    expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`);
    expect(page).toContain(`<script>${coveragePageScript}</script>`);
    expect(() => new Script(coveragePageScript)).not.toThrow();
    expect(page).not.toMatch(/<(?:link|img|iframe)|\ssrc=|@import|url\(/);
  });
});
