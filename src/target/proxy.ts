import { BlockList, isIP } from 'node:net';
import { MistakesError } from '../contract/mistake.ts';
import { controlUrls, type ProxyAddress, serverUrls, type Target } from './model.ts';

/** One entry of NO_PROXY against a host and its port. */
const isExempt = (entry: string, host: string, port: string): boolean => {
  if (entry === '*') return true;
  // A port stands behind a name, an IPv4 address, or an IPv6 address in brackets.
  const [, name = entry, ownPort] = /^([^:]+|\[.*\]):(\d+)$/.exec(entry) ?? [];
  if (ownPort !== undefined && ownPort !== port) return false;
  const wanted = name
    .replace(/^\[|\]$/g, '')
    .replace(/^\*?\./, '')
    .replace(/\.$/, '');
  const [address = '', bits] = wanted.split('/');
  if (bits !== undefined) return isWithin(address, bits, host);
  return host === wanted || (isIP(host) === 0 && host.endsWith(`.${wanted}`));
};

const isWithin = (address: string, bits: string, host: string): boolean => {
  const version = isIP(address);
  const length = Number(bits);
  if (version === 0 || isIP(host) !== version || !/^\d+$/.test(bits) || length > (version === 4 ? 32 : 128))
    return false;
  const family = version === 4 ? 'ipv4' : 'ipv6';
  const range = new BlockList();
  range.addSubnet(address, length, family);
  return range.check(host, family);
};

/** The variable that says which proxy leads to a URL, in lower case before upper case; empty is as good as unset. */
const variableFor = (scheme: string, environment: NodeJS.ProcessEnv): string | undefined =>
  [`${scheme}_proxy`, `${scheme}_proxy`.toUpperCase()].find((name) => environment[name]);

const parsed = (variable: string, text: string): ProxyAddress => {
  let url: URL | undefined;
  try {
    url = new URL(/^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`);
  } catch {
    // Told below.
  }
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.hostname === '') {
    // The text may hold a password.
    const found = url ? `a proxy that is asked by ${url.protocol.slice(0, -1)}` : 'a value that is no URL';
    const wanted = 'the URL of a proxy: http://host:port or https://host:port';
    throw new MistakesError([{ file: variable, line: 1, column: 1, at: '', found, wanted }]);
  }
  const name = decode(url.username);
  const credential = url.password === '' ? name : `${name}:${decode(url.password)}`;
  return { url: url.origin, ...(credential === '' ? {} : { credential }) };
};

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/**
 * The proxy that the environment names for a URL: HTTP_PROXY for http, HTTPS_PROXY for https, but none for the hosts of NO_PROXY (names with what is below
 * them, addresses, ranges such as 10.0.0.0/8, each with a port or without, `*` for all); each in lower case too, which counts first. Throws MistakesError.
 */
export const proxyFor = (url: string, environment: NodeJS.ProcessEnv): ProxyAddress | undefined => {
  const { protocol, hostname, port } = new URL(url);
  const scheme = protocol.slice(0, -1);
  const variable = variableFor(scheme, environment);
  if (variable === undefined) return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
  const exempt = (environment.no_proxy || environment.NO_PROXY || '').toLowerCase().split(/[\s,]+/);
  const ownPort = port || (scheme === 'https' ? '443' : '80');
  if (exempt.some((entry) => entry !== '' && isExempt(entry, host, ownPort))) return undefined;
  return parsed(variable, environment[variable] as string);
};

/** A target whose hosts are reached through the proxies that the environment names for them. Throws MistakesError. */
export const throughProxies = (target: Target, environment: NodeJS.ProcessEnv): Target => {
  const urls = [...serverUrls(target.facts), ...controlUrls(target)];
  const proxies = urls.flatMap((url) => {
    const proxy = proxyFor(url, environment);
    return proxy ? [[new URL(url).origin, proxy] as const] : [];
  });
  return proxies.length === 0 ? target : { ...target, proxies: Object.fromEntries(proxies) };
};
