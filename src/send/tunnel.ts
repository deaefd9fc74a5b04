import { request as requestOverHttp } from 'node:http';
import { request as requestOverHttps } from 'node:https';
import { isIP, type Socket } from 'node:net';
import type { ProxyAddress } from '../target/model.ts';
import { noAnswerOf, ProxyError } from './no-answer.ts';

/** Asks a proxy for a way to `authority` (CONNECT, RFC 9110 §9.3.6). Calls back once: with the open connection, or with a ProxyError. */
export const openTunnel = (
  proxy: ProxyAddress,
  authority: string,
  timeoutMs: number,
  done: (error: ProxyError | null, socket: Socket | null) => void,
): void => {
  const { protocol, hostname, port } = new URL(proxy.url);
  const secure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  const credential =
    proxy.credential === undefined
      ? undefined
      : proxy.credential.includes(':')
        ? proxy.credential
        : `${proxy.credential}:`;
  const asking = (secure ? requestOverHttps : requestOverHttp)({
    hostname: host,
    port: port || (secure ? 443 : 80),
    method: 'CONNECT',
    path: authority,
    agent: false,
    // Node would take the name in the Host line for the name of the proxy.
    servername: isIP(host) === 0 ? host : '',
    headers: {
      Host: authority,
      ...(credential === undefined
        ? {}
        : { 'Proxy-Authorization': `Basic ${Buffer.from(credential).toString('base64')}` }),
    },
  });
  let settled = false;
  const settle = (error: ProxyError | null, socket: Socket | null): void => {
    clearTimeout(deadline);
    if (settled) return;
    settled = true;
    done(error, socket);
  };
  const refuse = (error: ProxyError): void => {
    settle(error, null);
    asking.destroy();
  };
  const deadline = setTimeout(
    () =>
      refuse(
        new ProxyError('timeout', `the proxy ${proxy.url} made no connection to ${authority} within ${timeoutMs} ms`),
      ),
    timeoutMs,
  );
  asking.on('connect', ({ statusCode = 0, statusMessage = '' }, socket: Socket, head) => {
    if (statusCode < 200 || statusCode > 299) {
      socket.destroy();
      refuse(
        new ProxyError(
          'refused',
          `the proxy ${proxy.url} answered CONNECT ${authority} with ${`${statusCode} ${statusMessage}`.trim()}`,
        ),
      );
      return;
    }
    socket.setNoDelay(true);
    if (head.length > 0) socket.unshift(head);
    settle(null, socket);
  });
  asking.on('error', (error) => {
    const { cause, detail } = noAnswerOf(error, false);
    settle(new ProxyError(cause, `the proxy ${proxy.url}: ${detail}`), null);
  });
  asking.end();
};
