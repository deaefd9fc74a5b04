import { readDuration, readHttpDate, readRfc3339 } from './date.ts';
import { notWhole, type Parsed } from './number.ts';
import type { ResetCandidate } from './reading.ts';

/** The longest delay that is taken for one, in seconds: three years. A larger number is a point in time, or nothing. */
const longestSeconds = 1e8;
const expected = 'a time of reset: seconds, a point in time, or a duration';

/**
 * What one value may mean. A number alone seldom says what it counts: as seconds since the epoch it has ten digits, as milliseconds thirteen, and below nine it
 * is a delay, in seconds or in milliseconds. Which of these, the series says.
 */
export const readReset = (text: string): Parsed<readonly ResetCandidate[]> => {
  const own = (candidate: ResetCandidate): Parsed<readonly ResetCandidate[]> => ({ value: [candidate] });
  const date = readHttpDate(text);
  if (date !== undefined) return own({ unit: 'http-date', ms: date });
  const rfc3339 = readRfc3339(text);
  if (rfc3339 !== undefined) return own({ unit: 'rfc3339', ms: rfc3339 });
  const duration = readDuration(text);
  if (duration !== undefined) return own({ unit: 'duration', ms: duration });
  if (!/^\d{1,15}(?:\.\d{1,9})?$/.test(text)) return notWhole(text, expected);
  const number = Number(text);
  if (number >= 1e9 && number < 1e10) return own({ unit: 'epoch-seconds', ms: number * 1000 });
  if (number >= 1e12 && number < 1e13) return own({ unit: 'epoch-milliseconds', ms: number });
  if (number > longestSeconds) return { code: 'header-huge', expected, actual: JSON.stringify(text) };
  return {
    value: [
      { unit: 'delta-seconds', ms: number * 1000 },
      ...(Number.isInteger(number) ? [{ unit: 'delta-milliseconds', ms: number } as const] : []),
    ],
  };
};
