import type { Headers } from './model.ts';

/** Every value of a header, in the order of its lines; names match in any case (RFC 9110 §5.1). */
export const headerLines = (headers: Headers, name: string): readonly string[] => {
  const wanted = name.toLowerCase();
  return headers.filter(([line]) => line.toLowerCase() === wanted).map(([, value]) => value);
};

/** A header's value, several lines joined by a comma (RFC 9110 §5.3); undefined where there is none. */
export const headerValue = (headers: Headers, name: string): string | undefined => {
  const lines = headerLines(headers, name);
  return lines.length === 0 ? undefined : lines.join(', ');
};

/** The media type without parameters, in lower case (RFC 9110 §8.3.1); undefined where there is none. */
export const mediaTypeOf = (headers: Headers): string | undefined =>
  headerValue(headers, 'content-type')?.split(';', 1)[0]?.trim().toLowerCase();
