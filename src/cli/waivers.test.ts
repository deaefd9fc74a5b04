import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageFile } from '../contract/package-file.ts';
import type { Summary } from '../publish/summary.ts';
import { serve } from './testing/own-api.ts';
import { type CliResult, finished, runCli, withoutOwn } from './testing/run-cli.ts';

const openapi = `openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
${['things', 'parts']
  .map(
    (name) => `  /${name}:
    post:
      operationId: create-${name}
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [name], properties: { name: { type: string } } }
            example: { name: lamp }
      responses: { '201': { description: It. } }
`,
  )
  .join('')}`;

const contract = `id: things
document: { title: Things, retrieved: '2026-11-20' }
envelopes:
  flat: { schema: { type: object, required: [error] }, message: /error }
clauses:
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    ask: { inputs: [missing-member] }
    expect: { status: 400, envelope: flat, message: name is required }
  - id: errors.media-type
    section: Errors
    statement: Every error is JSON.
    over: errors
    expect: { mediaType: application/json }
`;

interface Refusing {
  readonly status: number;
  readonly error: string;
  readonly type: string;
}
const right: Refusing = { status: 400, error: 'name is required', type: 'application/json' };

/** How things and parts are refused; a test says what is wrong with it. */
let refusing: Record<'things' | 'parts', Refusing>;

const listener: RequestListener = (request, response) => {
  let text = '';
  request.on('data', (part: Buffer) => {
    text += part;
  });
  request.on('end', () => {
    const { status, error, type } = refusing[request.url === '/parts' ? 'parts' : 'things'];
    const named = text.includes('name');
    response.writeHead(named ? 201 : status, { 'content-type': named ? 'application/json' : type });
    response.end(JSON.stringify(named ? { id: 1 } : { error }));
  });
};

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const waiversFile = join(cwd, 'waivers.yaml');
const summaryFile = join(cwd, 'reports', 'things', 'summary.json');
const summaryIn = (out: string): Summary => JSON.parse(readFileSync(join(cwd, out, 'summary.json'), 'utf8')) as Summary;
const summary = (): Summary => summaryIn('reports/things');
const refusal = (...args: readonly string[]): Promise<CliResult> => runCli(args, { cwd });
const run = (...args: readonly string[]): Promise<CliResult> =>
  refusal('run', './contract.yaml', '--target', 'target.yaml', '--no-allure', ...args);
const withWaivers = (...args: readonly string[]): Promise<CliResult> => run('--waivers', 'waivers.yaml', ...args);
const waiveFrom = (file: string, ...args: readonly string[]): Promise<CliResult> =>
  refusal('waive', file, '--reason', 'Ticket 12', '--owner', 'Ann', '--expires', '2999-12-31', ...args);
const waive = (...args: readonly string[]): Promise<CliResult> => waiveFrom(summaryFile, ...args);

let server: Awaited<ReturnType<typeof serve>>;
const targetText = (): string => `contract: things\nservers: { default: '${server.url}' }\n`;

beforeAll(async () => {
  writeFileSync(join(cwd, 'contract.yaml'), contract);
  writeFileSync(join(cwd, 'openapi.yaml'), openapi);
  server = await serve(listener);
});
afterAll(() => server.close());
beforeEach(() => {
  refusing = { things: { ...right, status: 422 }, parts: right };
  writeFileSync(join(cwd, 'target.yaml'), targetText());
  rmSync(waiversFile, { force: true });
});

/** Runs against a server that departs, and waives it. */
const gate = async (): Promise<void> => {
  await run();
  await waive();
};

