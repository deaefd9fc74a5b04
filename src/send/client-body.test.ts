import { expect, test } from 'vitest';
import { answerCapBytes, readBeyondCapBytes } from '../exchange/seal.ts';
import { answerOf, sendOnce } from './testing/new-client.ts';
import { answering, head, startSocketServer } from './testing/socket-server.ts';

const limitBytes = answerCapBytes + readBeyondCapBytes;

test.each([
  ['the cap', answerCapBytes],
  ['the cap and one byte', answerCapBytes + 1],
  ['all that is read', limitBytes],
])('an answer of exactly %s is read whole', async (_, length) => {
  const server = await startSocketServer(
    answering(`${head('HTTP/1.1 400 Bad Request', `Content-Length: ${length}`)}${'x'.repeat(length)}`),
  );
  const { body, cut } = answerOf(await sendOnce(server.url, {}, { timeoutMs: 5000 }));
  expect([body.length, cut]).toEqual([length, false]);
});

test('an answer of one byte more than is read is cut', async () => {
  const server = await startSocketServer(
    answering(`${head('HTTP/1.1 400 Bad Request', `Content-Length: ${limitBytes + 1}`)}${'x'.repeat(limitBytes + 1)}`),
  );
  const { body, cut } = answerOf(await sendOnce(server.url, {}, { timeoutMs: 5000 }));
  expect([body.length > limitBytes, cut]).toEqual([true, true]);
});

test.each([
  ['in chunks', 'Transfer-Encoding: chunked', `4000\r\n${'y'.repeat(0x4000)}\r\n`],
  ['without a length', 'Connection: close', 'y'.repeat(0x4000)],
])('an endless body %s is cut long before the deadline, and its connection ends', async (_, header, piece) => {
  const server = await startSocketServer(
    answering(head('HTTP/1.1 200 OK', header), (socket) => {
      const pour = (): void => {
        while (!socket.destroyed && socket.write(piece));
      };
      socket.on('drain', pour);
      pour();
    }),
  );
  const startedAt = performance.now();
  const { status, body, cut } = answerOf(await sendOnce(server.url, {}, { timeoutMs: 10_000 }));
  expect(performance.now() - startedAt).toBeLessThan(5000);
  expect([status, cut]).toEqual([200, true]);
  expect(body.length).toBeGreaterThan(limitBytes);
  expect(body.length).toBeLessThan(limitBytes + 0x20000);
  expect(new Set(body)).toEqual(new Set(Buffer.from('y')));
  await expect.poll(() => server.closed(), { timeout: 4000 }).toBe(1);
});
