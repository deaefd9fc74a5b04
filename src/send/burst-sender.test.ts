import { gzipSync } from 'node:zlib';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { HttpRequest, RawOutcome } from '../exchange/model.ts';
import type { BurstSender } from './burst-sender.ts';
import type { Sent } from './reading.ts';
import { outcomes } from './testing/hostile-outcomes.ts';
import { startHostileServer } from './testing/hostile-server.ts';
import { hostilities, reply, says } from './testing/hostilities.ts';
import { answerOf, bytesOf, newClient } from './testing/new-client.ts';
import { answering, head, startSocketServer } from './testing/socket-server.ts';

const newBurst = (url: string, connections = 1, timeoutMs = 5000): BurstSender =>
  newClient(url, { timeoutMs }).burst(connections);
const get = (url: string): HttpRequest => ({ method: 'GET', url, headers: [] });

/** Sends a request so many times, as many side by side as there are connections. */
const sendAll = async (
  burst: BurstSender,
  request: HttpRequest,
  count: number,
  connections: number,
): Promise<readonly Sent[]> => {
  const prepared = burst.prepare(request);
  const came: Sent[] = [];
  let sent = 0;
  const work = async (): Promise<void> => {
    while (sent < count) {
      sent += 1;
      came.push(await burst.send(prepared));
    }
  };
  await Promise.all(Array.from({ length: connections }, work));
  return came;
};

describe('a burst', () => {
  test('sends each request once, byte by byte the same, over its connections, and keeps each answer', async () => {
    const asked: string[] = [];
    const server = await startHostileServer(({ path, body }) => {
      const number = asked.push(`${path} ${body}`);
      return says(
        reply(
          `{"number":${number},"of":"${'é'.repeat(number % 7)}"}`,
          number % 3 === 0 ? 'HTTP/1.1 429 No' : 'HTTP/1.1 201 Made',
          `X-Number: ${number}`,
        ),
      );
    });
    const client = newClient(server.url, { timeoutMs: 5000 });
    const burst = client.burst(4);
    const url = `${server.url}/a/../b?c=%20#d`;
    const came = await sendAll(
      burst,
      { method: 'POST', url, headers: [['X-B', 'c']], body: Buffer.from('body') },
      300,
      4,
    );
    await burst.close();

    expect(asked).toEqual(Array(300).fill('/a/../b?c=%20 body'));
    expect(server.accepted()).toBe(4);
    const lines = server
      .received()
      .join('')
      .match(/^X-B: c\r$/gm);
    expect(lines).toHaveLength(300);
    // Looked into when the connections are gone.
    const numbers = came.map((one) => {
      const { status, headers, body, cut, firstByteMs, totalMs } = answerOf(one.read());
      expect(one.status).toBe(status);
      const { number, of } = JSON.parse(Buffer.from(body).toString('latin1')) as { number: number; of: string };
      expect(of).toBe('é'.repeat(number % 7));
      expect([status, cut]).toEqual([number % 3 === 0 ? 429 : 201, false]);
      expect(headers).toEqual([
        ['Content-Type', 'application/json'],
        ['X-Number', String(number)],
        ['Content-Length', String(body.length)],
      ]);
      expect(firstByteMs).toBeGreaterThan(0);
      expect(totalMs).toBeGreaterThanOrEqual(firstByteMs);
      return number;
    });
    expect(numbers.toSorted((one, other) => one - other)).toEqual(Array.from({ length: 300 }, (_, at) => at + 1));
  });

  test('takes the connections that were opened before', async () => {
    const server = await startHostileServer(() => says(reply('{}')));
    const client = newClient(server.url, { timeoutMs: 5000 });
    await client.prepare(server.url, 3);
    await expect.poll(() => server.accepted()).toBe(3);
    await sendAll(client.burst(3), get(`${server.url}/`), 30, 3);
    expect(server.accepted()).toBe(3);
  });

  test('undoes content codings', async () => {
    const server = await startHostileServer(() =>
      says(reply(gzipSync('{"a":1}'), 'HTTP/1.1 429 No', 'content-ENCODING: gzip')),
    );
    const [first, second] = await sendAll(newBurst(server.url), get(server.url), 2, 1);
    expect([first?.status, second?.status]).toEqual([429, 429]);
    expect([bytesOf(first?.read() as RawOutcome), bytesOf(second?.read() as RawOutcome)]).toEqual([
      '{"a":1}',
      '{"a":1}',
    ]);
  });

  test('gives up what takes too long, each in its own time, and goes on over another connection', async () => {
    let number = 0;
    const server = await startHostileServer(() => {
      number += 1;
      return number % 3 === 2 ? () => {} : says(reply('{}', 'HTTP/1.1 200 OK'));
    });
    const came = await sendAll(newBurst(server.url, 1, 200), get(server.url), 6, 1);
    expect(came.map(({ status }) => status)).toEqual([200, null, 200, 200, null, 200]);
    expect(came[1]?.read()).toEqual({ kind: 'none', cause: 'timeout', detail: 'no whole answer within 200 ms' });
    expect([number, server.accepted()]).toEqual([6, 3]);
    await expect.poll(() => server.closed()).toBe(2);
  });

  test('gives up what drips within its time, however often something comes', async () => {
    const drip = (socket: Parameters<ReturnType<typeof says>>[0]): void => {
      socket.write(head('HTTP/1.1 200 OK', 'Content-Length: 100000'));
      const dripping = setInterval(() => socket.write('x'), 20);
      socket.once('close', () => clearInterval(dripping));
    };
    const server = await startHostileServer(() => drip);
    const [one] = await sendAll(newBurst(server.url, 1, 300), get(server.url), 1, 1);
    expect(one?.status).toBeNull();
    expect(one?.read()).toMatchObject({
      kind: 'none',
      cause: 'timeout',
      detail: expect.stringContaining('status 200 and') as string,
    });
  });

  test('sends nothing to a host that the target does not name', async () => {
    const [named, other] = [
      await startSocketServer(answering(head('HTTP/1.1 200 OK', 'Content-Length: 0'))),
      await startSocketServer(answering(head('HTTP/1.1 200 OK', 'Content-Length: 0'))),
    ];
    const burst = newBurst(named.url);
    const sent = await burst.send(burst.prepare(get(`${other.url}/a`)));
    expect(sent.status).toBeNull();
    expect(sent.read()).toEqual({
      kind: 'none',
      cause: 'host-not-allowed',
      detail: `the target does not name ${other.url}`,
    });
    expect([named.accepted(), other.accepted()]).toEqual([0, 0]);
  });

  test('says why nothing could be sent, and never rejects', async () => {
    const server = await startHostileServer(() => says(reply('{}')));
    const burst = newBurst(server.url);
    expect((await burst.send(burst.prepare(get(server.url)))).status).toBe(400);
    const wrong = await burst.send(burst.prepare({ ...get(server.url), headers: [['a b', 'c']] }));
    expect([wrong.status, wrong.read()]).toMatchObject([null, { kind: 'none', cause: 'other' }]);
    await burst.close();
    const closed = await burst.send(burst.prepare(get(server.url)));
    expect([closed.status, closed.read()]).toMatchObject([null, { kind: 'none', cause: 'other' }]);
    expect(server.received().join('').match(/^GET/gm)).toHaveLength(1);
  });

  test('ends with its client', async () => {
    const server = await startHostileServer(() => () => {});
    const client = newClient(server.url, { timeoutMs: 60_000 });
    const burst = client.burst(2);
    const sent = burst.send(burst.prepare(get(server.url)));
    await expect.poll(() => server.received().join(''), { interval: 5 }).toContain('GET /');
    await client.close();
    expect((await sent).status).toBeNull();
    await expect.poll(() => server.closed(), { timeout: 2000 }).toBe(1);
  });
});

