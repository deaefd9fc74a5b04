import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { allureTests } from './allure-tests.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'refusal-allure-'));
  mkdirSync(join(folder, 'allure-results'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const writeReport = (): void => {
  mkdirSync(join(folder, 'allure-report'));
  writeFileSync(join(folder, 'allure-report', 'index.html'), '');
};
const writeResult = (uuid: string, epic: string, story: string | undefined, operation?: string): void => {
  const labels = [{ name: 'epic', value: epic }, ...(story === undefined ? [] : [{ name: 'story', value: story }])];
  const parameters = operation === undefined ? [] : [{ name: 'operation', value: operation }];
  const result = { uuid, name: 'any', status: 'passed', labels, parameters };
  writeFileSync(join(folder, 'allure-results', `${uuid}-result.json`), JSON.stringify(result));
};

test('each clause has its tests by operation, each at the MD5 digest of its uuid', () => {
  writeReport();
  writeResult('b', 'things', 'name.missing', 'createThing');
  writeResult('a', 'things', 'name.missing', 'updateThing');
  writeResult('c', 'things', 'shape');
  writeResult('d', 'others', 'shape');
  writeResult('e', 'things', undefined);
  writeFileSync(join(folder, 'allure-results', 'a-container.json'), '{}');
  expect([...allureTests(folder, 'things')].sort()).toEqual([
    [
      'name.missing',
      [
        { name: 'createThing', href: 'allure-report/index.html#92eb5ffee6ae2fec3ad71c777531578f' },
        { name: 'updateThing', href: 'allure-report/index.html#0cc175b9c0f1b6a831c399e269772661' },
      ],
    ],
    ['shape', [{ name: 'shape', href: 'allure-report/index.html#4a8a08f09d37b73795649038408b5f33' }]],
  ]);
});

test('there are none where there is no report, or there are no results', () => {
  writeResult('a', 'things', 'shape');
  expect(allureTests(folder, 'things').size).toBe(0);
  writeReport();
  expect(allureTests(folder, 'things').size).toBe(1);
  rmSync(join(folder, 'allure-results'), { recursive: true });
  expect(allureTests(folder, 'things').size).toBe(0);
});
