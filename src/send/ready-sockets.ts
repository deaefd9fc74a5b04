import type { Socket } from 'node:net';
import type { buildConnector } from 'undici';

type Connect = buildConnector.connector;

const ignore = (): void => {};

/** Connections that were opened before they are needed, handed out to whoever connects to their origin next. */
export class ReadySockets {
  readonly #connect: Connect;
  readonly #sockets = new Map<string, Socket[]>();

  constructor(connect: Connect) {
    this.#connect = connect;
  }

  /** Opens so many connections at once. What cannot be opened is left out: whoever needs it meets the error. */
  async open(origin: string, count: number): Promise<void> {
    const { protocol, hostname, host, port } = new URL(origin);
    // An address in brackets is one of IPv6.
    const to = { protocol, hostname: hostname.replace(/^\[|\]$/g, ''), host, port };
    const sockets = this.#sockets.get(origin) ?? [];
    this.#sockets.set(origin, sockets);
    const openOne = (): Promise<void> =>
      new Promise((done) => {
        this.#connect(to, (error, socket) => {
          if (!error && socket) sockets.push(socket.on('error', ignore));
          done();
        });
      });
    await Promise.all(Array.from({ length: Math.max(0, count - sockets.length) }, openOne));
  }

  /** A connector that takes an open connection where there is one. */
  readonly connect: Connect = (to, callback) => {
    const origin = `${to.protocol}//${to.host}`;
    for (let socket = this.#sockets.get(origin)?.pop(); socket; socket = this.#sockets.get(origin)?.pop()) {
      if (socket.destroyed || socket.readableEnded) continue;
      const ready = socket.off('error', ignore);
      // Whoever connects is not ready for an answer yet.
      queueMicrotask(() => callback(null, ready));
      return;
    }
    this.#connect(to, callback);
  };

  /** Ends what nobody took. */
  close(): void {
    for (const socket of [...this.#sockets.values()].flat()) socket.destroy();
    this.#sockets.clear();
  }
}
