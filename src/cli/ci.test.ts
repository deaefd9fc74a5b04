import { existsSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../publish/summary.ts';
import { commandHere } from './testing/command-here.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

const folder = (): string => mkdtempSync(join(tmpdir(), 'refusal-'));
const summaryIn = (out: string): Summary => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;

/** What an answer may try: markup of XML, HTML and Markdown, commands of a workflow, and what no XML may hold. */
const hostile = ']]><b>![x](http://evil.test/x)</b> | `a` \ufffe ##[add-mask]e\n::error::injected';

/** Says of every missing name something else than its document; accepts the rest. */
const spiteful: RequestListener = (request, response) => {
  const end = response.end.bind(response);
  response.end = ((text: string) =>
    end(text.replace('"name is required"', JSON.stringify(hostile)))) as typeof response.end;
  conforming(request, response);
};

const clause = (id: string, expectation: string, more = ''): string =>
  `  - { id: ${id}, section: Names, statement: About ${id}., operations: all, ${more}ask: { inputs: [missing-member] }, expect: ${expectation} }`;
const must = clause('name.must', '{ status: 400, envelope: flat, message: name is required }');
const should = clause(
  'name.should',
  '{ status: 400, envelope: flat, message: { is: name is required, level: should } }',
);
const undecided = clause(
  'name.undecided',
  '{ status: 400 }',
  'before: [{ operation: createThing, save: { x: /x } }], ',
);

describe('a JUnit report', () => {
  let server: Awaited<ReturnType<typeof serve>>;
  beforeAll(async () => {
    server = await serve(spiteful);
  });
  afterAll(() => server.close());

  test('has failures, errors and passes, whatever answers hold, beside our own exit code', async () => {
    const cwd = folder();
    writeOwnContract(cwd, [must, should, undecided].join('\n'));
    mkdirSync(join(cwd, 'out'));
    writeFileSync(join(cwd, 'out', 'junit.xml'), 'of an earlier run');
    const args = ['--target', server.url, '--no-allure', '--junit', 'out/junit.xml'];
    const env = { PLAYWRIGHT_JUNIT_OUTPUT_FILE: join(cwd, 'elsewhere.xml') };
    const { code, stderr } = await runCli(['run', './contract.yaml', ...args], { cwd, env });
    expect(code).toBe(1);
    expect(stderr).toContain('junit     out/junit.xml');
    const xml = readFileSync(join(cwd, 'out', 'junit.xml'), 'utf8');
    expect(xml).toMatch(/^<testsuites [^>]*tests="3" failures="1" skipped="0" errors="1"/);
    expect(xml).toMatch(
      /<testcase name="things › name.must › createThing"[^>]*>\s*<failure message="message-differs: at body/,
    );
    expect(xml).toMatch(
      /<testcase name="things › name.undecided › createThing"[^>]*>\s*<error message="setup-failed: [^"]*" type="inconclusive">/,
    );
    expect(xml).toContain('<property name="warn" value="message-differs at body');
    expect(xml).not.toMatch(/[\ufffe\uffff]/);
    expect(xml).not.toContain('ATTACHMENT');
    expect(xml).not.toContain('is missing');
    expect(xml).not.toContain('<style>');
    // A section of text ends where Playwright ends it, and nowhere within.
    expect(xml.split(']]>').length).toBe(xml.split('<![CDATA[').length);
    expect(xml.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '')).not.toContain('<b>');
    expect(existsSync(join(cwd, 'elsewhere.xml'))).toBe(false);
  }, 60_000);

  test('of several contracts is a file each, with their ids in its name', async () => {
    const cwd = folder();
    const [one, other] = [join(cwd, 'one'), join(cwd, 'other')];
    writeOwnContract(one, must);
    const second = writeOwnContract(other, should);
    writeFileSync(second, readFileSync(second, 'utf8').replace('id: things', 'id: others'));
    const args = ['--target', server.url, '--no-allure', '--junit', 'junit.xml'];
    const { code } = await runCli(['run', './one/contract.yaml', './other/contract.yaml', ...args], { cwd });
    expect(code).toBe(1);
    expect(readFileSync(join(cwd, 'junit-things.xml'), 'utf8')).toContain('"things › name.must › createThing"');
    expect(readFileSync(join(cwd, 'junit-others.xml'), 'utf8')).toContain('"others › name.should › createThing"');
    expect(existsSync(join(cwd, 'junit.xml'))).toBe(false);
  }, 60_000);

  test.each(['--junit', '--har'])('where a folder stands %s is refused before anything is sent', async (option) => {
    const cwd = folder();
    writeOwnContract(cwd, must);
    const { code, stderr } = await commandHere(['run', './contract.yaml', '--target', server.url, option, '.'], {
      cwd,
    });
    expect([code, stderr]).toEqual([2, `found ${option} ., a folder; wanted the path of a file\n`]);
    expect(existsSync(join(cwd, 'reports'))).toBe(false);
  });
});

