import type { Pool } from 'undici';
import type { HttpRequest } from '../exchange/model.ts';
import { withoutCoding } from './content-coding.ts';
import type { Deadlines } from './deadlines.ts';
import { hostNotAllowed } from './no-answer.ts';
import { type PreparedRequest, prepareRequest } from './prepared-request.ts';
import { Reading, readInto, type Sent } from './reading.ts';

/** An answer whose body has a content coding is undone before anybody has it, so that `read` need not wait. */
const undone = async (reading: Reading, limitBytes: number): Promise<Sent> => {
  const outcome = await withoutCoding(reading.read(), limitBytes);
  return { status: reading.status, read: () => outcome };
};

/**
 * Sends thousands of requests one after another over connections of its own, and keeps what comes as it came: an answer is looked into when it is read. All that holds
 * for `Client.send` holds here; a `Client` opens it (`Client.burst`).
 */
export class BurstSender {
  readonly #pools: ReadonlyMap<string, Pool>;
  readonly #deadlines: Deadlines;
  readonly #limitBytes: number;
  readonly #closed: (sender: BurstSender) => void;

  /** `pools`: one for each origin that may be asked. At most a little more than `limitBytes` are read of a body. `closed`: told when it is closed. */
  constructor(
    pools: ReadonlyMap<string, Pool>,
    deadlines: Deadlines,
    limitBytes: number,
    closed: (sender: BurstSender) => void,
  ) {
    this.#closed = closed;
    this.#pools = pools;
    this.#deadlines = deadlines;
    this.#limitBytes = limitBytes;
  }

  /** Makes a request ready, to be sent as often as wanted. Throws where its URL is none. */
  prepare(request: HttpRequest): PreparedRequest {
    return prepareRequest(request, (text) => this.#pools.has(text));
  }

  /** Sends a request once. Never rejects: what no answer comes to has no status, and `read` says why. */
  send({ origin, options }: PreparedRequest): Promise<Sent> {
    const pool = this.#pools.get(origin);
    if (!pool) return Promise.resolve({ status: null, read: () => hostNotAllowed(origin) });
    return new Promise((resolve) => {
      const settle = (reading: Reading): void => resolve(reading.coded ? undone(reading, this.#limitBytes) : reading);
      readInto(new Reading(this.#deadlines, this.#limitBytes, settle), pool, options);
    });
  }

  /** Ends its connections. What came can still be read. */
  async close(): Promise<void> {
    this.#closed(this);
    await Promise.all([...this.#pools.values()].map((pool) => pool.destroy()));
  }
}
