import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { newClient } from './testing/new-client.ts';

/** Notes, for each request, how many connections were open when it came. */
const startCounting = async () => {
  let open = 0;
  const openAt: number[] = [];
  const server = createServer((_, response) => {
    openAt.push(open);
    response.end('{}');
  });
  server.on('connection', (socket) => {
    open++;
    socket.on('close', () => open--);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    openAt,
    open: () => open,
    drop: () => server.closeAllConnections(),
  };
};

test('requests that are sent at once find their connections open', async () => {
  const { url, openAt } = await startCounting();
  const client = newClient(url, { connections: 3 });
  const send = () => client.send({ method: 'GET', url: `${url}/`, headers: [] });
  await send();
  await client.prepare(url, 3);
  expect((await Promise.all([send(), send(), send()])).map(({ kind }) => kind)).toEqual(['answer', 'answer', 'answer']);
  expect(openAt[0]).toBe(1);
  for (const open of openAt.slice(1)) expect(open).toBeGreaterThanOrEqual(3);
});

test('no more are opened than are asked for, and none is left when the client closes', async () => {
  const { url, open } = await startCounting();
  const client = newClient(url);
  await client.prepare(url, 2);
  await client.prepare(url, 3);
  await expect.poll(open).toBe(3);
  await client.close();
  await expect.poll(open).toBe(0);
});

test('one that ended meanwhile is not used', async () => {
  const { url, open, drop } = await startCounting();
  const client = newClient(url);
  await client.prepare(url, 2);
  await expect.poll(open).toBe(2);
  drop();
  await expect.poll(open).toBe(0);
  expect(await client.send({ method: 'GET', url: `${url}/`, headers: [] })).toMatchObject({ status: 200 });
});

test('where none can be opened, the requests tell why', async () => {
  const client = newClient('http://127.0.0.1:1');
  await client.prepare('http://127.0.0.1:1', 2);
  expect(await client.send({ method: 'GET', url: 'http://127.0.0.1:1/', headers: [] })).toMatchObject({
    kind: 'none',
    cause: 'refused',
  });
});

test('a host that the target does not name is left alone', async () => {
  const { url, open } = await startCounting();
  await newClient('http://127.0.0.1:1').prepare(url, 2);
  expect(open()).toBe(0);
});
