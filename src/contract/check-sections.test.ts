import { expect, test } from 'vitest';
import { compileText, contractWith, mistakesOf } from './testing/made-up.ts';

const clause = 'operations: [addThing]\nexpect: { status: 400 }';
const list = (text: string): string =>
  contractWith(clause).replace("retrieved: '2026-11-20' }", `retrieved: '2026-11-20', sections: [${text}] }`);
const mistakesIn = (text: string): readonly string[] => mistakesOf(() => compileText(text));
const [, section = ''] = /section: ([^,\n]+)/.exec(contractWith(clause)) ?? [];

test('a clause names a section of the document, where these are listed', () => {
  expect(section).not.toBe('');
  expect(mistakesIn(list(`{ section: Other }, { section: ${section} }`))).toEqual([]);
  const [mistake = '', ...others] = mistakesIn(list(`{ section: Other }, { section: ${section}x }`));
  expect(others).toEqual([]);
  expect(mistake).toMatch(/clauses\[0\]\.section: found /);
  expect(mistake).toContain(`wanted a section of the document (document.sections); did you mean ${section}x?`);
});

test('so does the table of codes', () => {
  const codes = list(`{ section: ${section} }`).replace(
    'clauses:',
    'codes: { section: Nowhere at all, rows: { a: 400 } }\nclauses:',
  );
  expect(mistakesIn(codes)).toEqual([
    expect.stringMatching(/codes\.section: found Nowhere at all; wanted a section of the document/),
  ]);
});

test('a section is listed once', () => {
  expect(mistakesIn(list(`{ section: ${section} }, { section: ${section} }`))).toEqual([
    expect.stringContaining(
      `document.sections[1].section: found the section ${section} a second time; wanted each section once`,
    ),
  ]);
});

test('a digest is one', () => {
  expect(mistakesIn(list(`{ section: ${section}, digest: abc }`))).toEqual([
    expect.stringContaining('document.sections[0].digest'),
  ]);
});
