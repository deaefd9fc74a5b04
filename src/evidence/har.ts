import { headerLines, headerValue } from '../exchange/headers.ts';
import type { Answer, Exchange, Headers, NoAnswer, SealedBody, SealedRequest } from '../exchange/model.ts';
import type { Probe } from '../plan/probe.ts';
import type { EvidenceHeader } from './format.ts';

// HAR 1.2: http://www.softwareishard.com/blog/har-12-spec/. Members of our own begin with an underscore, as it says.

interface HarHeader {
  readonly name: string;
  readonly value: string;
}

interface HarCookie extends HarHeader {
  readonly path?: string;
  readonly domain?: string;
  readonly expires?: string;
  readonly httpOnly?: boolean;
  readonly secure?: boolean;
}

interface HarMessage {
  readonly httpVersion: string;
  readonly cookies: readonly HarCookie[];
  readonly headers: readonly HarHeader[];
  /** -1: not known. */
  readonly headersSize: number;
  readonly bodySize: number;
}

export interface HarRequest extends HarMessage {
  readonly method: string;
  readonly url: string;
  readonly queryString: readonly HarHeader[];
  readonly postData?: {
    readonly mimeType: string;
    readonly text: string;
    readonly _encoding?: 'base64';
    readonly _capped?: true;
    readonly comment?: string;
  };
  /** The URL as it was sealed, where no URI may be written so. */
  readonly _url?: string;
}

export interface HarResponse extends HarMessage {
  /** 0 where no answer came. */
  readonly status: number;
  readonly statusText: string;
  readonly content: {
    readonly size: number;
    readonly mimeType: string;
    readonly text?: string;
    readonly encoding?: 'base64';
    readonly _capped?: true;
    readonly _undecoded?: string;
    readonly comment?: string;
  };
  readonly redirectURL: string;
  /** Why no answer came. */
  readonly _error?: string;
  readonly _cause?: NoAnswer['cause'];
}

export interface HarEntry {
  readonly startedDateTime: string;
  /** Milliseconds. */
  readonly time: number;
  readonly request: HarRequest;
  readonly response: HarResponse;
  readonly cache: Readonly<Record<string, never>>;
  readonly timings: {
    readonly blocked: -1;
    readonly dns: -1;
    readonly connect: -1;
    readonly ssl: -1;
    readonly send: 0;
    readonly wait: number;
    readonly receive: number;
    readonly comment: string;
  };
  readonly comment: string;
  readonly _id: string;
  readonly _probe: string;
  readonly _clause: string;
  readonly _role: Exchange['role'];
  readonly _of: string;
  readonly _attempt: number;
  readonly _lacks?: string;
  /** The names of the secrets that were taken out of it. */
  readonly _redacted?: readonly string[];
}

/** A HAR 1.2 file. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
    readonly comment: string;
    readonly _runId: string;
    readonly _contract: { readonly id: string; readonly digest: string };
    readonly _target: { readonly name: string; readonly url: string };
  };
}

/** What browsers write where nothing is said of it. */
const unknownType = 'x-unknown';

const headersOf = (headers: Headers): readonly HarHeader[] => headers.map(([name, value]) => ({ name, value }));

const pairOf = (text: string): HarHeader => {
  const at = text.indexOf('=');
  return at < 0
    ? { name: '', value: text.trim() }
    : { name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() };
};

const sentCookies = (headers: Headers): readonly HarCookie[] =>
  headerLines(headers, 'cookie').flatMap((line) => line.split(';').map(pairOf));

const setCookie = (line: string): HarCookie => {
  const [pair = '', ...attributes] = line.split(';');
  const named = new Map(
    attributes.map((attribute) => {
      const { name, value } = pairOf(attribute.includes('=') ? attribute : `${attribute}=`);
      return [name.toLowerCase(), value] as const;
    }),
  );
  const text = (name: 'path' | 'domain'): Partial<HarCookie> => (named.get(name) ? { [name]: named.get(name) } : {});
  const expires = Date.parse(named.get('expires') ?? '');
  return {
    ...pairOf(pair),
    ...text('path'),
    ...text('domain'),
    ...(Number.isNaN(expires) ? {} : { expires: new Date(expires).toISOString() }),
    httpOnly: named.has('httponly'),
    secure: named.has('secure'),
  };
};

