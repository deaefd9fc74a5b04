import { describe, expect, test } from 'vitest';
import { answerOf, bytesOf, newClient, sendOnce } from './testing/new-client.ts';
import { answering, head, startSocketServer } from './testing/socket-server.ts';

const nothing = head('HTTP/1.1 200 OK', 'Content-Length: 0');

describe('what is sent', () => {
  test('header lines go out in their order, case and repetition', async () => {
    const server = await startSocketServer(answering(nothing));
    await sendOnce(server.url, {
      headers: [
        ['X-Second', '2'],
        ['x-FIRST', '1'],
        ['X-Second', '3'],
        ['Empty', ''],
      ],
    });
    expect(server.received()[0]).toContain('\r\nX-Second: 2\r\nx-FIRST: 1\r\nX-Second: 3\r\nEmpty: \r\n');
  });

  test.each([
    ['/subjects/..', '/subjects/..'],
    ['/a/./b/%2e%2e/c', '/a/./b/%2e%2e/c'],
    ['//double//slash', '//double//slash'],
    ['/a?b=c%20d&b=%27', '/a?b=c%20d&b=%27'],
    ['/a#fragment', '/a'],
    ['?query=1', '/?query=1'],
    ['', '/'],
    ['/ü b', '/%C3%BC%20b'],
  ])('the path %j goes out as %j: nothing is resolved or tidied up', async (path, line) => {
    const server = await startSocketServer(answering(nothing));
    await sendOnce(server.url, { url: `${server.url}${path}` });
    expect(server.received()[0]?.split('\r\n')[0]).toBe(`GET ${line} HTTP/1.1`);
  });

  test('a body goes out byte by byte, and only where there is one', async () => {
    const server = await startSocketServer((socket) => socket.on('data', () => socket.write(nothing)));
    const client = newClient(server.url);
    const whole = Buffer.from([0, 255, 123, 10, 13]);
    await client.send({ method: 'POST', url: server.url, headers: [], body: whole.subarray(1, 4) });
    await client.send({ method: 'POST', url: server.url, headers: [] });
    const [first, second] = (server.received()[0] as string).split(/(?<=\n\xff\{\n)/);
    expect(first).toMatch(/content-length: 3\r\n\r\n\xff\{\n$/i);
    expect(second).toMatch(/content-length: 0\r\n\r\n$/i);
  });

  test('connections are used again, and never more than allowed', async () => {
    const server = await startSocketServer((socket) => socket.on('data', () => socket.write(nothing)));
    const client = newClient(server.url, { connections: 2 });
    const send = () => client.send({ method: 'GET', url: server.url, headers: [] });
    const outcomes = await Promise.all(Array.from({ length: 12 }, send));
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(Array(12).fill('answer'));
    expect(server.accepted()).toBe(2);
  });
});

describe('what comes back', () => {
  test('header lines keep their order, case, repetition and bytes', async () => {
    const answer = head(
      'HTTP/1.1 400 Bad Request',
      'X-b: 1',
      'Content-Length: 0',
      'x-B: 2',
      'SET-cookie: a',
      'X-b: 1',
      'Latin: \xe9',
    );
    const server = await startSocketServer(answering(answer));
    expect(answerOf(await sendOnce(server.url)).headers).toEqual([
      ['X-b', '1'],
      ['Content-Length', '0'],
      ['x-B', '2'],
      ['SET-cookie', 'a'],
      ['X-b', '1'],
      ['Latin', '\xe9'],
    ]);
  });

  test('a redirect is an answer, and is not followed', async () => {
    const server = await startSocketServer((socket) =>
      answering(head('HTTP/1.1 302 Found', `Location: ${server.url}/elsewhere`, 'Content-Length: 0'))(socket),
    );
    const { status, headers } = answerOf(await sendOnce(server.url));
    expect([status, headers[0]]).toEqual([302, ['Location', `${server.url}/elsewhere`]]);
    expect(server.received().join('')).not.toContain('/elsewhere');
    expect(server.accepted()).toBe(1);
  });

  test('interim answers are passed over, their headers with them', async () => {
    const interim = head('HTTP/1.1 103 Early Hints', 'Link: </a>') + head('HTTP/1.1 102 Processing');
    const server = await startSocketServer(
      answering(`${interim}${head('HTTP/1.1 409 Conflict', 'Content-Length: 2')}hi`),
    );
    const outcome = await sendOnce(server.url);
    expect(answerOf(outcome)).toMatchObject({ status: 409, headers: [['Content-Length', '2']] });
    expect(bytesOf(outcome)).toBe('hi');
  });

  test.each([
    ['HEAD', 'HTTP/1.1 400 Bad Request', 'Content-Length: 7'],
    ['GET', 'HTTP/1.1 204 No Content', 'X-a: b'],
    ['GET', 'HTTP/1.1 304 Not Modified', 'Content-Length: 7'],
    ['GET', 'HTTP/1.1 400 Bad Request', 'Content-Length: 0'],
  ])('%s answered %s (%s) has no body, and is not waited for', async (method, status, header) => {
    const server = await startSocketServer(answering(head(status, header)));
    const outcome = await sendOnce(server.url, { method });
    expect(answerOf(outcome)).toMatchObject({ status: Number(status.split(' ')[1]), cut: false });
    expect(answerOf(outcome).headers).toEqual([header.split(': ')]);
    expect(bytesOf(outcome)).toBe('');
  });

  test.each([
    [
      'in chunks',
      `${head('HTTP/1.1 400 Bad Request', 'Transfer-Encoding: chunked')}3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n`,
      'abcde',
    ],
    ['until the connection ends', `${head('HTTP/1.0 400 Bad Request')}abc`, 'abc'],
  ])('a body %s is read whole', async (_, text, body) => {
    const server = await startSocketServer(
      answering(text, (socket) => {
        if (text.startsWith('HTTP/1.0')) socket.end();
      }),
    );
    const outcome = await sendOnce(server.url);
    expect(bytesOf(outcome)).toBe(body);
    expect(answerOf(outcome).cut).toBe(false);
  });

  test('an early answer to a body that is still being sent is an answer', async () => {
    const server = await startSocketServer(
      answering(`${head('HTTP/1.1 413 Content Too Large', 'Content-Length: 2', 'Connection: close')}no`),
    );
    const outcome = await sendOnce(server.url, { method: 'POST', body: Buffer.alloc(5_000_000) });
    expect(answerOf(outcome).status).toBe(413);
  });

  test('times are told in order and within the deadline', async () => {
    const server = await startSocketServer(
      answering(head('HTTP/1.1 200 OK', 'Content-Length: 1'), (socket) => setTimeout(() => socket.write('x'), 60)),
    );
    const { firstByteMs, totalMs } = answerOf(await sendOnce(server.url, {}, { timeoutMs: 5000 }));
    expect(firstByteMs).toBeGreaterThan(0);
    expect(totalMs - firstByteMs).toBeGreaterThanOrEqual(40);
  });
});

describe('where it is sent', () => {
  test.each([
    ['another port', (url: string) => url.replace(/\d+$/, '1')],
    ['another name of the same host', (url: string) => url.replace('127.0.0.1', 'localhost')],
    ['another scheme', (url: string) => url.replace('http:', 'https:')],
    ['a host behind the allowed one as user', (url: string) => `${url}@other.test`],
  ])('%s is refused without a connection', async (_, other) => {
    const named = await startSocketServer(answering(nothing));
    const outcome = await sendOnce(named.url, { url: `${other(named.url)}/` });
    expect(outcome).toMatchObject({ kind: 'none', cause: 'host-not-allowed' });
    expect(named.accepted()).toBe(0);
  });

  test('a server that listens, but that the target does not name, gets no connection', async () => {
    const named = await startSocketServer(answering(nothing));
    const other = await startSocketServer(answering(nothing));
    expect(await sendOnce(named.url, { url: `${other.url}/a` })).toEqual({
      kind: 'none',
      cause: 'host-not-allowed',
      detail: `the target does not name ${other.url}`,
    });
    expect([named.accepted(), other.accepted()]).toEqual([0, 0]);
  });

  test('every URL that the target names may be asked, whatever its path', async () => {
    const [api, states] = [await startSocketServer(answering(nothing)), await startSocketServer(answering(nothing))];
    const client = newClient(api.url, { urls: [`${api.url}/v1`, `${states.url}/states`, `${api.url}/v2`] });
    const kinds = await Promise.all(
      [api, states].map(async ({ url }) => (await client.send({ method: 'GET', url: `${url}/x`, headers: [] })).kind),
    );
    expect(kinds).toEqual(['answer', 'answer']);
  });
});
