import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../contract/json.ts';
import { valueAt } from '../../contract/pointer.ts';
import { fillTemplate, MissingValue } from '../../contract/template.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { Check } from '../check.ts';
import { statusOfCode } from './code-table.ts';

const holds = {
  equal: (actual: Json, wanted: Json): boolean => isDeepStrictEqual(wanted, actual),
  'at-least': (actual: Json, wanted: Json): boolean => isNumber(actual) && isNumber(wanted) && actual >= wanted,
  'at-most': (actual: Json, wanted: Json): boolean => isNumber(actual) && isNumber(wanted) && actual <= wanted,
} as const;

const isNumber = (value: Json): value is number => typeof value === 'number';

/** A member that follows from other parts of the exchange. Judged where both stand: that they stand is another expectation. */
export const relation: Check<'relation'> = (expectation, exchange, context) => {
  if ('table' in expectation) return statusOfCode(expectation, exchange, context);
  const parsed = jsonOf(exchange.outcome.body);
  const actual = parsed.ok ? valueAt(parsed.value, expectation.at) : undefined;
  if (actual === undefined) return [];
  try {
    const expected = fillTemplate(expectation.value, context.lookup);
    if (holds[expectation.compare](actual, expected)) return [];
    return [
      {
        code: 'relation-differs',
        expectation: expectation.id,
        exchange: exchange.id,
        at: expectation.at,
        expected:
          expectation.compare === 'equal'
            ? expected
            : `${expectation.compare.replace('-', ' ')} ${JSON.stringify(expected)}`,
        actual,
      },
    ];
  } catch (error) {
    if (error instanceof MissingValue) return [];
    throw error;
  }
};
