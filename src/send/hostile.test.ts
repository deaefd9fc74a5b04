import { describe, expect, test } from 'vitest';
import { jsonOf } from '../exchange/body.ts';
import type { NoAnswerCause } from '../exchange/model.ts';
import { answerCapBytes, readBeyondCapBytes } from '../exchange/seal.ts';
import { sealed } from '../exchange/testing/unsealed.ts';
import { startHostileServer } from './testing/hostile-server.ts';
import { hostilities, refusal, reply, says } from './testing/hostilities.ts';
import { bytesOf, newClient } from './testing/new-client.ts';

/** What becomes of a request: why there is no answer; or the status of one, and what is kept of its body or why it is no JSON. */
type Expected = NoAnswerCause | readonly [status: number, kept: 'refusal' | 'cut' | 'nothing' | RegExp];

const expected: Readonly<Record<string, Expected>> = {
  'hangs before its answer': 'timeout',
  'hangs inside the status line': 'timeout',
  'hangs inside the head': 'timeout',
  'hangs before the body': 'timeout',
  'hangs inside the body': 'timeout',
  'hangs inside a chunk': 'timeout',
  'hangs after an interim answer': 'timeout',
  'hangs inside an interim answer': 'timeout',
  'promises more than there is': 'timeout',
  'drips its head': 'timeout',
  'drips its body': 'timeout',
  'drips its chunks': 'timeout',
  'resets before its answer': 'reset',
  'resets inside the head': 'reset',
  'resets inside the body': 'reset',
  'closes before its answer': 'reset',
  'closes inside the head': 'reset',
  'closes half-way through the body': 'reset',
  'closes inside a chunk': 'reset',
  'closes before the last chunk': 'reset',
  'closes after an interim answer': 'reset',
  'closes inside a second interim answer': 'reset',
  'greets as SSH does': 'not-http',
  'sends a page without a head': 'not-http',
  'sends random bytes': 'not-http',
  'speaks HTTP/2': 'not-http',
  'speaks TLS': 'not-http',
  'sends a header line without a colon': 'not-http',
  'sends a NUL in a header': 'not-http',
  'sends a status of four digits': 'not-http',
  'sends status 000': 'not-http',
  'sends status 099': 'not-http',
  'switches to no protocol': 'not-http',
  'switches to another protocol': 'not-http',
  'sends two lengths': 'not-http',
  'sends a list of lengths': 'not-http',
  'sends a negative length': 'not-http',
  'sends a length beyond all numbers': 'not-http',
  'sends a length and chunks': 'not-http',
  'sends chunks and a length': 'not-http',
  'sends a chunk without a size': 'not-http',
  'sends a chunk beyond all numbers': 'not-http',
  'sends a transfer coding that nobody offered': 'not-http',
  'sends a header of 1 MB': 'too-large',
  'sends 5,000 headers': 'too-large',
  'sends a trailer of 1 MB': 'too-large',
  'sends headers without end': 'too-large',
  'sends a header without end': 'too-large',
  'sends a header name without end': 'too-large',
  'sends a reason without end': 'timeout',
  'sends a chunk extension without end': 'timeout',
  'sends interim answers without end': 'timeout',
  'sends an interim answer without end': 'too-large',
  'sends a body of 50 MB': [400, 'cut'],
  'sends a body without end': [400, 'cut'],
  'sends chunks without end': [400, 'cut'],
  'sends chunks of one byte without end': [400, 'cut'],
  'sends a gzip bomb': [400, 'cut'],
  'sends a gzip bomb in a gzip': [400, 'cut'],
  'sends a brotli bomb': [400, 'cut'],
  'sends gzip without end': [400, 'cut'],
  'sends bytes that are not UTF-8': [400, /^bytes that are not UTF-8$/],
  'sends UTF-16': [400, /^text that is not JSON/],
  'sends a byte order mark': [400, /^a byte order mark/],
  'sends JSON that does not parse': [400, /^text that is not JSON/],
  'sends half of its JSON as the whole': [400, /^text that is not JSON/],
  'sends two JSON texts': [400, /^text that is not JSON/],
  'sends no body': [400, 'nothing'],
  'sends arrays 100,000 deep': [400, /^JSON nested deeper than 512 levels$/],
  'sends objects 40,000 deep': [400, /^JSON nested deeper than 512 levels$/],
  'sends 120,000 arrays that do not end': [400, /^JSON nested deeper than 512 levels$/],
  'sends status 199 and no more': 'timeout',
  'sends status 199 with a body': 'not-http',
  'sends status 600': [600, 'refusal'],
  'sends status 999': [999, 'refusal'],
  'sends a 204 with a length and a body': [204, 'nothing'],
  'sends what is no gzip as gzip': [400, /^bytes that are not in the content coding gzip/],
  'sends gzip that ends too early': [400, /^bytes that are not in the content coding gzip/],
  'sends an unknown content coding': [400, /^the content coding aes128gcm, which is not known$/],
  'sends four content codings': [400, /^4 content codings; at most 3 are undone$/],
  'sends gzip that nobody asked for': [400, 'refusal'],
  'sends deflate that nobody asked for': [400, 'refusal'],
  'sends interim answers first': [400, 'refusal'],
  'sends a second answer at once': [400, 'refusal'],
  'sends a second answer a little later': [400, 'refusal'],
  'sends more than its length': [400, 'refusal'],
};

