import { describe, expect, test } from 'vitest';
import type { Leak } from '../../contract/model.ts';
import type { SecurityScheme } from '../../contract/operation.ts';
import { answered, type Said } from '../testing/answers.ts';
import { contractOf, finding, findingsOf, must } from '../testing/contract.ts';

const key: SecurityScheme = { id: 'key', type: 'apiKey', in: 'header', name: 'X-API-Key' };
const contract = contractOf({ securitySchemes: { key } });
const secret = 'sk_live/änd+so on';

const check = (of: Leak, said: Said) =>
  findingsOf({ id: `c/leak:${of}`, aspect: 'leak', of, ...must }, answered(said), { contract });
const leaked = (of: Leak, at: '' | `/${string}` | `header:${string}`, actual: string) => [
  finding('leak-unexpected', at, of === 'credentials' ? 'no credential' : 'no stack trace', actual, `c/leak:${of}`),
];

describe('a secret of the target is found', () => {
  const secrets = { admin: secret };
  test.each<[string, Said, '' | `/${string}` | `header:${string}`, string]>([
    ['in a message', { body: { detail: `no such key: ${secret}` } }, '/detail', 'json'],
    ['deep in a list', { body: { a: [{}, { b: ['x', secret] }] } }, '/a/1/b/1', 'json'],
    ['as the name of a member', { body: { [secret]: 1 } }, '/[redacted:admin:raw]', 'raw'],
    ['in base64', { body: { seen: Buffer.from(`key=${secret}`).toString('base64') } }, '/seen', 'base64'],
    ['in hexadecimal', { body: { seen: Buffer.from(secret).toString('hex') } }, '/seen', 'hex'],
    [
      'percent-encoded in a header',
      { headers: [['Location', `/?key=${encodeURIComponent(secret)}`]] },
      'header:location',
      'url',
    ],
    ['in a page of HTML', { body: `<p>${secret}</p>` }, '', 'raw'],
  ])('%s', (_, said, at, form) => {
    const [found, ...more] = check('credentials', { ...said, secrets });
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'leak-unexpected', at, expected: 'no credential' });
    expect(found?.actual).toMatch(new RegExp(`^the credential admin \\((${form}|raw)\\)$`));
  });
});

describe('what the caller sent as a credential is found though it is no secret', () => {
  const carried = [['x-api-key', 'nobody-has-this-key']] as const;
  test('in a message', () => {
    const found = check('credentials', { carried, body: { detail: 'unknown key nobody-has-this-key' } });
    expect(found).toEqual(leaked('credentials', '/detail', 'nobody-has-this-key'));
  });
  test('but not where it is too short to be told from ordinary text', () => {
    expect(check('credentials', { carried: [['X-API-Key', 'nope']], body: { detail: 'nope' } })).toEqual([]);
  });
});

describe('nothing is found', () => {
  test.each<[string, Leak, Said]>([
    ['where nothing is given away', 'credentials', { body: { detail: 'no such key' }, secrets: { admin: secret } }],
    ['where no body came', 'credentials', {}],
    [
      'in a cookie, which hands out credentials',
      'credentials',
      { headers: [['Set-Cookie', `session=${secret}`]], secrets: { session: secret } },
    ],
    ['of a trace in another header than the one asked for', 'credentials', { body: { stack: 'at a (b.js:1:2)' } }],
    [
      'of a credential where a trace is asked for',
      'stack-traces',
      { body: { detail: secret }, secrets: { admin: secret } },
    ],
  ])('%s', (_, of, said) => {
    expect(check(of, said)).toEqual([]);
  });
});

describe('a stack trace is found', () => {
  test('in a member, however its line breaks are escaped', () => {
    const body = '{"detail":"Error: no\\u000a    at place (/srv/app/orders.js:12:5)\\n"}';
    expect(check('stack-traces', { body })).toEqual(
      leaked('stack-traces', '/detail', 'at place (/srv/app/orders.js:12:5)'),
    );
  });
  test('in a list with a line in each entry', () => {
    const body = { stack: ['TypeError: no', '    at place (orders.js:12:5)'] };
    expect(check('stack-traces', { body })).toEqual(leaked('stack-traces', '/stack/1', 'at place (orders.js:12:5)'));
  });
  test('in a page of HTML', () => {
    const body = '<pre>Traceback (most recent call last)\n  File "a.py"</pre>';
    expect(check('stack-traces', { body })).toEqual(leaked('stack-traces', '', 'Traceback (most recent call last)'));
  });
});
