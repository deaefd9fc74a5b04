import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { mutants } from '../../fixtures/mutants/index.ts';
import { expectationsIn } from '../../fixtures/mutants/testing/spoil-run.ts';
import { xavigate } from '../../fixtures/providers/xavigate/xavigate.ts';
import { recordThrough } from '../../fixtures/testing/record.ts';
import { loadContract } from '../contract/load.ts';
import { packageFile } from '../contract/package-file.ts';
import type { Mutant } from '../proof/mutant.ts';
import type { Summary } from '../publish/summary.ts';
import { startMutated } from './live/start-mutated.ts';
import { type CliResult, cliFile, finished, runCli, withoutOwn } from './testing/run-cli.ts';

/** `refusal sandbox` in a process of its own. */
interface Running {
  /** What it printed before it waits to be ended. */
  readonly head: string;
  /** Ends it, and gives what it left behind. */
  readonly stop: () => Promise<CliResult>;
}

const startSandbox = async (...args: readonly string[]): Promise<Running> => {
  const child = spawn(process.execPath, [cliFile, 'sandbox', ...args], {
    env: { ...withoutOwn(process.env), NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = finished(child);
  let head = '';
  while (!head.includes('Ctrl-C ends it.')) {
    const [piece] = (await Promise.race([
      once(child.stdout, 'data'),
      end.then(({ stderr }) => [new Error(stderr)]),
    ])) as [Buffer | Error];
    if (piece instanceof Error) throw piece;
    head += piece;
  }
  return {
    head,
    stop: () => {
      child.kill('SIGINT');
      return end;
    },
  };
};

const clauses = ['unauthenticated.key-missing', 'insufficient-scope.read'];
const code = mutants.find(({ id }) => id === 'code-of-another-row') as Mutant;

describe('refusal run against refusal sandbox --mutant', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  let sandbox: Running;
  let result: CliResult;
  let summary: Summary;
  beforeAll(async () => {
    sandbox = await startSandbox('xavigate', '--mutant', code.id);
    const found = (name: string): string => new RegExp(`^${name} +(\\S+)$`, 'm').exec(sandbox.head)?.[1] ?? '';
    const exported = [...sandbox.head.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, name, value]) => [name, value]);
    writeFileSync(
      join(cwd, 'target.yaml'),
      `contract: xavigate
servers: { default: '${found('xavigate answers at')}' }
credentials: { writer: '\${WRITER}', reader: '\${READER}', writeOnly: '\${WRITE_ONLY}' }
states: { url: '${found('states')}' }
`,
    );
    const selected = clauses.flatMap((clause) => ['--clause', clause]);
    const args = ['run', 'xavigate', '--target', 'target.yaml', '--no-allure', ...selected];
    result = await runCli(args, { cwd, env: Object.fromEntries(exported) as Record<string, string> });
    summary = JSON.parse(readFileSync(join(cwd, 'reports', 'xavigate', 'summary.json'), 'utf8')) as Summary;
  }, 120_000);
  afterAll(async () => {
    await sandbox.stop();
  });

  test('does not conform', () => {
    expect(result.code).toBe(1);
    expect(summary).toMatchObject({ exitCode: 1, complete: true });
  });

  test('comes to the verdicts of a run in one process', async () => {
    const faults: unknown[] = [];
    const scope = { operations: [], statuses: [] };
    const { contract } = loadContract(packageFile('contracts/xavigate/contract.yaml'), [...inputs.keys()]);
    const recording = await recordThrough(xavigate, {
      clauses,
      frontOf: (inner) =>
        startMutated({ sandbox: inner, contract, mutant: code, scope, port: 0, fault: (error) => faults.push(error) }),
    });
    expect(faults).toEqual([]);
    const judged = new Map(expectationsIn(recording).map(({ id, verdict }) => [id, verdict.kind]));
    const expected = summary.clauses.flatMap(({ expectations }) =>
      expectations.map(({ id, verdict }) => [id, verdict.kind] as const),
    );
    expect(expected.filter(([, kind]) => kind === 'fail')).not.toEqual([]);
    expect(expected).toEqual(expected.map(([id]) => [id, judged.get(id)]));
  });

  test('is told by the head which mutant is at work, and on what', () => {
    expect(sandbox.head).toMatch(
      /^xavigate answers at {2}http:\/\/127\.0\.0\.1:\d+\nmutant {11}code-of-another-row: The error has the code of another error\. \(harmful, touches code\)\nspoils {11}every refusal \(400 and above\) where it applies; states and clock are left alone\nstates {11}http:/,
    );
  });

  test('is told at the end how many answers were spoiled', async () => {
    const { code, stdout, stderr } = await sandbox.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [, spoiled, answers] = /code-of-another-row spoiled (\d+) of (\d+) answers\.\n$/.exec(stdout) ?? [];
    expect(Number(spoiled)).toBeGreaterThan(10);
    expect(Number(answers)).toBeGreaterThan(Number(spoiled));
  });
});

test('only the operation and the statuses that are named are spoiled, successes too', async () => {
  const named = ['--operation', 'listSubjects', '--status', '4xx', '--status', '200'];
  const sandbox = await startSandbox('xavigate', '--mutant', 'no-media-type', ...named);
  onTestFinished(() => void sandbox.stop());
  const url = /answers at {2}(\S+)/.exec(sandbox.head)?.[1] ?? '';
  const key = /WRITER='(.*)'/.exec(sandbox.head)?.[1] ?? '';
  const mediaTypeOf = async (method: string, path: string, authorization: string): Promise<string | null> => {
    const answer = await fetch(url + path, { method, headers: { authorization } });
    await answer.arrayBuffer();
    return answer.headers.get('content-type');
  };
  const subjects = '/v1/nature/subjects';
  expect(await mediaTypeOf('GET', subjects, `Bearer ${key}`)).toBeNull();
  expect(await mediaTypeOf('GET', subjects, '')).toBeNull();
  expect(await mediaTypeOf('POST', subjects, '')).toBe('application/problem+json');
  expect(await mediaTypeOf('GET', `${subjects}/none`, `Bearer ${key}`)).toBe('application/problem+json');
  expect(sandbox.head).toMatch(/^spoils {11}every answer with status 4xx, 200 of listSubjects where/m);
});

test('refusal list --mutants shows each, and which are not for a sandbox', async () => {
  const { code, stdout } = await runCli(['list', '--mutants'], { cwd: tmpdir() });
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines.map((line) => line.split(' ', 1)[0])).toEqual(mutants.map(({ id }) => id));
  for (const [at, { title }] of mutants.entries()) expect(lines[at]).toContain(`  ${title}  `);
  const races = mutants.filter(({ over, touches }) => over === 'burst' || touches === 'count').map(({ id }) => id);
  expect(lines.filter((line) => line.endsWith(', not for a sandbox')).map((line) => line.split(' ', 1)[0])).toEqual(
    races,
  );
  expect(stdout).toMatch(/^white-space .* {2}harmless$/m);
});
