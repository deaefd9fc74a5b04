import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gatedApi, right } from './testing/gated-api.ts';
import { runCli } from './testing/run-cli.ts';

const api = gatedApi();
const { cwd, waiversFile, summary, refusal, run, runHere, waive, gate } = api;

const waiving = ['--reason', 'Ticket 12', '--owner', 'Ann', '--expires', '2999-12-31'];

test('a gate starts on an API that does not conform: what departs is waived, and the next run passes', async () => {
  const before = await run();
  expect(before.code).toBe(1);
  const written = await runCli(['waive', 'reports/things/summary.json', ...waiving], { cwd });
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
  const after = await run('--waivers', 'waivers.yaml');
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
  api.refusing = { ...api.refusing, parts: { ...right, status: 422 } };
  const result = await run('--waivers', 'waivers.yaml');
  expect(result.code).toBe(1);
  for (const part of [
    '✗ name.missing/status  fail, must, document\n',
    '    new       status-differs in create-parts\n    waived    status-differs in create-things\n',
    `request   curl -sS -i -X POST '${api.url}/parts'`,
  ])
    expect(result.stdout).toContain(part);
  expect(result.stdout).not.toContain('also in');
  expect(result.stderr).toMatch(/✗ +\d\/\d name\.missing › create-parts/);
  expect(result.stderr).toMatch(/~ +\d\/\d name\.missing › create-things/);
}, 60_000);

test('an expired waiver fails the run, and waive renews it only with --renew', async () => {
  await gate();
  writeFileSync(waiversFile, readFileSync(waiversFile, 'utf8').replace('2999-12-31', '2026-01-31'));
  const result = await runHere('--waivers', 'waivers.yaml');
  expect(result.code).toBe(1);
  expect(result.stdout).toContain('✗ name.missing/status  fail, must, document, expired');
  expect(result.stdout).toContain('✗ 1 waiver expired, and what it accepted still departs\n');
  const left = await waive();
  expect(left.stdout).toContain('nothing written\n1 waiver expired and left as they are; --renew renews them');
  expect(readFileSync(waiversFile, 'utf8')).toContain('2026-01-31');
  await waive('--renew');
  expect(readFileSync(waiversFile, 'utf8')).toContain('2999-12-31');
  expect((await runHere('--waivers', 'waivers.yaml')).code).toBe(0);
}, 60_000);

test('a stale waiver fails the run until it is taken out', async () => {
  await gate();
  api.refusing = { ...api.refusing, things: right };
  const result = await run('--waivers', 'waivers.yaml');
  expect(result.code).toBe(1);
  expect(result.stdout).toContain(
    '✗ 1 waiver stale: what it accepted departs no more; take it out\n    name.missing/status',
  );
  expect(result.stdout).toContain('does not conform: 1 waiver stale (exit code 1)');
  expect(result.stderr).toMatch(/✗ +\d\/\d name\.missing › create-things/);
  expect((await runHere()).code).toBe(0);
}, 60_000);

test('of a part of a contract a waiver of the rest is neither stale nor used', async () => {
  await gate();
  api.refusing = { ...api.refusing, things: right };
  const result = await runHere(
    '--waivers',
    'waivers.yaml',
    '--probe',
    'name.missing:create-parts:missing-member@/name',
  );
  expect(result.code).toBe(0);
  expect(result.stdout).toContain('– 1 waiver neither used nor stale');
}, 60_000);

test('waivers that match nothing are mistakes before the first request', async () => {
  await gate();
  writeFileSync(waiversFile, readFileSync(waiversFile, 'utf8').replace('create-things', 'create-thing'));
  const result = await refusal('run', './contract.yaml', '--target', 'target.yaml', '--waivers', 'waivers.yaml');
  expect(result.code).toBe(2);
  expect(result.stderr).toContain(
    'waivers.yaml:5:16 waivers[0].operation: found create-thing; wanted one of the operations that name.missing asks; did you mean create-things?\n1 mistake; nothing was sent.',
  );
  expect((await refusal('check', 'waivers.yaml', '--contract', './contract.yaml')).code).toBe(2);
}, 60_000);

test('a target file names its waivers, and --waivers stands for them', async () => {
  await gate();
  writeFileSync(join(cwd, 'target.yaml'), `${api.targetText}waivers: waivers.yaml\n`);
  expect((await run()).code).toBe(0);
  writeFileSync(join(cwd, 'none.yaml'), 'contract: things\nwaivers: []\n');
  expect((await runHere('--waivers', 'none.yaml')).code).toBe(1);
  const checked = await refusal('check', 'target.yaml', '--contract', './contract.yaml');
  expect(checked.stdout).toContain('target.yaml: a target for things');
  writeFileSync(join(cwd, 'target.yaml'), `${api.targetText}waivers: gone.yaml\n`);
  expect((await refusal('check', 'target.yaml', '--contract', './contract.yaml')).stderr).toContain(
    'gone.yaml:1:1 found no file that can be read (ENOENT)',
  );
}, 60_000);

test('judge derives the same with the sealed waivers, and another conclusion with others', async () => {
  await gate();
  await runHere('--waivers', 'waivers.yaml');
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
