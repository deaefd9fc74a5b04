import type { Socket } from 'node:net';

/** The most of an interim answer that is held back, in bytes. */
const mostHeldBytes = 64 * 1024;
const headEnd = Buffer.from('\r\n\r\n');
const interim = /^HTTP\/1\.[01] 1\d\d/;
const beginning = 'HTTP/1.1 1xx'.length;
const firstDigit = 'HTTP/1.1 '.length;
const one = '1'.charCodeAt(0);

/**
 * Passes over each `100 Continue` on a connection of HTTP/1.1, asked for or not (RFC 9110 §15.2): undici would end the connection at it.
 * Everything else, other interim answers too, goes through byte by byte. The connection has one request under way at a time.
 */
export const passOverContinue = <S extends Socket>(socket: S): S => {
  const push = socket.push.bind(socket);
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  /** Whether the head of an answer has still to come: since a request was written, nothing but interim answers came. */
  let before = false;
  let held: Buffer = Buffer.alloc(0);

  /** What goes through of the bytes so far; what cannot be decided yet is held back. */
  const through = (bytes: Buffer): Buffer => {
    const passed: Buffer[] = [];
    let rest = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    held = Buffer.alloc(0);
    // What begins with another status than 1xx, as nearly every answer does, needs no closer look.
    if (rest.length >= beginning && rest[firstDigit] !== one) before = false;
    while (before && rest.length > 0) {
      const start = rest.toString('latin1', 0, beginning);
      const undecided = rest.length < beginning && interim.test(`${start}${'HTTP/1.1 100'.slice(rest.length)}`);
      if (!undecided && !interim.test(start)) before = false;
      else {
        const end = undecided ? -1 : rest.indexOf(headEnd);
        if (end < 0 && rest.length <= mostHeldBytes) {
          held = rest;
          return Buffer.concat(passed);
        }
        if (end < 0) before = false;
        else {
          const after = end + headEnd.length;
          if (!start.endsWith('100')) passed.push(rest.subarray(0, after));
          // What follows a switch to another protocol is no HTTP.
          if (start.endsWith('101')) before = false;
          rest = rest.subarray(after);
        }
      }
    }
    return passed.length === 0 ? rest : Buffer.concat([...passed, rest]);
  };

  return Object.assign(socket, {
    write: (...args: unknown[]): boolean => {
      before = true;
      return write(...args);
    },
    push: (chunk: Buffer | null, encoding?: BufferEncoding): boolean => {
      if (chunk === null) {
        if (held.length > 0) push(held);
        return push(null);
      }
      if (!before) return push(chunk, encoding);
      const passed = through(chunk);
      // Nothing to pass on yet: more may come.
      return passed.length === 0 ? true : push(passed);
    },
  });
};
