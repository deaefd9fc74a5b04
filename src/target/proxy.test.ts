import { describe, expect, test } from 'vitest';
import { MistakesError } from '../contract/mistake.ts';
import { targetFromUrl } from './load.ts';
import { proxyFor, throughProxies } from './proxy.ts';

const proxy = { url: 'http://proxy.test:3128' };
const both = { HTTP_PROXY: 'http://plain.test:1', HTTPS_PROXY: 'http://secure.test:2' };

describe('the proxy that the environment names', () => {
  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['http://api.test', {}, undefined],
    ['http://api.test', both, 'http://plain.test:1'],
    ['https://api.test', both, 'http://secure.test:2'],
    ['https://api.test', { HTTP_PROXY: 'http://plain.test:1' }, undefined],
    [
      'http://api.test',
      { http_proxy: 'http://lower.test:3', HTTP_PROXY: 'http://upper.test:4' },
      'http://lower.test:3',
    ],
    ['https://api.test', { https_proxy: 'https://lower.test' }, 'https://lower.test'],
    ['http://api.test', { http_proxy: '', HTTP_PROXY: 'http://upper.test:4' }, 'http://upper.test:4'],
    ['http://api.test', { HTTP_PROXY: '' }, undefined],
    ['http://api.test', { HTTP_PROXY: 'proxy.test:3128' }, 'http://proxy.test:3128'],
    ['http://api.test', { HTTP_PROXY: 'http://proxy.test:3128/path/' }, 'http://proxy.test:3128'],
    ['http://127.0.0.1:8080', { HTTP_PROXY: 'http://proxy.test:3128' }, 'http://proxy.test:3128'],
  ])('for %s of %j is %s', (url, environment, wanted) => {
    expect(proxyFor(url, environment)?.url).toBe(wanted);
  });

  test.each([
    ['http://ci:p%40ss%3Aword@proxy.test:3128', 'ci:p@ss:word'],
    ['http://token@proxy.test:3128', 'token'],
    ['http://a%zz:b@proxy.test:3128', 'a%zz:b'],
    ['http://proxy.test:3128', undefined],
  ])('of %s has the credential %s, and not in its URL', (text, credential) => {
    const found = proxyFor('http://api.test', { HTTP_PROXY: text });
    expect(found).toEqual({ ...proxy, ...(credential === undefined ? {} : { credential }) });
  });

  test.each([
    ['socks5://ci:secret@proxy.test', 'a proxy that is asked by socks5'],
    ['http://', 'a value that is no URL'],
    ['ci:secret@proxy test', 'a value that is no URL'],
  ])('is told where it is none, without its password: %s', (text, found) => {
    let error: unknown;
    try {
      proxyFor('https://api.test', { HTTPS_PROXY: text });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(MistakesError);
    const { message } = error as MistakesError;
    expect(message).toContain(`found ${found}; wanted the URL of a proxy: http://host:port or https://host:port`);
    expect(message).toMatch(/^HTTPS_PROXY/);
    expect(message).not.toContain('secret');
  });
});

describe('NO_PROXY', () => {
  test.each<[string, string, boolean]>([
    ['api.test', 'http://api.test', true],
    ['API.test', 'http://api.TEST', true],
    ['api.test', 'http://v1.api.test', true],
    ['.api.test', 'http://v1.api.test', true],
    ['*.api.test', 'http://v1.api.test', true],
    ['api.test', 'http://myapi.test', false],
    ['api.test', 'http://api.test.evil', false],
    ['api.test', 'http://api.test./', true],
    ['other.test,api.test', 'http://api.test', true],
    ['other.test  api.test', 'http://api.test', true],
    ['*', 'http://api.test', true],
    ['', 'http://api.test', false],
    [',', 'http://api.test', false],
    ['api.test:8080', 'http://api.test:8080', true],
    ['api.test:8080', 'http://api.test', false],
    ['api.test:80', 'http://api.test', true],
    ['localhost,127.0.0.1', 'http://127.0.0.1:9400', true],
    ['localhost,127.0.0.1', 'http://localhost:9400', true],
    ['27.0.0.1', 'http://127.0.0.1', false],
    ['0.0.1', 'http://127.0.0.1', false],
    ['::1', 'http://[::1]:80', true],
    ['[::1]', 'http://[::1]', true],
    ['[::1]:81', 'http://[::1]:81', true],
    ['[::1]:81', 'http://[::1]:82', false],
    ['10.0.0.0/8', 'http://10.1.2.3', true],
    ['10.0.0.0/8', 'http://11.1.2.3', false],
    ['10.0.0.0/8', 'http://api.test', false],
    ['10.0.0.0/99', 'http://10.1.2.3', false],
    ['fd00::/8', 'http://[fd12::1]', true],
  ])('%j: is %s asked straight? %s', (noProxy, url, straight) => {
    for (const name of ['NO_PROXY', 'no_proxy'])
      expect(proxyFor(url, { HTTP_PROXY: proxy.url, [name]: noProxy })).toEqual(straight ? undefined : proxy);
  });
});

test('a target is reached through the proxies of its hosts, its states endpoint too', () => {
  const target = { ...targetFromUrl('https://api.test/v1'), statesUrl: 'http://states.test:9400/states' };
  expect(throughProxies(target, both).proxies).toEqual({
    'https://api.test': { url: 'http://secure.test:2' },
    'http://states.test:9400': { url: 'http://plain.test:1' },
  });
  expect(throughProxies(target, { ...both, NO_PROXY: 'test' })).toBe(target);
});
