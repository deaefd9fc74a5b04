import { randomBytes } from 'node:crypto';
import type { Socket } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';
import { head } from './socket-server.ts';

/** What a hostile server does on a connection on which a request came. */
export type Hostility = (socket: Socket) => void;

/** What a conforming server would answer. */
export const refusal = '{"error":"name is required"}';

/** What stands before a body in the hostilities whose body is wrong, or none. */
const started = 'HTTP/1.1 400 Bad Request';
const json = 'Content-Type: application/json';
const chunked = head(started, json, 'Transfer-Encoding: chunked');

const bytesOf = (part: string | Uint8Array): Uint8Array =>
  typeof part === 'string' ? Buffer.from(part, 'latin1') : part;
/** A whole answer in JSON, but for what its status and lines make of it. */
export const reply = (body: string | Uint8Array, status: string = started, ...lines: readonly string[]): Buffer => {
  const bytes = bytesOf(body);
  return Buffer.concat([bytesOf(head(status, json, ...lines, `Content-Length: ${bytes.length}`)), bytes]);
};

/** Says just these bytes, and leaves the connection open. */
export const says =
  (...parts: readonly (string | Uint8Array)[]): Hostility =>
  (socket) =>
    void socket.write(Buffer.concat(parts.map(bytesOf)));
const closesAfter =
  (text: string): Hostility =>
  (socket) =>
    void socket.end(bytesOf(text));
const resetsAfter =
  (text: string): Hostility =>
  (socket) =>
    void (text === '' ? socket.resetAndDestroy() : socket.write(bytesOf(text), () => socket.resetAndDestroy()));
/** Never stops, but never holds more than the client takes. */
const pours =
  (before: string, piece: string | Uint8Array, mostBytes = Number.POSITIVE_INFINITY): Hostility =>
  (socket) => {
    const bytes = bytesOf(piece);
    let poured = 0;
    const pour = (): void => {
      while (!socket.destroyed && poured < mostBytes) {
        poured += bytes.length;
        if (!socket.write(bytes)) return;
      }
    };
    socket.on('drain', pour);
    socket.write(bytesOf(before));
    pour();
  };
const drips =
  (before: string, drop: string): Hostility =>
  (socket) => {
    socket.write(bytesOf(before));
    const dripping = setInterval(() => socket.write(drop), 20);
    socket.once('close', () => clearInterval(dripping));
  };

const zeros = Buffer.alloc(10_000_000);
const nested = (open: string, close: string, levels = 100_000): string => open.repeat(levels) + close.repeat(levels);
const megabyte = 'a'.repeat(1_000_000);
const aLot = 'a'.repeat(0x4000);
const coded = (coding: string, body: Uint8Array): Buffer => reply(body, started, `Content-Encoding: ${coding}`);

