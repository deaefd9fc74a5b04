import { expect, test } from 'vitest';
import { holdsIn } from './when.ts';

const columns = { from: 'a', n: 1, list: [1, { a: 2 }], nothing: null };

test.each([
  [{}, true],
  [{ from: ['a'] }, true],
  [{ from: ['b', 'a'] }, true],
  [{ from: ['b'] }, false],
  [{ n: ['1'] }, false],
  [{ from: ['a'], n: [1] }, true],
  [{ from: ['a'], n: [2] }, false],
  [{ list: [[1, { a: 2 }]] }, true],
  [{ list: [1] }, false],
  [{ nothing: [null] }, true],
  [{ absent: [null] }, false],
])('when %j holds in a case: %s', (when, holds) => {
  expect(holdsIn(when, columns)).toBe(holds);
});
