import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import type { ProofReport } from '../publish/proof-report.ts';
import { nameMissing, recordRun } from '../publish/testing/proven-run.ts';
import { commandHere } from './testing/command-here.ts';
import { forge } from './testing/forge.ts';
import { writeOwnContract } from './testing/own-api.ts';
import { runCli } from './testing/run-cli.ts';

const newFolder = (): string => mkdtempSync(join(tmpdir(), 'refusal-prove-'));
const record = (expect: string, more?: string, status?: number): Promise<string> =>
  recordRun(newFolder(), nameMissing(expect, more), status);
const prove = (...args: readonly string[]) => commandHere(['prove', ...args], { cwd: process.cwd() });
const proofIn = (stdout: string): ProofReport => JSON.parse(stdout) as ProofReport;

const schema = JSON.parse(readFileSync(packageFile('reports/proof.schema.json'), 'utf8')) as JsonSchema;
const anyText = '{ envelope: flat, message: { schema: { type: string } } }';
const reason = (mutant: string, why = 'The document quotes no text.'): string =>
  `survivors:\n  - { mutants: [${mutant}], expectations: ['name.missing/*'], reason: ${why} }\n`;

describe('refusal prove', () => {
  test('says that each expectation can fail, where each can', async () => {
    const evidence = await record('{ status: 400 }');
    const { code, stdout, stderr } = await prove(evidence);
    expect(stdout).toMatch(/✓ name\.missing +1 +[1-9]/);
    expect(stdout).toMatch(/1 expectation holds, proven able to fail, by \d+ mutants \(exit code 0\)\n$/);
    expect(stdout).toContain('of the answers of which an invariant speaks a sample of at most 100');
    expect(stdout).not.toContain('another-refusal-status');
    expect(code).toBe(0);
    const page = join(dirname(evidence), 'proof.html');
    expect(stderr).toContain('proof.html');
    expect(readFileSync(page, 'utf8')).toContain('1 expectation holds, proven able to fail');
  });

  test('names a survivor, its sentence, what was spoiled and what the contract fails to say', async () => {
    const { code, stdout } = await prove(await record(anyText), '--no-html');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ name.missing/message  does not notice another-word-in-the-message\n    One word of the message is another.',
    );
    expect(stdout).toMatch(
      /before +"name is required"\n +after +"Anything is required"\n +says only +message valid against \{"type":"string"\}/,
    );
    expect(stdout).toMatch(/in +1 answer, such as name\.missing:createThing:missing-member@\/name#\d/);
    expect(stdout).toMatch(/survivors? without a reason \(exit code 1\)/);
  });

  test('takes the reason that the contract gives, and shows it', async () => {
    const names = proofIn((await prove(await record(anyText), '--no-html', '--json')).stdout)
      .survivors.map(({ mutant }) => mutant)
      .join(', ');
    const { code, stdout } = await prove(await record(anyText, reason(names)), '--no-html');
    expect(stdout).toMatch(/~ \d+ survivors? explained {2}The document quotes no text\./);
    expect(stdout).not.toContain('does not notice');
    expect(code).toBe(0);
  });

  test('calls over-strict what departs though nothing is harmed', async () => {
    const expected = `{ status: 400, headers: { Content-Type: 'application/json; charset=utf-8' } }`;
    const { code, stdout } = await prove(await record(expected), '--no-html');
    expect(stdout).toMatch(/able to fail, by \d+ mutants; over-strict in 1 cell \(exit code 1\)/);
    expect(stdout).toMatch(
      /! name\.missing\/header:content-type {2}is too strict at media-type-parameter\n[^\n]+\n +departs +header-differs/,
    );
    expect(code).toBe(1);
  });

  test('calls unproven what no mutant can make depart', async () => {
    const { code, stdout } = await prove(await record('{ status: [2xx, 3xx, 4xx, 5xx] }'), '--no-html');
    expect(stdout).toMatch(
      /\? 1 expectation unproven[^\n]*\n {4}name\.missing\/status +status 2xx or 3xx or 4xx or 5xx\n/,
    );
    expect(stdout).toContain('1 expectation holds: 0 proven able to fail, by 0 mutants, and 1 unproven');
    expect(code).toBe(1);
  });

  test('ends with 1 for what is unproven alone', async () => {
    const anyStatus = '{ status: [2xx, 3xx, 4xx, 5xx] }';
    const { survivors } = proofIn((await prove(await record(anyStatus), '--no-html', '--json')).stdout);
    const names = survivors.map(({ mutant }) => mutant).join(', ');
    const { code, stdout } = await prove(await record(anyStatus, reason(names)), '--no-html');
    expect(stdout).toContain('1 expectation holds: 0 proven able to fail, by 0 mutants, and 1 unproven (exit code 1)');
    expect(code).toBe(1);
  });

  test('says that a proof of nothing proves nothing', async () => {
    const evidence = await record('{ status: 400 }', '', 422);
    const { code, stdout } = await prove(evidence);
    expect(stdout).toContain('nothing holds, and a proof of nothing proves nothing (exit code 3)');
    expect(stdout).toContain('1 other does not hold and is not looked at');
    expect(code).toBe(3);
  });

  test('with --verbose names every mutant', async () => {
    const { stdout } = await prove(await record('{ status: 400 }'), '--no-html', '--verbose');
    expect(stdout).toMatch(/name\.missing\/status .*\n +killed +.*another-refusal-status/);
    expect(stdout).toMatch(/held +.*headers-reordered/);
  });

  test('tells a reason that names no mutant, and one that explains nothing', async () => {
    const more = `${reason('no-mesage')}  - { mutants: [no-message], expectations: ['**'], reason: None. }\n`;
    const { code, stdout } = await prove(await record('{ status: 400 }', more), '--no-html');
    expect(stdout).toContain(
      'note survivors[0].mutants[0]: found no-mesage; wanted a mutant; did you mean no-message?',
    );
    expect(stdout).toContain('note survivors: the reason for no-message at ** explains no survivor of this run');
    expect(code).toBe(0);
  });
});

