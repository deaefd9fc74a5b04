import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Headers } from '../model.ts';

/** A request as it came. */
export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: Buffer;
}

export interface RecordingServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** What has come since the last time this was asked. */
  readonly received: () => readonly Received[];
  readonly close: () => Promise<void>;
}

/** Starts a server on a free loopback port that answers everything alike and keeps what it is asked. */
export const startRecordingServer = async (): Promise<RecordingServer> => {
  let kept: Received[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = request.rawHeaders;
    kept.push({
      method: request.method ?? '',
      url: request.url ?? '',
      headers: raw.flatMap((name, at) => (at % 2 === 0 ? [[name, raw[at + 1] ?? ''] as const] : [])),
      body: Buffer.concat(chunks),
    });
    response.writeHead(400, { 'Content-Length': 2 }).end('no');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: () => {
      const all = kept;
      kept = [];
      return all;
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
