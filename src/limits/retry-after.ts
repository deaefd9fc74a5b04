import { readHttpDate } from './date.ts';
import { type Parsed, readWhole } from './number.ts';
import type { RetryAfter } from './reading.ts';

/** No delay is as long in seconds: thirty years. What is larger is a point in time, which Retry-After has another form for. */
const epochLike = 1e9;

/** Seconds, or a date (RFC 9110 §10.2.3). */
export const readRetryAfter = (text: string): Parsed<RetryAfter> => {
  const date = readHttpDate(text);
  if (date !== undefined) return { value: { kind: 'date', ms: date } };
  const expected = 'whole seconds, or a date as "Sun, 06 Nov 1994 08:49:37 GMT"';
  const seconds = readWhole(text, expected);
  if (!('value' in seconds)) return seconds;
  if (seconds.value >= epochLike)
    return {
      code: 'retry-after-epoch',
      expected: 'the seconds to wait, not a point in time',
      actual: JSON.stringify(text),
    };
  return { value: { kind: 'delay', ms: seconds.value * 1000 } };
};
