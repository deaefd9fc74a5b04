import { describe, expect, test } from 'vitest';
import { githubSummary, summaryLimitBytes } from './github-summary.ts';
import type { ProbeSummary } from './summary.ts';
import { departing, summaryOf } from './testing/summary.ts';

const must = departing({ id: 'b.must/status', level: 'must', kind: 'fail' });
const should = departing({ id: 'a.should/message', level: 'should', kind: 'warn' });
const may = departing({ id: 'c.may/header', level: 'may', kind: 'pass' });

const probe = (clause: string, verdict: ProbeSummary['verdict']): ProbeSummary => ({
  id: `${clause}:createThing`,
  clause,
  operation: 'createThing',
  verdict,
});

/** The rows of a table below a heading, each as its cells without tags. */
const rowsBelow = (text: string, heading: string): readonly (readonly string[])[] => {
  const [, after = ''] = text.split(`<h3>${heading}</h3>`);
  const [table = ''] = after.split('</table>');
  return [...table.matchAll(/<tr><td>(.*)<\/td><\/tr>/g)].map(([, cells = '']) =>
    cells.split('</td><td>').map((cell) => cell.replaceAll('<br>', ' · ').replace(/<\/?code>/g, '')),
  );
};

describe('the job summary', () => {
  test('says what was concluded of whom, and counts', () => {
    const text = githubSummary(summaryOf({ expectations: [must, should] }));
    expect(text).toContain('<h2>✗ Things <code>things</code></h2>');
    expect(text).toContain(
      '<p>does not conform (exit code 1), against <code>staging.yaml</code> <code>https://staging.example</code></p>',
    );
    expect(text).toContain('<tr><th></th><th>fail</th><th>warn</th></tr>');
    expect(text).toContain('<tr><td>expectations</td><td>1</td><td>1</td></tr>');
  });

  test('has a row for each departing expectation, worst first', () => {
    const rows = rowsBelow(githubSummary(summaryOf({ expectations: [may, should, must] })), 'What departs');
    expect(rows.map(([verdict]) => verdict)).toEqual(['fail, must', 'warn, should', 'pass, may']);
    expect(rows[0]).toEqual([
      'fail, must',
      'b.must · The statement of b.must.',
      'createThing',
      'b.must/status',
      'status-differs at status · expected 400 · actual 404',
      'Errors',
    ]);
  });

  test('puts what follows from an accepted request after its cause', () => {
    const cause = departing({ id: 'a/status', level: 'must', kind: 'fail', actual: 201 });
    const follower = departing({ id: 'a/message', level: 'must', kind: 'fail', code: 'message-missing' });
    const other = departing({ id: 'b/header', level: 'must', kind: 'fail', code: 'header-missing' });
    const rows = rowsBelow(githubSummary(summaryOf({ expectations: [follower, cause, other] })), 'What departs');
    expect(rows.map(([, , , id]) => id)).toEqual(['a/status', 'b/header', 'a/message']);
  });

  test('names three operations and counts the others', () => {
    const each = ['one', 'two', 'three', 'four', 'five'].map(
      (operation) => ({ operation, finding: 'status-differs', disposition: 'new', departures: 41 }) as const,
    );
    const summary = summaryOf({ expectations: [{ ...must, id: 'a/status', departing: each }] });
    const [row] = rowsBelow(githubSummary(summary), 'What departs');
    expect(row?.[2]).toBe('one · two · three · and 2 more');
    expect(row?.[4]).toContain('205 departures in all');
  });

  test('says of what is undecided why, but not of what does not apply', () => {
    const lacking = { kind: 'not-tested', lacks: 'state', name: 'full' } as const;
    const gateway = { kind: 'inconclusive', cause: 'gateway', detail: 'answered 502' } as const;
    const probes = [
      probe('a', lacking),
      probe('b', gateway),
      probe('c', lacking),
      probe('d', { kind: 'not-applicable', capability: 'sso' }),
    ];
    expect(rowsBelow(githubSummary(summaryOf({ probes })), 'What is undecided')).toEqual([
      ['inconclusive: gateway (answered 502)', '1 probe', 'b'],
      ['not-tested: state full', '2 probes', 'a · c'],
    ]);
  });

  test('says of an invariant that it is undecided', () => {
    const silent = { kind: 'inconclusive', cause: 'no-answer', detail: 'no answer came' } as const;
    const [clause] = summaryOf({ expectations: [must] }).clauses;
    const summary = {
      ...summaryOf(),
      clauses: clause ? [{ ...clause, kind: 'invariant', verdict: silent } as const] : [],
    };
    expect(rowsBelow(githubSummary(summary), 'What is undecided')).toEqual([
      ['inconclusive: no-answer (no answer came)', '1 invariant', 'b.must'],
    ]);
  });

  test('of a run in which nothing departs has neither table', () => {
    const text = githubSummary(summaryOf({ exitCode: 0, probes: [probe('a', { kind: 'pass' })] }));
    expect(text).toContain('<h2>✓ ');
    expect(text).not.toContain('<h3>');
  });

  test('says where a run is incomplete, and where only a part was asked', () => {
    const summary = summaryOf({
      complete: false,
      missing: ['a:b'],
      plan: { digest: 'sha256:p', probes: 7 },
      selection: { clauses: ['a'], probes: [] },
    });
    expect(githubSummary(summary)).toContain('<p>The run is incomplete: 1 of 7 probes have no verdict.</p>');
    expect(githubSummary(summary)).toContain('<p>Only a part of the contract was asked.</p>');
    expect(githubSummary(summaryOf())).not.toMatch(/incomplete|Only a part/);
  });
});

