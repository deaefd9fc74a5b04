import { describe, expect, test } from 'vitest';
import type { Answer, Headers, SealedBody } from '../../exchange/model.ts';
import { delayMsOf, exchangeOf, spoiledAnswer, type WireAnswer } from './wire.ts';

const text = '{"code":"no"}';
const answer = (over: Partial<WireAnswer> = {}): WireAnswer => ({
  status: 400,
  reason: 'No Way',
  headers: [
    ['X-Twice', '1'],
    ['Content-Length', String(text.length)],
    ['x-twice', '2'],
  ],
  body: Buffer.from(text),
  cut: false,
  ...over,
});
const request = { method: 'POST', url: 'http://api.test/things', headers: [], body: new Uint8Array() };
const where = { number: 1, operation: 'createThing', startedAtMs: 0, tookMs: 7 };
const sealed = (one: WireAnswer): Answer => exchangeOf(request, one, { body: one.body, cut: one.cut }, where).outcome;
const textBody = (data: string): SealedBody => ({
  encoding: 'utf-8',
  data,
  length: Buffer.byteLength(data),
  capped: false,
});

/** What is sent where a mutant changes `change` of an answer, in answer to `method`. */
const spoiled = (one: WireAnswer, change: Partial<Answer>, method = 'POST'): WireAnswer | undefined =>
  spoiledAnswer({ method }, one, sealed(one), { ...sealed(one), ...change });

describe('what a mutant leaves alone stays as it was', () => {
  test.each<[string, Uint8Array]>([
    ['text', Buffer.from(text)],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x00, 0x7d])],
    ['a byte order mark', Buffer.from('\uFEFF{}')],
    ['nothing', Buffer.alloc(0)],
    ['more than is kept', Buffer.alloc(300 * 1024, 0xe4)],
  ])('a body of %s', (_, body) => {
    const headers: Headers = [['content-length', String(body.length)]];
    const given = spoiled(answer({ body, headers }), { status: 500 });
    expect(given?.body).toBe(body);
    expect(given?.headers).toEqual(headers);
  });

  test('header lines, with their order, case and repetition, and the reason', () => {
    expect(spoiled(answer(), {})).toEqual(answer());
  });

  test('a body in a content coding, with its header', () => {
    const coded = answer({ headers: [['Content-Encoding', 'gzip']], body: Buffer.from([31, 139, 8]) });
    const read = exchangeOf(request, coded, { body: Buffer.from(text), cut: false }, where).outcome;
    expect(read.body.data).toBe(text);
    const given = spoiledAnswer(request, coded, read, { ...read, status: 500 });
    expect(given).toMatchObject({ status: 500, headers: [...coded.headers], body: coded.body });
  });
});

describe('the headers say truly how long a body is', () => {
  test.each<[string, Headers, Headers | undefined, Headers]>([
    ['in the line that says so', [['CONTENT-length', '13']], undefined, [['CONTENT-length', '2']]],
    [
      'once',
      [
        ['Content-Length', '13'],
        ['A', 'b'],
        ['Content-Length', '13'],
      ],
      undefined,
      [
        ['Content-Length', '2'],
        ['A', 'b'],
      ],
    ],
    ['where the mutant dropped the line', [['Content-Length', '13']], [], [['Content-Length', '2']]],
    ['or by chunks', [['transfer-encoding', 'chunked']], undefined, [['transfer-encoding', 'chunked']]],
    [
      'or by chunks that the mutant dropped',
      [['Transfer-Encoding', 'chunked']],
      [],
      [['Transfer-Encoding', 'chunked']],
    ],
    [
      'or by the end of the connection; without the content coding, which is undone',
      [['Content-Encoding', 'br']],
      undefined,
      [],
    ],
  ])('%s', (_, headers, changed, expected) => {
    const one = answer({ headers });
    const given = spoiled(one, { body: textBody('{}'), headers: changed ?? headers });
    expect(given?.headers).toEqual(expected);
    expect(Buffer.from(given?.body ?? []).toString()).toBe('{}');
  });

  test('in bytes', () => {
    expect(spoiled(answer(), { body: textBody('ä€') })?.headers).toContainEqual(['Content-Length', '5']);
  });

  test('of bytes that are no text, which come in base64', () => {
    const data = Buffer.from([0xff, 0xfe]).toString('base64');
    const given = spoiled(answer(), { body: { encoding: 'base64', data, length: 2, capped: false } });
    expect(given?.body).toEqual(Buffer.from([0xff, 0xfe]));
    expect(given?.headers).toContainEqual(['Content-Length', '2']);
  });

  test('though the mutant says otherwise', () => {
    expect(spoiled(answer(), { headers: [['content-length', '99']] })?.headers).toEqual([['content-length', '13']]);
  });

  test('but not of a body of which the rest passes by: that is as long as it was', () => {
    const headers: Headers = [['Content-Length', '900000']];
    const long = answer({ headers, body: Buffer.alloc(270_336, 0x20), cut: true });
    const given = spoiled(long, { status: 500, headers: [['content-length', '1']] });
    expect(given).toMatchObject({ status: 500, headers: [...headers], cut: true });
    expect(spoiled(long, { body: textBody('{}') })).toMatchObject({ headers: [['Content-Length', '2']], cut: false });
  });
});

describe('an answer without a body', () => {
  const length: Headers = [['Content-Length', '13']];
  const empty = { headers: length, body: Buffer.alloc(0) };
  test.each([
    ['to HEAD', answer(empty), 'HEAD'],
    ['that nothing has changed since', answer({ ...empty, status: 304 }), 'GET'],
  ])('%s keeps the length of the body that it stands for', (_, one, method) => {
    expect(spoiled(one, { headers: [...length, ['A', 'b']] }, method)?.headers).toEqual([...length, ['A', 'b']]);
  });

  test('says no length where it had a body before', () => {
    expect(spoiled(answer(), { status: 204 })?.headers.map(([name]) => name)).toEqual(['X-Twice', 'x-twice']);
  });

  test('says its length where it has one now', () => {
    const given = spoiled(answer({ status: 204, headers: [], body: Buffer.alloc(0) }), { status: 200 });
    expect(given?.headers).toEqual([['Content-Length', '0']]);
  });
});

test('another status has its usual reason', () => {
  expect(spoiled(answer(), { status: 500 })?.reason).toBeUndefined();
});

test('where a mutant takes an answer away nothing is sent', () => {
  const none = { kind: 'none', cause: 'reset', detail: '' } as const;
  expect(spoiledAnswer(request, answer(), sealed(answer()), none)).toBeUndefined();
});

test('an answer takes as much longer as the mutant says', () => {
  const before = sealed(answer());
  expect(delayMsOf(before, { ...before, totalMs: 57 })).toBe(50);
  expect(delayMsOf(before, { ...before, firstByteMs: 1, totalMs: 1 })).toBe(0);
});
