import { type LimitFindingCode, quotedValue } from './finding.ts';

/** A value, or what is wrong with it. */
export type Parsed<T> =
  | { readonly value: T }
  | { readonly code: LimitFindingCode; readonly expected: string; readonly actual: string };

/** The most digits of a number: those that RFC 9651 §3.3.1 allows an Integer. */
const mostDigits = 15;

/** Says of a text that is no whole number what is wrong with it. */
export const notWhole = (text: string, expected: string): Parsed<never> => {
  const actual = quotedValue(text);
  if (/^-\d+(?:\.\d+)?$/.test(text)) return { code: 'header-negative', expected, actual };
  if (/^\d+\.\d+$/.test(text)) return { code: 'header-fraction', expected, actual };
  if (/^\d+$/.test(text))
    return { code: 'header-huge', expected: `${expected} of at most ${mostDigits} digits`, actual };
  return { code: 'header-malformed', expected, actual };
};

/** A whole number of at most 15 digits, with nothing else around it. */
export const readWhole = (text: string, expected: string): Parsed<number> =>
  /^\d+$/.test(text) && text.length <= mostDigits ? { value: Number(text) } : notWhole(text, expected);
