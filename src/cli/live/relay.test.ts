import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { xavigate } from '../../../fixtures/providers/xavigate/xavigate.ts';
import { answering, head, startSocketServer } from '../../send/testing/socket-server.ts';
import { type RelayOptions, type Spoiled, startRelay } from './relay.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** A relay that gives every answer to `spoil`, or with `undefined` none. It ends with the test. */
const relayTo = async (
  upstream: string,
  spoil: RelayOptions['spoil'] | undefined,
  fault: RelayOptions['fault'] = (error) => {
    throw error;
  },
): Promise<string> => {
  const relay = await startRelay({
    upstream,
    port: 0,
    wants: () => spoil !== undefined,
    spoil: spoil ?? (() => Promise.reject(new TypeError('nothing is to be spoiled'))),
    fault,
  });
  onTestFinished(() => relay.close());
  return relay.url;
};
const asItIs = (): Promise<Spoiled> => Promise.resolve(undefined);
/** Spoils nothing, but hands over what it is given: what is written is made anew. */
const madeAnew = (_: WireRequest, answer: WireAnswer): Promise<Spoiled> => Promise.resolve({ answer, afterMs: 0 });
const ways: readonly (readonly [string, RelayOptions['spoil'] | undefined])[] = [
  ['that nobody wants', undefined],
  ['to which no mutant applies', asItIs],
  ['that is made anew', madeAnew],
];

const connected = async (url: string): Promise<Socket> => {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
};

/** All bytes of a connection until it ends, or until `enough` has come; `reset` where it ended so. */
const received = (socket: Socket, enough?: RegExp): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1');
      if (enough?.test(text)) resolve(text);
    });
    socket.on('end', () => resolve(text));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(`${text}(${error.code})`));
  });

/** What comes back for one request through a relay, until `enough` or the end. */
const ask = async (url: string, request: string, enough?: RegExp): Promise<string> => {
  const socket = await connected(url);
  socket.write(Buffer.from(request, 'latin1'));
  return received(socket, enough);
};
const get = head('GET /a HTTP/1.1', 'Host: x');

const oddly = ['x-B: 1', 'X-a:  \xe4', 'x-b: 2', 'SET-Cookie: a=1', 'set-cookie: b=2'].map((line) =>
  line.replace(/: +/, ': '),
);

describe.each(ways)('an answer %s comes byte by byte as it was', (_, spoil) => {
  test.each<[string, string, string]>([
    [
      'with its lines in order, case and repetition',
      `${head('HTTP/1.1 418 Short And Stout', ...oddly, 'content-LENGTH: 2')}\xff\x00`,
      'GET',
    ],
    ['in chunks', `${head('HTTP/1.1 400 Bad Request', 'transfer-encoding: chunked')}4\r\na\xffb\n\r\n0\r\n\r\n`, 'GET'],
    [
      'in chunks, with trailers',
      `${head('HTTP/1.1 400 Bad Request', 'Trailer: X-T', 'Transfer-Encoding: chunked')}1\r\na\r\n0\r\nX-T: 1\r\nx-t: 2\r\n\r\n`,
      'GET',
    ],
    ['with an empty reason', `${head('HTTP/1.1 400 ', 'Content-Length: 1')}x`, 'GET'],
    ['to HEAD, with the length of another', head('HTTP/1.1 404 Not Found', 'Content-Length: 999'), 'HEAD'],
    ['of 204', head('HTTP/1.1 204 No Content', 'X: y'), 'DELETE'],
    ['of 304, with the length of another', head('HTTP/1.1 304 Not Modified', 'Content-Length: 999'), 'GET'],
    [
      'in a content coding',
      `${head('HTTP/1.1 400 Bad Request', 'Content-Encoding: gzip', 'Content-Length: 3')}\x1f\x8b\x08`,
      'GET',
    ],
  ])('%s', async (_name, bytes, method) => {
    const server = await startSocketServer(answering(bytes));
    const relay = await relayTo(server.url, spoil);
    const socket = await connected(relay);
    socket.write(head(`${method} /a HTTP/1.1`, 'Host: x'));
    let text = '';
    for await (const piece of socket.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      text += piece.toString('latin1');
      if (text.length >= bytes.length) break;
    }
    expect(text).toBe(bytes);
  });

  test('until the connection ends', async () => {
    const bytes = `${head('HTTP/1.1 400 Bad Request', 'Connection: close')}all of it`;
    const server = await startSocketServer(answering(bytes, (socket) => socket.end()));
    expect(await ask(await relayTo(server.url, spoil), get)).toBe(bytes);
  });

  test('however long it is', async () => {
    const body = 'ä'.repeat(400_000);
    const bytes = head('HTTP/1.1 400 Bad Request', `Content-Length: ${body.length}`, 'Connection: close') + body;
    const server = await startSocketServer(answering(bytes, (socket) => socket.end()));
    expect((await ask(await relayTo(server.url, spoil), get)) === bytes).toBe(true);
  });

  test('and breaks off where it broke off', async () => {
    const bytes = `${head('HTTP/1.1 400 Bad Request', 'Content-Length: 20')}too few`;
    const server = await startSocketServer(answering(bytes, (socket) => socket.end()));
    expect(await ask(await relayTo(server.url, spoil), get)).toBe(bytes);
  });
});

