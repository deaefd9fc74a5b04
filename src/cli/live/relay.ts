import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as openRequest,
  type ServerResponse,
} from 'node:http';
import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as delay } from 'node:timers/promises';
import { type Listening, startServer } from '../../../fixtures/providers/shared/start-server.ts';
import { answerCapBytes, readBeyondCapBytes, requestCapBytes } from '../../exchange/seal.ts';
import { Gathered } from '../../send/gathered.ts';
import type { WireAnswer, WireRequest } from './wire.ts';

/** What becomes of an answer: another in its place, after a while; undefined: it stays as it is; `none`: nothing is sent. */
export type Spoiled = { readonly answer: WireAnswer; readonly afterMs: number } | 'none' | undefined;

/** What a relay does with what passes. */
export interface RelayOptions {
  /** Scheme, host and port of the server behind it. */
  readonly upstream: string;
  /** 0 takes a free port. */
  readonly port: number;
  /** Whether an answer is to be given to `spoil`; all others pass as they come. */
  readonly wants: (request: Pick<WireRequest, 'method' | 'url'>, status: number) => boolean;
  readonly spoil: (request: WireRequest, answer: WireAnswer, tookMs: number) => Promise<Spoiled>;
  /** Told what `spoil` threw: our own fault. The request then gets no answer. */
  readonly fault: (error: unknown) => void;
}

/** The longest head that passes, in bytes: more than servers take, so that theirs is the answer to one that is too long. */
const headLimitBytes = 1024 * 1024;

/** How much of an answer is read before it is spoiled: as much as a run reads. */
const readLimitBytes = answerCapBytes + readBeyondCapBytes;

const linesOf = (raw: readonly string[]): [string, string][] =>
  Array.from({ length: raw.length / 2 }, (_, at) => [raw[2 * at] as string, raw[2 * at + 1] as string]);

/**
 * Serves what another server serves, and spoils some of its answers. All else passes byte by byte: header lines with their order, case and repetition, bodies,
 * chunks, and how a connection ends. Each connection has one of its own behind it. Rejects when the port is taken.
 */
export const startRelay = async (options: RelayOptions): Promise<Listening> => {
  const { hostname, port } = new URL(options.upstream);
  const agents = new WeakMap<Duplex, Agent>();
  const agentOf = (socket: Duplex): Agent => {
    const known = agents.get(socket);
    if (known) return known;
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agents.set(socket, agent);
    socket.once('close', () => agent.destroy());
    return agent;
  };
  let url = '';
  const server = await startServer({
    port: options.port,
    maxHeaderSize: headLimitBytes,
    continues: true,
    serve: (incoming, outgoing, interim) => {
      const startedAt = performance.now();
      const to = { host: hostname, port: Number(port), agent: agentOf(incoming.socket) };
      const onward = openOnward(incoming, to);
      const sent = gatherRequest(incoming, url);
      let answered = false;
      onward.on('response', (answer) => {
        answered = true;
        const took = performance.now() - startedAt;
        giveAnswer(options, sent, answer, outgoing, took).catch((error: unknown) => {
          options.fault(error);
          outgoing.destroy();
        });
      });
      if (interim) onward.on('continue', () => outgoing.writeContinue());
      onward.on('error', (error: NodeJS.ErrnoException) => {
        if (answered) return;
        // The server went without an answer: by a reset, or by ending the connection.
        if (error.message === 'socket hang up') incoming.socket.destroy();
        else incoming.socket.resetAndDestroy();
      });
      // Who still sends when all is said can read the answer only once that has run off.
      onward.on('close', () => incoming.unpipe(onward).resume());
      incoming.pipe(onward);
    },
    refuse: (error, socket) => passOnRaw(error, socket, { host: hostname, port: Number(port) }),
  });
  url = server.url;
  return server;
};

/** What Node adds to a head that does not say it. */
const added: readonly string[] = ['connection', 'content-length', 'transfer-encoding'];