/** A URL with whatever a URI may not hold percent-encoded: a marker of a secret has brackets, a path that could not be filled has braces. */
const uriOf = (url: string): string => {
  const [authority = ''] = /^[a-z]+:\/\/[^/?#]*/i.exec(url) ?? [];
  return authority + url.slice(authority.length).replace(/[^\w\-.~:/?#@!$&'()*+,;=%]/gu, encodeURIComponent);
};

const queryOf = (url: string): readonly HarHeader[] => {
  const at = url.indexOf('?');
  if (at < 0) return [];
  return [...new URLSearchParams(url.slice(at + 1))].map(([name, value]) => ({ name, value }));
};

const capped = ({ capped: isCapped, length }: SealedBody): { readonly _capped?: true; readonly comment?: string } =>
  isCapped ? { _capped: true, comment: `only the beginning of ${length} bytes is kept` } : {};

const requestOf = ({ method, url, headers, body }: SealedRequest): HarRequest => {
  const uri = uriOf(url);
  return {
    method,
    url: uri,
    httpVersion: 'HTTP/1.1',
    cookies: sentCookies(headers),
    headers: headersOf(headers),
    queryString: queryOf(url),
    ...(body
      ? {
          postData: {
            mimeType: headerValue(headers, 'content-type') ?? '',
            text: body.data,
            ...(body.encoding === 'base64' ? { _encoding: 'base64' as const } : {}),
            ...capped(body),
          },
        }
      : {}),
    headersSize: -1,
    bodySize: body?.length ?? 0,
    ...(uri === url ? {} : { _url: url }),
  };
};

const responseOf = (outcome: Answer | NoAnswer): HarResponse => {
  if (outcome.kind === 'none')
    return {
      status: 0,
      statusText: '',
      httpVersion: '',
      cookies: [],
      headers: [],
      content: { size: 0, mimeType: unknownType },
      redirectURL: '',
      headersSize: -1,
      bodySize: -1,
      _error: `${outcome.cause}: ${outcome.detail}`,
      _cause: outcome.cause,
    };
  const { status, headers, body } = outcome;
  return {
    status,
    // Not recorded; RFC 9112 §4 says that a client should ignore it.
    statusText: '',
    httpVersion: 'HTTP/1.1',
    cookies: headerLines(headers, 'set-cookie').map(setCookie),
    headers: headersOf(headers),
    content: {
      size: body.length,
      mimeType: headerValue(headers, 'content-type') ?? unknownType,
      text: body.data,
      ...(body.encoding === 'base64' ? { encoding: 'base64' as const } : {}),
      ...(body.undecoded === undefined ? {} : { _undecoded: body.undecoded }),
      ...capped(body),
    },
    redirectURL: headerValue(headers, 'location') ?? '',
    headersSize: -1,
    // Content codings are undone: how many bytes there were on the wire is not known then.
    bodySize: headerValue(headers, 'content-encoding') === undefined ? body.length : -1,
  };
};

const rounded = (ms: number): number => Math.max(0, Math.round(ms * 1000) / 1000);

const redactedIn = (exchange: Exchange): readonly string[] => [
  ...new Set(
    [...JSON.stringify([exchange.request, exchange.outcome]).matchAll(/\[redacted:([^:\]]+):[a-z0-9]+\]/g)].map(
      ([, name]) => name as string,
    ),
  ),
];

const entryOf = (exchange: Exchange, clause: string): HarEntry => {
  const { id, probe, role, of, attempt, startedAtMs, request, outcome, lacks } = exchange;
  const wait = outcome.kind === 'answer' ? rounded(outcome.firstByteMs) : 0;
  const receive = outcome.kind === 'answer' ? rounded(outcome.totalMs - outcome.firstByteMs) : 0;
  const redacted = redactedIn(exchange);
  return {
    startedDateTime: new Date(startedAtMs).toISOString(),
    time: rounded(wait + receive),
    request: requestOf(request),
    response: responseOf(outcome),
    cache: {},
    timings: {
      blocked: -1,
      dns: -1,
      connect: -1,
      ssl: -1,
      send: 0,
      wait,
      receive,
      comment:
        'wait begins where the request is handed to the client: sending, and connecting where that was due, are in it',
    },
    comment: `${role} of ${probe}`,
    _id: id,
    _probe: probe,
    _clause: clause,
    _role: role,
    _of: of,
    _attempt: attempt,
    ...(lacks === undefined ? {} : { _lacks: lacks }),
    ...(redacted.length === 0 ? {} : { _redacted: redacted }),
  };
};

/** The sealed exchanges of a run as HAR 1.2, in the order in which they were sent. `probes` are those of its plan. */
export const toHar = (
  { runId, versions, contract, target }: EvidenceHeader,
  probes: readonly Pick<Probe, 'id' | 'clause'>[],
  exchanges: readonly Exchange[],
): Har => {
  const clauses = new Map(probes.map(({ id, clause }) => [id, clause]));
  return {
    log: {
      version: '1.2',
      creator: { name: 'Refusal', version: versions.refusal },
      entries: exchanges
        .toSorted((a, b) => a.startedAtMs - b.startedAtMs)
        .map((exchange) => entryOf(exchange, clauses.get(exchange.probe) ?? '')),
      comment:
        'Sealed exchanges: secrets are redacted, long bodies capped. No verdict follows from this file: judge the evidence.',
      _runId: runId,
      _contract: { id: contract.id, digest: contract.digest },
      _target: { name: target.name, url: target.url },
    },
  };
};
