import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { newClient, sendOnce } from './testing/new-client.ts';
import { answering, head, startSocketServer } from './testing/socket-server.ts';

const reset = (socket: Socket): void => void socket.resetAndDestroy();
const end = (socket: Socket): void => void socket.end();
const ten = head('HTTP/1.1 200 OK', 'Content-Length: 10');
const tenAndClose = head('HTTP/1.1 200 OK', 'Connection: close', 'Content-Length: 10');
const chunked = head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked');
const chunkedAndClose = head('HTTP/1.1 200 OK', 'Connection: close', 'Transfer-Encoding: chunked');
/** Once the client has read what came before. */
const soon =
  (then: (socket: Socket) => void): ((socket: Socket) => void) =>
  (socket) =>
    void setTimeout(() => then(socket), 30);

describe('a connection that breaks is a reset', () => {
  test.each<[string, (socket: Socket) => void]>([
    ['as soon as it stands', reset],
    ['when the request has come', (socket) => socket.once('data', () => reset(socket))],
    ['when the request has come, by an orderly end', (socket) => socket.once('data', () => end(socket))],
    ['inside the status line', answering('HTTP/1.1 20', soon(reset))],
    ['inside the headers', answering('HTTP/1.1 200 OK\r\nContent-Le', soon(end))],
    ['inside the body', answering(`${ten}abc`, soon(reset))],
    ['inside the body, by an orderly end', answering(`${ten}abc`, soon(end))],
    ['inside the last body of a connection', answering(`${tenAndClose}abc`, soon(end))],
    ['inside a chunk', answering(`${chunked}5\r\nabc`, soon(reset))],
    ['before the last chunk', answering(`${chunked}3\r\nabc\r\n`, soon(end))],
    ['inside the last chunk of a connection', answering(`${chunkedAndClose}5\r\nabc`, soon(end))],
  ])('%s', async (_, onConnection) => {
    const server = await startSocketServer(onConnection);
    expect(await sendOnce(server.url, {}, { timeoutMs: 5000 })).toMatchObject({ kind: 'none', cause: 'reset' });
    expect(server.accepted()).toBe(1);
  });
});

describe('what is no HTTP is not-http', () => {
  test.each([
    ['a greeting', 'SSH-2.0-OpenSSH_9.6\r\n'],
    ['a page without a head', '<html>hello</html>\r\n\r\n'],
    ['a header line without a colon', head('HTTP/1.1 200 OK', 'no header')],
    ['a chunk without a size', `${chunked}zz\r\n`],
    ['two lengths', `${head('HTTP/1.1 200 OK', 'Content-Length: 2', 'Content-Length: 3')}abc`],
    [
      'two lengths after an interim answer',
      `${head('HTTP/1.1 103 Early Hints')}${head('HTTP/1.1 200 OK', 'Content-Length: 2', 'Content-Length: 3')}abc`,
    ],
    [
      'another protocol that nobody asked for',
      head('HTTP/1.1 101 Switching Protocols', 'Connection: upgrade', 'Upgrade: x'),
    ],
  ])('%s', async (_, text) => {
    const server = await startSocketServer(answering(text));
    const outcome = await sendOnce(server.url, {}, { timeoutMs: 5000 });
    expect(outcome).toMatchObject({ kind: 'none', cause: 'not-http' });
    expect((outcome as { readonly detail: string }).detail).not.toBe('');
  });
});

describe('what takes too long is a timeout, and ends the connection', () => {
  test.each<[string, RegExp, (socket: Socket) => void]>([
    ['nothing at all', /ms$/, () => {}],
    ['nothing after the status line', /ms$/, answering('HTTP/1.1 200 OK\r\n')],
    ['nothing after the headers', /; status 200 and 0 bytes of its body came$/, answering(ten)],
    ['nothing after half the body', /; status 200 and 3 bytes of its body came$/, answering(`${ten}abc`)],
    [
      'a body that drips',
      /; status 200 and \d+ bytes of its body came$/,
      answering(head('HTTP/1.1 200 OK', 'Content-Length: 100000'), (socket) => {
        const dripping = setInterval(() => socket.write('x'), 20);
        socket.once('close', () => clearInterval(dripping));
      }),
    ],
    [
      'interim answers without end',
      /; only interim answers came, the last with status 102$/,
      answering(head('HTTP/1.1 102 Processing'), (socket) => {
        const waiting = setInterval(() => socket.write(head('HTTP/1.1 102 Processing')), 20);
        socket.once('close', () => clearInterval(waiting));
      }),
    ],
  ])('%s', async (_, soFar, onConnection) => {
    const server = await startSocketServer(onConnection);
    const startedAt = performance.now();
    const outcome = await sendOnce(server.url);
    const tookMs = performance.now() - startedAt;
    expect(outcome).toMatchObject({ kind: 'none', cause: 'timeout' });
    const { detail } = outcome as { readonly detail: string };
    expect(detail).toMatch(/^no whole answer within 300 ms/);
    expect(detail).toMatch(soFar);
    expect(tookMs).toBeGreaterThanOrEqual(290);
    expect(tookMs).toBeLessThan(5000);
    await expect.poll(() => server.closed(), { timeout: 4000 }).toBe(1);
  });

  test('a request that waits for a connection times out too, and is never sent', async () => {
    const server = await startSocketServer(() => {});
    const client = newClient(server.url);
    const send = (path: string) => client.send({ method: 'GET', url: `${server.url}${path}`, headers: [] });
    const both = Promise.all([send('/first'), send('/second')]);
    await expect.poll(() => server.received().join(''), { interval: 5 }).toContain('/first');
    // Until both are overdue nothing else runs: the first one's end cannot let the second go out before its own.
    const until = performance.now() + 400;
    while (performance.now() < until);
    const outcomes = await both;
    expect(outcomes).toMatchObject([{ cause: 'timeout' }, { cause: 'timeout' }]);
    await expect.poll(() => server.closed(), { timeout: 4000 }).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(server.received().join('')).not.toContain('/second');
  });

  test('after a timeout the next request is answered', async () => {
    let first = true;
    const server = await startSocketServer((socket) => {
      if (!first) answering(head('HTTP/1.1 200 OK', 'Content-Length: 0'))(socket);
      first = false;
    });
    const client = newClient(server.url);
    const send = () => client.send({ method: 'GET', url: server.url, headers: [] });
    expect([(await send()).kind, (await send()).kind]).toEqual(['none', 'answer']);
  });
});

describe('where nobody listens', () => {
  test('a port is refused', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, 'close');
    expect(await sendOnce(`http://127.0.0.1:${port}`)).toEqual({
      kind: 'none',
      cause: 'refused',
      detail: `ECONNREFUSED: connect ECONNREFUSED 127.0.0.1:${port}`,
    });
  });

  test('a name is unknown', async () => {
    const outcome = await sendOnce('http://refusal.invalid', {}, { timeoutMs: 15_000 });
    expect(outcome).toMatchObject({ kind: 'none', cause: 'unknown-host' });
  });
});

test('what the client itself cannot send is other, and names why', async () => {
  const server = await startSocketServer(() => {});
  const outcome = await sendOnce(server.url, { headers: [['X-Name', 'two\nlines']] });
  expect(outcome).toEqual({ kind: 'none', cause: 'other', detail: 'UND_ERR_INVALID_ARG: invalid X-Name header' });
});
