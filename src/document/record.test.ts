import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { MistakesError } from '../contract/mistake.ts';
import { withSections } from './record.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const sections = [
  { section: 'Errors', digest },
  { section: "404 'Not' Found: all, [or] none" },
  { section: 'A / B', digest },
];

const lines = `# A comment
id: things # the id
document:
  title: Things   # as it is called
  retrieved: '2026-11-20'

# Of every error
clauses: []
`;
const braces = `id: things
document: { title: 'Things, all', retrieved: '2026-11-20' } # read once
clauses: []
`;

describe.each([
  ['on lines of its own', lines],
  ['in braces', braces],
  ['in braces that end with a comma', braces.replace("'2026-11-20' }", "'2026-11-20', }")],
  ['at the end of a file without a last line break', 'id: things\ndocument:\n  title: Things'],
  ['deeper than usual', lines.replaceAll(/^ {2}/gm, '      ')],
])('a document %s', (_, text) => {
  const recorded = withSections('contract.yaml', text, sections);

  test('has the sections, and all else as it was', () => {
    const value = parse(recorded, { strict: true });
    expect(value.document.sections).toEqual(sections);
    const { sections: __, ...document } = value.document;
    expect({ ...value, document }).toEqual(parse(text));
    for (const line of text.split('\n').filter((one) => one.includes('#')))
      expect(recorded).toContain(line.replace(/.*#/, '#'));
  });

  test('has others when they are recorded again, and nothing is left of the first', () => {
    const again = withSections('contract.yaml', recorded, [{ section: 'Other', digest }]);
    expect(parse(again).document.sections).toEqual([{ section: 'Other', digest }]);
    expect(again).not.toContain('Errors');
    expect(withSections('contract.yaml', again, sections)).toBe(recorded);
  });
});

test('a list of sections amid the document stays amid it', () => {
  const text = lines.replace('  retrieved', '  sections:\n    - { section: Old }\n\n  retrieved');
  expect(withSections('contract.yaml', text, [{ section: 'New' }])).toBe(text.replace('Old', 'New'));
});

test.each([
  ['id: [', 'contract.yaml:1:6 '],
  ['id: things\n', 'contract.yaml:1:1 document: found no document; wanted its title, url and retrieved'],
])('%j cannot be recorded in', (text, mistake) => {
  expect(() => withSections('contract.yaml', text, sections)).toThrow(MistakesError);
  expect(() => withSections('contract.yaml', text, sections)).toThrow(mistake);
});
