import { once } from 'node:events';
import { createServer as overHttp, type RequestListener } from 'node:http';
import { createServer as overHttps } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Certificate } from './certificate.ts';

/** What a proxy was asked: `host:port`, and the credential that came with it. */
export interface Asked {
  readonly authority: string;
  readonly credential: string | undefined;
}

/** A real proxy, which opens tunnels. */
export interface ConnectProxy {
  /** Without a slash at its end. */
  readonly url: string;
  readonly asked: () => readonly Asked[];
  /** How many requests came that were no CONNECT. */
  readonly forwarded: () => number;
  readonly close: () => Promise<void>;
}

export interface ConnectProxyOptions {
  /** Where names lead that only this proxy knows: URLs on loopback, by `host:port`. */
  readonly hosts?: Readonly<Record<string, string>>;
  /** `user:password`, without which it answers 407. */
  readonly credential?: string;
  /** With it, the proxy itself is asked over TLS. */
  readonly certificate?: Certificate;
}

/** Starts a proxy on a free port of loopback. What it cannot reach it answers with 502. */
export const startConnectProxy = async ({
  hosts = {},
  credential,
  certificate,
}: ConnectProxyOptions = {}): Promise<ConnectProxy> => {
  const asked: Asked[] = [];
  const sockets = new Set<Socket>();
  let forwarded = 0;
  const refuse: RequestListener = (_, response) => {
    forwarded++;
    response.writeHead(405).end();
  };
  const server = certificate ? overHttps(certificate, refuse) : overHttp(refuse);
  server.on('connect', ({ url: authority = '', headers }, socket: Socket) => {
    const basic = /^Basic (.*)$/.exec(headers['proxy-authorization'] ?? '')?.[1];
    const came = basic === undefined ? undefined : Buffer.from(basic, 'base64').toString();
    asked.push({ authority, credential: came });
    socket.on('error', () => {});
    if (credential !== undefined && came !== credential) {
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n');
      return;
    }
    const { hostname, port } = new URL(hosts[authority] ?? `http://${authority}`);
    const onward = connect(Number(port || 80), hostname.replace(/^\[|\]$/g, ''));
    sockets.add(onward);
    let open = false;
    onward.on('connect', () => {
      open = true;
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    onward.on('error', () => {
      if (open) socket.destroy();
      else socket.end('HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n');
    });
  });
  server.on('connection', (socket) => sockets.add(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${certificate ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: () => asked,
    forwarded: () => forwarded,
    close: () =>
      new Promise((closed) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => closed());
      }),
  };
};
