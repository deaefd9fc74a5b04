import { mediaTypeOf } from '../../exchange/headers.ts';
import type { Check } from '../check.ts';

/** The media type, parameters aside (RFC 9110 §8.3). */
export const mediaType: Check<'media-type'> = ({ id, mediaType: expected }, exchange) => {
  const actual = mediaTypeOf(exchange.outcome.headers);
  if (actual === expected) return [];
  const code = actual === undefined ? 'media-type-missing' : 'media-type-differs';
  return [
    { code, expectation: id, exchange: exchange.id, at: 'header:content-type', expected, actual: actual ?? null },
  ];
};