/** An outcome without its times. Of a body that was cut, as much as is compared; random bytes are refused for reasons of their own. */
const comparable = (outcome: RawOutcome, name: string): unknown => {
  if (outcome.kind === 'none') {
    const detail = /random|HTTP\/2|TLS/.test(name) ? undefined : outcome.detail.replace(/\d+ bytes/, 'some bytes');
    return { ...outcome, detail };
  }
  const { firstByteMs, totalMs, ...rest } = outcome;
  return rest.cut
    ? { ...rest, body: Buffer.from(rest.body.subarray(0, 200_000)) }
    : { ...rest, body: Buffer.from(rest.body) };
};

describe('from a server that', () => {
  test.each(Object.entries(outcomes))('%s the same comes as without a burst', async (name, outcome) => {
    const calm = says(reply('{"calm":true}', 'HTTP/1.1 200 OK'));
    const server = await startHostileServer(({ path }) => (path === '/calm' ? calm : hostilities[name]) as typeof calm);
    const client = newClient(server.url, { timeoutMs: outcome === 'timeout' ? 700 : 10_000 });
    onTestFinished(() => client.close());
    const burst = client.burst(1);
    const hostile = get(`${server.url}/hostile`);
    // One after the other: two that pour without end leave nobody any time.
    const alone = await client.send(hostile);
    const sent = await burst.send(burst.prepare(hostile));
    const read = sent.read();
    expect(read.kind === 'none' ? read.cause : read.status).toBe(typeof outcome === 'string' ? outcome : outcome[0]);
    expect(comparable(read, name)).toEqual(comparable(alone, name));
    expect(sent.status).toBe(alone.kind === 'none' ? null : alone.status);
    // What it left behind on its connection is no answer to the next request.
    const next = await burst.send(burst.prepare(get(`${server.url}/calm`)));
    expect(bytesOf(next.read())).toBe('{"calm":true}');
    // Nor does it change what was kept.
    expect(comparable(sent.read(), name)).toEqual(comparable(read, name));
  });
});