describe('what answers hold', () => {
  const evil =
    '</code></td></table>\n\n# heading\r\n\r\n![x](http://evil.test) <img src=x onerror="y"> & `|` @all #1\u2028\u2028\u0085';

  test('is text: neither HTML nor the end of a block of it', () => {
    const actual = departing({ id: 'a/message', level: 'must', kind: 'fail', actual: evil });
    const at = departing({ id: 'b/header', level: 'must', kind: 'fail', at: `header:${evil}` });
    const undecided = probe('c', { kind: 'inconclusive', cause: 'setup-failed', detail: evil });
    const text = githubSummary(summaryOf({ expectations: [actual, at], probes: [undecided] }));
    expect(text).toContain('&lt;img src=x onerror=');
    expect(text).not.toMatch(/<img|<\/code><\/td><\/table>/);
    // Every block begins as a block of HTML, and has no empty line within: nowhere is Markdown read.
    const blocks = text.trimEnd().split(/\n\n/);
    expect(blocks.filter((block) => !/^<(?:h2|h3|p|table)>/.test(block))).toEqual([]);
    expect(blocks.filter((block) => /[\r\u0085\u2028\u2029]|\n\s*\n/.test(block))).toEqual([]);
    expect(blocks.flatMap((block) => block.split('\n')).filter((line) => !line.startsWith('<'))).toEqual([]);
  });
});

describe('its length', () => {
  const many = Array.from({ length: 3_000 }, (_, at) =>
    departing({ id: `clause-${at}/message`, level: 'must', kind: 'fail', actual: 'ä'.repeat(500) }),
  );
  const probes = Array.from({ length: 3_000 }, (_, at) =>
    probe(`u${at}`, { kind: 'inconclusive', cause: 'setup-failed', detail: `${at} ${'ü'.repeat(300)}` }),
  );

  test('is bounded, and says how much was left out', () => {
    const text = githubSummary(summaryOf({ expectations: many, probes }));
    expect(Buffer.byteLength(text)).toBeLessThan(summaryLimitBytes + 4_096);
    for (const [heading, what] of [
      ['What departs', 'departing expectations'],
      ['What is undecided', 'reasons'],
    ] as const) {
      const shown = rowsBelow(text, heading).length;
      expect(shown).toBeGreaterThan(10);
      expect(text).toContain(`Left out here for their length: ${3_000 - shown} ${what}. All are in summary.json.`);
    }
  });

  test('where there is no room left is what is counted', () => {
    const text = githubSummary(summaryOf({ expectations: many, probes }), 0);
    expect(text).toContain('Left out here for their length: 3000 departing expectations.');
    expect(text).toContain('<h2>');
    expect(Buffer.byteLength(text)).toBeLessThan(4_096);
  });
});
