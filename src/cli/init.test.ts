import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { RequestListener, ServerResponse } from 'node:http';
import { expect, onTestFinished, test } from 'vitest';
import { packageFile } from '../contract/package-file.ts';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { startingContract } from './commands/init.ts';
import { commandHere } from './testing/command-here.ts';
import { serve } from './testing/own-api.ts';

const folder = temporaryFolder();
const init = (name: string, ...args: readonly string[]) =>
  commandHere(['init', name, ...args], { cwd: folder.path('') });

/** An API that refuses as the starting contract says, with a state endpoint beside it. */
const orders = (spoil: (code: string) => string = (code) => code): RequestListener => {
  const known = new Map<string, string>();
  return (request, response) => {
    let text = '';
    const tell = (status: number, body: object): ServerResponse =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const refuse = (status: number, code: string, message = code): ServerResponse =>
      tell(status, { error: { code: spoil(code), message } });
    request.on('data', (part: Buffer) => {
      text += part;
    });
    request.on('end', () => {
      const [, order] = /^\/orders\/([^/?]+)$/.exec(request.url ?? '') ?? [];
      const key = request.headers['x-api-key'];
      if (request.url === '/states') return tell(200, { values: { api_key: 'key_suspended' } });
      if (request.url !== '/orders' && order === undefined) return refuse(404, 'not_found');
      if (key === 'key_suspended') return refuse(403, 'suspended');
      if (key !== 'key_good') return refuse(401, 'unauthorized');
      if (order !== undefined)
        return known.has(order) ? tell(200, { id: order }) : refuse(404, 'not_found', `There is no order ${order}.`);
      let body: { readonly reference?: unknown; readonly quantity?: unknown };
      try {
        body = JSON.parse(text);
      } catch {
        return refuse(400, 'invalid');
      }
      const { reference, quantity } = body;
      const isQuantity = Number.isInteger(quantity) && Number(quantity) >= 1 && Number(quantity) <= 100;
      if (typeof reference !== 'string' || !isQuantity) return refuse(400, 'invalid');
      if ([...known.values()].includes(reference)) return refuse(409, 'taken');
      const id = `o-${known.size}`;
      known.set(id, reference);
      return tell(201, { id, reference });
    });
  };
};

/** Runs the starting contract against a server. */
const ran = async (id: string, listener: RequestListener) => {
  const server = await serve(listener);
  onTestFinished(() => server.close());
  await init(id, '--out', id);
  const target = folder.path(`${id}/target.yaml`);
  const text = readFileSync(target, 'utf8');
  writeFileSync(
    target,
    text.replace(/default: .*/, `default: ${server.url}`).concat(`states: { url: '${server.url}/states' }\n`),
  );
  const args = [
    'run',
    `${id}/contract.yaml`,
    '--target',
    target,
    '--out',
    folder.path(`${id}/out`),
    '--json',
    '--no-allure',
  ];
  const { code, stdout, stderr } = await commandHere(args, { cwd: folder.path(''), env: { ACME_2_KEY: 'key_good' } });
  return { code, stderr, summary: JSON.parse(stdout) };
};

test('writes a contract, its openapi.yaml and a target, and says what to do next', async () => {
  const { code, stdout } = await init('acme');
  expect(code).toBe(0);
  for (const file of ['openapi.yaml', 'contract.yaml', 'target.yaml'])
    expect(stdout).toContain(`contracts/acme/${file} `);
  const checked = await commandHere(['check', 'contracts/acme/contract.yaml'], { cwd: folder.path('') });
  expect(checked).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(folder.path('contracts/acme/contract.yaml'), 'utf8')).not.toContain('my-api');
});

test('what it writes is asked of a server that refuses as it says, and nothing departs', async () => {
  const { code, summary } = await ran('acme-2', orders());
  expect(summary.counts.expectations).toMatchObject({ fail: 0, warn: 0, error: 0, inconclusive: 0, 'not-tested': 0 });
  expect(code).toBe(0);
});

test('and of one that has another code, which departs', async () => {
  const { code, summary } = await ran(
    'acme.2',
    orders((one) => (one === 'taken' ? 'exists' : one)),
  );
  expect(code).toBe(1);
  const failing = summary.clauses
    .flatMap(({ expectations }: { expectations: readonly object[] }) => expectations)
    .filter(({ verdict }: { verdict: { kind: string } }) => verdict.kind === 'fail');
  expect(failing.map(({ id }: { id: string }) => id)).toEqual(['order.taken/code']);
});

test('what is there is not overwritten', async () => {
  await init('once', '--out', 'elsewhere');
  writeFileSync(folder.path('elsewhere/contract.yaml'), 'mine');
  const { code, stderr } = await init('once', '--out', 'elsewhere');
  expect(code).toBe(2);
  expect(stderr).toContain('found elsewhere/openapi.yaml, which would be overwritten; wanted a folder without');
  expect(readFileSync(folder.path('elsewhere/contract.yaml'), 'utf8')).toBe('mine');
});

test.each(['Acme', '../acme', 'a b', ''])('%j is no id', async (id) => {
  const { code, stderr } = await init(id);
  expect([code, stderr]).toEqual([
    2,
    expect.stringContaining(`found the id ${id}; wanted lower-case letters and digits`),
  ]);
  expect(existsSync(folder.path('contracts/acme/../../openapi.yaml'))).toBe(false);
});

test('it names every key of a contract and of a clause but those of special cases', () => {
  const schema = JSON.parse(readFileSync(packageFile('contracts/contract.schema.json'), 'utf8'));
  const text = startingContract('acme')['contract.yaml'] as string;
  const missing = (keys: object): readonly string[] =>
    Object.keys(keys).filter((key) => !text.includes(`${key}: `) && !text.includes(`${key}:\n`));
  expect(missing(schema.properties)).toEqual(['openapi']);
  expect(missing(schema.$defs.clause.properties)).toEqual(['cases', 'after', 'race', 'followUp']);
});
