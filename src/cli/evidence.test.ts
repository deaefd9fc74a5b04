import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Har } from '../evidence/har.ts';
import type { Summary } from '../publish/summary.ts';
import { runThings, scratch, thingClauses } from '../run/testing/small-run.ts';
import { commandHere } from './testing/command-here.ts';
import { forge } from './testing/forge.ts';
import { writeOwnContract } from './testing/own-api.ts';
import { runCli } from './testing/run-cli.ts';

const { dir: cwd, remove } = scratch();
afterAll(remove);
const judge = (...args: readonly string[]) => commandHere(['judge', ...args], { cwd: process.cwd() });
const diff = (...args: readonly string[]) => commandHere(['diff', ...args], { cwd: process.cwd() });
const merge = (...args: readonly string[]) => commandHere(['merge', ...args, '--no-allure'], { cwd: process.cwd() });
const at = (...path: readonly string[]): string => join(cwd, ...path);
const right = at('right', 'evidence.ndjson');
const wrong = at('wrong', 'evidence.ndjson');
const newer = (name: string, from: string, to: string): string => {
  const file = writeOwnContract(at(name), thingClauses);
  expect(readFileSync(file, 'utf8')).toContain(from);
  writeFileSync(file, readFileSync(file, 'utf8').replace(from, to));
  return `./${name}/contract.yaml`;
};

beforeAll(async () => {
  await runThings(cwd, 'right');
  await runThings(cwd, 'wrong', { answers: { unnamed: [422, 'name is required'] } });
  newer('same', 'id: things', 'id: things');
  newer(
    'strict',
    'status: 400, envelope: flat, message: name is required',
    'status: 404, envelope: flat, message: name is required',
  );
  newer(
    'wider',
    '  - { id: shape',
    '  - { id: more, section: S, statement: s., operations: all, ask: { inputs: [malformed-json] }, expect: { status: 400 } }\n  - { id: shape',
  );
  newer('other', 'id: things', 'id: orders');
}, 60_000);

describe('refusal judge --contract', () => {
  test.each<[string, string, readonly string[], number, string]>([
    ['the same contract', './same', [], 0, '0 of 7 expectations stand otherwise by this contract\n'],
    ['a newer one that departs', './strict', [], 1, 'name.missing/status  pass → fail\n    status 400 → status 404\n'],
    ['one that asks more', './wider', [], 0, '1 probe could not be judged by what was recorded'],
    [
      'one that asks more, where all is required',
      './wider',
      ['--require-complete'],
      3,
      'more/status  not there → not judged\n    the expectation was added\n    1 probe not judged: nothing was recorded of it: more:createThing:malformed-json',
    ],
  ])('by %s', async (_, contract, args, code, says) => {
    const result = await judge(right, '--contract', contract.startsWith('./') ? at(contract) : contract, ...args);
    expect(result).toMatchObject({ code, stderr: '' });
    expect(result.stdout).toContain(says);
  });

  test.each<[string, string, string]>([
    [
      'of another id',
      './other',
      'found evidence of the contract things; wanted that of orders, by which it is to be judged',
    ],
    ['that is not there', 'nowhere', 'found no contract called nowhere'],
  ])('refuses a contract %s', async (_, contract, says) => {
    const result = await judge(right, '--contract', contract.startsWith('./') ? at(contract) : contract);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(says);
  });

  test('says the same as JSON', async () => {
    const { code, stdout } = await judge(right, '--contract', at('strict'), '--json');
    const told = JSON.parse(stdout) as {
      format: string;
      changed: number;
      expectations: object[];
      unjudged: object[];
      summary: Summary;
    };
    expect(code).toBe(1);
    expect(told).toMatchObject({
      format: 'refusal-rejudgement/1',
      changed: 1,
      unjudged: [],
      summary: { exitCode: 1, complete: true },
    });
    expect(told.expectations).toHaveLength(7);
    expect(told.expectations[0]).toMatchObject({
      expectation: 'name.missing/status',
      before: { verdict: { kind: 'pass' } },
      after: { verdict: { kind: 'fail' } },
      changed: true,
      why: [{ kind: 'changed', before: [{ anyOf: [400] }], after: [{ anyOf: [404] }] }],
    });
  });

  test('still ends with 4 where the run was cut off', async () => {
    const text = readFileSync(right, 'utf8').trimEnd();
    writeFileSync(at('cut.ndjson'), text.slice(0, text.lastIndexOf('\n') + 1));
    expect((await judge(at('cut.ndjson'), '--contract', at('same'))).code).toBe(4);
  });
});

describe('refusal judge --har', () => {
  test('writes every exchange beside what it says', async () => {
    const { code, stdout } = await judge(right, '--har', at('run.har'));
    const { log } = JSON.parse(readFileSync(at('run.har'), 'utf8')) as Har;
    expect([code, log.version, log.entries.length, log._contract.id]).toEqual([0, '1.2', 8, 'things']);
    expect(log.entries.every(({ _clause }) => _clause.startsWith('name.'))).toBe(true);
    expect(stdout).toContain('conforms');
  });

  test('refuses a file that it cannot write', async () => {
    const { code, stderr } = await judge(right, '--har', at('no', 'such', 'run.har'));
    expect([code, stderr]).toEqual([
      2,
      `found --har ${at('no', 'such', 'run.har')}, which cannot be written (ENOENT); wanted the path of a file\n`,
    ]);
  });
});

