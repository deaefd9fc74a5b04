import { request as sendRequest } from 'node:http';
import { serve } from './own-api.ts';

/** An answer on its way back. */
export interface ProxiedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

/** What a spoiling may look at of the question. */
export interface ProxiedQuestion {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export type Spoil = (answer: ProxiedAnswer, question: ProxiedQuestion) => ProxiedAnswer;

/** Asks the provider behind the proxy. Rejects where it gives no answer. */
export type AskOnward = (question: ProxiedQuestion) => Promise<ProxiedAnswer>;

/** How a wrong variant of a provider answers: it may ask the provider as it was asked, otherwise, several times, or not at all. */
export type Variant = (question: ProxiedQuestion, ask: AskOnward) => Promise<ProxiedAnswer>;

/** The JSON of an answer with members laid over it; undefined leaves one out. */
export const withMembers = (answer: ProxiedAnswer, members: Readonly<Record<string, unknown>>): ProxiedAnswer => ({
  ...answer,
  body: JSON.stringify({ ...(JSON.parse(answer.body) as object), ...members }),
});

interface Proxy {
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** The headers that have a value, without the body's length: it is counted anew. */
const present = (headers: ProxiedAnswer['headers']): Record<string, string | string[]> =>
  Object.fromEntries(
    Object.entries(headers).filter(
      (header): header is [string, string | string[]] => header[1] !== undefined && header[0] !== 'content-length',
    ),
  );

const askUpstream =
  (upstream: string): AskOnward =>
  ({ method, path, headers, body }) =>
    new Promise((resolve, reject) => {
      const sent = Buffer.from(body);
      const length = sent.length > 0 ? { 'content-length': String(sent.length) } : {};
      const onward = sendRequest(
        `${upstream}${path}`,
        { method, headers: { ...present(headers), ...length } },
        (answer) => {
          const received: Buffer[] = [];
          answer.on('data', (part: Buffer) => received.push(part));
          answer.on('error', reject);
          answer.on('end', () =>
            resolve({
              status: answer.statusCode ?? 0,
              headers: answer.headers,
              body: Buffer.concat(received).toString(),
            }),
          );
        },
      );
      onward.on('error', reject);
      onward.end(sent);
    });

/** A real server in front of another, which answers as the variant says. */
export const startVariant = (upstream: string, variant: Variant): Promise<Proxy> => {
  const ask = askUpstream(upstream);
  return serve((incoming, outgoing) => {
    const parts: Buffer[] = [];
    incoming.on('data', (part: Buffer) => parts.push(part));
    incoming.on('end', () => {
      const { method = 'GET', url = '/', headers } = incoming;
      variant({ method, path: url, headers, body: Buffer.concat(parts).toString() }, ask).then(
        (answer) => {
          outgoing.writeHead(answer.status, present(answer.headers));
          outgoing.end(answer.body);
        },
        () => outgoing.destroy(),
      );
    });
  });
};

/** The variant that asks as it was asked, and spoils what comes back. */
export const spoiling =
  (spoil: Spoil): Variant =>
  async (question, ask) =>
    spoil(await ask(question), question);

/** A real server in front of another, which spoils its answers: a variant of the provider that departs in one way. */
export const startSpoilingProxy = (upstream: string, spoil: Spoil): Promise<Proxy> =>
  startVariant(upstream, spoiling(spoil));
