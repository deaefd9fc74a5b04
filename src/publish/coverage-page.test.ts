import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { coveragePage } from './coverage-page.ts';
import { coveragePageScript } from './coverage-page-script.ts';
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

  test('allows its own script and style alone, and loads nothing', () => {
    const page = coveragePage({ ...smallCoverage(), ...none });
    const hash = createHash('sha256').update(coveragePageScript).digest('base64');
    expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`);
    expect(page).toContain(`<script>${coveragePageScript}</script>`);
    expect(() => new Script(coveragePageScript)).not.toThrow();
    expect(page).not.toMatch(/<(?:link|img|iframe)|\ssrc=|@import|url\(/);
  });
});
