import { mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { xavigate } from '../../fixtures/providers/xavigate/xavigate.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';
import { startSpoilingProxy } from './testing/spoiling-proxy.ts';

/** Every file below a folder. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? filesIn(path) : [path];
  });

const base64Parts = (secret: string): readonly string[] =>
  [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)]);
    return bytes.toString('base64').slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });

const formsOf = (secret: string): readonly string[] => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('hex'),
  ...base64Parts(secret),
];

/** Whether any output has a form of the secret; Allure's page holds its data in base64 and gzip, so that too is unpacked. */
const leaksIn = (result: CliResult, folder: string, secret: string): readonly string[] => {
  const outputs = [
    ['stdout', result.stdout],
    ['stderr', result.stderr],
    ...filesIn(folder).map((file) => [file, readFileSync(file, 'latin1')] as const),
  ] as const;
  return outputs.flatMap(([name, text]) => {
    const unpacked = [...text.matchAll(/[A-Za-z0-9+/]{80,}={0,2}/g)].map(([part]) =>
      Buffer.from(part, 'base64').toString('latin1'),
    );
    return [text, ...unpacked].some((one) => formsOf(secret).some((form) => one.includes(form))) ? [name] : [];
  });
};

test('a credential that a server echoes in every form reaches no file, no terminal and no report', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const sandbox = await xavigate.start({ port: 0 });
  const states = new Set<string>();
  // The server echoes whatever authorization it was sent: in a header, in the body raw, JSON-escaped, URL-encoded, base64, inside other base64.
  const echo = await startSpoilingProxy(sandbox.url, (answer, { headers }) => {
    const sent = String(headers.authorization ?? '').replace(/^Bearer /, '');
    if (answer.status < 400) return answer;
    if (sent.length > 20) states.add(sent);
    const forms = [
      sent,
      encodeURIComponent(sent),
      Buffer.from(sent).toString('base64'),
      Buffer.from(`ab${sent}`).toString('base64'),
    ];
    return {
      ...answer,
      headers: { ...answer.headers, 'x-echo': sent || 'none' },
      body: JSON.stringify({ ...(JSON.parse(answer.body) as object), detail: `No: ${forms.join(' ')}`, [sent]: 1 }),
    };
  });
  const credentials = Object.entries(sandbox.credentials).map(([name, value]) => [name, String(value)] as const);
  writeFileSync(
    join(cwd, 'target.yaml'),
    [
      'contract: xavigate',
      `servers: { default: '${echo.url}' }`,
      `credentials: { ${credentials.map(([name]) => `${name}: '\${KEY_${name}}'`).join(', ')} }`,
      `states: { url: '${sandbox.statesUrl}' }`,
    ].join('\n'),
  );
  const env = Object.fromEntries(credentials.map(([name, value]) => [`KEY_${name}`, value]));
  const result = await runCli(['run', 'xavigate', '--target', 'target.yaml'], { cwd, env });
  await echo.close();
  await sandbox.close();
  // The text of a refusal is only a should where there is a code.
  expect(result.code).toBe(0);
  expect(result.stdout).toContain('[redacted:reader:base64]');
  // The credentials of the target, and those that states returned while the run went on; made-up ones are no secrets.
  const secrets = [...credentials.map(([, value]) => value), ...states].filter(
    (key) => key !== 'test_sk_nobodyWasEverGivenThisKey',
  );
  expect(secrets.length).toBeGreaterThan(credentials.length + 10);
  expect(secrets.flatMap((secret) => leaksIn(result, cwd, secret))).toEqual([]);
}, 120_000);

test('the search finds a secret that does leak', () => {
  const folder = mkdtempSync(join(tmpdir(), 'refusal-'));
  const secret = 'test_sk_abcdefghijklmnop';
  writeFileSync(join(folder, 'a'), Buffer.from(`xx${secret}yy`).toString('base64'));
  expect(leaksIn({ code: 0, stdout: '', stderr: '' }, folder, secret)).toEqual([join(folder, 'a')]);
});

test('a secret in the URL is redacted in the command that repeats the request', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const server = createServer((_, response) =>
    response.writeHead(500, { 'content-type': 'application/json' }).end('{}'),
  );
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  writeFileSync(
    join(cwd, 'openapi.yaml'),
    `openapi: 3.1.0
info: { title: T, version: '1' }
paths: { /a: { get: { operationId: a, security: [{ key: [] }], parameters: [{ name: n, in: query, schema: { type: integer }, example: 1 }] } } }
components: { securitySchemes: { key: { type: apiKey, in: query, name: k } } }
`,
  );
  writeFileSync(
    join(cwd, 'contract.yaml'),
    `id: t
document: { title: T, retrieved: '2026-11-20' }
credentials: { member: { description: m, scheme: key } }
clauses: [{ id: a, section: S, statement: s, operations: all, ask: { inputs: [wrong-type] }, expect: { status: 400 } }]
`,
  );
  writeFileSync(
    join(cwd, 'target.yaml'),
    `contract: t\nservers: { default: '${url}' }\ncredentials: { member: '\${K}' }\n`,
  );
  const secret = 's3cr+t/v&lue é"';
  const result = await runCli(['run', './contract.yaml', '--target', 'target.yaml', '--no-allure'], {
    cwd,
    env: { K: secret },
  });
  await new Promise((closed) => server.close(closed));
  expect(result.stdout).toContain('"$MEMBER"');
  expect(leaksIn(result, cwd, secret)).toEqual([]);
}, 60_000);
