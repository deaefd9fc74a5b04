import { once } from 'node:events';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { describe, expect, onTestFinished, test } from 'vitest';
import { type Certificate, newCertificate } from './testing/certificate.ts';
import { bytesOf, sendOnce } from './testing/new-client.ts';
import { answering, head, startSocketServer } from './testing/socket-server.ts';

const serve = async (certificate: Certificate): Promise<{ readonly url: string; readonly asked: () => number }> => {
  let asked = 0;
  const server = createServer(certificate, (_, response) => {
    asked++;
    response.end('secure');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, asked: () => asked };
};

const slow = { timeoutMs: 10_000 };
const own = newCertificate('IP:127.0.0.1');

describe('a certificate that nobody vouches for', () => {
  test('is no answer, and nothing is asked', async () => {
    const server = await serve(own);
    expect(await sendOnce(server.url, {}, slow)).toMatchObject({
      kind: 'none',
      cause: 'tls',
      detail: expect.stringContaining('DEPTH_ZERO_SELF_SIGNED_CERT') as string,
    });
    expect(server.asked()).toBe(0);
  });

  test('is accepted where the target gives its authority', async () => {
    const server = await serve(own);
    expect(bytesOf(await sendOnce(server.url, {}, { ...slow, ca: own.cert }))).toBe('secure');
  });

  test('is refused where the target gives another authority', async () => {
    const server = await serve(own);
    const ca = newCertificate('IP:127.0.0.1').cert;
    expect(await sendOnce(server.url, {}, { ...slow, ca })).toMatchObject({ kind: 'none', cause: 'tls' });
  });
});

test('a certificate for another host is refused, though its authority is known', async () => {
  const other = newCertificate('DNS:other.test');
  const server = await serve(other);
  expect(await sendOnce(server.url, {}, { ...slow, ca: other.cert })).toMatchObject({
    kind: 'none',
    cause: 'tls',
    detail: expect.stringContaining('ERR_TLS_CERT_ALTNAME_INVALID') as string,
  });
  expect(server.asked()).toBe(0);
});

test('a server that speaks no TLS is a matter of TLS', async () => {
  const server = await startSocketServer(answering('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const outcome = await sendOnce(server.url.replace('http:', 'https:'), {}, slow);
  expect(outcome).toMatchObject({ kind: 'none', cause: 'tls' });
});

test('a server that speaks TLS where plain HTTP is asked is no answer', async () => {
  const server = await serve(own);
  const outcome = await sendOnce(server.url.replace('https:', 'http:'), {}, slow);
  expect(outcome).toMatchObject({ kind: 'none' });
});

test('a server that never shakes hands is a timeout', async () => {
  const server = await startSocketServer(() => {});
  const outcome = await sendOnce(server.url.replace('http:', 'https:'));
  expect(outcome).toMatchObject({ kind: 'none', cause: 'timeout' });
});

test('interim answers are passed over within TLS too', async () => {
  const text = `${head('HTTP/1.1 100 Continue')}${head('HTTP/1.1 200 OK', 'Content-Length: 6')}secure`;
  const server = createTlsServer(own, answering(text)).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
  expect(bytesOf(await sendOnce(url, {}, { ...slow, ca: own.cert }))).toBe('secure');
});
