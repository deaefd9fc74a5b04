import { expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import { markersIn, Redactor, type Secret, shortestSecretLength } from './redact.ts';

const key: Secret = { name: 'key', value: 'swordfish' };

test('without secrets every text stays as it is', () => {
  const text = 'half a pair \uD800, é, \0';
  expect(new Redactor().text(text)).toBe(text);
  expect(new Redactor().text('\xe9\xff')).toBe('\xe9\xff');
});

test('a text in which no secret stands stays as it is', () => {
  expect(new Redactor([key]).text('Swordfish sword fish é 🙂 \0')).toBe('Swordfish sword fish é 🙂 \0');
});

test('every place is redacted, and what is around it stays', () => {
  expect(new Redactor([key]).text('é swordfishswordfish,"swordfish" 🙂')).toBe(
    'é [redacted:key:raw][redacted:key:raw],"[redacted:key:raw]" 🙂',
  );
});

test.each([
  ['', false],
  ['abc', false],
  ['abcd', true],
])('a value such as %j is a secret: %j', (value, isSecret) => {
  expect(value.length >= shortestSecretLength).toBe(isSecret);
  const redacted = new Redactor([{ name: 'pin', value }]).text('xabcdx');
  expect(redacted).toBe(isSecret ? 'x[redacted:pin:raw]x' : 'xabcdx');
});

const nested: readonly (readonly [why: string, secrets: readonly Secret[], text: string, redacted: string])[] = [
  [
    'that begins as another',
    [
      { name: 'short', value: 'token' },
      { name: 'long', value: 'token-two' },
    ],
    'token-two token',
    '[redacted:long:raw] [redacted:short:raw]',
  ],
  [
    'that ends as another',
    [
      { name: 'short', value: 'token' },
      { name: 'long', value: 'two-token' },
    ],
    'two-token token',
    '[redacted:long:raw] [redacted:short:raw]',
  ],
  [
    'in the middle of which another stands',
    [
      { name: 'short', value: 'token' },
      { name: 'long', value: '1-token-2' },
    ],
    '1-token-2 1-token-3',
    '[redacted:long:raw] 1-[redacted:short:raw]-3',
  ],
  [
    'whose encoding begins as another',
    [
      { name: 'short', value: 'token' },
      { name: 'long', value: 'token/2' },
    ],
    'token%2F2 token%2f2',
    '[redacted:long:url] [redacted:long:url]',
  ],
];

test.each(nested)('a secret %s is redacted as a whole, whichever is known first', (_, secrets, text, redacted) => {
  expect(new Redactor(secrets).text(text)).toBe(redacted);
  expect(new Redactor(secrets.toReversed()).text(text)).toBe(redacted);
});

test('of two secrets with one value the first gives its name', () => {
  expect(new Redactor([key, { ...key, name: 'other' }]).text('swordfish')).toBe('[redacted:key:raw]');
});

test('a secret may be added during a run, and earlier ones stay secret', () => {
  const redactor = new Redactor([key]);
  expect(redactor.text('swordfish, marlin')).toBe('[redacted:key:raw], marlin');
  redactor.add({ name: 'state.fish', value: 'marlin' });
  redactor.add({ name: 'short', value: 'ray' });
  expect(redactor.text('swordfish, marlin, ray')).toBe('[redacted:key:raw], [redacted:state.fish:raw], ray');
});

test('half a surrogate pair can be a secret', () => {
  const redactor = new Redactor([{ name: 'key', value: 'fish\uD800' }]);
  expect(redactor.text('a fish\uD800 z')).toBe('a [redacted:key:raw] z');
  expect(redactor.text('a fish\uFFFD z')).toBe('a [redacted:key:raw] z');
});

test('what stands around a secret stays, half a surrogate pair too', () => {
  expect(new Redactor([key]).text('\uD800 é swordfish')).toBe('\uD800 é [redacted:key:raw]');
});

test('bytes are redacted as the Latin-1 characters of UTF-8', () => {
  const latin1 = Buffer.from('clé=é-swordfish', 'utf8').toString('latin1');
  expect(new Redactor([{ name: 'key', value: 'é-swordfish' }]).text(latin1)).toBe('cl\xc3\xa9=[redacted:key:raw]');
});

test('a header value is redacted in UTF-8 and in Latin-1', () => {
  const redactor = new Redactor([{ name: 'key', value: 'é-"fish"' }]);
  expect(redactor.text('Bearer \xe9-"fish"')).toBe('Bearer [redacted:key:raw]');
  expect(redactor.text('Bearer \xc3\xa9-"fish"')).toBe('Bearer [redacted:key:raw]');
  expect(redactor.text('key="\xe9-\\"fish\\""')).toBe('key="[redacted:key:json]"');
  expect(redactor.text('Bearer ключ')).toBe('Bearer ключ');
});

test('redacting twice changes no marker', () => {
  const redactor = new Redactor([key]);
  const once = redactor.text('swordfish');
  expect(redactor.text(once)).toBe(once);
});

const values: readonly (readonly [value: Json, redacted: Json])[] = [
  ['a swordfish', 'a [redacted:key:raw]'],
  [
    ['swordfish', 1, null, [true, 'swordfish']],
    ['[redacted:key:raw]', 1, null, [true, '[redacted:key:raw]']],
  ],
  [
    { a: { b: 'swordfish' }, c: 2 },
    { a: { b: '[redacted:key:raw]' }, c: 2 },
  ],
  [{ 'my swordfish': 1 }, { 'my [redacted:key:raw]': 1 }],
  [7, 7],
];

test.each(values)('of the value %j is left %j', (value, redacted) => {
  expect(new Redactor([key]).json(value)).toStrictEqual(redacted);
});

test.each([
  ['nothing redacted', []],
  ['[redacted:key]', []],
  [
    'a [redacted:writer:raw] b [redacted:state.api_key:base64]',
    [
      { name: 'writer', form: 'raw' },
      { name: 'state.api_key', form: 'base64' },
    ],
  ],
])('in %j stand the markers %j', (text, markers) => {
  expect(markersIn(text)).toEqual(markers);
});