describe('what refusal prove writes', () => {
  test('a page where --html says, or none', async () => {
    const evidence = await record('{ status: 400 }');
    const page = join(dirname(evidence), 'deep', 'page.html');
    await prove(evidence, '--no-html');
    expect(existsSync(join(dirname(evidence), 'proof.html'))).toBe(false);
    await prove(evidence, '--html', page);
    expect(readFileSync(page, 'utf8')).toContain('<!doctype html>');
    expect(existsSync(join(dirname(evidence), 'proof.html'))).toBe(false);
  });

  test('JSON alone, as its schema says, and the same of the same evidence', async () => {
    const evidence = await record(anyText, reason('no-message'));
    const { code, stdout } = await prove(evidence, '--json');
    const proof = proofIn(stdout);
    expect(schemaErrors(schema, JSON.parse(stdout))).toEqual([]);
    expect(proof).toMatchObject({
      format: 'refusal-proof/1',
      exitCode: code,
      sample: { answers: null, invariantAnswers: 100 },
    });
    expect((await prove(evidence, '--json', '--no-html')).stdout).toBe(stdout);
  });

  test.each(['contract', 'totals', 'sample', 'expectations', 'survivors', 'unknownMutants'])(
    'the schema refuses a proof without %s',
    async (member) => {
      const { stdout } = await prove(await record('{ status: 400 }'), '--json', '--no-html');
      const { [member]: _, ...rest } = JSON.parse(stdout) as JsonObject;
      expect(schemaErrors(schema, rest).map(({ params }) => params.missingProperty)).toEqual([member]);
    },
  );

  test('cells that add up to the whole table', async () => {
    const { stdout } = await prove(await record(anyText, reason('another-word-in-the-message')), '--json', '--no-html');
    const { totals, mutants, expectations, survivors } = proofIn(stdout);
    const explained = survivors.filter((one) => one.reason !== undefined).length;
    expect(explained).toBeGreaterThan(0);
    expect(totals.cells).toMatchObject({ explained, survived: survivors.length - explained });
    const sum = Object.values(totals.cells).reduce((all, one) => all + one, 0);
    expect(sum).toBe(expectations.length * mutants.length);
    expect(totals.expectations).toMatchObject({ holding: expectations.length, others: 0 });
    expect(totals.cells.killed).toBeGreaterThan(0);
  });

  test('a sample as large as --sample says, or everything', async () => {
    const evidence = await recordRun(
      newFolder(),
      `${nameMissing('{ status: 400 }')}
  - { id: shape, section: All, statement: Everything is JSON., over: { statuses: [2xx, 4xx] }, expect: { mediaType: application/json } }`,
    );
    const judged = async (...args: readonly string[]): Promise<readonly [number, number | null]> => {
      const { totals, sample } = proofIn((await prove(evidence, '--json', '--no-html', ...args)).stdout);
      return [totals.rejudged, sample.invariantAnswers];
    };
    const [one, two, all] = [await judged('--sample', '1'), await judged('--sample', '2'), await judged('--all')];
    expect([one[1], two[1], all[1]]).toEqual([1, 2, null]);
    expect(one[0]).toBeLessThan(two[0]);
    expect(all[0]).toBeGreaterThanOrEqual(two[0]);
  });
});

