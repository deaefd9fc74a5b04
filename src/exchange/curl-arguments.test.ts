import { chmodSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { toCurl } from './curl.ts';
import type { HttpRequest } from './model.ts';
import { runShell } from './testing/shell.ts';
import { bytes, request, sealed } from './testing/unsealed.ts';

// A stand-in for curl that prints its arguments, each with a NUL after it, and then what it reads: what a shell makes of a command,
// whatever curl is installed.
const standIn = `#!/bin/sh
for argument; do printf '%s\\0' "$argument"; done
case "$argument" in @-) cat ;; esac
`;

const folder = temporaryFolder();
beforeAll(() => {
  chmodSync(folder.write('curl', standIn), 0o755);
});

/** The arguments that curl would get, and what it would read. */
const argumentsOf = async (
  parts: Partial<HttpRequest>,
  secrets: Readonly<Record<string, string>> = {},
  variables: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> => {
  const command = toCurl(sealed({ request: request(parts) }, secrets).request);
  const path = `${folder.path('')}:${process.env.PATH ?? ''}`;
  const { stdout } = await runShell(folder.write('request.sh', command), variables, path);
  return stdout.toString('utf8').split('\0');
};

const url = 'https://api.example.com/things';
const nasty = `it's "so" \\ $HOME \`id\` $(id) * ~ # !\n\tend\\`;

const cases: readonly (readonly [what: string, parts: Partial<HttpRequest>, expected: readonly string[]])[] = [
  ['a URL', { url: `${url}?a=it's&b=$HOME*` }, ['-sS', '-i', '-X', 'GET', `${url}?a=it's&b=$HOME*`, '']],
  ['a header', { headers: [['X-A', nasty]] }, ['-sS', '-i', '-X', 'GET', url, '-H', `X-A: ${nasty}`, '']],
  [
    'a body',
    { method: 'POST', headers: [['Content-Type', 'text/plain']], body: bytes(nasty) },
    ['-sS', '-i', '-X', 'POST', url, '-H', 'Content-Type: text/plain', '--data-raw', nasty, ''],
  ],
  [
    'a body of bytes',
    { method: 'POST', headers: [['Content-Type', 'text/plain']], body: bytes(`\0${nasty}`) },
    ['-sS', '-i', '-X', 'POST', url, '-H', 'Content-Type: text/plain', '--data-binary', '@-', '', nasty],
  ],
];

test.each(cases)('a shell hands %s to curl as it is', async (_, parts, expected) => {
  expect(await argumentsOf(parts)).toEqual(expected);
});

test('a shell hands a secret to curl as its variable says, and nothing in it is run', async () => {
  const secret = `${nasty}.`;
  const parts = { headers: [['X-Key', `<${secret}>`]] } as const;
  const expected = ['-sS', '-i', '-X', 'GET', url, '-H', `X-Key: <${secret}>`, ''];
  expect(await argumentsOf(parts, { '2nd-key': secret }, { _2ND_KEY: secret })).toEqual(expected);
});

test('a body beyond the cap is read with white space in place of its end', async () => {
  const body = bytes(`${nasty}${' '.repeat(100_000)}`);
  const printed = await argumentsOf({ method: 'POST', headers: [['Content-Type', 'text/plain']], body });
  expect(printed.at(-2)).toBe('@-');
  expect(printed.at(-1)).toBe(`${nasty}${' '.repeat(100_000)}`);
});
