import { createHash } from 'node:crypto';
import { Script } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { proofPage } from './proof-page.ts';
import { proofPageScript } from './proof-page-script.ts';
import { madeUpProof, smallProof } from './testing/proof.ts';

const hostile = `</script><img src=x onerror="hurt()"><!-- ]]>`;

describe('the page of a proof', () => {
  test('begins with its conclusion, what it was made from, and how to repeat it', async () => {
    const page = await proofPage(smallProof());
    expect(page).toContain(
      '3 expectations hold: 2 proven able to fail, by 2 mutants, and 1 unproven; 2 survivors without a reason; over-strict in 1 cell.',
    );
    expect(page).toContain('1 other does not hold and is not looked at');
    expect(page).toContain('a sample of at most 100, one of each kind');
    expect(page).toContain(`SHA-256 <span class="id">${'1'.repeat(64)}</span>`);
    expect(page).toContain('<code>refusal prove evidence.ndjson</code>');
  });

  test('lists what survives with the sentence of its mutant, what is too strict, unproven and explained, and notes', async () => {
    const page = await proofPage(smallProof());
    for (const part of [
      'One word is another.',
      'message a text',
      'message-differs',
      '/hint absent',
      'The document promises no text.',
      'did you mean no-message?',
      'the reason for other-status at b.second/* explains no survivor',
    ])
      expect(page).toContain(part);
  });

  test('lets no text of an answer become markup, in its lists and in its data', async () => {
    const page = await proofPage(smallProof(hostile));
    expect(page).toContain('&lt;/script&gt;&lt;img src=x onerror=&quot;hurt()&quot;&gt;');
    expect(page).not.toContain('<img');
    expect(page).not.toContain('<!-- ]]>');
    expect(page.match(/<\/script>/g)).toHaveLength(2);
    const data = /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(page)?.[1] ?? '';
    expect(JSON.stringify(JSON.parse(data))).toContain(JSON.stringify(hostile));
  });

  test('allows its own script and style alone', async () => {
    const page = await proofPage(smallProof());
    const hash = createHash('sha256').update(proofPageScript).digest('base64');
    expect(page).toContain(`default-src 'none'; script-src 'sha256-${hash}'; style-src 'sha256-`);
    expect(page).toContain(`<script>${proofPageScript}</script>`);
    expect(() => new Script(proofPageScript)).not.toThrow();
    expect(page).not.toMatch(/<(?:link|img|iframe)|(?:src|href)=|@import|url\(/);
  });

  test('stays small with 300 expectations and 65 mutants', async () => {
    const report = madeUpProof(300, 65);
    expect(report.survivors.length).toBeGreaterThan(900);
    expect((await proofPage(report)).length).toBeLessThan(1_500_000);
  });

  test('of nothing says that nothing holds, and has no table', async () => {
    const page = await proofPage({ ...madeUpProof(0, 0), exitCode: 3 });
    expect(page).toContain('nothing holds, and a proof of nothing proves nothing.');
  });
});
