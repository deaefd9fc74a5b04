import { describe, expect, test } from 'vitest';
import { jsonOf } from '../exchange/body.ts';
import { answerCapBytes, readBeyondCapBytes } from '../exchange/seal.ts';
import { sealed } from '../exchange/testing/unsealed.ts';
import { type Outcome, outcomes } from './testing/hostile-outcomes.ts';
import { startHostileServer } from './testing/hostile-server.ts';
import { hostilities, refusal, reply, says } from './testing/hostilities.ts';
import { bytesOf, newClient } from './testing/new-client.ts';

const calm = says(reply('{"calm":true}', 'HTTP/1.1 200 OK'));
/** What the kernels of both sides may hold of what nobody reads. */
const buffersBytes = 32_000_000;

test('every hostility has its outcome', () => {
  expect(Object.keys(outcomes).sort()).toEqual(Object.keys(hostilities).sort());
});

describe('a server that', () => {
  test.each(Object.entries(outcomes))('%s', async (name, outcome) => {
    const server = await startHostileServer(({ path }) => (path === '/calm' ? calm : hostilities[name]) as typeof calm);
    const client = newClient(server.url, { timeoutMs: outcome === 'timeout' ? 700 : 10_000 });
    const send = (path: string) => client.send({ method: 'GET', url: `${server.url}${path}`, headers: [] });

    const raw = await send('/hostile');
    const exchange = sealed({ outcome: raw });
    if (raw.kind === 'none') {
      expect(raw.cause).toBe(outcome);
      expect(raw.detail).toMatch(/^[ -~§]+$/);
    } else {
      const [status, kept] = outcome as Extract<Outcome, readonly unknown[]>;
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
    if (raw.kind === 'none') {
      await expect.poll(() => server.closed(), { timeout: 4000 }).toBe(1);
      expect(server.accepted()).toBe(2);
    }
    if (outcome !== 'timeout') expect(server.sentBytes()).toBeLessThan(buffersBytes);
  });
});