/** Asks onward as it was asked: the same head, line by line. */
const openOnward = (
  incoming: IncomingMessage,
  to: { readonly host: string; readonly port: number; readonly agent: Agent },
): ClientRequest => {
  const { method = 'GET', url: path = '/', rawHeaders, headers } = incoming;
  const options = { ...to, method, path, maxHeaderSize: headLimitBytes, setHost: false };
  const isFramed = headers['content-length'] !== undefined || headers['transfer-encoding'] !== undefined;
  const isWhole = isFramed && headers.connection !== undefined;
  const onward = isWhole ? openRequest({ ...options, headers: rawHeaders }) : openRequest(options);
  if (!isWhole) {
    // Only of a head that is made line by line can be said what it is not to have. Lines of one name then stand together.
    for (const [name, value] of linesOf(rawHeaders)) onward.appendHeader(name, value);
    for (const name of added) if (headers[name] === undefined) onward.removeHeader(name);
  }
  // The head goes at once, since it may be refused before any body comes; flushHeaders() would send it in UTF-8.
  onward.write(Buffer.alloc(0));
  return onward;
};

/** The request, with as much of its body as has come and is kept. */
const gatherRequest = (incoming: IncomingMessage, url: string): (() => WireRequest) => {
  const body = new Gathered();
  incoming.on('data', (piece: Buffer) => {
    if (body.length < requestCapBytes) body.add(piece);
  });
  const { method = 'GET', url: path = '/' } = incoming;
  return () => ({
    method,
    url: path.startsWith('/') ? url + path : path,
    headers: linesOf(incoming.rawHeaders),
    body: body.whole(),
  });
};

const giveAnswer = async (
  { wants, spoil }: RelayOptions,
  sent: () => WireRequest,
  answer: IncomingMessage,
  outgoing: ServerResponse,
  tookMs: number,
): Promise<void> => {
  const request = sent();
  const head = {
    status: answer.statusCode as number,
    reason: answer.statusMessage ?? '',
    headers: linesOf(answer.rawHeaders),
  };
  const isWanted = wants(request, head.status);
  const { body, broken, cut } = isWanted ? await readSome(answer) : { body: Buffer.alloc(0), broken: false, cut: true };
  const whole = { ...head, body, cut };
  const spoiled = isWanted && !broken ? await spoil(sent(), whole, tookMs) : undefined;
  if (spoiled === 'none') {
    outgoing.destroy();
    return;
  }
  if (spoiled && spoiled.afterMs > 0) await delay(spoiled.afterMs, undefined, { ref: false });
  const given = spoiled?.answer ?? whole;
  // What another server says of itself is said, and nothing besides.
  for (const name of [...added, 'date']) outgoing.removeHeader(name);
  const lines = given.headers.flat();
  if (given.reason === undefined) outgoing.writeHead(given.status, lines);
  else outgoing.writeHead(given.status, given.reason, lines);
  if (given.body.length > 0) outgoing.write(given.body);
  if (broken) {
    outgoing.socket?.destroySoon();
    return;
  }
  if (given.cut) {
    passOnRest(answer, outgoing);
    return;
  }
  if (cut) answer.resume();
  end(answer, outgoing);
};

const end = (answer: IncomingMessage, outgoing: ServerResponse): void => {
  if (answer.rawTrailers.length > 0) outgoing.addTrailers(linesOf(answer.rawTrailers));
  outgoing.end();
};

/** Passes on what is still to come, and how it ends. */
const passOnRest = (answer: IncomingMessage, outgoing: ServerResponse): void => {
  answer.pipe(outgoing, { end: false });
  answer.once('end', () => end(answer, outgoing));
  // What has come goes first; then the connection ends as it did behind.
  answer.once('error', () => outgoing.socket?.destroySoon());
};

/** An answer's body up to what a run reads of it. `broken`: the connection ended within it. */
const readSome = async (
  answer: IncomingMessage,
): Promise<{ readonly body: Buffer; readonly broken: boolean; readonly cut: boolean }> => {
  const body = new Gathered();
  try {
    for await (const piece of answer.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      body.add(piece);
      if (body.length > readLimitBytes) return { body: body.whole(), broken: false, cut: true };
    }
    return { body: body.whole(), broken: false, cut: false };
  } catch {
    return { body: body.whole(), broken: true, cut: false };
  }
};

/** What is no HTTP goes on as it came, as far as it came, and so does what is said to it: no mutant reads that. */
const passOnRaw = (error: Error, socket: Duplex, to: { readonly host: string; readonly port: number }): void => {
  const { rawPacket } = error as Error & { readonly rawPacket?: Buffer };
  if (!socket.writable || !rawPacket) {
    socket.destroy();
    return;
  }
  const onward = connect(to);
  onward.write(rawPacket);
  onward.pipe(socket);
  onward.on('error', () => socket.destroy());
  socket.on('error', () => onward.destroy());
  socket.on('close', () => onward.destroy());
};