const calm = says(reply('{"calm":true}', 'HTTP/1.1 200 OK'));
/** What the kernels of both sides may hold of what nobody reads. */
const buffersBytes = 32_000_000;

test('every hostility has its outcome', () => {
  expect(Object.keys(expected).sort()).toEqual(Object.keys(hostilities).sort());
});

describe('a server that', () => {
  test.each(Object.entries(expected))('%s', async (name, outcome) => {
    const server = await startHostileServer(({ path }) => (path === '/calm' ? calm : hostilities[name]) as typeof calm);
    const client = newClient(server.url, { timeoutMs: 400 });
    const send = (path: string) => client.send({ method: 'GET', url: `${server.url}${path}`, headers: [] });

    const raw = await send('/hostile');
    const exchange = sealed({ outcome: raw });
    if (raw.kind === 'none') {
      expect(raw.cause).toBe(outcome);
      expect(raw.detail).toMatch(/^[ -~§]+$/);
    } else {
      const [status, kept] = outcome as Extract<Expected, readonly unknown[]>;
      const { body } = exchange.outcome as Extract<typeof exchange.outcome, { kind: 'answer' }>;
      expect(raw.status).toBe(status);
      // No more is read than the limit and one piece of what comes.
      expect(raw.body.length).toBeLessThanOrEqual(answerCapBytes + readBeyondCapBytes + 0x10000);
      expect(raw.body.buffer.byteLength).toBeLessThanOrEqual(4 * answerCapBytes);
      expect(body.data.length).toBeLessThanOrEqual((answerCapBytes * 4) / 3 + 4);
      expect([raw.cut, body.capped]).toEqual([kept === 'cut', kept === 'cut']);
      const parsed = jsonOf(body);
      if (kept === 'refusal') expect(bytesOf(raw)).toBe(refusal);
      else if (kept === 'nothing') expect(parsed).toEqual({ ok: false, why: 'no body' });
      else if (kept !== 'cut') expect(parsed).toMatchObject({ ok: false, why: expect.stringMatching(kept) as string });
    }

    // What it left behind on its connection is no answer to the next request.
    expect(bytesOf(await send('/calm'))).toBe('{"calm":true}');
    if (raw.kind === 'none') await expect.poll(() => server.closed()).toBe(server.accepted() - 1);
    if (outcome !== 'timeout') expect(server.sentBytes()).toBeLessThan(buffersBytes);
  });
});