test('a gate starts on an API that does not conform: what departs is waived, and the next run passes', async () => {
  const before = await run();
  expect(before.code).toBe(1);
  const written = await waive();
  expect(written).toMatchObject({ code: 0, stdout: 'waivers.yaml: 1 waiver written for things, until 2999-12-31\n' });
  expect(
    readFileSync(waiversFile, 'utf8'),
  ).toBe(`# yaml-language-server: $schema=node_modules/refusal/contracts/waivers.schema.json
contract: things
waivers:
  - expectation: name.missing/status
    operation: create-things
    finding: status-differs
    reason: Ticket 12
    owner: Ann
    expires: 2999-12-31
`);
  const after = await withWaivers();
  expect(after.code).toBe(0);
  for (const part of [
    '~ name.missing       1 fail (1 waived), 2 pass',
    '~ 1 departure waived\n    name.missing/status  status-differs in create-things, 1 finding  Ann, until 2999-12-31: Ticket 12\n',
    'expectations      4   1 fail (1 waived), 3 pass',
    'conforms, but for 1 waived expectation (exit code 0)',
  ])
    expect(after.stdout).toContain(part);
  expect(after.stdout).not.toContain('✗');
  expect(after.stderr).toMatch(/~ +\d\/\d name\.missing › create-things/);
  expect(summary()).toMatchObject({
    exitCode: 0,
    counts: { dispositions: { waived: 1 } },
    waivers: [{ owner: 'Ann', disposition: 'waived' }],
  });
}, 60_000);

test('a new departure on another operation fails the run, and the terminal says which is covered', async () => {
  await gate();
  refusing.parts = { ...right, status: 422 };
  const result = await withWaivers();
  expect(result.code).toBe(1);
  for (const part of [
    '✗ name.missing/status  fail, must, document\n',
    '    new       status-differs in create-parts\n    waived    status-differs in create-things\n',
    `request   curl -sS -i -X POST '${server.url}/parts'`,
  ])
    expect(result.stdout).toContain(part);
  expect(result.stdout).not.toContain('also in');
  expect(result.stderr).toMatch(/✗ +\d\/\d name\.missing › create-parts/);
  expect(result.stderr).toMatch(/~ +\d\/\d name\.missing › create-things/);
}, 60_000);

test('an expired waiver fails the run, and waive renews it only with --renew', async () => {
  await gate();
  writeFileSync(waiversFile, readFileSync(waiversFile, 'utf8').replace('2999-12-31', '2026-01-31'));
  const result = await withWaivers();
  expect(result.code).toBe(1);
  expect(result.stdout).toContain('✗ name.missing/status  fail, must, document, expired');
  expect(result.stdout).toContain('✗ 1 waiver expired, and what it accepted still departs\n');
  const left = await waive();
  expect(left.stdout).toContain('nothing written\n1 waiver expired and left as they are; --renew renews them');
  expect(readFileSync(waiversFile, 'utf8')).toContain('2026-01-31');
  await waive('--renew');
  expect(readFileSync(waiversFile, 'utf8')).toContain('2999-12-31');
  expect((await withWaivers()).code).toBe(0);
}, 60_000);

test('a stale waiver fails the run until it is taken out', async () => {
  await gate();
  refusing.things = right;
  const result = await withWaivers();
  expect(result.code).toBe(1);
  expect(result.stdout).toContain(
    '✗ 1 waiver stale: what it accepted departs no more; take it out\n    name.missing/status',
  );
  expect(result.stdout).toContain('does not conform: 1 waiver stale (exit code 1)');
  expect(result.stderr).toMatch(/✗ +\d\/\d name\.missing › create-things/);
  expect((await run()).code).toBe(0);
}, 60_000);

test('of a part of a contract a waiver of the rest is neither stale nor used', async () => {
  await gate();
  refusing.things = right;
  const result = await withWaivers('--probe', 'name.missing:create-parts:missing-member@/name');
  expect(result.code).toBe(0);
  expect(result.stdout).toContain('– 1 waiver neither used nor stale');
}, 60_000);

