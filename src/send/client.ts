import { type buildConnector, type Dispatcher, Pool } from 'undici';
import { headerLines } from '../exchange/headers.ts';
import type { Headers, HttpRequest, RawOutcome } from '../exchange/model.ts';
import { answerCapBytes, readBeyondCapBytes } from '../exchange/seal.ts';
import type { ProxyAddress } from '../target/model.ts';
import { newConnector } from './connector.ts';
import { withoutCoding } from './content-coding.ts';
import { passOverContinue } from './continue.ts';
import { Gathered } from './gathered.ts';
import { noAnswerOf } from './no-answer.ts';
import { quoted } from './quoted.ts';
import { ReadySockets } from './ready-sockets.ts';

/** The most of an answer's head that is read, in bytes, and in header lines. */
export const headCapBytes: number = 64 * 1024;
export const headCapLines: number = 1000;
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

const toText = (raw: Buffer | string | undefined): string =>
  typeof raw === 'string' ? raw : (raw?.toString('latin1') ?? '');

const toHeaders = (raw: readonly (Buffer | string)[]): Headers =>
  Array.from(
    { length: Math.floor(raw.length / 2) },
    (_, at) => [toText(raw[2 * at]), toText(raw[2 * at + 1])] as const,
  );

/** Why the head of an answer cannot be taken; undefined where it can. */
const unreadable = (headers: Headers): RawOutcome | undefined => {
  if (headers.length > headCapLines) {
    const detail = `found ${headers.length} header lines; at most ${headCapLines} are read`;
    return { kind: 'none', cause: 'too-large', detail };
  }
  const coding = headerLines(headers, 'transfer-encoding').join(', ');
  if (coding === '' || coding.toLowerCase() === 'chunked') return undefined;
  const detail = `found Transfer-Encoding ${quoted(coding)}; wanted chunked alone, since no other was offered (RFC 9112 §7.4)`;
  return { kind: 'none', cause: 'not-http', detail };
};

/** Reads an answer as far as it is kept. Bytes stay bytes: nothing is followed or repaired. */
class Reading implements Dispatcher.DispatchHandler {
  readonly #settle: (outcome: RawOutcome) => void;
  readonly #startedAt = performance.now();
  readonly #body = new Gathered();
  readonly #deadline: NodeJS.Timeout;
  readonly #timeoutMs: number;
  #controller: Dispatcher.DispatchController | undefined;
  #timedOut = false;
  #status = 0;
  #interim = 0;
  #headers: Headers = [];
  #firstByteMs = 0;

  constructor(timeoutMs: number, settle: (outcome: RawOutcome) => void) {
    this.#settle = settle;
    this.#timeoutMs = timeoutMs;
    this.#deadline = setTimeout(() => this.#giveUp(), timeoutMs);
  }

