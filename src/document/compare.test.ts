import { describe, expect, test } from 'vitest';
import { compareDocument, isSame } from './compare.ts';
import { sectionDigest } from './digest.ts';
import { readText } from './plain.ts';

const read = (section: string, ...lines: readonly string[]) => ({ section, lines });
const recorded = [
  { section: 'A', digest: sectionDigest(['about a']) },
  { section: 'B', digest: sectionDigest(['about b']) },
];
const none = { changed: [], appeared: [], vanished: [], likely: [] };

describe('a document that is read again', () => {
  test.each([
    [
      'is the same in whatever white space, bars and bullets',
      [read('A', '  - about', '', '| a |'), read('B', 'about', '|---|', 'b')],
      {},
    ],
    ['has other text', [read('A', 'about a'), read('B', 'about c')], { changed: ['B'] }],
    ['lacks a section', [read('A', 'about a')], { vanished: ['B'] }],
    ['has another', [read('A', 'about a'), read('B', 'about b'), read('C')], { appeared: ['C'] }],
  ])('%s', (_, sections, changes) => {
    const found = compareDocument(recorded, { sections, likely: [] });
    expect(found).toEqual({ ...none, ...changes });
    expect(isSame(found)).toBe(Object.keys(changes).length === 0);
  });

  test('of which a section was never recorded is not the same', () => {
    expect(compareDocument([{ section: 'A' }], { sections: [read('A', 'x')], likely: [] }).changed).toEqual(['A']);
  });
});

describe('a plain text that is read again', () => {
  const text = 'Codes\n\nThey are listed.\n\nLimits\n\nThere are some.\n';
  const listed = ['Codes', 'Limits'];
  const list = readText(text, { listed, named: [] })
    .sections.slice(1)
    .map(({ section, lines }) => ({ section, digest: sectionDigest(lines) }));
  const changesOf = (from: string) => {
    const found = readText(from, { listed, named: [] });
    return compareDocument(list, { ...found, sections: found.sections.slice(1) });
  };

  test('is the same', () => {
    expect(changesOf(text)).toEqual(none);
  });
  test('with a heading more has a section more, and the one above it is as it was', () => {
    expect(changesOf(text.replace('Limits', 'Quotas\n\nThey are new.\n\nLimits'))).toEqual({
      ...none,
      appeared: ['Quotas'],
    });
  });
  test('with a heading renamed lacks a section and has another', () => {
    expect(changesOf(text.replace('Limits', 'Quotas'))).toEqual({
      ...none,
      vanished: ['Limits'],
      appeared: ['Quotas'],
    });
  });
  test('with a heading more and a change above it has a change, and says what may be a heading', () => {
    expect(changesOf(text.replace('They are listed.', 'They are told.\n\nQuotas\n\nThey are new.'))).toEqual({
      ...none,
      changed: ['Codes'],
      likely: [{ section: 'Codes', title: 'Quotas' }],
    });
  });
});
