import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { ProxyAddress } from '../target/model.ts';
import { newCertificate } from './testing/certificate.ts';
import { type ConnectProxy, type ConnectProxyOptions, startConnectProxy } from './testing/connect-proxy.ts';
import { bytesOf, newClient, sendOnce } from './testing/new-client.ts';
import { answering, head, startSocketServer } from './testing/socket-server.ts';

const nothing = head('HTTP/1.1 200 OK', 'Content-Length: 0');

const startProxy = async (options: ConnectProxyOptions): Promise<ConnectProxy> => {
  const proxy = await startConnectProxy(options);
  onTestFinished(() => proxy.close());
  return proxy;
};
const through = (origin: string, proxy: ProxyAddress) => ({ timeoutMs: 10_000, proxies: { [origin]: proxy } });

describe('through a proxy', () => {
  test('an http request goes in a tunnel, as it stands', async () => {
    const server = await startSocketServer(answering(nothing));
    const proxy = await startProxy({ hosts: { 'api.test:80': server.url } });
    const headers = [
      ['X-Second', '2'],
      ['x-FIRST', '1'],
      ['X-Second', '3'],
      ['Proxy-Authorization', 'none'],
    ] as const;
    const request = { url: 'http://api.test/a/../b?c', headers };
    const outcome = await sendOnce('http://api.test', request, through('http://api.test', { url: proxy.url }));
    expect(outcome).toMatchObject({ kind: 'answer', status: 200 });
    expect(server.received()[0]).toMatch(/^GET \/a\/\.\.\/b\?c HTTP\/1\.1\r\nhost: api\.test\r\n/i);
    expect(server.received()[0]).toContain(
      '\r\nX-Second: 2\r\nx-FIRST: 1\r\nX-Second: 3\r\nProxy-Authorization: none\r\n',
    );
    expect([proxy.asked(), proxy.forwarded()]).toEqual([[{ authority: 'api.test:80', credential: undefined }], 0]);
  });

  test('an https request speaks TLS with the server, by the authority that the target gives', async () => {
    const own = newCertificate('DNS:api.test');
    const names: unknown[] = [];
    const server = createServer(own, (_, response) => response.end('secure')).listen(0, '127.0.0.1');
    server.on('secureConnection', ({ servername }) => names.push(servername));
    await once(server, 'listening');
    onTestFinished(() => void server.closeAllConnections());
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const proxy = await startProxy({ hosts: { 'api.test:8443': url } });
    const origin = 'https://api.test:8443';
    const options = through(origin, { url: proxy.url });
    expect(bytesOf(await sendOnce(origin, {}, { ...options, ca: own.cert }))).toBe('secure');
    expect([proxy.asked()[0]?.authority, names]).toEqual(['api.test:8443', ['api.test']]);
    expect(await sendOnce(origin, {}, options)).toMatchObject({ kind: 'none', cause: 'tls' });
    const other = newCertificate('DNS:other.test').cert;
    expect(await sendOnce(origin, {}, { ...options, ca: other })).toMatchObject({ kind: 'none', cause: 'tls' });
  });

  test('its credential is shown to it, and to nobody else', async () => {
    const server = await startSocketServer(answering(nothing));
    const proxy = await startProxy({ hosts: { 'api.test:80': server.url }, credential: 'ci:p@ss' });
    const options = through('http://api.test', { url: proxy.url, credential: 'ci:p@ss' });
    expect(await sendOnce('http://api.test', {}, options)).toMatchObject({ kind: 'answer', status: 200 });
    expect(proxy.asked()).toEqual([{ authority: 'api.test:80', credential: 'ci:p@ss' }]);
    expect(server.received()[0]).not.toMatch(/proxy-authorization/i);
  });

  test('a user without a password is shown as one', async () => {
    const proxy = await startProxy({ credential: 'token:' });
    const server = await startSocketServer(answering(nothing));
    const options = through(server.url, { url: proxy.url, credential: 'token' });
    expect(await sendOnce(server.url, {}, options)).toMatchObject({ kind: 'answer' });
  });

  test('tunnels are used again, and never more than allowed', async () => {
    const server = await startSocketServer((socket) => socket.on('data', () => socket.write(nothing)));
    const proxy = await startProxy({});
    const client = newClient(server.url, { connections: 2, ...through(server.url, { url: proxy.url }) });
    const send = () => client.send({ method: 'GET', url: server.url, headers: [] });
    const outcomes = await Promise.all(Array.from({ length: 12 }, send));
    expect(outcomes.map(({ kind }) => kind)).toEqual(Array(12).fill('answer'));
    expect([proxy.asked().length, server.accepted()]).toEqual([2, 2]);
  });

  test('only what is named goes: another host of the target is asked straight', async () => {
    const [api, states] = [await startSocketServer(answering(nothing)), await startSocketServer(answering(nothing))];
    const proxy = await startProxy({});
    const client = newClient(api.url, { urls: [api.url, states.url], ...through(api.url, { url: proxy.url }) });
    await client.send({ method: 'GET', url: states.url, headers: [] });
    expect(proxy.asked()).toEqual([]);
    await client.send({ method: 'GET', url: api.url, headers: [] });
    expect(proxy.asked().length).toBe(1);
    const refused = await client.send({ method: 'GET', url: 'http://api.test', headers: [] });
    expect([refused, proxy.asked().length]).toMatchObject([{ kind: 'none', cause: 'host-not-allowed' }, 1]);
  });
});

