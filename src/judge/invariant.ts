import type { Contract, Expectation, InvariantClause } from '../contract/model.ts';
import { valueAt } from '../contract/pointer.ts';
import { jsonOf } from '../exchange/body.ts';
import { isGatewayStatus } from '../exchange/gateway.ts';
import { type Exchange, isArranging } from '../exchange/model.ts';
import { isOneOf } from './aspects/status.ts';
import { checkOne, verdictOf } from './judge-probe.ts';
import { type Answered, isAnswered, referencesOf } from './references.ts';
import { inSomeEnvelope } from './undecided.ts';
import type { Finding, Verdict } from './verdict.ts';

/** What is concluded of an invariant. */
export interface InvariantResult {
  readonly clause: string;
  readonly verdict: Verdict;
  readonly findings: readonly Finding[];
  /** How many answers it covers. */
  readonly answers: number;
  /** The operations whose answers it covers, in the order in which they came. */
  readonly operations: readonly string[];
  /** Our own fault, where one of its checks threw: it stands behind a failure. */
  readonly fault?: string;
}

/** Judges an invariant answer by answer, so that a run's exchanges need never be in memory together. */
export interface InvariantJudge {
  /** `operation`: that of the probe for which the exchange was sent. */
  readonly add: (exchange: Exchange, operation: string) => void;
  readonly result: () => InvariantResult;
}

/** Whether an invariant speaks of an exchange: an answer of the API, within its statuses, that is not a gateway's own. */
export const covers = (contract: Contract, { over }: InvariantClause, exchange: Exchange): exchange is Answered => {
  if (isArranging(exchange.role) || !isAnswered(exchange)) return false;
  const { status } = exchange.outcome;
  if (!isOneOf(status, over.statuses) || isOneOf(status, over.except)) return false;
  return !isGatewayStatus(status) || inSomeEnvelope(contract, exchange);
};

/** A judge of one invariant over all exchanges of a run. */
export const newInvariantJudge = (contract: Contract, clause: InvariantClause): InvariantJudge => {
  const findings: Finding[] = [];
  const firstWith = new Map<string, Map<string, string>>();
  const operations = new Set<string>();
  let answers = 0;
  let fault: string | undefined;

  const distinct = (expectation: Extract<Expectation, { aspect: 'distinct' }>, exchange: Answered): void => {
    const parsed = jsonOf(exchange.outcome.body);
    const value = parsed.ok ? valueAt(parsed.value, expectation.at) : undefined;
    if (value === undefined) return;
    const seen = firstWith.get(expectation.id) ?? new Map<string, string>();
    firstWith.set(expectation.id, seen);
    const key = JSON.stringify(value);
    const twin = seen.get(key);
    if (twin === undefined) seen.set(key, exchange.id);
    else {
      findings.push({
        code: 'distinct-differs',
        expectation: expectation.id,
        exchange: exchange.id,
        at: expectation.at,
        expected: `a value that no other answer has; ${twin} has this one`,
        actual: value,
      });
    }
  };

  return {
    add: (exchange, operation) => {
      if (!covers(contract, clause, exchange)) return;
      answers++;
      operations.add(operation);
      try {
        const context = { contract, lookup: referencesOf(exchange), spoiled: [] };
        for (const expectation of clause.expectations) {
          if (expectation.aspect === 'distinct') distinct(expectation, exchange);
          else findings.push(...checkOne(expectation, exchange, context));
        }
      } catch (error) {
        fault ??= error instanceof Error ? error.message : String(error);
      }
    },
    result: () => {
      const decided = verdictOf(findings, clause.expectations);
      const none = { kind: 'inconclusive', cause: 'no-answer', detail: 'no answer came of which it speaks' } as const;
      const faulty = fault !== undefined && decided.kind !== 'fail';
      const verdict: Verdict = faulty ? { kind: 'error', detail: fault as string } : answers === 0 ? none : decided;
      return {
        clause: clause.id,
        verdict,
        findings,
        answers,
        operations: [...operations],
        ...(fault === undefined ? {} : { fault }),
      };
    },
  };
};