  #giveUp(): void {
    this.#timedOut = true;
    const detail = `no whole answer within ${this.#timeoutMs} ms${this.#soFar()}`;
    this.#finish({ kind: 'none', cause: 'timeout', detail });
    this.#controller?.abort(new Error('timeout'));
  }

  /** How far an answer came. */
  #soFar(): string {
    if (this.#status !== 0) return `; status ${this.#status} and ${this.#body.length} bytes of its body came`;
    return this.#interim === 0 ? '' : `; only interim answers came, the last with status ${this.#interim}`;
  }

  #finish(outcome: RawOutcome): void {
    clearTimeout(this.#deadline);
    this.#settle(outcome);
  }

  #answer(cut: boolean): RawOutcome {
    const totalMs = performance.now() - this.#startedAt;
    return {
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      body: this.#body.whole(),
      cut,
      firstByteMs: this.#firstByteMs,
      totalMs,
    };
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#timedOut) controller.abort(new Error('timeout'));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200) {
      this.#interim = status;
      return;
    }
    this.#status = status;
    this.#firstByteMs = performance.now() - this.#startedAt;
    this.#headers = toHeaders((controller.rawHeaders ?? []) as readonly (Buffer | string)[]);
    const outcome = unreadable(this.#headers);
    if (!outcome) return;
    this.#finish(outcome);
    controller.abort(new Error('unreadable'));
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#body.add(chunk);
    if (this.#body.length <= limitBytes) return;
    this.#finish(this.#answer(true));
    controller.abort(new Error('enough'));
  }

  onResponseEnd(): void {
    this.#finish(this.#answer(false));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    // A 304 may say how long a 200 would be (RFC 9110 §8.6), and a 204 has no body whatever it says (RFC 9112 §6.3); undici takes that for a
    // body that did not come.
    const whole = [204, 304].includes(this.#status) && error.name === 'ResponseContentLengthMismatchError';
    this.#finish(whole ? this.#answer(false) : noAnswerOf(error, this.#status !== 0, this.#soFar()));
  }
}

/** A URL up to its path, and from there to its fragment. */
const parts = /^([^/]*\/\/[^/?#]*)([^#]*)/;

/** A path as it stands: `URL` would take `..` for a step up. Only what no request line can hold is escaped. */
const pathOf = (rest: string): string =>
  (rest.startsWith('/') ? rest : `/${rest}`).replace(/[^\x21-\x7e]+/g, encodeURIComponent);

/** Sends requests and reports what became of them. It never judges, and never throws for what a server does. */
export class Client {
  readonly #pools = new Map<string, Pool>();
  /** The origins that were asked since the last renewal. */
  readonly #used = new Set<string>();
  readonly #leaving = new Set<Pool>();
  readonly #options: ClientOptions;
  readonly #connect: buildConnector.connector;
  readonly #ready: ReadySockets;

  constructor(options: ClientOptions) {
    this.#options = options;
    const connect = newConnector(options);
    this.#connect = (to, callback) =>
      connect(to, (error, socket) => (error ? callback(error, null) : callback(null, passOverContinue(socket))));
    this.#ready = new ReadySockets(this.#connect);
    for (const url of options.urls) {
      const { origin } = new URL(url);
      if (!this.#pools.has(origin)) this.#pools.set(origin, this.#newPool(origin));
    }
  }

  #newPool(origin: string): Pool {
    const { connections, timeoutMs } = this.#options;
    return new Pool(origin, {
      connections,
      pipelining: 1,
      headersTimeout: timeoutMs,
      bodyTimeout: timeoutMs,
      maxHeaderSize: headCapBytes,
      connect: this.#ready.connect,
    });
  }

  /** One request, as it stands: no redirect is followed, no cookie kept, nothing is sent to a host that the target does not name. */
  async send(request: HttpRequest): Promise<RawOutcome> {
    const [, start = '', rest = ''] = parts.exec(request.url) ?? [];
    // Most URLs begin with an origin as it is; what is written otherwise may mean the same.
    const origin = this.#pools.has(start) ? start : new URL(request.url).origin;
    const pool = this.#pools.get(origin);
    if (!pool) {
      const detail = `the target does not name ${origin}`;
      return { kind: 'none', cause: 'host-not-allowed', detail };
    }
    this.#used.add(origin);
    const outcome = await new Promise<RawOutcome>((resolve) => {
      const reading = new Reading(this.#options.timeoutMs, resolve);
      const body =
        request.body === undefined
          ? null
          : Buffer.from(request.body.buffer, request.body.byteOffset, request.body.byteLength);
      try {
        pool.dispatch(
          {
            method: request.method as Dispatcher.HttpMethod,
            path: pathOf(rest),
            headers: request.headers.flat(),
            body,
          },
          reading,
        );
      } catch (error) {
        reading.onResponseError(undefined as never, error as Error);
      }
    });
    return withoutCoding(outcome, limitBytes);
  }

  /**
   * From now on requests go over connections of their own; those under way end on theirs. What a server sends late, and nobody asked for, can so be
   * taken for no answer to what is asked from now on.
   */
  renew(): void {
    for (const origin of this.#used) {
      const pool = this.#pools.get(origin) as Pool;
      this.#pools.set(origin, this.#newPool(origin));
      this.#leaving.add(pool);
      const gone = (): void => void this.#leaving.delete(pool);
      pool.close().then(gone, gone);
    }
    this.#used.clear();
  }

  /** Opens connections before anything is asked over them, so that requests which are sent at once arrive at once. One that cannot be opened is left to them. */
  async prepare(url: string, count: number): Promise<void> {
    const { origin } = new URL(url);
    if (this.#pools.has(origin)) await this.#ready.open(origin, count);
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    this.#ready.close();
    await Promise.all([...this.#pools.values(), ...this.#leaving].map((pool) => pool.destroy()));
  }
}
