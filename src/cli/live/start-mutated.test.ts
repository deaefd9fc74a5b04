import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect, onTestFinished, test } from 'vitest';
import { contractOf } from '../../judge/testing/contract.ts';
import type { AnswerMutant } from '../../proof/mutant.ts';
import { serve } from '../testing/own-api.ts';
import type { Scope } from './scope.ts';
import { type MutatedServer, startMutated } from './start-mutated.ts';

/** Says in a header which operation it takes an answer for, and writes its body anew. */
const mutant: AnswerMutant = {
  id: 'told',
  title: 'It is told.',
  touches: 'nothing',
  harm: 'harmless',
  over: 'answer',
  spoil: (exchange) => {
    const { outcome, of } = exchange;
    if (outcome.kind === 'none') return undefined;
    const { body, headers } = outcome;
    const told = [...headers, ['X-Of', of || 'none'] as const];
    return { ...exchange, outcome: { ...outcome, headers: told, body: { ...body, data: `${body.data}!` } } };
  },
};

const refuses: RequestListener = (_, response) => response.writeHead(404).end('no');

/** A server with the mutant at work, in front of one whose API is below `/api`. It ends with the test. */
const mutated = async (
  listener: RequestListener,
  {
    work = mutant,
    scope = { operations: [], statuses: [] },
  }: { readonly work?: AnswerMutant; readonly scope?: Scope } = {},
): Promise<MutatedServer> => {
  const upstream = await serve(listener);
  onTestFinished(() => upstream.close());
  const { url } = upstream;
  const sandbox = { url: `${url}/api`, statesUrl: `${url}/api/states`, clockUrl: `${url}/api/clock` };
  const fault = (error: unknown): never => {
    throw error;
  };
  const server = await startMutated({ sandbox, contract: contractOf(), mutant: work, scope, port: 0, fault });
  onTestFinished(() => server.close());
  return server;
};
const told = async (url: string, method = 'GET'): Promise<readonly [string | null, string]> => {
  const answer = await fetch(url, { method });
  return [answer.headers.get('x-of'), await answer.text()];
};

test('the answers of the API are spoiled, each as that of its operation, and counted', async () => {
  const { url, counts } = await mutated(refuses);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/api$/);
  expect(await told(`${url}/things/a-1?q=/b`)).toEqual(['getThing', 'no!']);
  expect(await told(`${url}/things`, 'POST')).toEqual(['createThing', 'no!']);
  expect(await told(`${url}/things`, 'PUT')).toEqual(['none', 'no!']);
  expect(counts()).toEqual({ answers: 3, spoiled: 3 });
});

test('what is not of the API, states and clock among it, is left alone and not counted', async () => {
  const { url, counts } = await mutated(refuses);
  for (const path of ['/states', '/states?a', '/clock', '/../elsewhere', '/../apis/things'])
    expect(await told(url + path)).toEqual([null, 'no']);
  expect(counts()).toEqual({ answers: 0, spoiled: 0 });
});

test('what is out of scope is left alone and counted', async () => {
  const { url, counts } = await mutated(refuses, { scope: { operations: ['getThing'], statuses: [404] } });
  expect(await told(`${url}/things`, 'POST')).toEqual([null, 'no']);
  expect(await told(`${url}/things/a-1`)).toEqual(['getThing', 'no!']);
  expect(counts()).toEqual({ answers: 2, spoiled: 1 });
});

test('each server of a provider stands behind one of its own, with the operations that it has', async () => {
  const listener: RequestListener = (request, response) =>
    response.writeHead(404, { 'x-path': String(request.url) }).end('no');
  const [first, second] = [await serve(listener), await serve(listener)];
  onTestFinished(async () => void (await Promise.all([first.close(), second.close()])));
  const sandbox = {
    url: first.url,
    servers: { lists: `${second.url}/v2` },
    statesUrl: `${first.url}/states`,
    clockUrl: `${first.url}/clock`,
  };
  const contract = contractOf();
  const operations = Object.fromEntries(
    Object.entries(contract.operations).map(([id, one]) => [id, id === 'getThing' ? { ...one, server: 'lists' } : one]),
  );
  const fault = (): void => {};
  const scope: Scope = { operations: [], statuses: [] };
  const made = { sandbox, contract: { ...contract, operations }, mutant, scope, port: 0, fault };
  const { url, servers, counts, close } = await startMutated(made);
  onTestFinished(close);
  expect(await told(`${servers.lists}/things/a-1`)).toEqual(['getThing', 'no!']);
  expect(await told(`${url}/things/a-1`)).toEqual(['none', 'no!']);
  expect((await fetch(`${servers.lists}/things/a-1`)).headers.get('x-path')).toBe('/v2/things/a-1');
  expect(counts()).toEqual({ answers: 3, spoiled: 3 });
  await close();
  await expect(fetch(`${servers.lists}/things`)).rejects.toThrow('fetch failed');
});

test('a mutant reads of a body what a client reads: its content coding is undone', async () => {
  const { url } = await mutated((_, response) => {
    response.writeHead(400, { 'content-encoding': 'gzip' }).end(gzipSync('coded'));
  });
  expect(await told(`${url}/things/a-1`)).toEqual(['getThing', 'coded!']);
});

test('an answer that a mutant would hold back for an hour comes all the same', async () => {
  const slow: AnswerMutant = {
    ...mutant,
    spoil: (exchange, context) => {
      const after = mutant.spoil(exchange, context);
      return after?.outcome.kind === 'answer'
        ? { ...after, outcome: { ...after.outcome, totalMs: after.outcome.totalMs + 3_600_000 } }
        : undefined;
    },
  };
  const { url } = await mutated(refuses, { work: slow });
  expect(await told(`${url}/things/a-1`)).toEqual(['getThing', 'no!']);
});
