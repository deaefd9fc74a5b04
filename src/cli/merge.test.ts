import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { xavigate } from '../../fixtures/providers/xavigate/xavigate.ts';
import type { Json, JsonObject, JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { type Pointer, withoutValueAt } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import type { EvidenceHeader, VerdictLine } from '../evidence/format.ts';
import type { Summary } from '../publish/summary.ts';
import { forge } from './testing/forge.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';
import { type Spoil, startSpoilingProxy, withMembers } from './testing/spoiling-proxy.ts';

const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
const evidenceIn = (dir: string): string => join(cwd, dir, 'evidence.ndjson');
const summaryIn = (dir: string): Summary => JSON.parse(readFileSync(join(cwd, dir, 'summary.json'), 'utf8')) as Summary;
const linesIn = (dir: string): readonly string[] => readFileSync(evidenceIn(dir), 'utf8').trimEnd().split('\n');
const headerIn = (dir: string): EvidenceHeader => JSON.parse(linesIn(dir)[0] as string) as EvidenceHeader;

/** What was concluded, without what answers hold: ids, times and addresses of their own. */
const concludedIn = (dir: string) =>
  linesIn(dir)
    .map((line) => JSON.parse(line) as VerdictLine)
    .filter(({ line }) => line === 'verdict')
    .map(({ of, verdict, findings, answers }) => ({
      of,
      verdict,
      answers,
      findings: findings.map(({ code, expectation, exchange, at }) => ({ code, expectation, exchange, at })),
    }));
const countedIn = (dir: string) => {
  const { counts, complete, missing, exitCode, plan } = summaryIn(dir);
  return { counts, complete, missing, exitCode, plan };
};

const indexes = [1, 2, 3] as const;
const dirsOf = (name: string): readonly string[] => indexes.map((index) => `${name}-${index}`);

/** Runs a contract as three shards, side by side, and as one run. */
const runBoth = async (name: string, ...args: readonly string[]): Promise<readonly CliResult[]> => {
  const shards = await Promise.all(
    indexes.map((index) => runCli(['run', ...args, '--shard', `${index}/3`, '--out', `${name}-${index}`], { cwd })),
  );
  return [...shards, await runCli(['run', ...args, '--out', `${name}-whole`], { cwd })];
};

describe('three shards of a run against embedded providers', () => {
  let ran: readonly CliResult[];
  let merged: CliResult;
  beforeAll(async () => {
    ran = await runBoth('good', 'xavigate', '--no-allure');
    merged = await runCli(['merge', ...dirsOf('good'), '--out', 'good', '--no-allure'], { cwd });
  }, 120_000);

  test('each exit by what they asked, and call nothing complete or conforming', () => {
    expect(ran.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    for (const [at, dir] of dirsOf('good').entries()) {
      expect(countedIn(dir)).toMatchObject({ complete: false, missing: [], exitCode: 0 });
      expect(summaryIn(dir).shard).toEqual({ index: at + 1, of: 3 });
      expect(JSON.parse(linesIn(dir).at(-1) as string)).toMatchObject({ complete: false, missing: [] });
      expect(ran[at]?.stdout).toContain(`nothing departs in shard ${at + 1}/3 (exit code 0)`);
      expect(ran[at]?.stdout).not.toMatch(/conforms|incomplete/);
    }
  });

  test('each ask some of the probes, and together every one once', () => {
    const asked = dirsOf('good').map((dir) => summaryIn(dir).probes.map(({ id }) => id));
    const whole = summaryIn('good-whole').probes.map(({ id }) => id);
    expect(asked.flat().sort()).toEqual([...whole].sort());
    for (const ids of asked) expect(ids.length).toBeGreaterThan(whole.length / 5);
  });

  test('can each be judged again, to the same exit code', async () => {
    const judged = await runCli(['judge', evidenceIn('good-2'), '--json'], { cwd });
    expect(judged.code).toBe(0);
    expect(JSON.parse(judged.stdout)).toEqual(summaryIn('good-2'));
  });

  test('are joined to the verdicts of one run, complete', () => {
    expect(merged.code).toBe(0);
    expect(merged.stdout).toContain('conforms (exit code 0)');
    expect(concludedIn('good')).toEqual(concludedIn('good-whole'));
    expect(countedIn('good')).toEqual(countedIn('good-whole'));
    expect(countedIn('good')).toMatchObject({ complete: true, missing: [], exitCode: 0 });
  });

  test('are joined in the order of the plan, by which evidence says of what it was made', () => {
    const asked = (dir: string) =>
      linesIn(dir)
        .map((line) => JSON.parse(line) as { readonly line: string; readonly id: string })
        .filter(({ line }) => line === 'exchange')
        .map(({ id }) => id);
    expect(asked('good')).toEqual(asked('good-whole'));
    const header = headerIn('good');
    expect(header.shard).toBeUndefined();
    expect(header.merged).toEqual({
      of: 3,
      shards: dirsOf('good').map((dir, at) => ({
        index: at + 1,
        runId: headerIn(dir).runId,
        startedAt: headerIn(dir).startedAt,
        sha256: (JSON.parse(linesIn(dir).at(-1) as string) as { readonly sha256: string }).sha256,
      })),
    });
    expect(dirsOf('good').map((dir) => headerIn(dir).runId)).not.toContain(header.runId);
  });

  test('give evidence that can be judged again', async () => {
    const judged = await runCli(['judge', evidenceIn('good'), '--json'], { cwd });
    expect(judged.code).toBe(0);
    expect(JSON.parse(judged.stdout)).toEqual(summaryIn('good'));
  });

  test('and the joined run are what the schemas describe', () => {
    const schemaOf = (name: string) =>
      JSON.parse(readFileSync(packageFile(`reports/${name}.schema.json`), 'utf8')) as JsonSchema;
    const [evidence, summary] = [schemaOf('evidence'), schemaOf('summary')];
    for (const dir of ['good-2', 'good']) {
      const lines = linesIn(dir).map((line) => JSON.parse(line) as JsonObject);
      expect(lines.filter((line) => schemaErrors(evidence, line).length > 0)).toEqual([]);
      expect(schemaErrors(summary, summaryIn(dir) as unknown as Json)).toEqual([]);
      const members =
        dir === 'good' ? ['/merged/of', '/merged/shards', '/merged/shards/0/sha256'] : ['/shard/index', '/shard/of'];
      for (const at of members as Pointer[]) {
        expect(schemaErrors(evidence, withoutValueAt(lines[0] as Json, at))).not.toEqual([]);
        expect(schemaErrors(summary, withoutValueAt(summaryIn(dir) as unknown as Json, at))).not.toEqual([]);
      }
    }
  });

  test('give the same evidence again, whatever the order of the folders', async () => {
    const again = ['merge', ...dirsOf('good').toReversed(), '--out', 'good-again', '--no-allure'];
    expect((await runCli(again, { cwd })).code).toBe(0);
    expect(linesIn('good-again')).toEqual(linesIn('good'));
  });

  test('print the summary as JSON and nothing else on standard output with --json', async () => {
    const printed = await runCli(['merge', ...dirsOf('good'), '--out', 'printed', '--no-allure', '--json'], { cwd });
    expect(JSON.parse(printed.stdout)).toEqual(summaryIn('printed'));
  });

  test.each(indexes)('are never complete without shard %i', async (index) => {
    const others = indexes.filter((one) => one !== index).map((one) => `good-${one}`);
    const out = `without-${index}`;
    const result = await runCli(['merge', ...others, '--out', out, '--no-allure'], { cwd });
    const absent = summaryIn(`good-${index}`).probes.map(({ id }) => id);
    expect(result.code).toBe(4);
    expect(countedIn(out)).toMatchObject({ complete: false, missing: absent, exitCode: 4 });
    expect(JSON.parse(linesIn(out).at(-1) as string)).toMatchObject({ complete: false, missing: absent });
    expect(result.stdout).toContain(`Missing shards: ${index}/3`);
    expect(result.stdout).toContain(`The run is incomplete: ${absent.length} of`);
    expect(result.stdout).not.toContain('conforms');
    const judged = await runCli(['judge', evidenceIn(out)], { cwd });
    expect(judged.code).toBe(4);
    expect(judged.stdout).toContain(`Missing shards: ${index}/3`);
  });

  test('are not complete where one was cut off, even behind its last exchange', async () => {
    cpSync(join(cwd, 'good-3'), join(cwd, 'cut'), { recursive: true });
    writeFileSync(evidenceIn('cut'), `${linesIn('good-3').slice(0, -1).join('\n')}\n`);
    const result = await runCli(['merge', 'good-1', 'good-2', 'cut', '--out', 'with-cut', '--no-allure'], { cwd });
    expect(result.code).toBe(4);
    expect(countedIn('with-cut')).toMatchObject({ complete: false, missing: [], exitCode: 4 });
    expect(headerIn('with-cut').merged?.shards[2]?.sha256).toBeNull();
    expect(result.stdout).toContain('Shards that were cut off: 3/3');
    expect((await runCli(['judge', evidenceIn('with-cut')], { cwd })).code).toBe(4);
  });

  test('are not complete where one was cut off before its last exchange', async () => {
    const lines = linesIn('good-3').filter((line) => line.startsWith('{"line":"exchange"'));
    cpSync(join(cwd, 'good-3'), join(cwd, 'short'), { recursive: true });
    writeFileSync(evidenceIn('short'), `${[linesIn('good-3')[0], ...lines.slice(0, 20)].join('\n')}\n`);
    const result = await runCli(['merge', 'good-1', 'good-2', 'short', '--out', 'with-short', '--no-allure'], { cwd });
    expect(result.code).toBe(4);
    expect(summaryIn('with-short').missing.length).toBeGreaterThan(5);
  });
});

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

describe('shards that are not of one run', () => {
  let merges = 0;
  /** Merges folders, and gives what is said where that is refused and nothing written. */
  const refusal = async (...dirs: readonly string[]): Promise<string> => {
    const out = `refused-${merges++}`;
    const { code, stderr } = await runCli(['merge', ...dirs, '--out', out, '--no-allure'], { cwd });
    expect({ code, written: existsSync(join(cwd, out)) }).toEqual({ code: 2, written: false });
    return stderr;
  };

  test('are refused where a byte was changed', async () => {
    cpSync(join(cwd, 'good-2'), join(cwd, 'changed'), { recursive: true });
    writeFileSync(
      evidenceIn('changed'),
      readFileSync(evidenceIn('good-2'), 'utf8').replace('"status":4', '"status":5'),
    );
    expect(await refusal('good-1', 'changed', 'good-3')).toContain('the file was changed or cut');
  });

  test('are refused where an answer was changed and a new digest made', async () => {
    const at = linesIn('good-2').findIndex((line) => /"role":"question".*"kind":"answer","status":4/.test(line));
    forge(evidenceIn('good-2'), evidenceIn('forged'), (lines) =>
      lines.map((line, index) =>
        index === at ? line.replace(/"kind":"answer","status":4../, '"kind":"answer","status":418') : line,
      ),
    );
    expect(await refusal('good-1', 'forged', 'good-3')).toMatch(
      /forged.evidence\.ndjson: found a verdict of \S+ that its exchanges do not give/,
    );
  });

  test('are refused where one has an exchange of another', async () => {
    const stray = linesIn('good-1').find((line) => line.startsWith('{"line":"exchange"')) as string;
    forge(evidenceIn('good-2'), evidenceIn('stray'), ([header, ...lines]) => [header as string, stray, ...lines]);
    expect(await refusal('good-1', 'stray', 'good-3')).toMatch(/stray.evidence\.ndjson:2 found an exchange of/);
  });

  test.each<[string, (header: EvidenceHeader) => object, RegExp]>([
    [
      'another contract',
      ({ contract }) => ({ contract: { ...contract, digest: 'sha256:0' } }),
      /found the contract digest sha256:0; wanted sha256:\w+, which good-1.evidence\.ndjson has/,
    ],
    ['another plan', ({ plan }) => ({ plan: { ...plan, digest: 'sha256:0' } }), /found the plan digest sha256:0/],
    [
      'another target',
      ({ target }) => ({ target: { ...target, name: 'staging.yaml' } }),
      /found the target .*staging\.yaml/,
    ],
    [
      'another budget',
      ({ target }) => ({ target: { ...target, budget: { ...target.budget, requests: 9 } } }),
      /found the target /,
    ],
    ['another selection', () => ({ selection: { clauses: ['x'], probes: [] } }), /found the selection .*"x"/],
    [
      'another version',
      ({ versions }) => ({ versions: { ...versions, refusal: '9.9.9' } }),
      /found the version of refusal 9\.9\.9/,
    ],
    ['another number of shards', () => ({ shard: { index: 2, of: 4 } }), /found the number of shards 4; wanted 3/],
    [
      'the index of another',
      () => ({ shard: { index: 1, of: 3 } }),
      /found shard 1\/3, which \S+ has too; wanted each shard once/,
    ],
    ['another format', () => ({ format: 'refusal-evidence/0' }), /found a first line "refusal-evidence\/0"/],
  ])('are refused where one is of %s', async (name, change, says) => {
    const dir = name.replaceAll(' ', '-');
    forge(evidenceIn('good-2'), evidenceIn(dir), ([header, ...lines]) => {
      const own = JSON.parse(header as string) as EvidenceHeader;
      return [JSON.stringify({ ...own, ...change(own) }), ...lines];
    });
    expect(await refusal('good-1', dir, 'good-3')).toMatch(says);
  });

  test('are refused where all of them are of a plan that this version does not make', async () => {
    const dirs = dirsOf('good').map((dir) => {
      forge(evidenceIn(dir), evidenceIn(`old-${dir}`), ([header, ...lines]) => [
        (header as string).replace(/"plan":\{"digest":"sha256:[0-9a-f]+/, '"plan":{"digest":"sha256:0'),
        ...lines,
      ]);
      return `old-${dir}`;
    });
    expect(await refusal(...dirs)).toContain('found a plan that this version (with its bad inputs) does not make');
  });

  test('are refused where one is given twice', async () => {
    expect(await refusal('good-1', 'good-1', 'good-3')).toContain('wanted each shard once');
  });

  test('are refused where one is a whole run', async () => {
    expect(await refusal('good-1', 'good-whole')).toContain('found evidence of a whole run; wanted that of a shard');
  });

  test('are refused where one was joined already', async () => {
    expect(await refusal('good-1', 'without-1')).toContain('found evidence that was joined already');
  });

  test('are refused where a folder is not there, and where none has evidence', async () => {
    mkdirSync(join(cwd, 'empty'), { recursive: true });
    expect(await refusal('good-1', 'nowhere')).toContain('found no folder nowhere; wanted one that');
    expect(await refusal('empty')).toContain('found evidence in none of these folders');
  });

  test('are missing where their folder is there and no evidence in it', async () => {
    mkdirSync(join(cwd, 'empty'), { recursive: true });
    const args = ['merge', 'good-1', 'empty', 'good-3', '--out', 'with-empty', '--no-allure'];
    const result = await runCli(args, { cwd });
    expect(result.code).toBe(4);
    expect(result.stdout).toContain('Missing shards: 2/3');
    expect(result.stderr).toContain('empty: found no evidence.ndjson; it is left out');
  });

  test('do not overwrite one of themselves', async () => {
    const result = await runCli(['merge', ...dirsOf('good'), '--out', './good-1'], { cwd });
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('found the folder good-1 of a shard as --out');
    expect(headerIn('good-1').shard).toEqual({ index: 1, of: 3 });
  });
});

describe('--shard', () => {
  const contract = writeOwnContract(join(cwd, 'own'), missingName);
  test.each([
    ['4/3', 'found --shard 4/3; wanted a shard and how many there are, from 1/3 to 3/3 of three'],
    ['0/3', 'found --shard 0/3; wanted'],
    ['1/2', 'found --shard 1/2; wanted at most 1 shard of things, one for each clause and operation that is asked'],
  ])('%s is refused: nothing would be asked', async (shard, says) => {
    const args = ['run', contract, '--target', 'http://127.0.0.1:1', '--shard', shard, '--out', 'no-shard'];
    const result = await runCli(args, { cwd });
    expect({ code: result.code, written: existsSync(join(cwd, 'no-shard')) }).toEqual({ code: 2, written: false });
    expect(result.stderr).toContain(says);
  });

  test('writes below the folder of the contract, where merge finds it', async () => {
    const args = ['run', contract, '--target', 'http://127.0.0.1:1', '--shard', '1/1', '--no-allure'];
    // Nothing answers: a shard that decided nothing is not green.
    expect((await runCli(args, { cwd })).code).toBe(3);
    const merged = await runCli(['merge', 'reports/things/shards/1-of-1', '--no-allure'], { cwd });
    expect(merged.code).toBe(3);
    expect(summaryIn('reports/things')).toMatchObject({ complete: true, merged: { of: 1 } });
  });

  test('with something undecided beside what is decided exits as a run does, though it is not complete', async () => {
    const undecided = `
  - id: without-setup
    section: S
    statement: s.
    operations: all
    before: [{ operation: createThing, save: { id: /nowhere } }]
    ask: { inputs: [missing-member] }
    expect: { status: 400 }
`;
    const file = writeOwnContract(join(cwd, 'undecided'), missingName + undecided);
    const server = await serve(conforming);
    const args = ['run', file, '--target', server.url, '--no-allure', '--out', 'undecided-out'];
    const codes = [
      (await runCli(args, { cwd })).code,
      (await runCli([...args, '--shard', '1/1'], { cwd })).code,
      (await runCli([...args, '--shard', '1/1', '--require-complete'], { cwd })).code,
    ];
    await server.close();
    expect(codes).toEqual([0, 0, 3]);
    expect(countedIn('undecided-out')).toMatchObject({
      complete: false,
      missing: [],
      counts: { probes: { inconclusive: 1, pass: 1 } },
    });
  });

  test('deals what is selected', async () => {
    const args = ['run', 'xavigate', '--clause', 'internal-error', '--dry-run'];
    const dealt = await Promise.all(['1/2', '2/2'].map((shard) => runCli([...args, '--shard', shard], { cwd })));
    const whole = await runCli(args, { cwd });
    const probesIn = ({ stdout }: CliResult) => stdout.match(/^# --- .*/gm) ?? [];
    expect(dealt.map((one) => probesIn(one).length > 0)).toEqual([true, true]);
    expect(dealt.flatMap(probesIn).sort()).toEqual([...probesIn(whole)].sort());
  });
});
