import { expect, test } from 'vitest';
import type { Finding } from '../judge/verdict.ts';
import { showFinding } from './show.ts';

const finding = (code: Finding['code'], at: Finding['at']): Finding => ({
  code,
  at,
  expectation: 'c/x',
  exchange: 'p#1',
  expected: 'this',
  actual: null,
});

test.each<[Finding['code'], Finding['at'], string]>([
  ['status-differs', 'status', 'status-differs at status'],
  ['count-differs', 'status', 'count-differs at status'],
  ['header-missing', 'header:retry-after', 'header-missing at retry-after'],
  ['admitted-above-limit', 'status', 'admitted-above-limit at the series'],
  ['member-differs', '/a', 'member-differs at body /a'],
  ['envelope-differs', '', 'envelope-differs at body'],
])('%s at "%s" is told where it stands', (code, at, wanted) => {
  expect(showFinding(finding(code, at))).toBe(`${wanted}: expected "this", actual nothing`);
});
