import { expect, test } from 'vitest';
import type { Exchange, Headers } from './model.ts';
import { seal } from './seal.ts';
import { answer, bytes, redactorOf, request, sealed, unsealed } from './testing/unsealed.ts';

const key = { key: 'swordfish' };

test('an exchange keeps all but its secrets, and gets its number', () => {
  const exchange = sealed(
    {
      probe: 'one:addThing:no-body',
      number: 3,
      role: 'setup',
      of: 'addThing',
      attempt: 2,
      startedAtMs: 1_700_000_000_123,
      request: request({
        method: 'POST',
        url: 'https://api.example.com/things?key=swordfish',
        headers: [['X-Key', 'swordfish']],
        body: bytes('{"key":"swordfish"}'),
      }),
      outcome: answer({
        status: 409,
        headers: [['X-Echo', 'swordfish']],
        body: bytes('No swordfish!'),
        firstByteMs: 1.5,
        totalMs: 2.25,
      }),
      values: { job: 'j-1', list: ['swordfish'] },
      lacks: 'swordfish was not saved',
    },
    key,
  );
  expect(exchange).toStrictEqual({
    id: 'one:addThing:no-body#3',
    probe: 'one:addThing:no-body',
    role: 'setup',
    of: 'addThing',
    attempt: 2,
    startedAtMs: 1_700_000_000_123,
    request: {
      method: 'POST',
      url: 'https://api.example.com/things?key=[redacted:key:raw]',
      headers: [['X-Key', '[redacted:key:raw]']],
      body: { encoding: 'utf-8', data: '{"key":"[redacted:key:raw]"}', length: 19, capped: false },
    },
    outcome: {
      kind: 'answer',
      status: 409,
      headers: [['X-Echo', '[redacted:key:raw]']],
      body: { encoding: 'utf-8', data: 'No [redacted:key:raw]!', length: 13, capped: false },
      firstByteMs: 1.5,
      totalMs: 2.25,
    },
    values: { job: 'j-1', list: ['[redacted:key:raw]'] },
    lacks: '[redacted:key:raw] was not saved',
  } satisfies Exchange);
});

test('where no answer came, the reason is redacted', () => {
  const { outcome } = sealed({ outcome: { kind: 'none', cause: 'reset', detail: 'ECONNRESET: swordfish' } }, key);
  expect(outcome).toStrictEqual({ kind: 'none', cause: 'reset', detail: 'ECONNRESET: [redacted:key:raw]' });
});

test('a request without a body has none, and one with an empty body has an empty one', () => {
  expect(sealed().request.body).toBeNull();
  expect(sealed({ request: request({ body: new Uint8Array() }) }).request.body).toStrictEqual({
    encoding: 'utf-8',
    data: '',
    length: 0,
    capped: false,
  });
});

test('nothing lacks where nothing is said to', () => {
  expect(sealed()).not.toHaveProperty('lacks');
});

const lines: Headers = [
  ['b-Second', '2'],
  ['A-first', '1'],
  ['SET-COOKIE', 'a=1'],
  ['Vary', ''],
  ['set-cookie', 'b=\xe9'],
];

test('header lines keep their order, case and repetition', () => {
  const { request: asked, outcome } = sealed({
    request: request({ headers: lines }),
    outcome: answer({ headers: lines }),
  });
  expect(asked.headers).toEqual(lines);
  expect(outcome).toMatchObject({ headers: lines });
});

test('names of headers are redacted too', () => {
  const { outcome } = sealed({ outcome: answer({ headers: [['X-swordfish', 'a']] }) }, key);
  expect(outcome).toMatchObject({ headers: [['X-[redacted:key:raw]', 'a']] });
});

test('secrets in header values are redacted in UTF-8 and in Latin-1', () => {
  const value = 'é-swordfish';
  const utf8 = Buffer.from(value).toString('latin1');
  const { request: asked } = sealed(
    {
      request: request({
        headers: [
          ['A', `Bearer ${value}`],
          ['B', `Bearer ${utf8}`],
        ],
      }),
    },
    { key: value },
  );
  expect(asked.headers).toEqual([
    ['A', 'Bearer [redacted:key:raw]'],
    ['B', 'Bearer [redacted:key:raw]'],
  ]);
});

test('what is sealed is not changed', () => {
  const raw = unsealed({ request: request({ headers: [['X-Key', 'swordfish']], body: bytes('swordfish') }) });
  const copy = structuredClone(raw);
  seal(raw, redactorOf(key));
  expect(raw).toEqual(copy);
});

test('a secret known only later is redacted only from then on', () => {
  const redactor = redactorOf({});
  const raw = unsealed({ outcome: answer({ body: bytes('swordfish') }) });
  expect(seal(raw, redactor).outcome).toMatchObject({ body: { data: 'swordfish' } });
  redactor.add({ name: 'key', value: 'swordfish' });
  expect(seal(raw, redactor).outcome).toMatchObject({ body: { data: '[redacted:key:raw]' } });
});