describe.each(ways.slice(0, 2))('an answer %s', (_, spoil) => {
  test('that never comes: the connection is reset as it was', async () => {
    const server = await startSocketServer((socket) => socket.once('data', () => socket.resetAndDestroy()));
    expect(await ask(await relayTo(server.url, spoil), get)).toBe('(ECONNRESET)');
  });

  test('that never comes: the connection ends as it did', async () => {
    const server = await startSocketServer((socket) => socket.once('data', () => socket.end()));
    expect(await ask(await relayTo(server.url, spoil), get)).toBe('');
  });
});

describe('a request goes on as it came', () => {
  const bodies = [
    [
      'with its lines in order, case and repetition',
      `${head('PUT /a//b/../%7e?x=1&x HTTP/1.1', ...oddly, 'HOST: x', 'Connection: x', 'content-length: 2')}\xff\x00`,
    ],
    ['in chunks', `${head('POST / HTTP/1.1', 'Host: x', 'Transfer-Encoding: chunked')}3\r\nabc\r\n0\r\n\r\n`],
    ['without a length', head('POST / HTTP/1.1', 'Host: x', 'X-Y: 1', 'Accept: */*')],
    ['without a host', head('GET / HTTP/1.1', 'Accept: */*')],
    ['with a method of its own', head('PROPFIND / HTTP/1.1', 'Host: x', 'Connection: keep-alive')],
    ['with a head that is long', head('GET / HTTP/1.1', 'Host: x', `X: ${'x'.repeat(40_000)}`)],
    ['with a body that is long', head('POST / HTTP/1.1', 'Host: x', 'Content-Length: 300000') + 'y'.repeat(300_000)],
    ['though it is no HTTP', 'good day\r\n\r\n'],
  ] as const;
  test.each(bodies)('%s', async (_, bytes) => {
    const answer = `${head('HTTP/1.1 200 OK', 'Content-Length: 2')}ok`;
    let came = 0;
    const server = await startSocketServer((socket) =>
      socket.on('data', (piece) => {
        came += piece.length;
        if (came === bytes.length) socket.end(answer);
      }),
    );
    let seen = 0;
    const relay = await relayTo(server.url, () => {
      seen++;
      return asItIs();
    });
    expect(await ask(relay, bytes, /ok$/)).toBe(answer);
    expect(server.received()[0]).toBe(bytes);
    // No mutant reads what is said to what is no HTTP.
    expect(seen).toBe(bytes.includes('HTTP/1.1') ? 1 : 0);
  });

  test('and waits for a 100 where it wants one', async () => {
    const asked = head('POST / HTTP/1.1', 'Host: x', 'Expect: 100-continue', 'Content-Length: 2');
    const server = await startSocketServer((socket) => {
      socket.once('data', () => {
        socket.write(head('HTTP/1.1 100 Continue'));
        socket.once('data', () => socket.write(`${head('HTTP/1.1 200 OK', 'Content-Length: 0')}`));
      });
    });
    const socket = await connected(await relayTo(server.url, asItIs));
    socket.write(asked);
    await received(socket, /100 Continue\r\n\r\n/);
    socket.write('hi');
    expect(await received(socket, /200 OK/)).toMatch(/^HTTP\/1\.1 200 OK\r\n/);
    expect(server.received()[0]).toBe(`${asked}hi`);
  });
});

