import { type Dispatcher, Pool } from 'undici';
import type { Headers, HttpRequest, RawOutcome } from '../exchange/model.ts';
import { answerCapBytes, readBeyondCapBytes } from '../exchange/seal.ts';
import type { ProxyAddress } from '../target/model.ts';
import { newConnector } from './connector.ts';
import { noAnswerOf } from './no-answer.ts';

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

/** Reads an answer as far as it is kept. Bytes stay bytes: nothing is decoded, followed or repaired. */
class Reading implements Dispatcher.DispatchHandler {
  readonly #settle: (outcome: RawOutcome) => void;
  readonly #limitBytes = answerCapBytes + readBeyondCapBytes;
  readonly #startedAt = performance.now();
  readonly #chunks: Buffer[] = [];
  readonly #deadline: NodeJS.Timeout;
  readonly #timeoutMs: number;
  #controller: Dispatcher.DispatchController | undefined;
  #timedOut = false;
  #length = 0;
  #status = 0;
  #headers: Headers = [];
  #firstByteMs = 0;

  constructor(timeoutMs: number, settle: (outcome: RawOutcome) => void) {
    this.#settle = settle;
    this.#timeoutMs = timeoutMs;
    this.#deadline = setTimeout(() => this.#giveUp(), timeoutMs);
  }

  #giveUp(): void {
    this.#timedOut = true;
    this.#finish({ kind: 'none', cause: 'timeout', detail: `no whole answer within ${this.#timeoutMs} ms` });
    this.#controller?.abort(new Error('timeout'));
  }

  #finish(outcome: RawOutcome): void {
    clearTimeout(this.#deadline);
    this.#settle(outcome);
  }

  #answer(cut: boolean): RawOutcome {
    const totalMs = performance.now() - this.#startedAt;
    const body = this.#chunks.length === 1 ? (this.#chunks[0] as Buffer) : Buffer.concat(this.#chunks);
    return {
      kind: 'answer',
      status: this.#status,
      headers: this.#headers,
      body,
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
    if (status < 200) return;
    this.#status = status;
    this.#firstByteMs = performance.now() - this.#startedAt;
    this.#headers = toHeaders((controller.rawHeaders ?? []) as readonly (Buffer | string)[]);
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length <= this.#limitBytes) return;
    this.#finish(this.#answer(true));
    controller.abort(new Error('enough'));
  }

  onResponseEnd(): void {
    this.#finish(this.#answer(false));
  }

  onResponseError(_: Dispatcher.DispatchController, error: Error): void {
    // A 304 may say how long a 200 would be (RFC 9110 §8.6); undici takes that for a body that did not come.
    const whole = this.#status === 304 && error.name === 'ResponseContentLengthMismatchError';
    this.#finish(whole ? this.#answer(false) : noAnswerOf(error, this.#status !== 0));
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
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
    const connect = newConnector(options);
    for (const url of options.urls) {
      const { origin } = new URL(url);
      if (this.#pools.has(origin)) continue;
      const { connections, timeoutMs } = options;
      this.#pools.set(
        origin,
        new Pool(origin, {
          connections,
          pipelining: 1,
          headersTimeout: timeoutMs,
          bodyTimeout: timeoutMs,
          maxHeaderSize: 64 * 1024,
          connect,
        }),
      );
    }
  }

  /** One request, as it stands: no redirect is followed, no cookie kept, nothing is sent to a host that the target does not name. */
  send(request: HttpRequest): Promise<RawOutcome> {
    const [, start = '', rest = ''] = parts.exec(request.url) ?? [];
    // Most URLs begin with an origin as it is; what is written otherwise may mean the same.
    const pool = this.#pools.get(start) ?? this.#pools.get(new URL(request.url).origin);
    if (!pool) {
      const detail = `the target does not name ${new URL(request.url).origin}`;
      return Promise.resolve({ kind: 'none', cause: 'host-not-allowed', detail });
    }
    return new Promise((resolve) => {
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
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }
}
