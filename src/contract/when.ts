import { isDeepStrictEqual } from 'node:util';
import type { Json } from './json.ts';

/** Whether a case has, in each of these columns, one of the values; of no columns always. */
export const holdsIn = (
  when: Readonly<Record<string, readonly Json[]>>,
  columns: Readonly<Record<string, Json>>,
): boolean =>
  Object.entries(when).every(([column, values]) => values.some((value) => isDeepStrictEqual(value, columns[column])));
