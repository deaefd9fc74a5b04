import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { xavigate } from '../../fixtures/providers/xavigate/xavigate.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';
import { dirsOf, indexes, RunFolders } from './testing/shards.ts';
import { type Spoil, startSpoilingProxy, withMembers } from './testing/spoiling-proxy.ts';

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const { concludedIn, countedIn } = new RunFolders(cwd);

describe('three shards of a run against one wrong server', () => {
  let ran: readonly CliResult[];
  let merged: CliResult;
  /** One request id for all, and 404 for 410: what departs only between answers, and what departs in one. */
  const spoil: Spoil = (answer) => {
    if (!String(answer.headers['content-type']).includes('json') || answer.status < 400) return answer;
    const same = withMembers(answer, { request_id: 'req_0000000000000000' });
    return answer.status === 404 ? { ...same, status: 410 } : same;
  };

  beforeAll(async () => {
    const sandbox = await xavigate.start({ port: 0 });
    const proxy = await startSpoilingProxy(sandbox.url, spoil);
    const names = Object.keys(sandbox.credentials);
    writeFileSync(
      join(cwd, 'target.yaml'),
      [
        'contract: xavigate',
        `servers: { default: '${proxy.url}' }`,
        `credentials: { ${names.map((name) => `${name}: ${JSON.stringify(`\${KEY_${name}}`)}`).join(', ')} }`,
        `states: { url: '${sandbox.statesUrl}' }`,
      ].join('\n'),
    );
    const keys = Object.entries(sandbox.credentials).map(([name, value]) => [`KEY_${name}`, value]);
    const env = Object.fromEntries(keys) as Record<string, string>;
    const run = (...args: readonly string[]) =>
      runCli(['run', 'xavigate', '--target', 'target.yaml', ...args], { cwd, env });
    const shards = await Promise.all(indexes.map((index) => run('--shard', `${index}/3`, '--out', `bad-${index}`)));
    ran = [...shards, await run('--out', 'bad-whole')];
    merged = await runCli(['merge', ...dirsOf('bad'), '--out', 'bad'], { cwd });
    await proxy.close();
    await sandbox.close();
  }, 180_000);

  test('exit by their own departures', () => {
    expect(ran.map(({ code }) => code)).toEqual([1, 1, 1, 1]);
  });

  test('are joined to the verdicts and findings of one run', () => {
    expect(merged.code).toBe(1);
    expect(merged.stdout).toContain('does not conform (exit code 1)');
    expect(concludedIn('bad')).toEqual(concludedIn('bad-whole'));
    expect(countedIn('bad')).toEqual(countedIn('bad-whole'));
  });

  test('have invariants judged over the answers of all of them', () => {
    const distinct = (dir: string): number =>
      concludedIn(dir).flatMap(({ findings }) => findings.filter(({ code }) => code === 'distinct-differs')).length;
    const apart = dirsOf('bad').map(distinct);
    // The first answer of each shard has a twin in another.
    expect(distinct('bad')).toBe(apart.reduce((sum, one) => sum + one, 0) + 2);
  });

  /** The status and message of every result, by what it is about. */
  const resultsIn = (dir: string) => {
    const folder = join(cwd, dir, 'allure-results');
    const results = readdirSync(folder)
      .filter((name) => name.endsWith('-result.json'))
      .map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as AllureResult);
    const about = ({ name, status, statusDetails, labels }: AllureResult) => ({
      name,
      status,
      message: status === 'failed' ? statusDetails.message?.split('\n')[0] : undefined,
      labels: labels.filter((label) => ['epic', 'feature', 'story', 'severity', 'tag'].includes(label.name)),
    });
    return results.map(about).sort((a, b) => a.name.localeCompare(b.name));
  };

  test('have their Allure results joined, each test once, invariants as the whole run has them', () => {
    const whole = resultsIn('bad-whole');
    expect(resultsIn('bad')).toEqual(whole);
    expect(whole.filter(({ status }) => status === 'failed').length).toBeGreaterThan(5);
    expect(existsSync(join(cwd, 'bad', 'allure-report', 'index.html'))).toBe(true);
  });

  test('have every attachment of their Allure results', () => {
    const folder = join(cwd, 'bad', 'allure-results');
    const files = readdirSync(folder);
    const named = files
      .filter((name) => name.endsWith('-result.json'))
      .flatMap((name) => [...readFileSync(join(folder, name), 'utf8').matchAll(/"source":"([^"]+)"/g)])
      .map(([, source]) => source as string);
    expect(named.length).toBeGreaterThan(100);
    expect(named.filter((source) => !files.includes(source))).toEqual([]);
    expect(files.filter((name) => name.includes('-attachment') && !named.includes(name))).toEqual([]);
  });

  test('have an Allure page that is red where one of them is missing', async () => {
    await runCli(['merge', 'bad-1', 'bad-2', '--out', 'bad-two'], { cwd });
    expect(resultsIn('bad-two')).toContainEqual(
      expect.objectContaining({ name: 'the run is whole', status: 'failed' }),
    );
  }, 60_000);
});

interface AllureResult {
  readonly name: string;
  readonly status: string;
  readonly statusDetails: { readonly message?: string };
  readonly labels: readonly { readonly name: string; readonly value: string }[];
}
