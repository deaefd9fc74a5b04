import { type Pointer, valueAt } from '../../contract/pointer.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { Check, CheckContext, Of } from '../check.ts';
import { mismatches } from '../match.ts';
import type { Answered } from '../references.ts';
import type { Finding } from '../verdict.ts';
import { unlistedCode } from './code-table.ts';

type Part = Exclude<Of<'code'> | Of<'message'>, { table: unknown }>;

const checkPart = (expectation: Part, exchange: Answered, { contract, lookup }: CheckContext): readonly Finding[] => {
  const { aspect } = expectation;
  const at = contract.envelopes[expectation.envelope]?.parts[aspect];
  if (at === undefined) throw new TypeError(`the envelope ${expectation.envelope} has no ${aspect}`);
  const parsed = jsonOf(exchange.outcome.body);
  const actual = parsed.ok ? valueAt(parsed.value, at) : undefined;
  return mismatches(expectation.matcher, actual, lookup).map((mismatch) => ({
    code: `${aspect}-${mismatch.departure}` as const,
    expectation: expectation.id,
    exchange: exchange.id,
    at: `${at}${mismatch.at}` as Pointer,
    expected: mismatch.expected,
    actual: mismatch.actual,
  }));
};

/** The error code, compared exactly, where the envelope has it; or that the documented table lists it. */
export const code: Check<'code'> = (expectation, exchange, context) =>
  'table' in expectation ? unlistedCode(expectation, exchange, context) : checkPart(expectation, exchange, context);

/** The message, compared exactly, where the envelope has it. */
export const message: Check<'message'> = checkPart;
