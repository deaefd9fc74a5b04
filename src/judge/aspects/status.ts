import type { StatusRange } from '../../contract/model.ts';
import type { Check } from '../check.ts';

/** Whether a status is one of the statuses, or in one of the classes. */
export const isOneOf = (status: number, ranges: readonly StatusRange[]): boolean =>
  ranges.some((range) =>
    typeof range === 'number' ? status === range : Math.floor(status / 100) === Number(range[0]),
  );

/** The status code (RFC 9110 §15). */
export const status: Check<'status'> = ({ id, anyOf }, exchange) => {
  const actual = exchange.outcome.status;
  if (isOneOf(actual, anyOf)) return [];
  const expected = anyOf.length === 1 ? (anyOf[0] as StatusRange) : { oneOf: anyOf };
  return [{ code: 'status-differs', expectation: id, exchange: exchange.id, at: 'status', expected, actual }];
};