describe('refusal prove refuses', () => {
  test.each<[string, (lines: readonly string[]) => readonly string[], string]>([
    ['evidence without its footer', (lines) => lines.slice(0, -1), 'found no footer: the run was cut off'],
    [
      'an exchange that was changed',
      (lines) => lines.map((line, at) => (at === 1 ? line.replace('"status":', '"status" :') : line)),
      'found the SHA-256',
    ],
    ['evidence cut within a line', (lines) => [...lines.slice(0, 2), (lines[2] ?? '').slice(0, 40)], 'is cut short'],
  ])('%s', async (_, change, told) => {
    const evidence = await record('{ status: 400 }');
    writeFileSync(evidence, `${change(readFileSync(evidence, 'utf8').trimEnd().split('\n')).join('\n')}\n`);
    const { code, stdout, stderr } = await prove(evidence);
    expect(stderr).toContain(told);
    expect([code, stdout]).toEqual([2, '']);
    expect(existsSync(join(dirname(evidence), 'proof.html'))).toBe(false);
  });

  test.each<[string, (lines: readonly string[]) => readonly string[], string]>([
    [
      'verdicts that the exchanges do not give',
      (lines) => lines.map((line) => line.replace('"verdict":{"kind":"pass"}', '"verdict":{"kind":"warn"}')),
      'that its exchanges do not give',
    ],
    [
      'an incomplete run, though it has a footer',
      (lines) =>
        lines.flatMap((line) =>
          line.startsWith('{"line":"exchange"') || line.startsWith('{"line":"verdict"')
            ? []
            : [
                line
                  .replace('"complete":true', '"complete":false')
                  .replace('"missing":[]', '"missing":["name.missing:createThing:missing-member@/name"]')
                  .replace(/"exchanges":\d+,"verdicts":\d+/, '"exchanges":0,"verdicts":0'),
              ],
        ),
      'found an incomplete run: 1 probe has no verdict',
    ],
  ])('%s', async (_, change, told) => {
    const evidence = await record('{ status: 400 }');
    forge(evidence, evidence, change);
    const { code, stderr } = await prove(evidence);
    expect(stderr).toContain(told);
    expect(code).toBe(2);
  });

  test('a file that is not there, and options that are wrong', async () => {
    const evidence = await record('{ status: 400 }');
    expect(await prove('nowhere.ndjson')).toMatchObject({
      code: 2,
      stderr: 'found no evidence at nowhere.ndjson; wanted an evidence.ndjson\n',
    });
    expect(await prove(evidence, '--sample', '0')).toMatchObject({
      code: 2,
      stderr: 'found --sample 0; wanted a whole number from 1, or --all\n',
    });
    expect(await prove(evidence, '--sample', '3', '--all')).toMatchObject({ code: 2 });
  });
});

test('refusal check tells a reason that names no mutant, with the nearest', async () => {
  const file = writeOwnContract(newFolder(), nameMissing('{ status: 400 }', reason('no-mesage')));
  const { code, stderr } = await commandHere(['check', file], { cwd: process.cwd() });
  expect(stderr).toContain('survivors[0].mutants[0]: found no-mesage; wanted a mutant; did you mean no-message?');
  expect(code).toBe(2);
});

test('the command line has the command, and ends with its exit code', async () => {
  const evidence = await record(anyText);
  const { code, stdout } = await runCli(['prove', evidence], { cwd: dirname(evidence) });
  expect(stdout).toContain('(exit code 1)');
  expect(code).toBe(1);
});
