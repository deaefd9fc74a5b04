import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';

const openapi = `openapi: 3.1.0
info: { title: Things, version: '1' }
paths:
  /things:
    post:
      operationId: createThing
      requestBody:
        required: true
        content:
          application/json:
            schema: { type: object, required: [name], properties: { name: { type: string, maxLength: 20 } } }
            example: { name: lamp }
      responses: { '201': { description: The thing. } }
`;

/** A contract of a user's own, for one operation; `clauses` is YAML, a clause per entry. */
export const writeOwnContract = (folder: string, clauses: string): string => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'openapi.yaml'), openapi);
  const file = join(folder, 'contract.yaml');
  writeFileSync(
    file,
    `id: things
document: { title: Things, retrieved: '2026-11-20' }
envelopes:
  flat: { schema: { type: object, required: [error] }, message: /error }
clauses:
${clauses}
`,
  );
  return file;
};

/** One clause that a conforming server passes. */
export const missingName: string = `
  - id: name.missing
    section: Names
    statement: Without a name the answer is 400.
    operations: all
    ask: { inputs: [missing-member] }
    expect: { status: 400, envelope: flat, message: name is required }
`;

/** A server that creates things, and refuses those without a name as its document says. */
export const conforming: RequestListener = (request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const { name } = JSON.parse(Buffer.concat(parts).toString()) as { readonly name?: string };
    response.writeHead(name === undefined ? 400 : 201, { 'content-type': 'application/json' });
    response.end(JSON.stringify(name === undefined ? { error: 'name is required' } : { id: 1, name }));
  });
};

/** Serves on a free port of loopback. */
export const serve = async (
  listener: RequestListener,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const server = createServer(listener);
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((closed) => {
        server.close(() => closed());
        server.closeAllConnections();
      }),
  };
};
