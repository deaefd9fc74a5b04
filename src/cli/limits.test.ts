import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { Json, JsonSchema } from '../contract/json.ts';
import { limitTitles } from '../contract/limit-policy.ts';
import { packageFile } from '../contract/package-file.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { findingCodes } from '../limits/finding.ts';
import type { LimitsReport } from '../limits/report.ts';
import { newCertificate } from '../send/testing/certificate.ts';
import { commandHere } from './testing/command-here.ts';
import { serve } from './testing/own-api.ts';

const folder = mkdtempSync(join(tmpdir(), 'refusal-limits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const schema = JSON.parse(readFileSync(packageFile('reports/limits.schema.json'), 'utf8')) as JsonSchema;

interface Seen {
  came: number;
  most: number;
}
type Answer = (came: number) => {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};

/** A server that counts what comes, and how much of it is under way at once. */
const limited = async (
  answer: Answer,
): Promise<{ readonly url: string; readonly seen: Seen; readonly close: () => Promise<unknown> }> => {
  const seen: Seen = { came: 0, most: 0 };
  let open = 0;
  const server = await serve((_, response) => {
    seen.came += 1;
    open += 1;
    seen.most = Math.max(seen.most, open);
    const { status, headers = {}, body = 'text' } = answer(seen.came);
    setTimeout(() => {
      open -= 1;
      response.writeHead(status, headers).end(body);
    }, 5);
  });
  return { url: server.url, seen, close: () => server.close() };
};

/** Ten are let through; the limit comes back an hour later. */
const ten: Answer = (came) => ({
  status: came <= 10 ? 200 : 429,
  headers: {
    'X-RateLimit-Limit': '10',
    'X-RateLimit-Remaining': `${Math.max(0, 10 - came)}`,
    'X-RateLimit-Reset': '3600',
    ...(came <= 10 ? {} : { 'Retry-After': '3600' }),
  },
});
const unlimited: Answer = () => ({ status: 200 });
const large: Answer = (came) => ({
  status: 200,
  headers: { 'X-RateLimit-Limit': '100000', 'X-RateLimit-Remaining': `${100_000 - came}` },
});

const limits = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  commandHere(['limits', ...args], { cwd: folder, env });
const reportOf = (stdout: string): LimitsReport => JSON.parse(stdout) as LimitsReport;

describe('refusal limits', () => {
  test('of a limiter that does what it says: exit code 0, and what was seen of it', async () => {
    const { url, close } = await limited(ten);
    const { code, stdout, stderr } = await limits([url, '--connections', '2']);
    await close();
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toContain('dialect   x-ratelimit (x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset)');
    expect(stdout).toContain('policy    x-ratelimit: limit 10, reset in delta-seconds');
    expect(stdout).toContain('10 let through');
    expect(stdout).toContain('not sent: the wait is 3600 s; waited are 60 s at most');
    expect(stdout).toContain('consistent: 10 of 12 promises kept, 2 undecided');
  });

  test('of one that does not: exit code 1, and what is wrong, by which text', async () => {
    const { url, close } = await limited((came) => {
      const { status, headers = {} } = ten(came);
      return { status, headers: { ...headers, ...(status === 429 ? { 'Retry-After': '1.5' } : {}) } };
    });
    const { code, stdout } = await limits([url, '--connections', '1', '--max-wait', '0']);
    await close();
    expect(code).toBe(1);
    expect(stdout).toContain(`✗ header-fraction at answer 11, retry-after (3 times)
    expected  whole seconds, or a date as "Sun, 06 Nov 1994 08:49:37 GMT"
    actual    "1.5"
    source    RFC 9110 §10.2.3`);
    expect(stdout).toContain('inconsistent: 1 of 12 promises is not kept');
  });

  test('of one that says nothing and refuses nothing: exit code 3', async () => {
    const { url, close } = await limited(unlimited);
    const { code, stdout } = await limits([url, '--burst', '7']);
    await close();
    expect(code).toBe(3);
    expect(stdout).toContain('nothing to judge: no answer has rate headers, and none of 7 requests was refused');
  });

  test('of a server that is not there: exit code 3', async () => {
    const { url, close } = await limited(unlimited);
    await close();
    const { code, stdout } = await limits([url]);
    expect(code).toBe(3);
    expect(stdout).toContain('nothing to judge: no answer came');
    expect(stdout).toContain('ECONNREFUSED');
  });

  test('another status can be the refusal', async () => {
    const { url, close } = await limited((came) => ({ ...ten(came), status: came <= 10 ? 200 : 403 }));
    const { code, stdout } = await limits([url, '--status', '403', '--connections', '1', '--max-wait', '0', '--json']);
    await close();
    expect(code).toBe(0);
    expect(reportOf(stdout).burst).toMatchObject({ admitted: 10, refused: 3, end: 'refused' });
  });
});

describe('the budget', () => {
  test.each<[string, Answer, readonly string[], number]>([
    ['a burst is no larger than it is told', unlimited, ['--burst', '25'], 25],
    ['a burst of one', unlimited, ['--burst', '1'], 1],
    ['with more connections than requests', unlimited, ['--burst', '3', '--connections', '50'], 3],
    ['a limit that is far away', large, ['--burst', '30'], 30],
    [
      'a tenth more than the limit, where nothing is refused',
      (came) => ({ ...ten(Math.min(came, 10)), status: 200 }),
      ['--connections', '4'],
      12,
    ],
    ['two after the refusal, within the burst', ten, ['--connections', '1', '--burst', '12'], 12],
    ['two after the refusal', ten, ['--connections', '1'], 13],
    [
      'two around the wait',
      (came) => ({ status: came === 1 ? 200 : 429, headers: came === 1 ? {} : { 'Retry-After': '2' } }),
      ['--connections', '1', '--burst', '2'],
      4,
    ],
  ])('%s', async (_, answer, args, wanted) => {
    const { url, seen, close } = await limited(answer);
    await limits([url, ...args]);
    await close();
    expect(seen.came).toBe(wanted);
  });

  test('no more are under way at once than it is told', async () => {
    const { url, seen, close } = await limited(unlimited);
    await limits([url, '--burst', '60', '--connections', '3']);
    await close();
    expect(seen.most).toBe(3);
  });

  test('only the host of the URL is asked: a redirect is not followed', async () => {
    const other = await limited(unlimited);
    const { url, seen, close } = await limited(() => ({ status: 302, headers: { Location: other.url } }));
    const { stdout } = await limits([url, '--burst', '4']);
    await close();
    await other.close();
    expect([seen.came, other.seen.came]).toEqual([4, 0]);
    expect(stdout).toContain('4 of 4 answers that are taken for let through have status 302');
  });
});

describe('what is sent', () => {
  test('the method, headers, and credentials from the environment, which no output has', async () => {
    const secret = 'hush-hush-4711';
    const came: (readonly (string | undefined)[])[] = [];
    const server = await serve((request, response) => {
      came.push([request.method, request.headers['x-plan'] as string, request.headers.authorization]);
      response.writeHead(200, { 'X-RateLimit-Limit': request.headers.authorization ?? '' }).end();
    });
    const args = [
      server.url,
      '--method',
      'PUT',
      '--header',
      'X-Plan: free',
      '--credential',
      `Authorization: Bearer \${MY_KEY}`,
    ];
    const svg = join(folder, 'secret.svg');
    const results = [
      await limits([...args, '--burst', '2', '--svg', svg], { MY_KEY: secret }),
      await limits([...args, '--burst', '2', '--json'], { MY_KEY: secret }),
    ];
    await server.close();
    expect(came[0]).toEqual(['PUT', 'free', `Bearer ${secret}`]);
    for (const { stdout, stderr } of results) {
      expect(stdout).toContain('[redacted:MY_KEY:');
      expect(stdout + stderr).not.toContain(secret);
    }
    expect(readFileSync(svg, 'utf8')).not.toContain(secret);
  });

  test('a body, from the command line or from a file', async () => {
    const came: string[] = [];
    const server = await serve(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      came.push(`${request.method} ${Buffer.concat(chunks).toString()}`);
      response.writeHead(200).end();
    });
    const file = join(folder, 'body.json');
    writeFileSync(file, '{"from":"file"}');
    await limits([server.url, '--method', 'POST', '--body', '{"a":1}', '--burst', '1']);
    await limits([server.url, '--method', 'POST', '--body', `@${file}`, '--burst', '1']);
    await server.close();
    expect(came).toEqual(['POST {"a":1}', 'POST {"from":"file"}']);
  });

  test('over TLS, to a server for which only its own authority vouches', async () => {
    const { key, cert } = newCertificate('IP:127.0.0.1');
    const server = createServer({ key, cert }, (_, response) =>
      response.writeHead(200, { RateLimit: '"a";r=1' }).end(),
    );
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const file = join(folder, 'ca.pem');
    writeFileSync(file, cert);
    const codes = [await limits([url, '--burst', '2', '--ca', file]), await limits([url, '--burst', '2'])];
    server.closeAllConnections();
    server.close();
    expect(codes[0]?.stdout).toContain('burst     2 requests');
    expect(codes[1]?.stdout).toContain('1 of 1 requests had no answer');
  });

  test('no answer is waited for longer than it is told', async () => {
    const server = await serve(() => {});
    const { code, stdout } = await limits([server.url, '--timeout', '50', '--burst', '2']);
    await server.close();
    expect(stdout).toContain('no whole answer within 50 ms');
    expect(code).toBe(3);
  });

  test.each<[readonly string[], string]>([
    [['http://127.0.0.1/', '--body', '@not-there'], 'found --body not-there, which cannot be read (ENOENT)'],
    [['http://127.0.0.1/', '--ca', 'not-there'], 'found --ca not-there, which cannot be read (ENOENT)'],
    [['http://127.0.0.1/', '--timeout', '0'], 'found 0; wanted a whole number from 1 to 600000'],
    [['ftp://127.0.0.1/'], 'found ftp://127.0.0.1/; wanted a URL with http: or https:'],
    [['there'], 'found there; wanted a URL with http: or https:'],
    [
      ['http://me:secret@127.0.0.1/'],
      'found a name or a password in the URL of 127.0.0.1; wanted them as --credential',
    ],
    [['http://127.0.0.1/', '--header', 'nothing'], 'found --header "nothing"; wanted \'Name: value\', on one line'],
    [['http://127.0.0.1/', '--header', 'A: b\r\nC: d'], 'found --header "A"; wanted \'Name: value\', on one line'],
    [['http://127.0.0.1/', '--header', `A: \${B}`], 'found a variable in --header of A; wanted it as --credential'],
    [
      ['http://127.0.0.1/', '--credential', 'A: hush-hush'],
      "found --credential of A with a value of its own; wanted 'A: $" + '{NAME}',
    ],
    [['http://127.0.0.1/', '--credential', `A: \${NOT_THERE}`], 'found no variable NOT_THERE in the environment'],
    [['http://127.0.0.1/', '--credential', `A: \${SHORT}`], 'found SHORT of fewer than 4 characters'],
    [['http://127.0.0.1/', '--method', 'G T'], 'found --method G T; wanted a method such as GET'],
    [['http://127.0.0.1/', '--burst', '0'], 'found 0; wanted a whole number from 1 to 100000'],
    [['http://127.0.0.1/', '--status', '42'], 'found 42; wanted a whole number from 100 to 999'],
    [['http://127.0.0.1/', '--max-wait', 'long'], 'found long; wanted a whole number from 0 to 86400000'],
    [['http://127.0.0.1/', '--svg', join('no', 'folder', 'x.svg')], 'found no folder for --svg'],
  ])('%j is refused with exit code 2', async (args, wanted) => {
    const { code, stdout, stderr } = await limits(args, { SHORT: 'abc' });
    expect(stderr).toContain(wanted);
    expect(stderr).not.toContain('hush-hush');
    expect([code, stdout]).toEqual([2, '']);
  });
});

describe('the schema of what --json prints', () => {
  const answers: Readonly<Record<string, Answer>> = {
    ten,
    unlimited,
    refusing: (came) => ({ status: came < 4 ? 200 : 429, headers: { 'Retry-After': came < 6 ? '2' : 'x' } }),
    hidden: (came) => ({
      status: 200,
      headers: { RateLimit: `"a";r=${came};t=60`, 'RateLimit-Policy': '"a";q=3;w=60' },
      body: came > 3 ? '{"error":"no"}' : '{}',
    }),
  };
  test.each(Object.keys(answers))('admits that of %s', async (name) => {
    const { url, close } = await limited(answers[name] as Answer);
    const { stdout } = await limits([url, '--burst', '12', '--json']);
    await close();
    const errors = schemaErrors(schema, JSON.parse(stdout) as Json);
    expect(errors.map(({ at, message }) => `${at} ${message}`)).toEqual([]);
  });

  test('names every code and every check, and no other', () => {
    const { code, check } = schema.$defs as unknown as Readonly<
      Record<'code' | 'check', { readonly enum: readonly string[] }>
    >;
    expect(code.enum).toEqual(Object.keys(findingCodes));
    expect(check.enum).toEqual(Object.keys(limitTitles));
  });
});

test('docs/limits.md names every finding beside the promise that it breaks', () => {
  const page = readFileSync(packageFile('docs/limits.md'), 'utf8');
  const rows = new Map(
    [...page.matchAll(/^\| `([a-z-]+)` \| (.*) \|$/gm)].map(([, check, rest]) => [check, rest ?? '']),
  );
  const missing = Object.entries(findingCodes).filter(([code, [check]]) => !rows.get(check)?.includes(`\`${code}\``));
  expect(missing).toEqual([]);
  expect(Object.keys(limitTitles).filter((id) => !rows.has(id))).toEqual([]);
});
