import type { Socket } from 'node:net';
import { expect, test } from 'vitest';
import type { Headers } from '../exchange/model.ts';
import { startHostileServer } from './testing/hostile-server.ts';
import { reply, says } from './testing/hostilities.ts';
import { bytesOf, newClient } from './testing/new-client.ts';

/** Long before an idle connection would end by itself, after 4 s. */
const atOnce = { timeout: 2000 };
const own = (path: string): Buffer => reply(JSON.stringify(path), 'HTTP/1.1 200 OK');

/** Answers each request with its path; with `/late` also a stray answer, as soon as the connection is asked for something else. */
const startLateServer = () => {
  const late = new WeakSet<Socket>();
  return startHostileServer(({ path }) => (socket) => {
    if (late.delete(socket)) says(reply('"stray"', 'HTTP/1.1 418 Stray'))(socket);
    says(own(path))(socket);
    if (path === '/late') late.add(socket);
  });
};

test('a stray answer that comes when the next request is out cannot reach what is asked after a renewal', async () => {
  const server = await startLateServer();
  const client = newClient(server.url, { timeoutMs: 5000 });
  const send = async (path: string) =>
    bytesOf(await client.send({ method: 'GET', url: `${server.url}${path}`, headers: [] }));
  expect(await send('/late')).toBe('"/late"');
  // No client can tell this answer from its own.
  expect(await send('/next')).toBe('"stray"');
  client.renew();
  expect(await send('/late')).toBe('"/late"');
  client.renew();
  expect(await send('/next')).toBe('"/next"');
});

test('what is under way ends on its connection, and then the connection ends', async () => {
  const waiting: Socket[] = [];
  const server = await startHostileServer(({ path }) => (socket) => {
    if (path === '/slow') waiting.push(socket);
    else says(own(path))(socket);
  });
  const client = newClient(server.url, { timeoutMs: 5000 });
  const send = (path: string) => client.send({ method: 'GET', url: `${server.url}${path}`, headers: [] });
  const slow = send('/slow');
  await expect.poll(() => waiting.length, { interval: 5 }).toBe(1);
  client.renew();
  expect(bytesOf(await send('/quick'))).toBe('"/quick"');
  const [socket] = waiting as [Socket];
  socket.write(own('/slow'));
  expect(bytesOf(await slow)).toBe('"/slow"');
  await expect.poll(() => server.closed(), atOnce).toBe(1);
  expect(server.accepted()).toBe(2);
});

test('a renewal of what was never asked opens nothing, and one by one none is left behind', async () => {
  const server = await startHostileServer(({ path }) => says(own(path)));
  const client = newClient(server.url, { timeoutMs: 5000 });
  client.renew();
  for (let time = 0; time < 5; time++) {
    await client.send({ method: 'GET', url: `${server.url}/`, headers: [] });
    client.renew();
    client.renew();
  }
  expect(server.accepted()).toBe(5);
  await expect.poll(() => server.closed(), atOnce).toBe(5);
});

test('what a client left behind ends with it', async () => {
  const server = await startHostileServer(() => () => {});
  const client = newClient(server.url, { timeoutMs: 60_000 });
  const outcome = client.send({ method: 'GET', url: `${server.url}/`, headers: [] });
  await expect.poll(() => server.received().join(''), { interval: 5 }).toContain('GET /');
  client.renew();
  await client.close();
  expect(await outcome).toMatchObject({ kind: 'none' });
  await expect.poll(() => server.closed(), atOnce).toBe(1);
});

test.each<[string, string]>([
  ['a b', 'x'],
  ['X-Of', 'two\nlines'],
])('a request with the header %j: %j, which cannot be built, leaves its connection to others', async (name, value) => {
  const server = await startHostileServer(({ path }) => says(own(path)));
  const client = newClient(server.url, { timeoutMs: 2000 });
  const send = (headers: Headers) => client.send({ method: 'GET', url: `${server.url}/`, headers });
  expect(await send([[name, value]])).toMatchObject({ kind: 'none', detail: expect.stringContaining('invalid') });
  expect(bytesOf(await send([]))).toBe('"/"');
});
