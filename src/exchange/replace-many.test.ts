import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManyTexts } from './replace-many.ts';

const replacing = (...texts: readonly string[]): ManyTexts => {
  const many = new ManyTexts();
  for (const text of texts) many.add(text, `<${text.length}>`);
  return many;
};

describe('many texts are replaced in one pass', () => {
  test.each([
    { texts: ['abc'], input: 'xabcx', output: 'x<3>x' },
    { texts: ['abc'], input: 'abcabc', output: '<3><3>' },
    { texts: ['abc', 'abcdef'], input: 'abcdefabcde', output: '<6><3>de' },
    { texts: ['bcd', 'abcd'], input: 'abcd', output: '<4>' },
    { texts: ['aab'], input: 'aaab', output: 'a<3>' },
    { texts: ['abc'], input: 'ab', output: 'ab' },
    { texts: ['abc'], input: '', output: '' },
    { texts: [], input: 'abc', output: 'abc' },
    { texts: ['ÿ\u0000é'], input: 'ÿ\u0000é', output: '<3>' },
  ])('$texts in $input', ({ texts, input, output }) => {
    expect(replacing(...texts).replaceIn(input)).toBe(output);
  });

  test('as a regular expression of all of them, the longest first, would', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', '<', '\u00ff'), minLength: 3, maxLength: 6 });
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '<', '\u00ff'), maxLength: 80 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), text, (words, input) => {
        const longestFirst = [...words].sort((a, b) => b.length - a.length);
        const expected = input.replace(new RegExp(longestFirst.join('|'), 'g'), (found) => `<${found.length}>`);
        expect(replacing(...words).replaceIn(input)).toBe(expected);
      }),
      { seed: 9457 },
    );
  });

  test('the first replacement of a text stays, and a text too short is refused', () => {
    const many = new ManyTexts();
    many.add('abc', '1');
    many.add('abc', '2');
    expect(many.replaceIn('abc')).toBe('1');
    expect(() => many.add('ab', '1')).toThrow('a text of 2 characters; at least 3 are needed');
  });
});
