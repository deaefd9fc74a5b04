import { describe, expect, test } from 'vitest';
import { markersIn, Redactor } from './redact.ts';

const hex = (text: string): string => Buffer.from(text).toString('hex');
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const base64url = (text: string): string => Buffer.from(text).toString('base64url');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const lowerHex = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase());
const ascii = (text: string): string =>
  [...text].map((one) => (one <= '~' ? one : `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`)).join('');

/** Every form in which a secret may stand in a text. */
const forms: readonly (readonly [form: string, name: string, write: (secret: string) => string])[] = [
  ['raw', 'itself', (secret) => secret],
  ['json', 'in JSON', json],
  ['json', 'in JSON with escaped slashes', (secret) => json(secret).replaceAll('/', '\\/')],
  ['json', 'in JSON of ASCII', (secret) => ascii(json(secret))],
  ['json', 'in JSON of ASCII with escaped slashes', (secret) => ascii(json(secret)).replaceAll('/', '\\/')],
  ['url', 'percent-encoded', encodeURIComponent],
  ['url', 'percent-encoded in lower case', (secret) => lowerHex(encodeURIComponent(secret))],
  ['url', 'percent-encoded with + for space', (secret) => encodeURIComponent(secret).replaceAll('%20', '+')],
  ['url', 'so in lower case', (secret) => lowerHex(encodeURIComponent(secret).replaceAll('%20', '+'))],
  ['url', 'as a form sends it', (secret) => new URLSearchParams([['', secret]]).toString().slice(1)],
  ['url', 'percent-encoded byte by byte', (secret) => hex(secret).replace(/../g, '%$&')],
  ['url', 'so in upper case', (secret) => hex(secret).toUpperCase().replace(/../g, '%$&')],
  ['hex', 'in hexadecimal', hex],
  ['hex', 'in hexadecimal upper case', (secret) => hex(secret).toUpperCase()],
  ['base64', 'in base64', base64],
  ['raw', 'after a scheme', (secret) => `Bearer ${secret}`],
];

/** In this secret all forms differ. */
const special = '+/"\\é %&\'(~';
const secrets = [
  special,
  'swordfish',
  'test_sk_51H8x9',
  'abcd',
  'ada:pass word',
  '%41%42',
  '[a](b)|{c}^$.*?',
  'ключ от дома',
  'x'.repeat(400),
];

describe.each(forms)('as %s, %s', (form, _, write) => {
  test('a secret leaves a marker with its name and form', () => {
    const redacted = new Redactor([{ name: 'key', value: special }]).text(`a ${write(special)} z`);
    expect(redacted.replace('Bearer ', '')).toBe(`a [redacted:key:${form}] z`);
    expect(markersIn(redacted)).toEqual([{ name: 'key', form }]);
  });

  test.each(secrets)('the secret %j does not stay', (value) => {
    const redacted = new Redactor([{ name: 'key', value }]).text(`a ${write(value)} z`);
    expect(redacted.replace('Bearer ', '')).toMatch(/^a \[redacted:key:[a-z0-9]+\] z$/);
  });
});

/** What stays of a base64 text around `swordfish`, which begins 0, 1 or 2 bytes into a group of three. */
const larger: readonly (readonly [text: string, redacted: string])[] = [
  ['abcswordfish', 'YWJj[redacted:key:base64]'],
  ['abcswordfish.', 'YWJj[redacted:key:base64]Lg=='],
  ['abswordfish.z', 'YWJ[redacted:key:base64]gueg=='],
  ['aswordfish.z!', 'YX[redacted:key:base64]C56IQ=='],
  ['abcdeswordfish', 'YWJjZGV[redacted:key:base64]g='],
];

test.each(larger)('inside the base64 of %j a secret leaves a marker', (text, redacted) => {
  const redactor = new Redactor([{ name: 'key', value: 'swordfish' }]);
  expect(redactor.text(base64(text))).toBe(redacted);
});

test.each(['', '?', '??', '???', '????'])('inside base64 and base64url after %j a secret does not stay', (before) => {
  // Its base64 has + and /, its base64url - and _.
  const value = '>>>???>>>???~~~';
  const redactor = new Redactor([{ name: 'key', value }]);
  for (const encode of [base64, base64url]) {
    const redacted = redactor.text(encode(`${before}${value}.tail`));
    expect(markersIn(redacted)).toEqual([{ name: 'key', form: 'base64' }]);
    expect(Buffer.from(redacted.replace(/\[.*\]/, ''), 'base64').toString('latin1')).not.toMatch(/>>|\?\?\?\?\?/);
  }
});

test('Basic credentials are one secret, and the password in others is another', () => {
  const redactor = new Redactor([
    { name: 'writer', value: 'ada:swordfish' },
    { name: 'writer.password', value: 'swordfish' },
  ]);
  expect(redactor.text(`Basic ${base64('ada:swordfish')}`)).toBe('Basic [redacted:writer:base64]');
  expect(redactor.text(`Basic ${base64('bob:swordfish')}`)).toBe('Basic Ym9iOn[redacted:writer.password:base64]A==');
  expect(redactor.text('https://ada:swordfish@example.com')).toBe('https://[redacted:writer:raw]@example.com');
});

test('of five letters six characters are known inside base64', () => {
  const redactor = new Redactor([{ name: 'pin', value: 'abcde' }]);
  expect(redactor.text(base64('abcdef'))).toBe('[redacted:pin:base64]Vm');
});

test('of four letters only the whole is known in base64', () => {
  const redactor = new Redactor([{ name: 'pin', value: 'abcd' }]);
  expect(redactor.text(base64('abcd'))).toBe('[redacted:pin:base64]');
  expect(redactor.text(base64('abcd!'))).toBe(base64('abcd!'));
});
