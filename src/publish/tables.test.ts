import { expect, test } from 'vitest';
import type { AnswerClause } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Finding } from '../judge/verdict.ts';
import { comparisonTable, probeTable } from './tables.ts';

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

const exchange = (role: Exchange['role'], status: number, attempt = 1): Exchange =>
  ({
    probe: 'p',
    role,
    of: 'getThing',
    attempt,
    request: { method: 'GET', url: 'http://api.test/x' },
    outcome: { kind: 'answer', status },
  }) as unknown as Exchange;

test.each<[string, readonly Exchange[], string]>([
  ['its answer', [exchange('control', 200), exchange('question', 404)], '<td>404</td>'],
  ['the last, where it was asked once more', [exchange('question', 503), exchange('question', 404, 2)], '<td>404</td>'],
  ['every answer to a race', [exchange('question', 201), exchange('question', 409)], '<td>201, 409</td>'],
  ['its follow-up', [exchange('question', 409), exchange('follow-up', 200)], '<td>409; then getThing: 200</td>'],
  ['that nothing was sent', [exchange('setup', 500)], '<td>not sent</td>'],
])('the table of probes shows %s', async (_, exchanges, cell) => {
  const clause = { statement: 'It is so.' } as AnswerClause;
  const result = { probe: 'p', clause: 'c', operation: 'getThing', verdict: { kind: 'pass' }, findings: [] } as const;
  expect(await probeTable(clause, [result], exchanges)).toContain(cell);
});

const burst = (...counts: readonly (readonly [status: number, times: number])[]): readonly Exchange[] =>
  counts.flatMap(([status, times]) => Array.from({ length: times }, () => exchange('question', status)));

test.each<[string, readonly Exchange[], string]>([
  [
    'the first, those around the first refusal and those after it',
    [...burst([200, 1000], [429, 3]), exchange('apart', 200), exchange('too-early', 429), exchange('in-time', 200)],
    '<td>200, 200, 200, … 994 left out …, 200, 200, 200, 429, 429, 429; apart: 200; too-early: 429; in-time: 200</td>',
  ],
  [
    'what comes after as a count too',
    burst([200, 4], [429, 30]),
    '<td>200, 200, 200, 200, 429, 429, 429, 429, 429, 429, … 24 left out …</td>',
  ],
  ['a refusal at once', burst([429, 1], [200, 30]), '<td>429, 200, 200, 200, 200, 200, 200, … 24 left out …</td>'],
  ['that nothing was refused', burst([200, 30]), '<td>200, 200, 200, … 24 left out …, 200, 200, 200</td>'],
  ['all of a few', burst([200, 21], [429, 3]), `<td>${'200, '.repeat(21)}429, 429, 429</td>`],
])('of a burst the table shows %s', async (_, exchanges, cell) => {
  const clause = { statement: 'It is so.' } as AnswerClause;
  const result = { probe: 'p', clause: 'c', operation: 'getThing', verdict: { kind: 'pass' }, findings: [] } as const;
  expect(await probeTable(clause, [result], exchanges)).toContain(cell);
});