test('waivers that match nothing are mistakes before the first request', async () => {
  await gate();
  writeFileSync(waiversFile, readFileSync(waiversFile, 'utf8').replace('create-things', 'create-thing'));
  const result = await withWaivers();
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(
    'waivers.yaml:5:16 waivers[0].operation: found create-thing; wanted one of the operations that name.missing asks; did you mean create-things?\n1 mistake; nothing was sent.',
  );
  expect((await refusal('check', 'waivers.yaml', '--contract', './contract.yaml')).code).toBe(2);
}, 60_000);

test('a target file names its waivers, and --waivers stands for them', async () => {
  await gate();
  writeFileSync(join(cwd, 'target.yaml'), `${targetText()}waivers: waivers.yaml\n`);
  expect((await run()).code).toBe(0);
  writeFileSync(join(cwd, 'none.yaml'), 'contract: things\nwaivers: []\n');
  expect((await run('--waivers', 'none.yaml')).code).toBe(1);
  const checked = await refusal('check', 'target.yaml', '--contract', './contract.yaml');
  expect(checked.stdout).toContain('target.yaml: a target for things');
  writeFileSync(join(cwd, 'target.yaml'), `${targetText()}waivers: gone.yaml\n`);
  expect((await refusal('check', 'target.yaml', '--contract', './contract.yaml')).stderr).toContain(
    'gone.yaml:1:1 found no file that can be read (ENOENT)',
  );
}, 60_000);

test('judge derives the same with the sealed waivers, and another conclusion with others', async () => {
  await gate();
  await withWaivers();
  const live = summary();
  const evidence = join(cwd, 'reports', 'things', 'evidence.ndjson');
  const again = await refusal('judge', evidence, '--json');
  expect(again.code).toBe(0);
  expect(JSON.parse(again.stdout)).toEqual(live);
  writeFileSync(join(cwd, 'none.yaml'), 'contract: things\nwaivers: []\n');
  expect((await refusal('judge', evidence, '--waivers', 'none.yaml')).code).toBe(1);
  // As of the day of the run, not of today.
  const days = [live.startedAt.slice(0, 10), '2020-01-01'];
  const codes: (number | null)[] = [];
  for (const day of days) {
    writeFileSync(waiversFile, readFileSync(waiversFile, 'utf8').replace(/expires: .*/, `expires: ${day}`));
    codes.push((await refusal('judge', evidence, '--waivers', 'waivers.yaml')).code);
  }
  expect(codes).toEqual([0, 1]);
}, 60_000);

