import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Json, JsonSchema } from '../contract/json.ts';
import { packageFile } from '../contract/package-file.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { answerCapBytes } from '../exchange/seal.ts';
import type { Verdict } from '../judge/verdict.ts';
import type { Summary } from '../publish/summary.ts';
import { newCertificate } from '../send/testing/certificate.ts';
import { type Outcome, outcomes } from '../send/testing/hostile-outcomes.ts';
import { type Hostility, hostilities, refusal, reply, says } from '../send/testing/hostilities.ts';
import { startSocketServer } from '../send/testing/socket-server.ts';
import { commandHere } from './testing/command-here.ts';
import { operationOf, startHostileApi, writeHostileContract, writeHostileTarget } from './testing/hostile-api.ts';
import { runCli } from './testing/run-cli.ts';
import { runHere } from './testing/run-here.ts';

const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'refusal-hostile-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
};

/** What is concluded of a probe: its verdict, or the codes of its findings where one departs. */
const concluded = (verdict: Verdict, findings: readonly { readonly code: string }[]): string =>
  verdict.kind === 'inconclusive'
    ? `${verdict.cause} ${verdict.detail.split(':')[0]}`
    : [verdict.kind, ...findings.map(({ code }) => code)].join(' ');

/** What follows from the outcome of a request that should be refused with 400 in an envelope. */
const conclusionOf = (outcome: Outcome): string => {
  if (typeof outcome === 'string') return `no-answer ${outcome}`;
  const [status, kept] = outcome;
  const codes = [
    ...(status === 400 ? [] : ['status-differs']),
    ...(kept === 'refusal' ? [] : [kept === 'nothing' ? 'envelope-missing' : 'envelope-malformed', 'message-missing']),
  ];
  return codes.length === 0 ? 'pass' : ['fail', ...codes].join(' ');
};

/** Some of those that end at the deadline stand for all: each takes its time. */
const slow = ['hangs before its answer', 'hangs inside the body', 'drips its body', 'sends status 199 and no more'];
const asked = Object.entries(hostilities).filter(([name]) => outcomes[name] !== 'timeout' || slow.includes(name));

describe('of a server with many hostilities at once, each in one operation', () => {
  test('each has its verdict, and nothing else is touched', async () => {
    const other = await startSocketServer((socket) => socket.end());
    const redirect = (status: string): Hostility =>
      says(reply('', status, `Location: ${other.url}/elsewhere`, `Refresh: 0; url=${other.url}`));
    const ways: Readonly<Record<string, Hostility>> = {
      ...Object.fromEntries(asked),
      'redirects with 302': redirect('HTTP/1.1 302 Found'),
      'sends a second answer once something else is asked': (socket) => {
        socket.write(reply(refusal));
        socket.prependOnceListener('data', () => socket.write(reply('{"error":"stray"}', 'HTTP/1.1 418 Stray')));
      },
      'redirects with 307': redirect('HTTP/1.1 307 Temporary Redirect'),
    };
    const expected: Readonly<Record<string, Outcome>> = {
      ...outcomes,
      'sends a second answer once something else is asked': [400, 'refusal'],
      'redirects with 302': [302, 'nothing'],
      'redirects with 307': [307, 'nothing'],
    };
    const names = Object.keys(ways);
    const folder = newFolder();
    const server = await startHostileApi(ways);
    const contract = writeHostileContract(folder, names);
    const target = writeHostileTarget(folder, server.url);
    const { summary, evidence, again } = await runHere(contract, target, join(folder, 'out'), 1);

    const lines = evidence.verdicts.map(({ of, verdict, findings }) => [of, concluded(verdict, findings)]);
    expect(Object.fromEntries(lines)).toEqual(
      Object.fromEntries(
        names.flatMap((name) => [
          [`name.missing:${operationOf(name)}:missing-member@/name`, conclusionOf(expected[name] as Outcome)],
          [`name.long:${operationOf(name)}:too-long@/name`, 'pass'],
        ]),
      ),
    );
    expect(other.accepted()).toBe(0);
    expect(summary).toMatchObject({ complete: true, missing: [], exitCode: 1 });

    // The evidence of it reads back, is in its format, and gives the same.
    const schema = JSON.parse(readFileSync(packageFile('reports/evidence.schema.json'), 'utf8')) as JsonSchema;
    const written = [evidence.header, ...evidence.exchanges, ...evidence.verdicts, evidence.footer];
    expect(written.filter((line) => schemaErrors(schema, line as unknown as Json).length > 0)).toEqual([]);
    expect(again.probes.map(({ probe, verdict, findings }) => ({ of: probe, verdict, findings }))).toEqual(
      evidence.verdicts.map(({ of, verdict, findings }) => ({ of, verdict, findings })),
    );
    // No answer takes more than its cap, whatever came; JSON may write a byte as six.
    const largest = Math.max(...evidence.exchanges.map((exchange) => JSON.stringify(exchange).length));
    expect(largest).toBeLessThan(7 * answerCapBytes);
  }, 60_000);
});

