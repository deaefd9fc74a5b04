import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { JsonObject, JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { sectionDigest } from '../document/digest.ts';
import type { CoverageReport } from '../publish/coverage-json.ts';
import { commandHere } from './testing/command-here.ts';
import { conforming, serve, writeOwnContract } from './testing/own-api.ts';
import type { CliResult } from './testing/run-cli.ts';

const schema = JSON.parse(readFileSync(packageFile('reports/coverage.schema.json'), 'utf8')) as JsonSchema;

const clauses = `
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    ask: { inputs: [missing-member] }
    expect: { status: 400, envelope: flat, message: name is required }
  - id: name.free
    section: Names / Plans
    statement: On the free plan a name is short.
    capabilities: ['plan: free']
    operations: all
    ask: { inputs: [missing-member] }
    expect: { status: 400 }
  - id: shape
    section: Errors
    statement: Every error has its shape.
    over: errors
    expect: { envelope: flat }
  - id: untestable.support
    section: Names / Plans
    statement: Support helps.
    untestable: It speaks of people.
`;
const markdown = `# Errors

Every error has its shape.

## Names

A name is *required*.

### Plans

A short one on the free plan. Support helps.

## Limits

There are some.
`;

const cwd = mkdtempSync(join(tmpdir(), 'refusal-coverage-'));
const contract = join(cwd, 'contract.yaml');
const coverage = (...args: readonly string[]): Promise<CliResult> =>
  commandHere(['coverage', './contract.yaml', ...args], { cwd });
const write = (name: string, text: string): string => {
  writeFileSync(join(cwd, name), text);
  return name;
};
const reportOf = ({ stdout }: CliResult): CoverageReport => {
  const report = JSON.parse(stdout) as CoverageReport;
  expect(schemaErrors(schema, report as unknown as JsonObject)).toEqual([]);
  return report;
};

beforeEach(() => {
  writeOwnContract(cwd, clauses);
});
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('refusal coverage', () => {
  test('lists the clauses by section, and what no test can decide', async () => {
    const { code, stdout } = await coverage();
    expect(code).toBe(0);
    expect(stdout).toMatch(/Things \(things\)\n\nNames\n {2}• name\.missing +3 expectations\n/);
    expect(stdout).toContain('· untestable.support  untestable: It speaks of people.');
    expect(stdout).toContain('3 sections that clauses name: the contract does not list those of its document');
    expect(stdout).toMatch(/documented +4\n {2}testable +3\n {4}−1 {2}It speaks of people\. {2}untestable\.support\n$/);
  });

  test('records the sections of a document, and then says of which the contract says nothing', async () => {
    const before = readFileSync(contract, 'utf8');
    const { code, stdout, stderr } = await coverage('--document', write('errors.md', markdown), '--record');
    expect([code, stderr]).toEqual([0, `${contract}: 4 sections recorded of errors.md, read as markdown\n`]);
    expect(stdout).toMatch(/Errors\n {2}• shape[\s\S]*Names\n[\s\S]*Names \/ Plans\n[\s\S]*Limits {2}no clause\n/);
    expect(stdout).toContain('4 sections, 1 of them without a clause');
    expect(stdout).toContain('errors.md: 4 sections, each as it was recorded');
    const after = readFileSync(contract, 'utf8');
    expect(after.replace(/, sections: \[[^\]]*\]/, '')).toBe(before);
    expect(after).toContain(sectionDigest(['There are some.']));
    expect(after).not.toContain('There are some');
  });

  test('names what changed, appeared and vanished, and the clauses to read again', async () => {
    await coverage('--document', write('errors.md', markdown), '--record');
    const changed = markdown.replace('short one', 'very short one').replace('## Limits', '## Quotas');
    const { code, stdout } = await coverage('--document', write('errors.md', changed));
    expect(code).toBe(1);
    expect(stdout).toContain(
      `errors.md: not as it was recorded
  changed     Names / Plans
              read again: name.free, untestable.support
  vanished    Limits
  appeared    Quotas
`,
    );
    const again = await coverage('--document', 'errors.md', '--json');
    expect(again.code).toBe(1);
    expect(reportOf(again).document).toEqual({
      file: 'errors.md',
      form: 'markdown',
      changed: ['Names / Plans'],
      appeared: ['Quotas'],
      vanished: ['Limits'],
      likely: [],
      clauses: ['name.free', 'untestable.support'],
    });
  });

  test('reads a plain text by what clauses name, and says what it took for a heading', async () => {
    const text = markdown.replace(/^#+ /gm, '').replaceAll('*', '');
    const recorded = await coverage('--document', write('errors.txt', text), '--record');
    expect(recorded.stderr).toContain('taken for a heading: Names / Limits');
    const mended = readFileSync(contract, 'utf8').replace('Names / Limits', 'Limits');
    writeFileSync(contract, mended);
    const again = await coverage('--document', 'errors.txt', '--record');
    expect(again.stderr).not.toContain('taken');
    expect(readFileSync(contract, 'utf8')).toBe(mended);
    // And the Markdown of which it is the text is the same.
    expect((await coverage('--document', write('errors.md', markdown))).code).toBe(0);
    expect((await coverage('--document', 'errors.md', '--form', 'text')).code).toBe(1);
  });

  test('records for a contract that does not load for its sections, and then says what is wrong with it', async () => {
    writeFileSync(contract, readFileSync(contract, 'utf8').replace('section: Names\n', 'section: Namse\n'));
    const { code, stderr } = await coverage('--document', write('errors.md', markdown), '--record');
    expect(code).toBe(2);
    expect(stderr).toContain('4 sections recorded');
    expect(stderr).toContain(
      'clauses[0].section: found Namse; wanted a section of the document (document.sections); did you mean Names?',
    );
  });

  test.each([
    [['--record'], 'found --record without --document; wanted the document whose sections it records'],
    [['--document', 'nowhere.md'], 'found no file nowhere.md; wanted a document: text, Markdown or HTML'],
    [
      ['--document', 'errors.md'],
      'found no document.sections; wanted those that refusal coverage --record writes, to compare errors.md with',
    ],
    [
      ['--document', 'empty.md', '--record'],
      'empty.md: found no section in it, read as markdown; wanted a document with headings',
    ],
    [['--run', 'nowhere'], 'found no file nowhere; wanted the folder of a run, or its summary.json'],
    [['--run', 'errors.md'], 'errors.md: found no summary of this version'],
    [['--run', 'older.json'], 'older.json: found no summary of this version'],
    [['--run', 'other.json'], 'other.json: found a run of others; wanted one of things'],
  ])('%j is refused', async (args, why) => {
    write('errors.md', markdown);
    write('empty.md', 'No heading at all.\n');
    write('older.json', JSON.stringify({ format: 'refusal-summary/1', contract: { id: 'things' } }));
    write('other.json', JSON.stringify({ format: 'refusal-summary/1', funnel: {}, contract: { id: 'others' } }));
    const { code, stderr } = await coverage(...args);
    expect([code, stderr]).toEqual([2, expect.stringContaining(why)]);
  });
});

describe('refusal coverage of runs', () => {
  const runOn = async (name: string, plan: string): Promise<string> => {
    const server = await serve(conforming);
    const target = write(
      `${name}.yaml`,
      `contract: things\nservers: { default: '${server.url}' }\ncapabilities: { plan: ${plan} }\n`,
    );
    const out = join('runs', name);
    await commandHere(['run', './contract.yaml', '--target', target, '--no-allure', '--out', out], { cwd });
    await server.close();
    return out;
  };
  beforeAll(async () => {
    writeOwnContract(cwd, clauses);
    mkdirSync(join(cwd, 'runs'), { recursive: true });
    await runOn('free', 'free');
    await runOn('paid', 'paid');
  });

  test('says how far the clauses came, and why no further', async () => {
    const { code, stdout } = await coverage('--run', 'runs/paid');
    expect(code).toBe(0);
    expect(stdout).toContain('✓ name.missing        proven, 3 expectations');
    expect(stdout).toContain('– name.free           not asked: lacks the capability plan: free');
    expect(stdout).toMatch(
      /testable +3\n.*\n {2}asked +2\n {4}−1 {2}lacks the capability plan: free {2}name\.free\n {2}decided +2\n {2}proven +2\n$/,
    );
  });

  test.each([
    ['each by itself', ['--run', 'runs/paid', '--run', 'runs/free/summary.json']],
    ['the folder of both', ['--run', 'runs']],
  ])('counts a clause for the furthest that it came in any of them: %s', async (_, args) => {
    const report = reportOf(await coverage(...args, '--json'));
    expect(report.runs).toHaveLength(2);
    expect(report.funnel).toEqual({ documented: 4, testable: 3, asked: 3, decided: 3, proven: 3 });
    expect(report.sections[0]?.clauses[0]).toMatchObject({ id: 'name.missing', stage: 'proven', why: [] });
  });

  test('says that a run asked another text of the contract', async () => {
    writeFileSync(contract, `${readFileSync(contract, 'utf8')}# changed\n`);
    const { stdout, stderr } = await coverage('--run', 'runs');
    expect(stderr).toBe('2 runs of 2 asked another text of this contract; clauses are joined by their ids\n');
    expect(stdout).toMatch(/proven +3\n$/);
  });

  test('without a run has no more than what is documented and testable', async () => {
    const { runs, listed, funnel } = reportOf(await coverage('--json'));
    expect({ runs, listed, funnel }).toEqual({ runs: [], listed: false, funnel: { documented: 4, testable: 3 } });
  });
});
