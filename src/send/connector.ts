import { buildConnector } from 'undici';
import type { ProxyAddress } from '../target/model.ts';
import { openTunnel } from './tunnel.ts';

export interface ConnectorOptions {
  /** The longest that a connection may take, in milliseconds. */
  readonly timeoutMs: number;
  /** A certificate authority in PEM. */
  readonly ca?: string;
  /** The proxies through which origins are reached. */
  readonly proxies?: Readonly<Record<string, ProxyAddress>>;
}

/**
 * Opens connections for undici: straight to a host, or where a proxy leads to it, in a tunnel. For http too: so what answers is the server and never
 * the proxy, and what is sent arrives as it stands.
 */
export const newConnector = ({ timeoutMs, ca, proxies = {} }: ConnectorOptions): buildConnector.connector => {
  const connect = buildConnector({ timeout: timeoutMs, ...(ca === undefined ? {} : { ca }) });
  return (to, callback) => {
    const { protocol, port = '' } = to;
    const origin = `${protocol}//${to.host}`;
    const proxy = Object.hasOwn(proxies, origin) ? proxies[origin] : undefined;
    if (!proxy) return connect(to, callback);
    const host = to.hostname.includes(':') ? `[${to.hostname}]` : to.hostname;
    const authority = `${host}:${port || (protocol === 'https:' ? 443 : 80)}`;
    openTunnel(proxy, authority, timeoutMs, (error, socket) => {
      if (error || !socket) callback(error ?? new Error('no connection'), null);
      else if (protocol === 'https:') connect({ ...to, httpSocket: socket }, callback);
      else callback(null, socket);
    });
  };
};