describe('refusal waive', () => {
  const departing = {
    things: { ...right, status: 422, type: 'text/plain' },
    parts: { ...right, error: 'no' },
  };
  beforeAll(async () => {
    refusing = departing;
    writeFileSync(join(cwd, 'target.yaml'), targetText());
    await run('--out', 'recorded');
  }, 60_000);
  beforeEach(() => {
    refusing = departing;
  });
  const waive = (...args: readonly string[]): Promise<CliResult> =>
    waiveFrom(join(cwd, 'recorded', 'summary.json'), ...args);
  const written = (file = waiversFile): readonly string[] =>
    [...readFileSync(file, 'utf8').matchAll(/expectation: (.*)\n +operation: (.*)\n/g)].map(
      ([, expectation, operation]) => `${expectation} ${operation}`,
    );

  test('writes each departure once, in the order of the contract, and adds what is new to a file', async () => {
    await waive('--clause', 'errors.*');
    expect(written()).toEqual(['errors.media-type/media-type create-things']);
    const more = await waive();
    expect(more.stdout).toBe(
      'waivers.yaml: 2 waivers written for things, until 2999-12-31\n1 departure waived already\n',
    );
    expect(written()).toEqual([
      'errors.media-type/media-type create-things',
      'name.missing/status create-things',
      'name.missing/message create-parts',
    ]);
    const before = readFileSync(waiversFile, 'utf8');
    expect((await waive()).stdout).toBe('waivers.yaml: nothing written\n3 departures waived already\n');
    expect(readFileSync(waiversFile, 'utf8')).toBe(before);
    expect((await withWaivers()).code).toBe(0);
  }, 60_000);

  test('writes where --out says', async () => {
    await waive('--out', 'accepted/things.yaml');
    expect(written(join(cwd, 'accepted', 'things.yaml'))).toHaveLength(3);
    expect(existsSync(waiversFile)).toBe(false);
  });

  test('waives a should only with --level should', async () => {
    const own = mkdtempSync(join(tmpdir(), 'refusal-'));
    const light = contract.replace('mediaType: application/json', 'mediaType: { is: application/json, level: should }');
    writeFileSync(join(own, 'contract.yaml'), light);
    writeFileSync(join(own, 'openapi.yaml'), openapi);
    const result = await runCli(['run', './contract.yaml', '--target', server.url, '--no-allure', '--out', 'light'], {
      cwd: own,
    });
    expect(result.code).toBe(1);
    const waiveLight = (...args: readonly string[]) =>
      runCli(['waive', 'light/summary.json', '--reason', 'r', '--owner', 'Ann', '--expires', '2999-12-31', ...args], {
        cwd: own,
      });
    const first = await waiveLight();
    expect(first.stdout).toContain(
      '2 waivers written for things, until 2999-12-31\n1 departure of a should not waived',
    );
    expect((await waiveLight('--level', 'should')).stdout).toContain('1 waiver written');
    expect(written(join(own, 'waivers.yaml'))).toContain('errors.media-type/media-type create-things');
  }, 60_000);

  test.each<[string, readonly string[], string]>([
    ['a day that is none', ['--expires', '2027-02-30'], 'found --expires 2027-02-30; wanted a day such as 2027-01-31'],
    ['a day that is past', ['--expires', '2020-01-31'], 'found --expires 2020-01-31, which is past; wanted'],
    ['an empty reason', ['--reason', ' '], 'found an empty --reason; wanted why they are accepted'],
    ['an empty owner', ['--owner', ''], 'found an empty --owner; wanted who answers for the waivers'],
    [
      'an unknown clause',
      ['--clause', 'name.mising'],
      'found no clause name.mising in the summary; wanted one of its clauses; did you mean name.missing?',
    ],
  ])('refuses %s, and writes nothing', async (_, args, message) => {
    const result = await waive(...args);
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
    expect(existsSync(waiversFile)).toBe(false);
  });

  test.each<[string, (text: Summary) => unknown, string]>([
    [
      'another format',
      (one) => ({ ...one, format: 'refusal-summary/9' }),
      'found the format "refusal-summary/9"; wanted refusal-summary/1',
    ],
    ['no summary', () => [], 'found no format; wanted refusal-summary/1'],
    ['a broken summary', (one) => ({ ...one, clauses: 1 }), 'found at /clauses what no summary has'],
    [
      'an incomplete run',
      (one) => ({ ...one, complete: false, missing: ['a'] }),
      'found an incomplete run, in which 1 probe of 2 have no verdict',
    ],
  ])('refuses %s', async (_, change, message) => {
    const file = join(cwd, 'changed.json');
    writeFileSync(file, JSON.stringify(change(summaryIn('recorded'))));
    const result = await refusal('waive', file, '--reason', 'r', '--owner', 'A', '--expires', '2999-12-31');
    expect(result.code).toBe(2);
    expect(result.stderr).toContain(message);
  });

  test('refuses to add to the waivers of another contract, or to what is no waivers file', async () => {
    writeFileSync(waiversFile, 'contract: others\nwaivers: []\n');
    expect((await waive()).stderr).toContain('waivers.yaml: found the waivers of others; wanted those of things');
    writeFileSync(waiversFile, 'contract: things\nwaivers: all\n');
    const result = await waive();
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('waivers.yaml:2:10 waivers: found "all"; wanted array');
    expect(readFileSync(waiversFile, 'utf8')).toBe('contract: things\nwaivers: all\n');
  });
});

