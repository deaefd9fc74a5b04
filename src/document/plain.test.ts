import { describe, expect, test } from 'vitest';
import { aligned } from './aligned.ts';
import { headingLike } from './heading-like.ts';
import { readText } from './plain.ts';

const linesOf = (text: string): readonly string[] => text.split('\n');

describe('what looks like a heading', () => {
  const apart = (line: string): boolean => headingLike(linesOf(`Said.\n\n${line}\n\nMore is said.`)).has(2);

  test.each([
    'Errors',
    '404 Not Found',
    'Authentication Errors (401)',
    'PII Block (When PII_ACTION=block)',
    'Agents & Registry',
  ])('%s does', (line) => {
    expect(apart(line)).toBe(true);
  });
  test.each([
    'causes',
    'Causes:',
    'It says so.',
    'Is it so?',
    '{"detail": "Not found"}',
    '| Code | Status |',
    '1. Verify authentication',
    '  Indented',
    'Note: it is optional',
    'TOKEN=abc',
    'A line of so many words that it can be no heading',
    'A'.repeat(61),
    '404',
    'X-RateLimit-Limit: 1000',
    '`code`',
  ])('%s does not', (line) => {
    expect(apart(line)).toBe(false);
  });

  test('where paragraphs are kept apart it stands alone; where they are not, a line is enough', () => {
    expect([...headingLike(linesOf('A thing\nis said.\n\nHeading\n\nStatus Meaning\n200 Succeeded'))]).toEqual([3]);
    expect([...headingLike(linesOf('Heading\nIt is said.\nOther heading\nmore'))]).toEqual([0, 2]);
  });
});

test('things are set on rising lines, as many and as likely as can be', () => {
  const at = (...lines: readonly number[]) => lines.map((line) => ({ line, weight: 2 }));
  const linesIn = (found: ReadonlyMap<number, { readonly line: number }>) =>
    [...found].map(([of, { line }]) => [of, line]).sort();
  expect(linesIn(aligned([at(9), at(3), at(5)]))).toEqual([
    [1, 3],
    [2, 5],
  ]);
  expect(linesIn(aligned([at(1), [], at(1, 2)]))).toEqual([
    [0, 1],
    [2, 2],
  ]);
  expect(
    linesIn(
      aligned([
        [
          { line: 1, weight: 2 },
          { line: 4, weight: 3 },
        ],
        at(6),
      ]),
    ),
  ).toEqual([
    [0, 4],
    [1, 6],
  ]);
  expect(linesIn(aligned([]))).toEqual([]);
});

