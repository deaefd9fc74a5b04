import type { AnswerClause, Contract, Expectation, StatusRange } from '../contract/model.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { jsonOf } from '../exchange/body.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Probe } from '../plan/probe.ts';
import { checks } from './aspects/index.ts';
import { isOneOf } from './aspects/status.ts';
import type { Check, CheckContext } from './check.ts';
import { type Answered, isAnswered, referencesOf } from './references.ts';
import type { Finding, Verdict } from './verdict.ts';

/** The exchanges that a verdict rests on, by probe id. */
export type ExchangesOf = (probe: string) => readonly Exchange[];

/** What is concluded of one probe. */
export interface ProbeResult {
  readonly probe: string;
  readonly clause: string;
  readonly operation: string;
  readonly verdict: Verdict;
  /** Every departure, whatever its level. */
  readonly findings: readonly Finding[];
}

/** Judges one question by its sealed exchanges alone. Pure; undefined where the exchanges lack the question, its setup or its control, so that the run is incomplete. */
export const judgeProbe = (
  contract: Contract,
  clause: AnswerClause,
  probe: Probe,
  exchangesOf: ExchangesOf,
): ProbeResult | undefined => {
  const conclude = (verdict: Verdict, findings: readonly Finding[] = []): ProbeResult => ({
    probe: probe.id,
    clause: probe.clause,
    operation: probe.operation,
    verdict,
    findings,
  });
  const { lacks } = probe;
  if (lacks) {
    return conclude(
      lacks.kind === 'capability'
        ? { kind: 'not-applicable', capability: lacks.name }
        : { kind: 'not-tested', lacks: lacks.kind, name: lacks.name },
    );
  }
  try {
    const own = exchangesOf(probe.id);
    const setup = probe.setup === null ? [] : exchangesOf(probe.setup);
    const unprepared = preparation(contract, [...setup, ...own]);
    if (unprepared) return conclude(unprepared);
    const question = own.findLast(({ role }) => role === 'question');
    const control = probe.control === null ? [] : exchangesOf(probe.control);
    // What a verdict would rest on is not there: no conclusion, and the run is incomplete.
    if (!question || (probe.setup !== null && setup.length === 0) || (probe.control !== null && control.length === 0)) {
      return undefined;
    }
    if (question.lacks !== undefined) return conclude({ kind: 'error', detail: question.lacks });
    if (!isAnswered(question)) {
      const { cause, detail } = question.outcome as Extract<Exchange['outcome'], { kind: 'none' }>;
      return conclude({ kind: 'inconclusive', cause: 'no-answer', detail: `${cause}: ${detail}` });
    }
    const unasked = notOfTheProvider(contract, clause, question);
    if (unasked) return conclude(unasked);
    const refused = probe.control === null ? undefined : controlRefused(contract, control);
    if (refused) return conclude(refused);
    const findings = bestAlternative(contract, clause, probe, question);
    return conclude(verdictOf(findings, clause.alternatives.flat()), findings);
  } catch (error) {
    return conclude({ kind: 'error', detail: error instanceof Error ? error.message : String(error) });
  }
};

/** `fail` where a must departs, `warn` where a should does. */
export const verdictOf = (findings: readonly Finding[], expectations: readonly Expectation[]): Verdict => {
  if (findings.length === 0) return { kind: 'pass' };
  const levels = new Map(expectations.map(({ id, level }) => [id, level]));
  const departed = new Set(findings.map(({ expectation }) => levels.get(expectation)));
  return { kind: departed.has('must') ? 'fail' : departed.has('should') ? 'warn' : 'pass' };
};

/** Whether an answer accepts a request: any 2xx, and what the OpenAPI document names as a success. */
export const isAccepted = (contract: Contract, operation: string, status: number): boolean =>
  (status >= 200 && status < 300) || (contract.operations[operation]?.accepts.includes(status) ?? false);

/** Whether a body is in one of the documented envelopes. */
export const inSomeEnvelope = (contract: Contract, { outcome }: Answered): boolean => {
  const parsed = jsonOf(outcome.body);
  return (
    parsed.ok && Object.values(contract.envelopes).some(({ schema }) => schemaErrors(schema, parsed.value).length === 0)
  );
};

/** Whether what came next is the same request sent once more: then only that counts. */
const isAskedAgain = ({ probe, role, attempt }: Exchange, next: Exchange | undefined): boolean =>
  next !== undefined && next.probe === probe && next.role === role && next.attempt === attempt + 1;

