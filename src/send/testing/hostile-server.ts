import type { Socket } from 'node:net';
import type { Hostility } from './hostilities.ts';
import { type SocketServer, startSocketServer } from './socket-server.ts';

/** A request as a hostile server reads it. */
export interface Asked {
  readonly path: string;
  readonly body: string;
}

export interface HostileServer extends SocketServer {
  /** How many bytes it handed to the network so far. */
  readonly sentBytes: () => number;
}

const headEnd = '\r\n\r\n';

/** Listens on a free loopback port; to each request, one after another on its connection, it behaves as it is told. It ends with the test. */
export const startHostileServer = async (behave: (asked: Asked) => Hostility): Promise<HostileServer> => {
  const sockets: Socket[] = [];
  const server = await startSocketServer((socket) => {
    sockets.push(socket);
    // Each write goes out at once: what follows an answer is there when the answer is.
    socket.setNoDelay(true);
    let rest = '';
    socket.on('data', (bytes) => {
      rest += bytes.toString('latin1');
      for (let end = rest.indexOf(headEnd); end >= 0; end = rest.indexOf(headEnd)) {
        const head = rest.slice(0, end);
        const start = end + headEnd.length;
        const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
        if (rest.length < start + length) return;
        const body = rest.slice(start, start + length);
        rest = rest.slice(start + length);
        behave({ path: head.split(' ')[1] ?? '', body })(socket);
      }
    });
  });
  return { ...server, sentBytes: () => sockets.reduce((sum, { bytesWritten }) => sum + bytesWritten, 0) };
};
