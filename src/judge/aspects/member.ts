import { type Pointer, valueAt } from '../../contract/pointer.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { Check } from '../check.ts';
import { mismatches } from '../match.ts';

/** One member of the body: its presence and its value. */
export const member: Check<'member'> = (expectation, exchange, { lookup }) => {
  const parsed = jsonOf(exchange.outcome.body);
  const actual = parsed.ok ? valueAt(parsed.value, expectation.at) : undefined;
  if (actual === undefined && expectation.optional) return [];
  return mismatches(expectation.matcher, actual, lookup).map((mismatch) => ({
    code: `member-${mismatch.departure}` as const,
    expectation: expectation.id,
    exchange: exchange.id,
    at: `${expectation.at}${mismatch.at}` as Pointer,
    expected: mismatch.expected,
    actual: mismatch.actual,
  }));
};