describe('a plain text', () => {
  const text = `Skip to content

HTTP Status Codes

Client Codes

They are 4xx.

Server Codes

They are 5xx.

Resource Errors

404 Not Found

Agents
are not found.

409 Conflict

Taken already, it says.

Rate

It is limited.

Guide

Checklist

Look it up.

Always log
request_idEvery error has one.
`;
  const named = [
    'HTTP Status Codes / Client Codes',
    'Resource Errors / 404 Not Found',
    'Resource Errors / 409 Conflict',
    'Always log request_id',
  ];
  const sectionsIn = (from: string, known: { listed?: readonly string[]; named?: readonly string[] }) =>
    readText(from, { listed: [], named: [], ...known })
      .sections.map(({ section }) => section)
      .slice(1);

  test('that nobody has listed is read by the names of clauses, and by what looks like a heading between them', () => {
    const read = readText(text, { listed: [], named });
    expect(read.sections.map(({ section }) => section)).toEqual([
      '(before the first heading)',
      'HTTP Status Codes',
      'HTTP Status Codes / Client Codes',
      'HTTP Status Codes / Server Codes',
      'Resource Errors',
      'Resource Errors / 404 Not Found',
      'Resource Errors / 409 Conflict',
      'Resource Errors / Rate',
      'Guide',
      'Guide / Checklist',
      'Always log request_id',
    ]);
    expect(read.guessed).toEqual([
      'HTTP Status Codes / Server Codes',
      'Resource Errors / Rate',
      'Guide',
      'Guide / Checklist',
    ]);
    expect(read.sections.at(-1)?.lines.join('').trim()).toBe('Every error has one.');
    expect(read.likely).toContainEqual({ section: '(before the first heading)', at: 0, title: 'Skip to content' });
  });

  test('that is listed has the sections of the list alone, in its order', () => {
    const listed = [
      'HTTP Status Codes',
      'Resource Errors',
      'Resource Errors / 404 Not Found',
      'Resource Errors / 409 Conflict',
    ];
    expect(sectionsIn(text, { listed, named: listed })).toEqual(listed);
    expect(readText(text, { listed, named: [] }).guessed).toEqual([]);
    // A section that is gone does not take others with it.
    expect(sectionsIn(text.replace('404 Not Found', '404 Missing'), { listed })).toEqual(
      listed.filter((name) => !name.includes('404')),
    );
  });

  test('whose title was not copied has that name for its beginning', () => {
    const untitled = `Every error has a code.\nCodes\nThey are listed.`;
    expect(readText(untitled, { listed: [], named: ['Errors', 'Codes'] }).sections).toEqual([
      { section: 'Errors', lines: ['Every error has a code.'] },
      { section: 'Codes', lines: ['They are listed.'] },
    ]);
    expect(readText(untitled, { listed: ['Errors', 'Codes'], named: [] }).sections[0]?.section).toBe('Errors');
  });

  test('has a heading that stands in two places where its parent is open', () => {
    const twice = 'A\n\nIntro one.\n\nCauses\n\none\n\nB\n\nIntro two.\n\nCauses\n\ntwo\n';
    const both = ['A', 'A / Causes', 'B', 'B / Causes'];
    expect(sectionsIn(twice, { named: ['B / Causes', 'A / Causes'] })).toEqual(both);
    expect(sectionsIn(twice, { listed: both })).toEqual(both);
    expect(sectionsIn(twice, { listed: ['A', 'Causes', 'B', 'Causes (2)'] })).toEqual([
      'A',
      'Causes',
      'B',
      'Causes (2)',
    ]);
  });

  test('has no heading where a colon or a short word begins a line', () => {
    expect(sectionsIn('Field Requirements:\nNothing more.', { listed: ['Field Requirements', 'No'] })).toEqual([]);
  });

  test('has a heading that nobody named beside the next that is known, where that is deeper', () => {
    const nested = 'Format\n\nIt is JSON.\n\nSimple\n\nA text.\n\nNested\n\nA list.\n';
    expect(sectionsIn(nested, { named: ['Format / Nested'] })).toEqual([
      'Format',
      'Format / Simple',
      'Format / Nested',
    ]);
  });

  test('has a section once that clauses name, though its title stands there twice', () => {
    const twice = 'Codes\n\nThey are listed.\n\nLimits\n\nSome.\n\nCodes\n\nThey are counted.\n';
    expect(sectionsIn(twice, { named: ['Codes', 'Limits'] })).toEqual(['Codes', 'Limits', 'Codes (2)']);
    const { sections, guessed } = readText(twice, { listed: [], named: ['Codes', 'Limits'] });
    expect([guessed, sections.at(-1)?.lines.join('')]).toEqual([['Codes (2)'], 'They are counted.']);
  });

  test('has a listed section also where the heading above it is gone', () => {
    expect(sectionsIn('First\n\nsay\n\nKept\n\nsay\n', { listed: ['First', 'Gone', 'Gone / Kept'] })).toEqual([
      'First',
      'Gone / Kept',
    ]);
  });

  test('has headings with a slash between blanks in them', () => {
    const listed = ['Keys', 'Keys / Lost / stolen keys'];
    expect(sectionsIn('Keys\n\nsay\n\nLost / stolen keys\n\nsay', { listed })).toEqual(listed);
  });
});