describe('of a server that cannot be asked at all, every verdict says why', () => {
  const run = async (url: string): Promise<readonly string[]> => {
    const folder = newFolder();
    const contract = writeHostileContract(folder, ['one', 'two']);
    const { summary, evidence } = await runHere(contract, writeHostileTarget(folder, url), join(folder, 'out'));
    expect(summary).toMatchObject({ complete: true, exitCode: 3 });
    return [...new Set(evidence.verdicts.map(({ verdict, findings }) => concluded(verdict, findings)))];
  };

  test('since nobody listens', async () => {
    expect(await run('http://127.0.0.1:1')).toEqual(['no-answer refused']);
  });

  test('since nobody vouches for its certificate', async () => {
    let asked = 0;
    const server = createServer(newCertificate('IP:127.0.0.1'), (_, response) => {
      asked++;
      response.end();
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    expect(await run(`https://127.0.0.1:${(server.address() as AddressInfo).port}`)).toEqual(['no-answer tls']);
    expect(asked).toBe(0);
  });

  test('since it never shakes hands', async () => {
    const server = await startSocketServer(() => {});
    expect(await run(server.url.replace('http:', 'https:'))).toEqual(['no-answer timeout']);
  });

  test('since it ends every connection', async () => {
    const server = await startSocketServer((socket) => socket.resetAndDestroy());
    expect(await run(server.url)).toEqual(['no-answer reset']);
  });
});

describe('on the command line', () => {
  const cli = async (names: readonly string[], ...more: readonly string[]) => {
    const cwd = newFolder();
    const server = await startHostileApi(
      Object.fromEntries(names.map((name) => [name, hostilities[name] as Hostility])),
    );
    const contract = writeHostileContract(cwd, names);
    const target = writeHostileTarget(cwd, server.url);
    const result = await runCli(['run', contract, '--target', target, '--no-allure', ...more], { cwd });
    const out = join(cwd, 'reports', 'hostile');
    const summary = JSON.parse(readFileSync(join(out, 'summary.json'), 'utf8')) as Summary;
    const judged = await commandHere(['judge', join(out, 'evidence.ndjson'), '--json'], { cwd });
    expect((JSON.parse(judged.stdout) as Summary).clauses).toEqual(summary.clauses);
    return { ...result, summary, judged: judged.code };
  };
  const silent = [
    'hangs inside the body',
    'closes half-way through the body',
    'sends two lengths',
    'sends a header of 1 MB',
  ];

  test('a run against several at once ends, and shows each with its cause', async () => {
    const wrong = ['sends a gzip bomb', 'sends a body without end', 'sends arrays 100,000 deep', 'sends status 999'];
    const right = ['sends a second answer at once', 'sends gzip that nobody asked for'];
    const { code, judged, stdout, summary } = await cli([...silent, ...wrong, ...right]);
    expect([code, judged]).toEqual([1, 1]);
    expect(summary.counts.probes).toMatchObject({ fail: wrong.length, inconclusive: silent.length, pass: 12 });
    for (const part of [
      'status-differs at status',
      'envelope-malformed at body',
      'a body of more than 262144 characters, of which the rest was not read',
      'inconclusive: no-answer (timeout: no whole answer within 1500 ms; status 400 and 5 bytes of its body came)',
      'does not conform (exit code 1)',
    ])
      expect(stdout).toContain(part);
    expect(stdout.length).toBeLessThan(20_000);
  }, 60_000);

  test('where all that is decided passes the run conforms, but is not complete', async () => {
    const [loose, strict] = [await cli(silent), await cli(silent, '--require-complete')];
    expect([loose.code, loose.judged, strict.code]).toEqual([0, 0, 3]);
    expect(loose.summary.counts.probes).toMatchObject({ inconclusive: silent.length, pass: silent.length });
    for (const cause of ['timeout', 'reset', 'not-http', 'too-large'])
      expect(strict.stdout).toContain(`inconclusive: no-answer (${cause}: `);
  }, 60_000);
});
