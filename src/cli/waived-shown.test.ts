import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { packageFile } from '../contract/package-file.ts';
import { gatedApi, right } from './testing/gated-api.ts';
import { type CliResult, finished, runCli, withoutOwn } from './testing/run-cli.ts';

const api = gatedApi();
const { cwd, waiversFile, gate } = api;

describe('a waived failure is never shown as a plain pass', () => {
  const departing = { things: { ...right, status: 422, type: 'text/plain' }, parts: right };
  let waivers: string;
  beforeAll(async () => {
    api.refusing = departing;
    writeFileSync(join(cwd, 'target.yaml'), api.targetText);
    rmSync(waiversFile, { force: true });
    await gate();
    waivers = readFileSync(waiversFile, 'utf8');
  }, 60_000);
  beforeEach(() => {
    api.refusing = departing;
    writeFileSync(waiversFile, waivers);
  });
  const waivedTests = ['errors.media-type', 'name.missing › create-things'];

  test('in Allure: skipped, tagged, with the reason, the owner and the day', async () => {
    await runCli(['run', './contract.yaml', '--target', api.url, '--waivers', 'waivers.yaml'], { cwd });
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
    const others = results.filter((one) => !waived.includes(one) && !/^\d+ expectations? holds?/.test(one.name));
    expect(others.map(({ name, status }) => [name, status])).toEqual([['name.missing › create-parts', 'passed']]);
  }, 60_000);

  const playwrightCli = createRequire(import.meta.url).resolve('@playwright/test/cli');
  const playwright = (reporter: string, env: Readonly<Record<string, string>> = {}): Promise<CliResult> =>
    finished(
      spawn(
        process.execPath,
        [playwrightCli, 'test', '-c', packageFile('dist/playwright.config.js'), `--reporter=${reporter}`],
        {
          cwd,
          env: {
            ...withoutOwn(process.env),
            NO_COLOR: '1',
            REFUSAL_CONTRACT: join(cwd, 'contract.yaml'),
            REFUSAL_TARGET: api.url,
            REFUSAL_WAIVERS: waiversFile,
            ...env,
          },
          stdio: ['ignore', 'pipe', 'pipe'],
        },
      ),
    );

  test.each([
    ['beside Playwright’s own list', 'list,junit'],
    ['after our reporter', `${packageFile('dist/src/publish/playwright-reporter.js')},junit`],
  ])(
    'in JUnit %s: skipped, with properties that say why',
    async (_, reporter) => {
      const file = join(cwd, 'junit.xml');
      const { code, stdout } = await playwright(reporter, { PLAYWRIGHT_JUNIT_OUTPUT_NAME: file });
      expect(code).toBe(0);
      const cases = readFileSync(file, 'utf8').split('<testcase ').slice(1);
      const skipped = cases.filter((one) => one.includes('<skipped>'));
      expect(skipped.map((one) => /name="things › ([^"]+)"/.exec(one)?.[1]).sort()).toEqual(waivedTests);
      for (const one of skipped)
        expect(one).toMatch(/<property name="waived" value="waived: .*\(Ann, until 2999-12-31: Ticket 12\)">/);
      expect(cases).toHaveLength(3);
      if (reporter.startsWith('list')) expect(stdout).toMatch(/2 skipped\n +1 passed/);
    },
    60_000,
  );

  test('in Playwright’s own list a new departure fails, and a stale waiver does', async () => {
    api.refusing = { things: right, parts: { ...right, status: 422 } };
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
