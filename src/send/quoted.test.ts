import { expect, test } from 'vitest';
import { quoted } from './quoted.ts';

test.each([
  ['gzip, chunked', '"gzip, chunked"'],
  ['a"b', String.raw`"a\"b"`],
  ['\x1b[2J', String.raw`"\u001b[2J"`],
  ['\x9b2J\x7f', String.raw`"\u009b2J\u007f"`],
  ['x'.repeat(60), `"${'x'.repeat(60)}"`],
  ['x'.repeat(61), 'of 61 characters'],
])('%j is said as %s', (text, said) => {
  expect(quoted(text)).toBe(said);
});