describe('a waived failure is never shown as a plain pass', () => {
  const departing = { things: { ...right, status: 422, type: 'text/plain' }, parts: right };
  let waivers: string;
  beforeAll(async () => {
    refusing = departing;
    writeFileSync(join(cwd, 'target.yaml'), targetText());
    rmSync(waiversFile, { force: true });
    await gate();
    waivers = readFileSync(waiversFile, 'utf8');
  }, 60_000);
  beforeEach(() => {
    refusing = departing;
    writeFileSync(waiversFile, waivers);
  });
  const waivedTests = ['errors.media-type', 'name.missing › create-things'];

  test('in Allure: skipped, tagged, with the reason, the owner and the day', async () => {
    await refusal('run', './contract.yaml', '--target', server.url, '--waivers', 'waivers.yaml');
    const folder = join(cwd, 'reports', 'things', 'allure-results');
    const results = readdirSync(folder)
      .filter((name) => name.endsWith('-result.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as AllureResult);
    const waived = results.filter(({ labels }) =>
      labels.some(({ name, value }) => name === 'tag' && value === 'waived'),
    );
    expect(waived.map(({ name }) => name).sort()).toEqual(waivedTests);
    for (const { status, statusDetails } of waived) {
      expect(status).toBe('skipped');
      expect(statusDetails?.message).toMatch(/^waived: .*1 finding \(Ann, until 2999-12-31: Ticket 12\)$/);
    }
    const others = results.filter((one) => !waived.includes(one));
    expect(others.map(({ name, status }) => [name, status])).toEqual([['name.missing › create-parts', 'passed']]);
  }, 60_000);

  const playwrightCli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const playwright = (reporter: string, env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    finished(
      spawn(
        process.execPath,
        [playwrightCli, 'test', '-c', packageFile('playwright.config.ts'), `--reporter=${reporter}`],
        {
          cwd,
          env: {
            ...withoutOwn(process.env),
            NO_COLOR: '1',
            REFUSAL_CONTRACT: join(cwd, 'contract.yaml'),
            REFUSAL_TARGET: server.url,
            REFUSAL_WAIVERS: waiversFile,
            ...env,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      ),
    );

  test.each([
    ['alone', 'junit'],
    ['after our reporter', `${packageFile('src/publish/playwright-reporter.ts')},junit`],
  ])(
    'in JUnit %s: skipped, with properties that say why',
    async (_, reporter) => {
      const file = join(cwd, 'junit.xml');
      const { code } = await playwright(reporter, { PLAYWRIGHT_JUNIT_OUTPUT_NAME: file });
      expect(code).toBe(0);
      const cases = readFileSync(file, 'utf8').split('<testcase ').slice(1);
      const skipped = cases.filter((one) => one.includes('<skipped>'));
      expect(skipped.map((one) => /name="things › ([^"]+)"/.exec(one)?.[1]).sort()).toEqual(waivedTests);
      for (const one of skipped)
        expect(one).toMatch(/<property name="waived" value="waived: .*\(Ann, until 2999-12-31: Ticket 12\)">/);
      expect(cases).toHaveLength(3);
    },
    60_000,
  );

  test('in Playwright’s own list: skipped; a new departure fails, and a stale waiver does', async () => {
    const waived = await playwright('list');
    expect(waived.stdout).toMatch(/2 skipped\n +1 passed/);
    expect(waived.code).toBe(0);
    refusing = { things: right, parts: { ...right, status: 422 } };
    const other = await playwright('list');
    expect(other.code).toBe(1);
    expect(other.stdout).toContain('status-differs: at status: expected 400, actual 422');
    expect(other.stdout).toContain('stale: no status-differs of name.missing/status in create-things any more');
    expect(other.stdout).toContain('stale: no media-type-differs of errors.media-type/media-type in create-things');
    expect(other.stdout).toMatch(/3 failed/);
  }, 60_000);
});

interface AllureResult {
  readonly name: string;
  readonly status: string;
  readonly statusDetails?: { readonly message?: string };
  readonly labels: readonly { readonly name: string; readonly value: string }[];
}
