import { expect, test } from 'vitest';
import type { Finding } from '../judge/verdict.ts';
import { comparisonTable } from './tables.ts';

const finding = (exchange: string, actual: string): Finding => ({
  code: 'member-differs',
  expectation: 'c/member:/a',
  exchange,
  at: '/a',
  expected: 'x',
  actual,
});

test('what a server sent cannot become markup in a report', async () => {
  const page = await comparisonTable([finding('p#1', '<script>alert(1)</script>')]);
  expect(page).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(page).not.toContain('<script>');
});

test('exchanges are named where there are several', async () => {
  expect(await comparisonTable([finding('p#1', 'y')])).not.toContain('p#1');
  expect(await comparisonTable([finding('p#1', 'y'), finding('q#1', 'z')])).toContain('q#1');
});

test('of very many findings the rest is counted', async () => {
  const many = Array.from({ length: 203 }, (_, at) => finding(`p#${at}`, 'y'));
  expect(await comparisonTable(many)).toContain('… and 3 more, in evidence.ndjson.');
});
