import { execFile } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { packageFile } from '../contract/package-file.ts';
import type { Summary } from '../publish/summary.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { cliFile, withoutOwn } from './testing/run-cli.ts';

/** The YAML of docs/scale.md, in its order: the workflow, the Job of the shards, the Job that joins them. */
const [workflow, shards, merge] = [
  ...readFileSync(packageFile('docs/scale.md'), 'utf8').matchAll(/^```yaml\n([\s\S]*?)^```$/gm),
].map(([, text]) => parseAllDocuments(text as string)[0]?.toJS() as unknown) as [Workflow, Job, Job];

interface Workflow {
  readonly jobs: Readonly<
    Record<'shard' | 'merge', { readonly needs?: string; readonly if?: string; readonly steps: readonly Step[] }>
  > & {
    readonly shard: {
      readonly strategy: { readonly 'fail-fast': boolean; readonly matrix: { readonly shard: readonly number[] } };
    };
  };
}
interface Step {
  readonly run?: string;
  readonly uses?: string;
  readonly if?: string;
  readonly with?: Readonly<Record<string, string>>;
}
interface Job {
  readonly spec: {
    readonly completionMode?: string;
    readonly completions: number;
    readonly template: { readonly spec: { readonly containers: readonly [{ readonly args: readonly [string] }] } };
  };
}

const clauses = ['one', 'two', 'three'].map((name) => missingName.replace('name.missing', `name.${name}`)).join('');
const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const bin = join(cwd, 'bin');
let server: Awaited<ReturnType<typeof serve>>;
beforeAll(async () => {
  server = await serve(conforming);
  writeOwnContract(cwd, clauses);
  writeFileSync(join(cwd, 'target.yaml'), `contract: things\nservers: { default: '${server.url}' }\n`);
  mkdirSync(bin);
  for (const [name, script] of [
    ['refusal', `exec "${process.execPath}" "${cliFile}" "$@"`],
    ['npx', 'exec "$@"'],
  ] as const) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(bin, name), 0o755);
  }
});
afterAll(() => server.close());

/** Runs a script by `sh`, as a step or a container does; gives its exit code. */
const sh = (script: string, env: Readonly<Record<string, string>> = {}): Promise<number> =>
  new Promise((done) => {
    const environment = { ...withoutOwn(process.env), PATH: `${bin}:${process.env.PATH}`, NO_COLOR: '1', ...env };
    execFile('sh', ['-c', script], { cwd, env: environment }, (error) =>
      done(typeof error?.code === 'number' ? error.code : 0),
    );
  });
const summaryIn = (dir: string): Summary => JSON.parse(readFileSync(join(cwd, dir, 'summary.json'), 'utf8')) as Summary;

describe('the Kubernetes Jobs of docs/scale.md', () => {
  const scriptOf = ({ spec }: Job): string =>
    spec.template.spec.containers[0].args[0].replaceAll('/results', join(cwd, 'results'));
  const pod = (index: number): Promise<number> =>
    sh(scriptOf(shards), { RUN: 'orders-1', JOB_COMPLETION_INDEX: String(index) });
  const joined = (): Promise<number> => sh(scriptOf(merge), { RUN: 'orders-1' });

  test('ask every shard and join them to a whole run', async () => {
    const { completionMode, completions } = shards.spec;
    expect(completionMode).toBe('Indexed');
    const codes = await Promise.all(Array.from({ length: completions }, (_, index) => pod(index)));
    expect(codes).toEqual(Array.from({ length: completions }, () => 0));
    expect(await joined()).toBe(0);
    expect(summaryIn('results/orders-1/merged')).toMatchObject({ complete: true, merged: { of: completions } });
  }, 120_000);

  test('join no whole run where a pod left nothing', async () => {
    rmSync(join(cwd, 'results/orders-1/shard-1'), { recursive: true });
    expect(await joined()).toBe(4);
    expect(summaryIn('results/orders-1/merged').complete).toBe(false);
  }, 60_000);

  test('end a pod well where the API departs or nothing answers, and not where it could not be asked', async () => {
    const target = readFileSync(join(cwd, 'target.yaml'), 'utf8');
    writeFileSync(join(cwd, 'target.yaml'), target.replace(/'http.*'/, "'http://127.0.0.1:1'"));
    expect(await pod(0)).toBe(0);
    writeFileSync(join(cwd, 'target.yaml'), 'contract: thing\n');
    expect(await pod(0)).toBe(2);
    writeFileSync(join(cwd, 'target.yaml'), target);
  }, 60_000);
});

describe('the workflow of docs/scale.md', () => {
  const { shard, merge: joining } = workflow.jobs;
  const scriptIn = (steps: readonly Step[]): string =>
    steps.find(({ run }) => run?.startsWith('npx refusal'))?.run ?? 'exit 9';

  test('asks every shard of its matrix and joins them to a whole run', async () => {
    const { matrix } = shard.strategy;
    for (const index of matrix.shard) {
      expect(await sh(scriptIn(shard.steps).replace(/\$\{\{ matrix\.shard \}\}/, String(index)))).toBe(0);
      cpSync(join(cwd, 'shard'), join(cwd, 'shards', `shard-${index}`), { recursive: true });
    }
    expect(await sh(scriptIn(joining.steps))).toBe(0);
    expect(summaryIn('merged')).toMatchObject({ complete: true, merged: { of: matrix.shard.length } });
  }, 120_000);

  test('keeps what a red shard left, and joins also then', () => {
    expect(shard.strategy['fail-fast']).toBe(false);
    const upload = shard.steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'));
    expect(upload?.if).toContain('!cancelled()');
    expect(joining.needs).toBe('shard');
    expect(joining.if).toContain('!cancelled()');
  });
});
