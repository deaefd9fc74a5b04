import { headerLines } from '../../exchange/headers.ts';
import type { Check } from '../check.ts';
import { mismatches } from '../match.ts';

/** One header: names match in any case, several lines are joined (RFC 9110 §5.3). */
export const header: Check<'header'> = (expectation, exchange, { lookup }) => {
  const lines = headerLines(exchange.outcome.headers, expectation.header);
  if (lines.length === 0 && expectation.optional) return [];
  const actual = lines.length === 0 ? undefined : lines.join(', ');
  return mismatches(expectation.matcher, actual, lookup).map((mismatch) => ({
    code: `header-${mismatch.departure}` as const,
    expectation: expectation.id,
    exchange: exchange.id,
    at: `header:${expectation.header.toLowerCase()}` as const,
    expected: mismatch.expected,
    actual: mismatch.actual,
  }));
};
