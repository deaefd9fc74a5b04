import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type HostileServer, startHostileServer } from '../../send/testing/hostile-server.ts';
import { type Hostility, refusal, reply, says } from '../../send/testing/hostilities.ts';

/** The operation that behaves in a hostile way: `hangs before its answer` is `hangs-before-its-answer`. */
export const operationOf = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '-');

/**
 * Writes a contract of an API with an operation for each name, all alike: without a name, and with a name that is too long, the answer is 400. Hands
 * back its file.
 */
export const writeHostileContract = (folder: string, names: readonly string[]): string => {
  mkdirSync(folder, { recursive: true });
  const schema = { type: 'object', required: ['name'], properties: { name: { type: 'string', maxLength: 20 } } };
  const content = { 'application/json': { schema, example: { name: 'lamp' } } };
  const paths = names.map((name) => {
    const id = operationOf(name);
    const responses = { '201': { description: 'The thing.' } };
    return [`/${id}`, { post: { operationId: id, requestBody: { content }, responses } }];
  });
  const openapi = { openapi: '3.1.0', info: { title: 'Things', version: '1' }, paths: Object.fromEntries(paths) };
  const clause = (id: string, input: string, message: string) => ({
    id,
    section: 'Names',
    statement: `The answer is 400: ${message}.`,
    operations: 'all',
    ask: { inputs: [input] },
    expect: { status: 400, envelope: 'flat', message },
  });
  const contract = {
    id: 'hostile',
    document: { title: 'Things', retrieved: '2026-11-20' },
    envelopes: { flat: { schema: { type: 'object', required: ['error'] }, message: '/error' } },
    clauses: [
      clause('name.missing', 'missing-member', 'name is required'),
      clause('name.long', 'too-long', 'name is too long'),
    ],
  };
  // JSON is YAML.
  writeFileSync(join(folder, 'openapi.yaml'), JSON.stringify(openapi, null, 2));
  const file = join(folder, 'contract.yaml');
  writeFileSync(file, JSON.stringify(contract, null, 2));
  return file;
};

/** Writes a target of that contract whose answers may take 1.5 seconds. Hands back its file. */
export const writeHostileTarget = (folder: string, url: string): string => {
  const file = join(folder, 'target.yaml');
  const budget = { timeoutMs: 1500, requests: 100_000 };
  writeFileSync(file, JSON.stringify({ contract: 'hostile', servers: { default: url }, budget }));
  return file;
};

/** Serves that API. Where a name is missing, each operation behaves in its own hostile way; all else is as the contract says. */
export const startHostileApi = (ways: Readonly<Record<string, Hostility>>): Promise<HostileServer> => {
  const byPath = new Map(Object.entries(ways).map(([name, way]) => [`/${operationOf(name)}`, way]));
  return startHostileServer(({ path, body }) => {
    const { name } = JSON.parse(body) as { readonly name?: string };
    if (name === undefined) return byPath.get(path) ?? says(reply(refusal));
    return name.length > 20
      ? says(reply('{"error":"name is too long"}'))
      : says(reply('{"id":1}', 'HTTP/1.1 201 Created'));
  });
};
