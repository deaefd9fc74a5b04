import type { Sandbox } from '../../../fixtures/providers/provider.ts';
import type { Listening } from '../../../fixtures/providers/shared/start-server.ts';
import type { Contract } from '../../contract/model.ts';
import { answerCapBytes, readBeyondCapBytes } from '../../exchange/seal.ts';
import { isAnswered } from '../../judge/references.ts';
import type { Mutant } from '../../proof/mutant.ts';
import { withoutCoding } from '../../send/content-coding.ts';
import { operationOf } from './operation-of.ts';
import { startRelay } from './relay.ts';
import { isInScope, type Scope } from './scope.ts';
import { newSpoiler } from './spoiler.ts';
import { delayMsOf, exchangeOf, type ReadBody, spoiledAnswer, type WireAnswer } from './wire.ts';

/** A server in front of an embedded provider, with a mutant at work on its answers. */
export interface MutatedServer extends Listening {
  /** Where the API is served: with the base path of the provider, no trailing slash. */
  readonly url: string;
  /** How many answers were given so far to requests of the API, and how many of them spoiled. */
  readonly counts: () => { readonly answers: number; readonly spoiled: number };
}

export interface MutatedOptions {
  readonly sandbox: Pick<Sandbox, 'url' | 'statesUrl' | 'clockUrl'>;
  readonly contract: Contract;
  readonly mutant: Mutant;
  readonly scope: Scope;
  /** 0 takes a free port. */
  readonly port: number;
  /** Told when a mutant throws, which is our own fault: the request then gets no answer. */
  readonly fault: (error: unknown) => void;
}

/** The longest that a mutant may hold an answer back, in milliseconds, so that no client gives up for it. */
const longestDelayMs = 1000;

const pathOf = (url: string): string => url.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split(/[?#]/, 1)[0] as string;

/** What a client reads of a body. */
const readOf = async ({ status, headers, body, cut }: WireAnswer): Promise<ReadBody> => {
  const raw = { kind: 'answer', status, headers, body, cut, firstByteMs: 0, totalMs: 0 } as const;
  const read = await withoutCoding(raw, answerCapBytes + readBeyondCapBytes);
  if (read.kind === 'none') throw new TypeError(read.detail);
  return { body: read.body, cut: read.cut, ...(read.undecoded === undefined ? {} : { undecoded: read.undecoded }) };
};

/**
 * Serves what an embedded provider serves, with a mutant at work on the answers of its API that are in scope. Its states and its clock are left alone. Rejects
 * when the port is taken.
 */
export const startMutated = async (options: MutatedOptions): Promise<MutatedServer> => {
  const { sandbox, contract, mutant, scope, port, fault } = options;
  const { origin, pathname } = new URL(sandbox.url);
  const basePath = pathname.replace(/\/$/, '');
  const controls = [sandbox.statesUrl, sandbox.clockUrl].map((url) => new URL(url).pathname);
  const spoiler = newSpoiler(contract, mutant);
  let answers = 0;
  let spoiled = 0;
  /** The path below the base path; undefined of what is not the API's. */
  const pathInApi = (url: string): string | undefined => {
    const path = pathOf(url);
    return path.startsWith(`${basePath}/`) && !controls.includes(path) ? path.slice(basePath.length) : undefined;
  };
  const server = await startRelay({
    upstream: origin,
    port,
    fault,
    wants: ({ method, url }, status) => {
      const path = pathInApi(url);
      if (path === undefined) return false;
      answers++;
      return isInScope(contract, scope, operationOf(contract, method, path), status);
    },
    spoil: async (request, answer, tookMs) => {
      const operation = operationOf(contract, request.method, pathInApi(request.url) ?? '') ?? '';
      const read = await readOf(answer);
      const circumstances = { number: answers, operation, startedAtMs: Date.now() - tookMs, tookMs };
      const before = exchangeOf(request, answer, read, circumstances);
      const after = spoiler(before);
      if (!after) return undefined;
      spoiled++;
      const given = spoiledAnswer(request, answer, before.outcome, after.outcome);
      if (!given || !isAnswered(after)) return 'none';
      return { answer: given, afterMs: Math.min(longestDelayMs, delayMsOf(before.outcome, after.outcome)) };
    },
  });
  return { ...server, url: server.url + basePath, counts: () => ({ answers, spoiled }) };
};
