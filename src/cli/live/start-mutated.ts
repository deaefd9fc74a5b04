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
  /** Where its other servers are, by name. */
  readonly servers: Readonly<Record<string, string>>;
  /** How many answers were given so far to requests of the API, and how many of them spoiled. */
  readonly counts: () => { readonly answers: number; readonly spoiled: number };
}

export interface MutatedOptions {
  readonly sandbox: Pick<Sandbox, 'url' | 'servers' | 'statesUrl' | 'clockUrl'>;
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

/** One server of a provider, behind a relay. */
interface Front extends Listening {
  /** With the base path. */
  readonly url: string;
}

/**
 * Serves what an embedded provider serves, with a mutant at work on the answers of its API that are in scope: each of its servers, the default one at `port`.
 * Its states and its clock are left alone. Rejects when the port is taken.
 */
export const startMutated = async (options: MutatedOptions): Promise<MutatedServer> => {
  const { sandbox, contract, mutant, scope, port, fault } = options;
  const controls = [sandbox.statesUrl, sandbox.clockUrl].map((url) => new URL(url));
  const spoiler = newSpoiler(contract, mutant);
  let answers = 0;
  let spoiled = 0;

  const front = async (name: string | undefined, url: string, at: number): Promise<Front> => {
    const { origin, pathname } = new URL(url);
    const basePath = pathname.replace(/\/$/, '');
    const ours = controls.filter((control) => control.origin === origin).map((control) => control.pathname);
    /** The path below the base path; undefined of what is not the API's. */
    const pathInApi = (asked: string): string | undefined => {
      const path = pathOf(asked);
      return path.startsWith(`${basePath}/`) && !ours.includes(path) ? path.slice(basePath.length) : undefined;
    };
    const server = await startRelay({
      upstream: origin,
      port: at,
      fault,
      wants: ({ method, url: asked }, status) => {
        const path = pathInApi(asked);
        if (path === undefined) return false;
        answers++;
        return isInScope(contract, scope, operationOf(contract, method, path, name), status);
      },
      spoil: async (request, answer, tookMs) => {
        const operation = operationOf(contract, request.method, pathInApi(request.url) ?? '', name) ?? '';
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
    return { ...server, url: server.url + basePath };
  };

  const { url, close } = await front(undefined, sandbox.url, port);
  const others: [string, Front][] = [];
  for (const [name, one] of Object.entries(sandbox.servers ?? {})) others.push([name, await front(name, one, 0)]);
  return {
    url,
    servers: Object.fromEntries(others.map(([name, other]) => [name, other.url])),
    counts: () => ({ answers, spoiled }),
    close: async () => void (await Promise.all([close(), ...others.map(([, other]) => other.close())])),
  };
};
