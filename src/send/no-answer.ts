import type { NoAnswerCause, RawOutcome } from '../exchange/model.ts';

const causes: Readonly<Record<string, NoAnswerCause>> = {
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknown-host',
  EAI_AGAIN: 'unknown-host',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  UND_ERR_SOCKET: 'reset',
  ETIMEDOUT: 'timeout',
  UND_ERR_CONNECT_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_TIMEOUT: 'timeout',
  UND_ERR_BODY_TIMEOUT: 'timeout',
  UND_ERR_HEADERS_OVERFLOW: 'too-large',
  // What undici's parser lets through and undici then takes for impossible: a status below 100, a 101 without another protocol.
  ERR_ASSERTION: 'not-http',
};

/** A proxy gave no way to the server. */
export class ProxyError extends Error {
  override readonly name = 'ProxyError';
  readonly reason: NoAnswerCause;
  constructor(reason: NoAnswerCause, message: string) {
    super(message);
    this.reason = reason;
  }
}

type ClientError = Error & { readonly code?: string };

const causeOf = ({ name, code = '', message }: ClientError, began: boolean): NoAnswerCause => {
  if (name === 'HTTPParserError') return message.includes('EOF') ? 'reset' : 'not-http';
  // As Node tells what undici tells by the name.
  if (code.startsWith('HPE_')) return 'not-http';
  // Too few bytes after whole headers: the connection ended early. Before: two lengths that contradict each other.
  if (code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return began ? 'reset' : 'not-http';
  // It switched to a protocol that nobody asked for.
  if (message === 'bad upgrade') return 'not-http';
  return causes[code] ?? (/CERT|SSL|TLS|ALTNAME|UNABLE_TO/.test(code) ? 'tls' : 'other');
};

/** Why nothing was sent to a host. */
export const hostNotAllowed = (origin: string): Extract<RawOutcome, { kind: 'none' }> => ({
  kind: 'none',
  cause: 'host-not-allowed',
  detail: `the target does not name ${origin}`,
});

/** Whether no answer came since undici refused to make the request: a header's name or value that cannot be sent. */
export const wasNeverBuilt = ({ detail }: Extract<RawOutcome, { kind: 'none' }>): boolean =>
  detail.startsWith('UND_ERR_INVALID_ARG');

/** Why no answer came, by undici's error. `began`: whether the headers of an answer had come; `soFar`: what had, to be said after it. */
export const noAnswerOf = (error: Error, began: boolean, soFar = ''): Extract<RawOutcome, { kind: 'none' }> => {
  if (error instanceof ProxyError) return { kind: 'none', cause: error.reason, detail: error.message };
  const { code = '' } = error as ClientError;
  const lengths = code === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH' && !began;
  const message = lengths ? 'lengths that contradict each other, or one that cannot be' : error.message;
  return {
    kind: 'none',
    cause: causeOf(error, began),
    detail: [code, message.replace(/\s+/g, ' ').trim()].filter((part) => part !== '').join(': ') + soFar,
  };
};
