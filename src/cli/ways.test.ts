import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Summary } from '../publish/summary.ts';
import { commandHere } from './testing/command-here.ts';
import { conforming, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

/** Against a server that gives everything the id 1: each creation repeats the last. */
const clauses = `
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400, and a name still creates.
    operations: all
    cases: [{ n: a }, { n: b }]
    before: [{ operation: createThing, when: { n: b }, set: { /name: 'step-{{n}}' } }]
    ask: { remove: [/name] }
    expect: { status: 400, envelope: flat }
    followUp: { operation: createThing, set: { /name: after }, expect: { status: 201, members: { /name: after } } }
  - id: name.raced
    section: Names
    statement: Of several creations at once one succeeds.
    operations: all
    race: { requests: 3, resource: /id }
    expect: { status: 409 }
  - id: name.counted
    section: Names
    statement: Of several creations at once one succeeds, each of its own.
    operations: all
    race: { requests: 3 }
    expect: { status: 409 }
`;

describe('a contract with a follow-up, steps of one case and races', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const file = writeOwnContract(join(cwd, 'things'), clauses);
  const out = join(cwd, 'reports', 'things');
  const summary = (): Summary => JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
  let server: Awaited<ReturnType<typeof serve>>;
  let result: CliResult;
  beforeAll(async () => {
    server = await serve(conforming);
    result = await runCli(['run', file, '--target', server.url, '--no-allure'], { cwd });
  }, 60_000);
  afterAll(() => server.close());

  test('is run, each in its own way', () => {
    expect(result.code).toBe(1);
    expect(summary().complete).toBe(true);
    const verdicts = summary().clauses.flatMap(({ expectations }) =>
      expectations.map(({ id, verdict }) => [id, verdict?.kind]),
    );
    expect(verdicts).toEqual([
      ['name.missing/status', 'pass'],
      ['name.missing/envelope', 'pass'],
      ['name.missing/follow-up/status', 'pass'],
      ['name.missing/follow-up/member:/name', 'pass'],
      ['name.raced/count', 'inconclusive'],
      ['name.raced/status', 'inconclusive'],
      ['name.counted/count', 'fail'],
      ['name.counted/status', 'fail'],
    ]);
  });

  test('is judged again to the same verdicts by its evidence', async () => {
    const judged = await commandHere(['judge', join(out, 'evidence.ndjson'), '--json'], { cwd });
    expect(judged.code).toBe(1);
    const { clauses: again, probes, counts } = JSON.parse(judged.stdout) as Summary;
    const live = summary();
    expect({ clauses: again, probes, counts }).toEqual({
      clauses: live.clauses,
      probes: live.probes,
      counts: live.counts,
    });
  });

  test('is explained: what is asked at once, what afterwards, and in which case', async () => {
    const explained = async (id: string): Promise<string> =>
      (await commandHere(['explain', id, '--contract', file], { cwd })).stdout;
    expect(await explained('name.raced')).toMatch(
      /race +3 at once[\s\S]*name\.raced\/count: 1 of the requests accepted/,
    );
    const missing = await explained('name.missing');
    expect(missing).toMatch(/afterwards +createThing\n +name\.missing\/follow-up\/status: status 201/);
    const [, caseA, caseB] = missing.split(/name\.missing:createThing:[ab]/);
    expect(caseA).toContain('# follow-up: createThing');
    expect(caseA).not.toContain('# setup: createThing');
    expect(caseB).toContain('# setup: createThing');
  });

  test('is shown before it is sent', async () => {
    const shown = await commandHere(['run', file, '--target', server.url, '--dry-run'], { cwd });
    expect(shown.code).toBe(0);
    expect(shown.stdout).toContain('# question, 3 at once');
    expect(shown.stdout).toContain('# follow-up: createThing');
  });
});
