import { once } from 'node:events';
import { createServer, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

/** A request as a server saw it. */
export interface SeenRequest {
  /** `GET /things/1?a=b` */
  readonly line: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
  readonly atMs: number;
}

/** What a server answers. */
export interface Reply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /** Sent as JSON; a text as it is. */
  readonly body?: unknown;
}

/** A server of things. It ends with the test. */
export interface ThingServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** Every request so far, in the order in which they came. */
  readonly seen: readonly SeenRequest[];
  /** Their first lines. */
  readonly lines: () => readonly string[];
}

/** What it answers where a test says nothing else. */
const usual = ({ line }: SeenRequest, number: number): Reply => {
  if (line.startsWith('POST /states')) return { status: 200, body: { values: {} } };
  if (line.startsWith('POST /things'))
    return { status: 201, body: { id: `thing-${number}`, token: `token-of-thing-${number}` } };
  if (line.startsWith('DELETE /things/')) return { status: 204 };
  return line.includes('spoilt=') ? { status: 400, body: { detail: 'spoilt' } } : { status: 200, body: {} };
};

/** Listens on a free loopback port. `answer` has the first word on a request (numbered from 1), `usual` the last. */
export const startThingServer = async (
  answer: (
    request: SeenRequest,
    number: number,
  ) => Reply | 'reset' | undefined | Promise<Reply | 'reset' | undefined> = () => undefined,
): Promise<ThingServer> => {
  const seen: SeenRequest[] = [];
  const server = createServer(async (message, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of message) chunks.push(chunk as Buffer);
    const request: SeenRequest = {
      line: `${message.method} ${message.url}`,
      headers: message.headers,
      body: Buffer.concat(chunks).toString(),
      atMs: performance.now(),
    };
    const number = seen.push(request);
    const reply = (await answer(request, number)) ?? usual(request, number);
    if (reply === 'reset') return void message.socket.destroy();
    response.writeHead(reply.status, { 'Content-Type': 'application/json', ...reply.headers } as OutgoingHttpHeaders);
    const { body } = reply;
    response.end(body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, seen, lines: () => seen.map(({ line }) => line) };
};
