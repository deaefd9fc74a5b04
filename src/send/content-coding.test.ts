import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { answer, bytes, sealed } from '../exchange/testing/unsealed.ts';
import { withoutCoding } from './content-coding.ts';
import { answerOf } from './testing/new-client.ts';

const text = JSON.stringify({ error: 'name is required', more: 'x'.repeat(500) });
const limit = 10_000;
const undo = async (body: Uint8Array, codings: readonly string[], { cut = false, limitBytes = limit } = {}) => {
  const headers = codings.map((coding) => ['content-ENCODING', coding] as const);
  const outcome = answerOf(await withoutCoding(answer({ headers, body, cut }), limitBytes));
  return { text: Buffer.from(outcome.body).toString(), cut: outcome.cut, undecoded: outcome.undecoded };
};
const whole = { text, cut: false, undecoded: undefined };

describe('a body is undone', () => {
  test.each<[string, Uint8Array, readonly string[]]>([
    ['gzip', gzipSync(text), ['gzip']],
    ['gzip by its old name, in any case', gzipSync(text), ['X-GZip']],
    ['gzip in two members', Buffer.concat([gzipSync(text.slice(0, 9)), gzipSync(text.slice(9))]), ['gzip']],
    ['deflate', deflateSync(text), ['deflate']],
    ['deflate without its wrapper', deflateRawSync(text), ['deflate']],
    ['br', brotliCompressSync(text), ['br']],
    ['several codings in one line, last first', brotliCompressSync(gzipSync(text)), ['gzip, br']],
    ['several codings in several lines', brotliCompressSync(gzipSync(text)), ['gzip', 'br']],
    ['identity', bytes(text), ['identity']],
    ['an empty line', bytes(text), ['']],
  ])('%s', async (_, body, codings) => {
    expect(await undo(body, codings)).toEqual(whole);
  });
});

describe('of a body that was cut', () => {
  test.each<[string, Uint8Array]>([
    ['gzip', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
  ])('%s is undone as far as it goes', async (coding, body) => {
    const { text: begun, cut, undecoded } = await undo(body.subarray(0, -6), [coding], { cut: true });
    expect({ cut, undecoded, begins: text.startsWith(begun) }).toEqual({
      cut: true,
      undecoded: undefined,
      begins: true,
    });
  });
});

test('no more comes out than the limit and one piece, whatever would', async () => {
  const bomb = gzipSync(gzipSync(Buffer.alloc(20_000_000)));
  const { text: kept, cut, undecoded } = await undo(bomb, ['gzip, gzip']);
  expect({ cut, undecoded }).toEqual({ cut: true, undecoded: undefined });
  expect(kept.length).toBeGreaterThan(limit);
  expect(kept.length).toBeLessThanOrEqual(limit + 16_384);
});

test('as much as the limit is whole', async () => {
  expect(await undo(gzipSync(text), ['gzip'], { limitBytes: text.length })).toEqual(whole);
  expect(await undo(gzipSync(text), ['gzip'], { limitBytes: text.length - 1 })).toMatchObject({ cut: true });
});

describe('nothing is kept', () => {
  test.each<[string, Uint8Array, string, string]>([
    ['of text', bytes(text), 'gzip', 'bytes that are not in the content coding gzip (incorrect header check)'],
    [
      'of half',
      gzipSync(text).subarray(0, 30),
      'gzip',
      'bytes that are not in the content coding gzip (unexpected end of file)',
    ],
    ['of another coding', gzipSync(text), 'br', expect.stringContaining('the content coding br (') as string],
    ['of an unknown coding', bytes(text), 'zstd', 'the content coding "zstd", which is not known'],
    ['of many codings', bytes(text), 'gzip, gzip, gzip, gzip', '4 content codings; at most 3 are undone'],
  ])('%s', async (_, body, coding, undecoded) => {
    expect(await undo(body, [coding])).toEqual({ text: '', cut: false, undecoded });
  });
});

test('no answer and no body stay what they are', async () => {
  const none = { kind: 'none', cause: 'reset', detail: '' } as const;
  const empty = answer({ headers: [['Content-Encoding', 'gzip']] });
  expect([await withoutCoding(none, limit), await withoutCoding(empty, limit)]).toEqual([none, empty]);
});

test('a secret in a compressed body does not reach what is sealed', async () => {
  const headers = [['Content-Encoding', 'gzip']] as const;
  const body = gzipSync('{"echo":"swordfish"}');
  const outcome = await withoutCoding(answer({ headers, body }), limit);
  expect(sealed({ outcome }, { key: 'swordfish' }).outcome).toMatchObject({
    body: { data: '{"echo":"[redacted:key:raw]"}' },
  });
  const unknown = await withoutCoding(answer({ headers: [['Content-Encoding', 'zip']], body }), limit);
  expect(sealed({ outcome: unknown }, { key: 'swordfish' }).outcome).toMatchObject({
    body: { data: '', length: 0, undecoded: 'the content coding "zip", which is not known' },
  });
});
