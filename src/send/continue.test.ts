import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { passOverContinue } from './continue.ts';
import { head } from './testing/socket-server.ts';

/** What comes through of pieces that arrive after a request was written; with its end, or not yet. */
const through = (pieces: readonly string[], { written = true, ended = true } = {}): string => {
  const socket = passOverContinue(
    new Duplex({ read: () => {}, write: (_, __, done) => done() }) as unknown as Socket,
  ) as Socket;
  if (written) socket.write('GET / HTTP/1.1\r\n\r\n');
  for (const piece of pieces) socket.push(Buffer.from(piece, 'latin1'));
  if (ended) socket.push(null);
  return (socket.read() as Buffer | null)?.toString('latin1') ?? '';
};

const hundred = head('HTTP/1.1 100 Continue', 'X: y');
const hints = head('HTTP/1.1 103 Early Hints', 'Link: </a>');
const answer = `${head('HTTP/1.1 200 OK', 'Content-Length: 24')}HTTP/1.1 100 Continue\r\n\r`;

describe('wherever the bytes are divided', () => {
  test.each([
    ['an answer goes through', answer, answer],
    ['a 100 is passed over', hundred + answer, answer],
    ['a 100 of HTTP/1.0 is passed over', hundred.replace('1.1', '1.0') + answer, answer],
    ['every 100 is passed over, and no other interim answer', hundred + hints + hundred + answer, hints + answer],
    ['a 1000 goes through', 'HTTP/1.1 2000\r\n\r\n', 'HTTP/1.1 2000\r\n\r\n'],
    ['what is no HTTP goes through', 'SSH-2.0\r\n', 'SSH-2.0\r\n'],
    ['what ends within a 100 goes through at its end', 'HTTP/1.1 100 Con', 'HTTP/1.1 100 Con'],
    ['after a switch of protocol all goes through', head('HTTP/1.1 101 X') + hundred, head('HTTP/1.1 101 X') + hundred],
  ])('%s', (_, text, expected) => {
    for (let at = 0; at <= text.length; at++) expect(through([text.slice(0, at), text.slice(at)])).toBe(expected);
    expect(through([...text])).toBe(expected);
  });
});

test('nothing is held back of what is no interim answer', () => {
  expect(through(['HTTP/1.1 2'], { ended: false })).toBe('HTTP/1.1 2');
  expect(through(['HTTP/1.1 1'], { ended: false })).toBe('');
});

test('before anything is asked all goes through', () => {
  expect(through([hundred], { written: false })).toBe(hundred);
});

test('of an interim answer no more than 64 KiB is held', () => {
  const endless = `HTTP/1.1 100 Continue\r\n${'X: y\r\n'.repeat(12_000)}`;
  expect(through([endless.slice(0, 65_536)], { ended: false })).toBe('');
  expect(through([endless.slice(0, 65_536), endless.slice(65_536)], { ended: false })).toBe(endless);
});
