import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { toCurl } from './curl.ts';
import type { Headers, HttpRequest } from './model.ts';
import { type Received, type RecordingServer, startRecordingServer } from './testing/recording-server.ts';
import { runShell } from './testing/shell.ts';
import { bytes, sealed } from './testing/unsealed.ts';

let server: RecordingServer;
beforeAll(async () => {
  server = await startRecordingServer();
});
afterAll(() => server.close());

const folder = temporaryFolder();

/** Seals a request to a path of the server, runs its command, and returns what the server got. */
const repeated = async (
  { path, ...parts }: Omit<HttpRequest, 'url'> & { readonly path: string },
  secrets: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<Received> => {
  const { request } = sealed({ request: { url: `${server.url}${path}`, ...parts } }, secrets);
  const command = toCurl(request);
  for (const value of Object.values(secrets)) expect(command).not.toContain(value);
  const { stdout } = await runShell(folder.write('request.sh', `${command}\n`), variables);
  expect(stdout.toString('latin1')).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/m);
  const [received, ...more] = server.received();
  expect(more).toEqual([]);
  return received as Received;
};

/** The lines that were asked for, as they came. */
const linesOf = (received: Received, asked: Headers): Headers => {
  const names = new Set(asked.map(([name]) => name.toLowerCase()));
  return received.headers.filter(([name]) => names.has(name.toLowerCase()));
};

const type = ['Content-Type', 'application/json'] as const;
const allBytes = Uint8Array.from({ length: 256 }, (_, at) => at);
const padded = Buffer.alloc(2 * 1024 * 1024, ' ');
padded.write('{"name":"it\'s"}');

type Asked = Omit<HttpRequest, 'url'> & { readonly path: string };
const post = (body: Uint8Array, headers: Headers = [type]): Asked => ({
  method: 'POST',
  path: '/things',
  headers,
  body,
});

const requests: readonly (readonly [what: string, asked: Asked])[] = [
  ['a plain request', { method: 'GET', path: '/things', headers: [] }],
  ['a method with a body', { ...post(bytes('{}')), method: 'PATCH' }],
  ['a method without one', { method: 'DELETE', path: '/things/1', headers: [type] }],
  ['a request for headers only', { method: 'HEAD', path: '/things', headers: [['X-Id', '1']] }],
  ['a query', { method: 'GET', path: "/things?a=%20%2F%26&b=it's&c=$HOME&d=%22`id`", headers: [] }],
  ['brackets and braces', { method: 'GET', path: '/things/{id}?filter[a]=[1-3]&b={x,y}', headers: [] }],
  [
    'headers in their order and case, repeated, empty, with quotes',
    {
      method: 'GET',
      path: '/things',
      headers: [
        ['x-b', '2'],
        ['X-A', '1'],
        ['Accept', 'text/html;q=0.1, */*'],
        ['X-Empty', ''],
        ['X-A', `it's "quoted" \\ $HOME \`id\` $(id) !; & | > <`],
      ],
    },
  ],
  ['quotes and line ends in a body', post(bytes(`{"a":"it's \\"so\\"",\r\n\t"b":"$HOME \`id\` $(id) \\\\"}\n\n`))],
  ['UTF-8 in a body', post(bytes('\uFEFF{"a":"é 🙂"}'))],
  ['a body that looks like the name of a file', post(bytes('@/etc/hostname'))],
  ['a body that looks like an option', post(bytes('-X PUT'))],
  ['an empty body', post(bytes(''))],
  ['a body with a NUL', post(bytes('a\0b\n'))],
  ['a body of every byte', post(allBytes)],
  ['a body of 64 KiB', post(bytes('a'.repeat(64 * 1024)))],
  ['a body of 2 MiB, of which the end is not kept', post(padded)],
];

test.each(requests)('the command of %s sends the same again', async (_, asked) => {
  const received = await repeated(asked);
  expect(received).toMatchObject({ method: asked.method, url: asked.path });
  expect(linesOf(received, asked.headers)).toEqual(asked.headers);
  expect(received.body.equals(asked.body ?? Buffer.alloc(0))).toBe(true);
});

test('a body without a media type gets none from curl', async () => {
  const { headers } = await repeated(post(bytes('{}'), []));
  expect(headers.map(([name]) => name.toLowerCase())).not.toContain('content-type');
});

describe('a secret is a shell variable', () => {
  const key = `k"e\\y 'a' $1/%&+\`b\``;
  const variables = { WRITE_ONLY: key };
  const secrets = { writeOnly: key };

  const places: readonly (readonly [where: string, asked: Asked])[] = [
    ['in a header', { method: 'GET', path: '/', headers: [['Authorization', `Bearer ${key}`]] }],
    [
      'in Basic credentials',
      { method: 'GET', path: '/', headers: [['Authorization', `Basic ${Buffer.from(key).toString('base64')}`]] },
    ],
    ['in hexadecimal', { method: 'GET', path: '/', headers: [['X-Key', Buffer.from(key).toString('hex')]] }],
    ['in a text', post(bytes(`<${key}>`))],
    ['in JSON', post(bytes(JSON.stringify({ key, other: [key] })))],
  ];

  test.each(places)('%s', async (_, asked) => {
    const received = await repeated(asked, secrets, variables);
    expect(linesOf(received, asked.headers)).toEqual(asked.headers);
    expect(received.body.toString()).toBe(Buffer.from(asked.body ?? []).toString());
  });

  test('in a query, where every byte is encoded', async () => {
    const asked = { method: 'GET', path: `/things?a=1&key=${encodeURIComponent(key)}&b=2`, headers: [] };
    const { url } = await repeated(asked, secrets, variables);
    expect(decodeURIComponent(url)).toBe(decodeURIComponent(asked.path));
    expect(new URL(url, server.url).searchParams.get('key')).toBe(key);
  });
});