describe('no answer', () => {
  const origin = 'http://api.test';
  const noneBy = (url: string, options: object = {}) =>
    sendOnce(origin, {}, { ...through(origin, { url, credential: 'ci:secret' }), ...options });

  test('comes where the proxy wants another credential, and it is said that it was the proxy', async () => {
    const proxy = await startProxy({ credential: 'ci:other' });
    expect(await noneBy(proxy.url)).toEqual({
      kind: 'none',
      cause: 'refused',
      detail: `the proxy ${proxy.url} answered CONNECT api.test:80 with 407 Proxy Authentication Required`,
    });
  });

  test('comes where the proxy cannot reach the server', async () => {
    const proxy = await startProxy({ hosts: { 'api.test:80': 'http://127.0.0.1:1' } });
    const detail = `the proxy ${proxy.url} answered CONNECT api.test:80 with 502 Bad Gateway`;
    expect(await noneBy(proxy.url)).toEqual({ kind: 'none', cause: 'refused', detail });
  });

  test('comes where nothing listens', async () => {
    const { url, close } = await startConnectProxy();
    await close();
    const detail = expect.stringMatching(new RegExp(`^the proxy ${url}: ECONNREFUSED: `)) as string;
    expect(await noneBy(url)).toEqual({ kind: 'none', cause: 'refused', detail });
  });

  test.each([
    ['speaks no HTTP', 'SSH-2.0-x\r\n\r\n', 'not-http'],
    ['breaks off before it answers', '', 'reset'],
    ['breaks off within its answer', 'HTTP/1.1 200', 'reset'],
  ])('comes where the proxy %s', async (_, text, cause) => {
    const proxy = await startSocketServer(answering(text, (socket) => socket.end()));
    const outcome = await noneBy(proxy.url);
    expect(outcome).toMatchObject({ kind: 'none', cause });
    expect(outcome).toMatchObject({ detail: expect.stringContaining(`the proxy ${proxy.url}: `) as string });
  });

  test('comes where the proxy says nothing', async () => {
    const proxy = await startSocketServer(() => {});
    expect(await noneBy(proxy.url, { timeoutMs: 200 })).toMatchObject({ kind: 'none', cause: 'timeout' });
  });

  test('comes where nobody vouches for the certificate of the proxy', async () => {
    const server = createServer(newCertificate('IP:127.0.0.1')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    expect(await noneBy(url)).toEqual({
      kind: 'none',
      cause: 'tls',
      detail: expect.stringContaining(`the proxy ${url}: DEPTH_ZERO_SELF_SIGNED_CERT`) as string,
    });
  });
});
