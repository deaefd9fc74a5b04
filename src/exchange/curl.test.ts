import { expect, test } from 'vitest';
import { toCurl, variableOf } from './curl.ts';
import type { HttpRequest } from './model.ts';
import { bytes, request, sealed } from './testing/unsealed.ts';

const curlOf = (parts: Partial<HttpRequest>, secrets: Readonly<Record<string, string>> = {}): string =>
  toCurl(sealed({ request: request(parts) }, secrets).request);

const json = [['Content-Type', 'application/json']] as const;
const url = "'https://api.example.com/things'";

const commands: readonly (readonly [what: string, parts: Partial<HttpRequest>, command: string])[] = [
  ['a plain request', {}, `curl -sS -i -X GET ${url}`],
  ['a request that only wants headers', { method: 'HEAD' }, `curl -sS -I ${url}`],
  [
    'headers, but for those that curl makes itself',
    {
      headers: [
        ['Accept', '*/*'],
        ['Host', 'api.example.com'],
        ['content-length', '7'],
        ['Connection', 'close'],
        ['USER-AGENT', 'refusal'],
        ['X-Empty', ''],
        ['X-It', "it's"],
      ],
    },
    `curl -sS -i -X GET ${url} -H 'Accept: */*' -H 'X-Empty;' -H 'X-It: it'\\''s'`,
  ],
  [
    'a body of text',
    { method: 'POST', headers: json, body: bytes(`{"a":"it's"}`) },
    `curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-raw '{"a":"it'\\''s"}'`,
  ],
  [
    'a body that nothing says the type of',
    { method: 'POST', body: bytes('{}') },
    `curl -sS -i -X POST ${url} -H 'Content-Type:' --data-raw '{}'`,
  ],
  [
    'an empty body',
    { method: 'POST', headers: json, body: bytes('') },
    `curl -sS -i -X POST ${url} -H 'Content-Type: application/json'`,
  ],
  [
    'bytes that are no text',
    { method: 'POST', headers: json, body: Uint8Array.of(0xff, 0xfe) },
    `printf %s '//4=' | base64 -d | curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-binary @-`,
  ],
  [
    'a text with a NUL',
    { method: 'POST', headers: json, body: bytes('a\0b') },
    `printf %s 'YQBi' | base64 -d | curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-binary @-`,
  ],
  [
    'a body beyond the cap',
    { method: 'POST', headers: json, body: bytes(`{}${' '.repeat(70_000)}`) },
    `{ printf %s '{}'; head -c 70000 /dev/zero | tr '\\0' ' '; } | curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-binary @-`,
  ],
  [
    'white space beyond the cap',
    { method: 'POST', headers: json, body: bytes(' '.repeat(70_000)) },
    `{ printf %s ''; head -c 70000 /dev/zero | tr '\\0' ' '; } | curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-binary @-`,
  ],
  [
    'bytes beyond the cap',
    { method: 'POST', headers: json, body: new Uint8Array(70_000).fill(0xff) },
    `{ printf %s '${'/'.repeat(87_381)}w==' | base64 -d; head -c 4464 /dev/zero | tr '\\0' ' '; } | curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-binary @-`,
  ],
  [
    'headers only, though a body is sent',
    { method: 'HEAD', headers: json, body: bytes('{}') },
    `curl -sS -i -X HEAD ${url} -H 'Content-Type: application/json' --data-raw '{}'`,
  ],
  ['a list in a URL', { url: 'https://a.b/?c[]=d' }, "curl -sS -i -X GET -g 'https://a.b/?c[]=d'"],
];

test.each(commands)('%s is a command', (_, parts, command) => {
  expect(curlOf(parts)).toBe(command);
});

const encoded = "od -An -v -tx1 | tr -d ' \\n'";
const secret = 'a b"/c';
const secrets: readonly (readonly [form: string, text: string, value: string])[] = [
  ['as it is', secret, '$WRITER_KEY'],
  ['in base64', 'YSBiIi9j', '$(printf %s "$WRITER_KEY" | base64 -w0)'],
  ['in hexadecimal', '612062222f63', `$(printf %s "$WRITER_KEY" | ${encoded})`],
  ['in a URL', 'a%20b%22%2Fc', `$(printf %s "$WRITER_KEY" | ${encoded} | sed 's/../%&/g')`],
  ['in JSON', 'a b\\"/c', `$(printf %s "$WRITER_KEY" | sed 's/[\\\\"]/\\\\&/g')`],
];

test.each(secrets)('a secret %s is a variable, encoded as it was sent', (_, text, value) => {
  const command = curlOf({ headers: [['X-Key', `<${text}>`]] }, { writerKey: secret });
  expect(command).toBe(`curl -sS -i -X GET ${url} -H 'X-Key: <'"${value}"'>'`);
});

test('nothing is quoted where a secret stands alone', () => {
  const body = bytes(secret);
  const command = curlOf({ method: 'POST', headers: json, body }, { writerKey: secret });
  expect(command).toBe(`curl -sS -i -X POST ${url} -H 'Content-Type: application/json' --data-raw "$WRITER_KEY"`);
});

const variables: readonly (readonly [name: string, variable: string])[] = [
  ['writer', 'WRITER'],
  ['writeOnly', 'WRITE_ONLY'],
  ['apiKey2Old', 'API_KEY2_OLD'],
  ['revoked-key.api_key', 'REVOKED_KEY_API_KEY'],
  ['writer.password', 'WRITER_PASSWORD'],
  ['writer: old', 'WRITER_OLD'],
  ['2fa-user.token', '_2FA_USER_TOKEN'],
];

test.each(variables)('the secret %s is the variable %s', (name, variable) => {
  expect(variableOf(name)).toBe(variable);
  expect(variable).toMatch(/^[A-Z_][A-Z0-9_]*$/);
});