/** Every hostile behaviour by its name. Each shows itself only after a whole request. */
export const hostilities: Readonly<Record<string, Hostility>> = {
  'hangs before its answer': () => {},
  'hangs inside the status line': says('HTTP/1.1 40'),
  'hangs inside the head': says('HTTP/1.1 400 Bad Request\r\nContent-Ty'),
  'hangs before the body': says(head(started, json, 'Content-Length: 28')),
  'hangs inside the body': says(head(started, json, 'Content-Length: 28'), '{"err'),
  'hangs inside a chunk': says(chunked, '1c\r\n{"err'),
  'hangs after an interim answer': says(head('HTTP/1.1 103 Early Hints')),
  'hangs inside an interim answer': says('HTTP/1.1 100 Conti'),
  'promises more than there is': says(head(started, json, 'Content-Length: 9007199254740991'), refusal),
  'drips its head': drips(`${started}\r\n`, 'X: y\r\n'),
  'drips its body': drips(head(started, json, 'Content-Length: 100000'), 'x'),
  'drips its chunks': drips(chunked, '1\r\nx\r\n'),

  'resets before its answer': resetsAfter(''),
  'resets inside the head': resetsAfter('HTTP/1.1 400 Bad'),
  'resets inside the body': resetsAfter(`${head(started, json, 'Content-Length: 28')}{"err`),
  'closes before its answer': closesAfter(''),
  'closes inside the head': closesAfter('HTTP/1.1 400 Bad Request\r\nContent-Ty'),
  'closes half-way through the body': closesAfter(`${head(started, json, 'Content-Length: 28')}{"err`),
  'closes inside a chunk': closesAfter(`${chunked}1c\r\n{"err`),
  'closes before the last chunk': closesAfter(`${chunked}5\r\n{"err\r\n`),
  'closes after an interim answer': closesAfter(head('HTTP/1.1 103 Early Hints')),
  'closes inside a second interim answer': closesAfter(`${head('HTTP/1.1 100 Continue')}HTTP/1.1 100 Co`),

  'greets as SSH does': says('SSH-2.0-OpenSSH_9.6\r\n'),
  'sends a page without a head': says('<html>hello</html>\r\n\r\n'),
  'sends random bytes': says(Uint8Array.of(0x80), randomBytes(4096)),
  'speaks HTTP/2': says(Uint8Array.of(0, 0, 0, 4, 0, 0, 0, 0, 0)),
  'speaks TLS': says(Uint8Array.of(0x15, 3, 3, 0, 2, 2, 40)),
  'sends a header line without a colon': says(head(started, 'no header')),
  'sends a NUL in a header': says(head(started, 'X: a\0b', 'Content-Length: 2'), '{}'),
  'sends a status of four digits': says(reply(refusal, 'HTTP/1.1 4000 Bad Request')),
  'sends status 000': says(reply(refusal, 'HTTP/1.1 000 Nothing')),
  'sends status 099': says(reply(refusal, 'HTTP/1.1 099 Nothing')),
  'switches to no protocol': says(head('HTTP/1.1 101 Switching Protocols'), reply(refusal)),
  'switches to another protocol': says(
    head('HTTP/1.1 101 Switching Protocols', 'Connection: upgrade', 'Upgrade: x'),
    'xyz',
  ),

  'sends two lengths': says(head(started, json, 'Content-Length: 2', 'Content-Length: 28'), refusal),
  'sends a list of lengths': says(head(started, json, 'Content-Length: 2, 28'), refusal),
  'sends a negative length': says(head(started, json, 'Content-Length: -28'), refusal),
  'sends a length beyond all numbers': says(head(started, json, `Content-Length: ${'9'.repeat(30)}`), refusal),
  'sends a length and chunks': says(
    head(started, json, 'Content-Length: 28', 'Transfer-Encoding: chunked'),
    `1c\r\n${refusal}\r\n0\r\n\r\n`,
  ),
  'sends chunks and a length': says(
    head(started, json, 'Transfer-Encoding: chunked', 'Content-Length: 28'),
    `1c\r\n${refusal}\r\n0\r\n\r\n`,
  ),
  'sends a chunk without a size': says(chunked, `zz\r\n${refusal}\r\n0\r\n\r\n`),
  'sends a chunk beyond all numbers': says(chunked, `${'f'.repeat(30)}\r\n${refusal}`),
  'sends a transfer coding that nobody offered': says(
    head(started, json, 'Transfer-Encoding: gzip, chunked'),
    `1c\r\n${refusal}\r\n0\r\n\r\n`,
  ),

  'sends a header of 1 MB': says(reply(refusal, started, `X: ${megabyte}`)),
  'sends 5,000 headers': says(reply(refusal, started, ...Array.from({ length: 5000 }, (_, at) => `X-${at}: ${at}`))),
  'sends a trailer of 1 MB': says(chunked, `1c\r\n${refusal}\r\n0\r\nX: ${megabyte}\r\n\r\n`),
  'sends headers without end': pours(`${started}\r\n`, 'X: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n'.repeat(100)),
  'sends a header without end': pours(`${started}\r\nX: `, aLot),
  'sends a header name without end': pours(`${started}\r\n`, aLot),
  'sends a reason without end': pours('HTTP/1.1 400 ', aLot),
  'sends a chunk extension without end': pours(`${chunked}1c;`, aLot),
  'sends interim answers without end': pours('', head('HTTP/1.1 102 Processing').repeat(100)),
  'sends an interim answer without end': pours('HTTP/1.1 100 Continue\r\n', 'X: y\r\n'.repeat(1000)),

  'sends a body of 50 MB': pours(
    head(started, json, 'Content-Length: 50000000'),
    Buffer.alloc(100_000, 32),
    50_000_000,
  ),
  'sends a body without end': pours(head(started, json), aLot),
  'sends chunks without end': pours(chunked, `4000\r\n${aLot}\r\n`),
  'sends chunks of one byte without end': pours(chunked, '1\r\na\r\n'.repeat(1000)),
  'sends a gzip bomb': says(coded('gzip', gzipSync(zeros))),
  'sends a gzip bomb in a gzip': says(coded('gzip, gzip', gzipSync(gzipSync(zeros)))),
  'sends a brotli bomb': says(
    coded('br', brotliCompressSync(zeros, { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } })),
  ),
  'sends gzip without end': pours(head(started, json, 'Content-Encoding: gzip'), gzipSync(randomBytes(0x8000))),

  'sends bytes that are not UTF-8': says(
    reply(Uint8Array.of(...bytesOf(refusal.slice(0, -2)), 0xc3, 0x28, 0x22, 0x7d)),
  ),
  'sends UTF-16': says(reply(Buffer.from(refusal, 'utf16le'))),
  'sends a byte order mark': says(reply(Buffer.from(`\uFEFF${refusal}`))),
  'sends JSON that does not parse': says(reply(`${refusal.slice(0, -1)},}`)),
  'sends half of its JSON as the whole': says(reply(refusal.slice(0, 14))),
  'sends two JSON texts': says(reply(refusal + refusal)),
  'sends no body': says(reply('')),
  'sends arrays 100,000 deep': says(reply(nested('[', ']'))),
  'sends objects 40,000 deep': says(reply(`{"error":${nested('{"a":', '}', 40_000).replace('}', '0}')}}`)),
  'sends 120,000 arrays that do not end': says(reply('['.repeat(120_000))),
  'sends status 199 and no more': says(head('HTTP/1.1 199 Odd')),
  'sends status 199 with a body': says(reply(refusal, 'HTTP/1.1 199 Odd')),
  'sends status 600': says(reply(refusal, 'HTTP/1.1 600 Odd')),
  'sends status 999': says(reply(refusal, 'HTTP/1.1 999 Odd')),
  'sends a 204 with a length and a body': says(reply(refusal, 'HTTP/1.1 204 No Content')),
  'sends what is no gzip as gzip': says(coded('gzip', bytesOf(refusal))),
  'sends gzip that ends too early': says(coded('gzip', gzipSync(refusal).subarray(0, -9))),
  'sends an unknown content coding': says(coded('aes128gcm', bytesOf(refusal))),
  'sends four content codings': says(coded('gzip, gzip, gzip, gzip', gzipSync(refusal))),

  'sends gzip that nobody asked for': says(coded('gzip', gzipSync(refusal))),
  'sends deflate that nobody asked for': says(coded('deflate', deflateSync(refusal))),
  'sends interim answers first': says(
    head('HTTP/1.1 100 Continue'),
    head('HTTP/1.1 103 Early Hints', 'Link: </a>'),
    head('HTTP/1.1 100 Continue', 'X: y'),
    reply(refusal),
  ),
  'sends a second answer at once': says(reply(refusal), reply('{"error":"stray"}', 'HTTP/1.1 418 Stray')),
  'sends a second answer a little later': (socket) => {
    socket.write(reply(refusal), () => socket.write(reply('{"error":"stray"}', 'HTTP/1.1 418 Stray')));
  },
  'sends more than its length': says(reply(refusal), 'and more'),
};
