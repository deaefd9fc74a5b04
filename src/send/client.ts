import { type buildConnector, Pool } from 'undici';
import type { HttpRequest, RawOutcome } from '../exchange/model.ts';
import { answerCapBytes, readBeyondCapBytes } from '../exchange/seal.ts';
import type { ProxyAddress } from '../target/model.ts';
import { BurstSender } from './burst-sender.ts';
import { newConnector } from './connector.ts';
import { withoutCoding } from './content-coding.ts';
import { passOverContinue } from './continue.ts';
import { Deadlines } from './deadlines.ts';
import { hostNotAllowed, wasNeverBuilt } from './no-answer.ts';
import { prepareRequest } from './prepared-request.ts';
import { Reading, readInto } from './reading.ts';
import { ReadySockets } from './ready-sockets.ts';

/** The most of an answer's head that is read, in bytes. */
export const headCapBytes: number = 64 * 1024;
/** How much is read of a body. */
const limitBytes = answerCapBytes + readBeyondCapBytes;

export interface ClientOptions {
  /** How many connections to a host are open at most. */
  readonly connections: number;
  /** The longest that one answer may take, in milliseconds. */
  readonly timeoutMs: number;
  /** The URLs that may be asked: only their origins are. */
  readonly urls: readonly string[];
  /** A certificate authority in PEM. */
  readonly ca?: string;
  /** The proxies through which origins are reached. */
  readonly proxies?: Readonly<Record<string, ProxyAddress>>;
}

/** Sends requests and reports what became of them. It never judges, and never throws for what a server does. */
export class Client {
  readonly #pools = new Map<string, Pool>();
  /** The origins that were asked since the last renewal. */
  readonly #used = new Set<string>();
  readonly #leaving = new Set<Pool>();
  readonly #bursts = new Set<BurstSender>();
  readonly #options: ClientOptions;
  readonly #connect: buildConnector.connector;
  readonly #ready: ReadySockets;
  readonly #deadlines: Deadlines;

  constructor(options: ClientOptions) {
    this.#options = options;
    this.#deadlines = new Deadlines(options.timeoutMs);
    const connect = newConnector(options);
    this.#connect = (to, callback) =>
      connect(to, (error, socket) => (error ? callback(error, null) : callback(null, passOverContinue(socket))));
    this.#ready = new ReadySockets(this.#connect);
    for (const url of options.urls) {
      const { origin } = new URL(url);
      if (!this.#pools.has(origin)) this.#pools.set(origin, this.#newPool(origin));
    }
  }

  #newPool(origin: string, connections: number = this.#options.connections): Pool {
    return new Pool(origin, {
      connections,
      pipelining: 1,
      // `Deadlines` gives up what takes too long: undici's own timers are coarse, and come early now and then.
      headersTimeout: 0,
      bodyTimeout: 0,
      maxHeaderSize: headCapBytes,
      connect: this.#ready.connect,
    });
  }

  /** One request, as it stands: no redirect is followed, no cookie kept, nothing is sent to a host that the target does not name. */
  async send(request: HttpRequest): Promise<RawOutcome> {
    const { origin, options } = prepareRequest(request, (text) => this.#pools.has(text));
    const pool = this.#pools.get(origin);
    if (!pool) return hostNotAllowed(origin);
    this.#used.add(origin);
    const reading = await new Promise<Reading>((resolve) => {
      readInto(new Reading(this.#deadlines, limitBytes, resolve), pool, options);
    });
    const outcome = reading.read();
    // undici takes the connection of a request that it cannot build for busy from then on.
    if (outcome.kind === 'none' && wasNeverBuilt(outcome) && this.#pools.get(origin) === pool) this.#replace(origin);
    return withoutCoding(outcome, limitBytes);
  }

  /**
   * From now on requests go over connections of their own; those under way end on theirs. What a server sends late, and nobody asked for, can so be
   * taken for no answer to what is asked from now on.
   */
  renew(): void {
    for (const origin of this.#used) this.#replace(origin);
    this.#used.clear();
  }

  #replace(origin: string): void {
    const pool = this.#pools.get(origin) as Pool;
    this.#pools.set(origin, this.#newPool(origin));
    this.#leaving.add(pool);
    const gone = (): void => void this.#leaving.delete(pool);
    pool.close().then(gone, gone);
  }

  /** What sends a burst over so many connections of its own to a host, under the same rules. It ends with the client, or before. */
  burst(connections: number): BurstSender {
    const pools = new Map([...this.#pools.keys()].map((origin) => [origin, this.#newPool(origin, connections)]));
    const sender = new BurstSender(pools, this.#deadlines, limitBytes, (closed) => this.#bursts.delete(closed));
    this.#bursts.add(sender);
    return sender;
  }

  /** Opens connections before anything is asked over them, so that requests which are sent at once arrive at once. One that cannot be opened is left to them. */
  async prepare(url: string, count: number): Promise<void> {
    const { origin } = new URL(url);
    if (this.#pools.has(origin)) await this.#ready.open(origin, count);
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    this.#ready.close();
    const pools = [...this.#pools.values(), ...this.#leaving];
    await Promise.all([...[...this.#bursts].map((burst) => burst.close()), ...pools.map((pool) => pool.destroy())]);
  }
}
