import { onTestFinished } from 'vitest';
import type { HttpRequest, RawOutcome } from '../../exchange/model.ts';
import { Client, type ClientOptions } from '../client.ts';

/** A client with one connection and a deadline of 300 ms. It ends with the test. */
export const newClient = (url: string, options: Partial<ClientOptions> = {}): Client => {
  const client = new Client({ connections: 1, timeoutMs: 300, urls: [url], ...options });
  onTestFinished(() => client.close());
  return client;
};

/** Sends one request with a client of its own. */
export const sendOnce = (
  url: string,
  request: Partial<HttpRequest> = {},
  options: Partial<ClientOptions> = {},
): Promise<RawOutcome> => newClient(url, options).send({ method: 'GET', url: `${url}/`, headers: [], ...request });

/** The answer of an outcome. Throws where none came. */
export const answerOf = (outcome: RawOutcome): Extract<RawOutcome, { kind: 'answer' }> => {
  if (outcome.kind === 'none') throw new Error(`no answer: ${outcome.cause}: ${outcome.detail}`);
  return outcome;
};

/** The body of an answer, a character per byte. */
export const bytesOf = (outcome: RawOutcome): string => Buffer.from(answerOf(outcome).body).toString('latin1');
