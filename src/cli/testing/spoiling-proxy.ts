import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer on its way back. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What a spoiling may look at of the question. */
export interface ProxiedQuestion {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Spoil = (answer: ProxiedAnswer, question: ProxiedQuestion) => ProxiedAnswer;

/** The JSON of an answer with members laid over it; undefined leaves one out. */
export const withMembers = (answer: ProxiedAnswer, members: Readonly<Record<string, unknown>>): ProxiedAnswer => ({
  ...answer,
  body: JSON.stringify({ ...(JSON.parse(answer.body) as object), ...members }),
});

/** A real server in front of another, which spoils its answers: a variant of the provider that departs in one way. */
export const startSpoilingProxy = async (
  upstream: string,
  spoil: Spoil,
): Promise<{ readonly url: string; readonly close: () => Promise<void> }> => {
  const server = createServer((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const sent = Buffer.concat(parts);
      const { method = 'GET', url = '/', headers } = incoming;
      const onward = sendRequest(`${upstream}${url}`, { method, headers }, (answer) => {
        const received: Buffer[] = [];
        answer.on('data', (part: Buffer) => received.push(part));
        answer.on('end', () => {
          const original = {
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: Buffer.concat(received).toString(),
          };
          const spoiled = spoil(original, { method, path: url, headers, body: sent.toString() });
          const kept = Object.entries(spoiled.headers).filter(
            (header): header is [string, string | string[]] =>
              header[1] !== undefined && header[0] !== 'content-length',
          );
          outgoing.writeHead(spoiled.status, Object.fromEntries(kept));
          outgoing.end(spoiled.body);
        });
      });
      onward.on('error', () => outgoing.destroy());
      onward.end(sent);
    });
  });
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
