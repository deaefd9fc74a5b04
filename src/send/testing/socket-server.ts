import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that speaks whatever bytes a test wants. It ends with the test. */
export interface SocketServer {
  /** Without a slash at its end. */
  readonly url: string;
  /** How many connections came. */
  readonly accepted: () => number;
  /** How many of them have ended. */
  readonly closed: () => number;
  /** What arrived, a text per connection. */
  readonly received: () => readonly string[];
}

/** Listens on a free loopback port; `onConnection` has each connection to itself. */
export const startSocketServer = async (onConnection: (socket: Socket) => void): Promise<SocketServer> => {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  let closed = 0;
  const server = createServer((socket) => {
    const at = received.push('') - 1;
    sockets.add(socket);
    socket.on('data', (bytes) => {
      received[at] += bytes.toString('latin1');
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      closed++;
      sockets.delete(socket);
    });
    onConnection(socket);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    accepted: () => received.length,
    closed: () => closed,
    received: () => received,
  };
};

/** Answers the first bytes of a connection with `text`, then does `then`. */
export const answering =
  (text: string, then: (socket: Socket) => void = () => {}): ((socket: Socket) => void) =>
  (socket) => {
    socket.once('data', () => socket.write(Buffer.from(text, 'latin1'), () => then(socket)));
  };

/** The lines of an answer's head, as they go over the wire. */
export const head = (...lines: readonly string[]): string => `${lines.join('\r\n')}\r\n\r\n`;