test('with --no-allure nothing of Allure is written, and what an earlier run left is gone', async () => {
  const cwd = folder();
  writeOwnContract(cwd, missingName);
  const server = await serve(conforming);
  const run = (...args: readonly string[]): Promise<CliResult> =>
    runCli(['run', './contract.yaml', '--target', server.url, ...args], { cwd });
  const written = (): readonly boolean[] =>
    ['allure-results', 'allure-report'].map((name) => existsSync(join(cwd, 'reports', 'things', name)));
  await run();
  const before = written();
  await run('--no-allure');
  await server.close();
  expect([before, written()]).toEqual([
    [true, true],
    [false, false],
  ]);
}, 60_000);

describe('with --fail-on should', () => {
  const cwd = folder();
  const by =
    (command: typeof runCli) =>
    async (...args: readonly string[]): Promise<CliResult> => {
      const server = await serve(spiteful);
      const result = await command(['run', './contract.yaml', '--target', server.url, '--no-allure', ...args], { cwd });
      await server.close();
      return result;
    };
  const [runWith, runHereWith] = [by(runCli), by(commandHere)];
  const judgeWith = (...args: readonly string[]): Promise<CliResult> =>
    commandHere(['judge', 'reports/things/evidence.ndjson', ...args], { cwd });

  beforeAll(() => writeOwnContract(cwd, should));

  test('a run in which only a should departs fails, and says why; without it, it does not', async () => {
    const light = await runHereWith();
    expect([light.code, summaryIn(join(cwd, 'reports/things'))]).toMatchObject([0, { failOn: 'must', exitCode: 0 }]);
    const heavy = await runWith('--fail-on', 'should', '--junit', 'junit.xml');
    expect([heavy.code, summaryIn(join(cwd, 'reports/things'))]).toMatchObject([1, { failOn: 'should', exitCode: 1 }]);
    expect(heavy.stdout).toContain(
      'does not conform: no must departs, but 1 should does, and --fail-on should counts that (exit code 1)',
    );
    expect(heavy.stderr).toContain('✗ 1/1 name.should › createThing');
    expect(readFileSync(join(cwd, 'junit.xml'), 'utf8')).toMatch(
      /<testsuites [^>]*failures="1" skipped="0" errors="0"/,
    );
  }, 60_000);

  test('the same is derived from the evidence', async () => {
    const judged = await Promise.all([judgeWith('--fail-on', 'should', '--json'), judgeWith('--json')]);
    expect(judged.map(({ code, stdout }) => [code, (JSON.parse(stdout) as Summary).failOn])).toEqual([
      [1, 'should'],
      [0, 'must'],
    ]);
  }, 60_000);

  test('a level that is none is refused', async () => {
    const { code, stderr } = await runHereWith('--fail-on', 'may');
    expect(code).toBe(2);
    expect(stderr).toContain("option '--fail-on <level>' argument 'may' is invalid");
  });
});