test('the requests of a connection go over one connection', async () => {
  const server = await startSocketServer((socket) =>
    socket.on('data', () => socket.write(`${head('HTTP/1.1 400 Bad Request', 'Content-Length: 1')}.`)),
  );
  const socket = await connected(await relayTo(server.url, asItIs));
  for (let number = 1; number <= 3; number++) {
    socket.write(get);
    await received(socket, /\.$/);
    expect(server.accepted()).toBe(1);
  }
  socket.destroy();
  await expect.poll(server.closed).toBe(1);
});

test('a mutant gets the request and the answer, and what it gives is sent', async () => {
  const server = await startSocketServer(answering(`${head('HTTP/1.1 400 Bad Request', 'Content-Length: 2')}no`));
  let seen: readonly [WireRequest, WireAnswer] | undefined;
  const relay = await relayTo(server.url, (request, answer) => {
    seen = [request, answer];
    const given = {
      status: 200,
      reason: undefined,
      headers: [['Content-Length', '3']],
      body: Buffer.from('yes'),
      cut: false,
    } as const;
    return Promise.resolve({ answer: given, afterMs: 1 });
  });
  const sent = `${head('POST /a?b HTTP/1.1', 'Host: x', 'Content-Length: 2')}hi`;
  expect(await ask(relay, sent, /yes$/)).toBe(`${head('HTTP/1.1 200 OK', 'Content-Length: 3')}yes`);
  const [request, answer] = seen ?? [];
  expect(request).toMatchObject({
    method: 'POST',
    url: `${relay}/a?b`,
    headers: [
      ['Host', 'x'],
      ['Content-Length', '2'],
    ],
  });
  expect(Buffer.from(request?.body ?? []).toString()).toBe('hi');
  expect(answer).toMatchObject({ status: 400, reason: 'Bad Request', headers: [['Content-Length', '2']], cut: false });
});

test.each<[string, RelayOptions['spoil'], readonly string[]]>([
  ['that a mutant takes away', () => Promise.resolve('none'), []],
  ['whose mutant throws', () => Promise.reject(new Error('our fault')), ['our fault']],
  [
    'that cannot be written',
    (_, answer) => Promise.resolve({ answer: { ...answer, headers: [['X', 'a\nb']] }, afterMs: 0 }),
    ['Invalid character in header content ["X"]'],
  ],
])('an answer %s does not come', async (_, spoil, faults) => {
  const server = await startSocketServer(answering(`${head('HTTP/1.1 400 Bad Request', 'Content-Length: 0')}`));
  const found: string[] = [];
  const relay = await relayTo(server.url, spoil, (error) => found.push((error as Error).message));
  expect(await ask(relay, get)).toMatch(/^(\(ECONNRESET\))?$/);
  expect(found).toEqual(faults);
});

test('who still sends gets the answer that came early', async () => {
  const server = await xavigate.start({ port: 0 });
  onTestFinished(() => server.close());
  const socket = await connected(await relayTo(server.url, asItIs));
  socket.pause();
  const body = ' '.repeat(4 * 1_048_576);
  const asked = head(
    'POST /v1/nature/subjects HTTP/1.1',
    'Host: x',
    'Connection: close',
    `Content-Length: ${body.length}`,
  );
  await new Promise((resolve) => socket.write(asked + body, resolve));
  socket.resume();
  expect(await received(socket)).toMatch(/^HTTP\/1\.1 401 [\s\S]*"error_code":"unauthenticated"/);
});
