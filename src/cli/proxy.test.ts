import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newCertificate } from '../send/testing/certificate.ts';
import { type ConnectProxy, startConnectProxy } from '../send/testing/connect-proxy.ts';
import { commandHere } from './testing/command-here.ts';
import { conforming, missingName, serve, writeOwnContract } from './testing/own-api.ts';
import { type CliResult, runCli } from './testing/run-cli.ts';

const host = 'staging.api.test';
const password = 'pr0xy-pässword';

describe('a run behind a proxy', () => {
  const cwd = mkdtempSync(join(tmpdir(), 'refusal-'));
  const certificate = newCertificate(`DNS:${host}`);
  const server = createServer(certificate, (request, response) => {
    // A server cannot know the proxy's password; were it to come back all the same, it would be taken out.
    const end = response.end.bind(response);
    response.end = ((text: string) =>
      end(text.replace('"id":1', `"id":1,"echo":"${password}"`))) as typeof response.end;
    conforming(request, response);
  });
  let proxy: ConnectProxy;
  let through: string;

  beforeAll(async () => {
    writeOwnContract(cwd, missingName);
    writeFileSync(join(cwd, 'ca.pem'), certificate.cert);
    const target = `contract: things\nservers: { default: 'https://${host}/' }\ntls: { ca: ca.pem }\n`;
    writeFileSync(join(cwd, 'target.yaml'), target);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const hosts = { [`${host}:443`]: `http://127.0.0.1:${port}` };
    proxy = await startConnectProxy({ hosts, credential: `ci:${password}` });
    through = proxy.url.replace('//', `//ci:${encodeURIComponent(password)}@`);
  });
  afterAll(async () => {
    server.closeAllConnections();
    server.close();
    await proxy.close();
  });

  const by =
    (command: typeof runCli) =>
    (env: Readonly<Record<string, string>>, ...args: readonly string[]): Promise<CliResult> =>
      command(['run', './contract.yaml', '--no-allure', '--target', ...args], { cwd, env });
  const [run, runHere] = [by(runCli), by(commandHere)];

  test('reaches a server that only the proxy knows, by a private authority, and keeps the password to itself', async () => {
    const { code, stdout, stderr } = await run({ HTTPS_PROXY: through }, 'target.yaml', '--junit', 'reports/junit.xml');
    expect([code, stdout]).toEqual([0, expect.stringContaining('conforms (exit code 0)')]);
    expect(proxy.asked()).toContainEqual({ authority: `${host}:443`, credential: `ci:${password}` });
    const files = readdirSync(join(cwd, 'reports'), { recursive: true, withFileTypes: true })
      .filter((one) => one.isFile())
      .map((one) => readFileSync(join(one.parentPath, one.name), 'utf8'));
    expect(files.length).toBeGreaterThan(2);
    expect([stdout, stderr, ...files].filter((text) => text.includes(password))).toEqual([]);
    expect(files.join('')).toContain('[redacted:proxy.password:raw]');
  }, 60_000);

  test('says that it was the proxy that gave no way', async () => {
    const { code, stdout } = await runHere({ https_proxy: proxy.url }, 'target.yaml');
    expect(code).toBe(3);
    expect(stdout).toContain(
      `inconclusive: no-answer (refused: the proxy ${proxy.url} answered CONNECT ${host}:443 with 407 Proxy Authentication Required)`,
    );
  }, 60_000);

  test('asks a proxy over TLS by the usual authorities and those of NODE_EXTRA_CA_CERTS', async () => {
    const own = newCertificate('IP:127.0.0.1');
    writeFileSync(join(cwd, 'proxy-ca.pem'), own.cert);
    const { port } = server.address() as AddressInfo;
    const hosts = { [`${host}:443`]: `http://127.0.0.1:${port}` };
    const secure = await startConnectProxy({ hosts, certificate: own });
    const env = { HTTPS_PROXY: secure.url };
    const [unknown, known] = [
      await runHere(env, 'target.yaml'),
      await run({ ...env, NODE_EXTRA_CA_CERTS: join(cwd, 'proxy-ca.pem') }, 'target.yaml'),
    ];
    await secure.close();
    expect([unknown.code, known.code]).toEqual([3, 0]);
    expect(unknown.stdout).toContain(
      `inconclusive: no-answer (tls: the proxy ${secure.url}: DEPTH_ZERO_SELF_SIGNED_CERT`,
    );
  }, 60_000);

  test('asks the hosts of NO_PROXY straight', async () => {
    const straight = await serve(conforming);
    const before = proxy.asked().length;
    const { code } = await runHere({ HTTP_PROXY: through, NO_PROXY: 'localhost,127.0.0.1' }, straight.url);
    const after = proxy.asked().length;
    const proxied = await runHere({ HTTP_PROXY: through }, straight.url);
    await straight.close();
    expect([code, after - before, proxied.code]).toEqual([0, 0, 0]);
    expect(proxy.asked().length).toBeGreaterThan(after);
  }, 60_000);

  test('asks an embedded provider straight, whatever the environment says', async () => {
    const before = proxy.asked().length;
    const env = { HTTP_PROXY: proxy.url, HTTPS_PROXY: proxy.url, http_proxy: proxy.url };
    const { code } = await runCli(['run', 'xavigate', '--clause', 'internal-error', '--no-allure'], { cwd, env });
    expect([code, proxy.asked().length - before, proxy.forwarded()]).toEqual([0, 0, 0]);
  }, 60_000);

  test('is refused where the variable is no URL of a proxy, before anything is sent', async () => {
    const { code, stderr } = await runHere({ HTTPS_PROXY: `socks5://ci:${password}@127.0.0.1` }, 'target.yaml');
    expect(code).toBe(2);
    expect(stderr).toContain('HTTPS_PROXY:1:1 found a proxy that is asked by socks5; wanted the URL of a proxy');
    expect(stderr).not.toContain(password);
  }, 60_000);
});
