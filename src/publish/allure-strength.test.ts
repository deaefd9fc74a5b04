import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tellStrength, unmarkResults } from './allure-strength.ts';
import type { Summary } from './summary.ts';
import { holds, noStrength, summaryOf } from './testing/summary.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refusal-strength-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const labels = (story: string, epic = 'things') => [
  { name: 'epic', value: epic },
  { name: 'story', value: story },
];
const write = (name: string, result: object): void =>
  writeFileSync(join(folder, `${name}-result.json`), JSON.stringify(result));
const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}-result.json`), 'utf8'));

/** The one result that was not there before. */
const told = (...known: readonly string[]) => {
  const files = readdirSync(folder).filter((file) => file.endsWith('-result.json'));
  const [file, ...more] = files.filter((one) => !known.some((name) => one === `${name}-result.json`));
  expect(more).toEqual([]);
  const result = JSON.parse(readFileSync(join(folder, file as string), 'utf8'));
  const page = readFileSync(join(folder, result.attachments[0].source), 'utf8');
  return { ...result, page };
};

const strong: Summary = summaryOf({
  expectations: [holds('gone/status', 3), holds('gone/code', 4)],
  strength: { ...noStrength, holding: 2, proven: 2, mutants: 5 },
});

test('a run in which all is proven has a passed result that says so, and how many mutants each expectation noticed', () => {
  write('a', { name: 'gone', status: 'passed', labels: labels('gone') });
  const before = read('a');
  tellStrength(folder, strong);
  const result = told('a');
  expect(result).toMatchObject({
    name: '2 expectations hold, each proven able to fail, by 5 mutants',
    status: 'passed',
    statusDetails: { message: '2 expectations hold, each proven able to fail, by 5 mutants' },
  });
  expect(result.page).toContain('<td>gone/code</td><td>departs under 4</td>');
  expect(read('a')).toEqual(before);
});

test('what is unproven is no plain pass: neither the strength of the run nor the tests of the clause', () => {
  write('a', { name: 'gone › get', status: 'passed', labels: labels('gone') });
  write('b', {
    name: 'gone › put',
    status: 'failed',
    labels: labels('gone'),
    statusDetails: { message: 'status-differs' },
  });
  write('c', { name: 'lost › get', status: 'passed', labels: labels('lost') });
  write('d', { name: 'gone › get', status: 'passed', labels: labels('gone', 'others') });
  const untouched = ['b', 'c', 'd'].map(read);
  tellStrength(
    folder,
    summaryOf({
      expectations: [holds('gone/status', 3), holds('gone/code', 0), holds('lost/status', 1)],
      strength: { ...noStrength, holding: 3, proven: 2, unproven: ['gone/code'], mutants: 3 },
    }),
  );
  expect(read('a')).toMatchObject({
    name: 'gone › get (unproven)',
    status: 'passed',
    statusDetails: { message: 'unproven: nothing showed that gone/code can fail' },
    labels: [...labels('gone'), { name: 'tag', value: 'unproven' }],
  });
  expect(['b', 'c', 'd'].map(read)).toEqual(untouched);
  const result = told('a', 'b', 'c', 'd');
  expect(result.status).toBe('skipped');
  expect(result.statusDetails.message).toBe(
    'unproven: 3 expectations hold: 2 proven able to fail, by 3 mutants, and 1 unproven\n    gone/code\nrefusal prove names all of it',
  );
  expect(result.labels).toContainEqual({ name: 'tag', value: 'unproven' });
  expect(result.page).toContain('<td>○</td><td>gone/code</td><td>unproven</td>');
});

test('marks come off, so that a result is marked once, and as the whole run has it', () => {
  write('a', { name: 'gone › get', status: 'passed', labels: labels('gone'), statusDetails: { trace: 't' } });
  write('b', { name: 'gone › put', status: 'passed', labels: labels('gone'), statusDetails: { message: 'warn' } });
  const before = ['a', 'b'].map(read);
  const strength = { ...noStrength, holding: 1, unproven: ['gone/code'] };
  tellStrength(folder, summaryOf({ expectations: [holds('gone/code', 0)], strength }));
  expect(['a', 'b'].map(read)).not.toEqual(before);
  unmarkResults(folder);
  expect(['a', 'b'].map(read)).toEqual(before);
});

test('a survivor makes it no plain pass either', () => {
  const { strength } = strong;
  tellStrength(folder, { ...strong, strength: { ...strength, survivors: 1 } });
  expect(told()).toMatchObject({ status: 'skipped' });
  expect(told().statusDetails.message).toContain('1 survivor without a reason');
});

test('where there are no results of Allure none are made', () => {
  const none = join(folder, 'none');
  tellStrength(none, strong);
  expect(readdirSync(folder)).toEqual([]);
});