test('refusal run --har writes what it asked, also where nothing answers', async () => {
  const args = ['run', './right-contract/contract.yaml', '--target', 'http://127.0.0.1:1', '--no-allure'];
  const { code, stderr } = await runCli([...args, '--har', 'hars/none.har'], { cwd });
  const { log } = JSON.parse(readFileSync(at('hars', 'none.har'), 'utf8')) as Har;
  expect([code, [...new Set(log.entries.map(({ response }) => `${response.status} ${response._cause}`))]]).toEqual([
    3,
    ['0 refused'],
  ]);
  expect(stderr).toContain(join('hars', 'none.har'));
}, 60_000);

describe('refusal diff', () => {
  test('ends with 0 where nothing changed', async () => {
    const result = await diff(right, right);
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('every expectation stands as it stood');
  });

  test('ends with 1 where something did, and says what it comes from', async () => {
    const result = await diff(right, wrong);
    expect(result).toMatchObject({ code: 1, stderr: '' });
    expect(result.stdout).toContain(
      'name.missing/status  pass → fail\n    probes     1 pass → 1 fail\n    target     the answers differ, 400 → 422',
    );
    expect(result.stdout).toContain('1 expectation stands otherwise: 1 by the target');
  });

  test('says the same as JSON', async () => {
    const { code, stdout } = await diff(wrong, right, '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      format: 'refusal-diff/1',
      contract: 'things',
      before: { file: wrong },
      after: { file: right },
      counts: { target: 1, contract: 0, suite: 0, waiver: 0 },
      expectations: [
        { expectation: 'name.missing/status', kind: 'changed', causes: [{ cause: 'target', example: ['422', '400'] }] },
      ],
    });
  });

  test.each<[string, () => readonly [string, string], string]>([
    ['that is not there', () => [right, at('nowhere.ndjson')], 'nowhere.ndjson; wanted an evidence.ndjson'],
    [
      'without a footer',
      () => {
        const text = readFileSync(right, 'utf8').trimEnd();
        writeFileSync(at('footerless.ndjson'), text.slice(0, text.lastIndexOf('\n') + 1));
        return [at('footerless.ndjson'), right];
      },
      'footerless.ndjson: found evidence without a footer, of a run that was cut off; wanted a run that came to its end',
    ],
    [
      'appended to itself',
      () => {
        const text = readFileSync(right, 'utf8');
        writeFileSync(at('twice.ndjson'), text + text);
        return [right, at('twice.ndjson')];
      },
      'found a line after the footer; wanted the footer last',
    ],
    [
      'that was forged',
      () => {
        forge(right, at('forged.ndjson'), (lines) =>
          lines.map((line) => line.replace(/"kind":"answer","status":400/, '"kind":"answer","status":409')),
        );
        return [at('forged.ndjson'), right];
      },
      'found a verdict of name.missing:createThing:missing-member@/name that its exchanges do not give',
    ],
  ])('refuses a file %s', async (_, make, says) => {
    const [a, b] = make();
    const result = await diff(a, b);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(says);
  });
});

describe('refusal merge', () => {
  /** The run as if it were the only shard of one. */
  const shard = (name: string, change: (lines: readonly string[]) => readonly string[] = (lines) => lines): string => {
    forge(right, at(name, 'evidence.ndjson'), (lines) =>
      change(lines).map((line, index) =>
        index === 0
          ? JSON.stringify({ ...(JSON.parse(line) as object), shard: { index: 1, of: 1 } })
          : line.replace('"complete":true', '"complete":false'),
      ),
    );
    return at(name);
  };

  test('joins a shard that is sound', async () => {
    const { code } = await merge(shard('sound'), '--out', at('joined-sound'));
    expect([code, existsSync(at('joined-sound', 'evidence.ndjson'))]).toEqual([0, true]);
  });

  test.each<[string, () => readonly string[], RegExp]>([
    [
      'the same shard twice',
      () => [shard('one'), shard('two')],
      /found shard 1\/1, which \S+ has too; wanted each shard once/,
    ],
    [
      'a shard that has an exchange twice',
      () => [
        shard('doubled', (lines) =>
          lines.toSpliced(2, 0, lines[1] as string).map((line) => line.replace('"exchanges":8', '"exchanges":9')),
        ),
      ],
      /doubled.evidence\.ndjson:3 found the exchange \S+#1 a second time; wanted each exchange once/,
    ],
    [
      'a shard that counts otherwise than it has',
      () => [shard('counted', (lines) => lines.map((line) => line.replace('"exchanges":8', '"exchanges":7')))],
      /counted.evidence\.ndjson:13 found the counts \{"exchanges":7,"verdicts":3\}/,
    ],
  ])('refuses %s, and writes nothing', async (_, dirs, says) => {
    const { code, stderr } = await merge(...dirs(), '--out', at('joined'));
    expect([code, existsSync(at('joined'))]).toEqual([2, false]);
    expect(stderr).toMatch(says);
  });
});

test('both are commands of refusal', async () => {
  const [judged, compared] = await Promise.all([
    runCli(['judge', right, '--contract', './strict'], { cwd }),
    runCli(['diff', right, wrong], { cwd }),
  ]);
  expect([judged.code, compared.code]).toEqual([1, 1]);
}, 60_000);