const preparation = (contract: Contract, exchanges: readonly Exchange[]): Verdict | undefined => {
  for (const [at, exchange] of exchanges.entries()) {
    if (exchange.role !== 'state' && exchange.role !== 'setup') continue;
    if (isAskedAgain(exchange, exchanges[at + 1])) continue;
    const what = exchange.role === 'state' ? `state ${exchange.of}` : `step ${exchange.of}`;
    const failed = (detail: string): Verdict => ({
      kind: 'inconclusive',
      cause: 'setup-failed',
      detail: `${what}: ${detail}`,
    });
    if (!isAnswered(exchange)) {
      const { cause, detail } = exchange.outcome as Extract<Exchange['outcome'], { kind: 'none' }>;
      return failed(`${cause}: ${detail}`);
    }
    const { status } = exchange.outcome;
    if (exchange.role === 'state' && status === 404) return { kind: 'not-tested', lacks: 'state', name: exchange.of };
    const accepted =
      exchange.role === 'state' ? status >= 200 && status < 300 : isAccepted(contract, exchange.of, status);
    if (!accepted) return failed(`answered ${status}`);
    if (exchange.lacks !== undefined) return failed(exchange.lacks);
  }
  return undefined;
};

/** The statuses that a clause asks for. */
export const expectedStatuses = (clause: AnswerClause): readonly StatusRange[] =>
  clause.alternatives.flat().flatMap((expectation) => (expectation.aspect === 'status' ? expectation.anyOf : []));

/** A gateway's answer or a limit that nobody asked for says nothing of the clause. */
const notOfTheProvider = (contract: Contract, clause: AnswerClause, question: Answered): Verdict | undefined => {
  const { status } = question.outcome;
  if (![429, 502, 503, 504].includes(status) || isOneOf(status, expectedStatuses(clause))) return undefined;
  const detail = `answered ${status}${question.attempt > 1 ? ' again' : ''}`;
  if (status === 429) return { kind: 'inconclusive', cause: 'limited', detail };
  return inSomeEnvelope(contract, question) ? undefined : { kind: 'inconclusive', cause: 'gateway', detail };
};

const controlRefused = (contract: Contract, exchanges: readonly Exchange[]): Verdict | undefined => {
  const unprepared = preparation(contract, exchanges);
  if (unprepared) return unprepared;
  const refused = (detail: string): Verdict => ({ kind: 'inconclusive', cause: 'control-refused', detail });
  const control = exchanges.findLast(({ role }) => role === 'control');
  if (!control) return refused('the unspoiled request was not sent');
  if (control.lacks !== undefined) return { kind: 'error', detail: control.lacks };
  if (!isAnswered(control)) return refused('the unspoiled request got no answer');
  const { status } = control.outcome;
  return isAccepted(contract, control.of, status) ? undefined : refused(`the unspoiled request was answered ${status}`);
};

const weightOf = (findings: readonly Finding[], alternative: readonly Expectation[]): number => {
  const weights = new Map(
    alternative.map(({ id, level }) => [id, level === 'must' ? 1e6 : level === 'should' ? 1e3 : 1]),
  );
  return findings.reduce((sum, { expectation }) => sum + (weights.get(expectation) ?? 0), 0);
};

/** The findings against the alternative that the answer fits best: fewest musts, then shoulds, then mays; the first among equals. */
const bestAlternative = (
  contract: Contract,
  clause: AnswerClause,
  probe: Probe,
  question: Answered,
): readonly Finding[] => {
  const at = probe.input?.at;
  const context: CheckContext = {
    contract,
    lookup: referencesOf(question),
    spoiled: at === undefined || at === '' ? [] : [at],
  };
  let best: { readonly findings: readonly Finding[]; readonly weight: number } | undefined;
  for (const alternative of clause.alternatives) {
    const findings = alternative.flatMap((expectation) => checkOne(expectation, question, context));
    const weight = findings.length === 0 ? 0 : weightOf(findings, alternative);
    if (!best || weight < best.weight) best = { findings, weight };
  }
  return best?.findings ?? [];
};

/** The most findings that are kept of one expectation in one answer: an answer that lists thousands of wrong entries departs as much with a hundred. */
export const mostFindings = 100;

/** The findings of one expectation of a single answer, the first `mostFindings` of them. */
export const checkOne = (expectation: Expectation, answered: Answered, context: CheckContext): readonly Finding[] => {
  if (expectation.aspect === 'distinct') throw new TypeError('distinct is judged over a whole run');
  const check = checks[expectation.aspect] as Check<typeof expectation.aspect>;
  const findings = check(expectation as never, answered, context);
  return findings.length > mostFindings ? findings.slice(0, mostFindings) : findings;
};
