import { type Location, parseLocation } from '../contract/location.ts';
import {
  type Alternatives,
  type AnswerClause,
  type Contract,
  type Expectation,
  expectationsOf,
  type FollowUp,
  statusesIn,
} from '../contract/model.ts';
import { tokensOf } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import type { Lookup } from '../contract/template.ts';
import { jsonOf } from '../exchange/body.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Probe } from '../plan/probe.ts';
import { checks } from './aspects/index.ts';
import { isOneOf } from './aspects/status.ts';
import type { Check, CheckContext } from './check.ts';
import { judgeRace } from './race.ts';
import { type Answered, isAnswered, referencesOf } from './references.ts';
import { type Finding, isDecided, type Verdict, worst } from './verdict.ts';

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
  /** Expectations whose own answer says nothing, though the others are decided. */
  readonly undecided?: { readonly expectations: readonly string[]; readonly verdict: Verdict };
}

/** Judges one question by its sealed exchanges alone. Pure; undefined where the exchanges lack the question, its follow-up, its setup or its control, so that the run is incomplete. */
export const judgeProbe = (
  contract: Contract,
  clause: AnswerClause,
  probe: Probe,
  exchangesOf: ExchangesOf,
): ProbeResult | undefined => {
  const conclude = ({ verdict, findings = [], undecided }: Judged): ProbeResult => ({
    probe: probe.id,
    clause: probe.clause,
    operation: probe.operation,
    verdict,
    findings,
    ...(undecided ? { undecided } : {}),
  });
  const { lacks } = probe;
  if (lacks) {
    return conclude({
      verdict:
        lacks.kind === 'capability'
          ? { kind: 'not-applicable', capability: lacks.name }
          : { kind: 'not-tested', lacks: lacks.kind, name: lacks.name },
    });
  }
  try {
    const own = exchangesOf(probe.id);
    const setup = probe.setup === null ? [] : exchangesOf(probe.setup);
    const unprepared = preparation(contract, [...setup, ...own]);
    if (unprepared) return conclude({ verdict: unprepared });
    const questions = own.filter(({ role }) => role === 'question');
    const followUp = own.findLast(({ role }) => role === 'follow-up');
    const control = probe.control === null ? [] : exchangesOf(probe.control);
    // What a verdict would rest on is not there: no conclusion, and the run is incomplete.
    const unfilled = questions.at(-1)?.lacks !== undefined;
    if (
      (questions.length < (clause.race?.requests ?? 1) && !unfilled) ||
      (probe.followUp !== null && !followUp) ||
      (probe.setup !== null && setup.length === 0) ||
      (probe.control !== null && control.length === 0)
    ) {
      return undefined;
    }
    const judged = judgeQuestion(contract, clause, probe, questions, control);
    const followed =
      clause.followUp && followUp && isDecided(judged.verdict)
        ? withFollowUp(judged, judgeFollowUp(contract, clause.followUp, followUp), clause.followUp)
        : judged;
    const left = notUndone(own);
    return conclude(left && followed.verdict.kind !== 'fail' ? { verdict: left } : followed);
  } catch (error) {
    return conclude({ verdict: { kind: 'error', detail: error instanceof Error ? error.message : String(error) } });
  }
};

/** What is concluded of what was asked. */
type Judged = Pick<ProbeResult, 'verdict' | 'undecided'> & { readonly findings?: readonly Finding[] };

const judgeQuestion = (
  contract: Contract,
  clause: AnswerClause,
  probe: Probe,
  questions: readonly Exchange[],
  control: readonly Exchange[],
): Judged => {
  // Of a question that was asked once more only the last counts; of a race all do.
  const asked = clause.race ? questions : questions.slice(-1);
  for (const question of asked) {
    const undecided = notDecided(contract, clause.alternatives, question);
    if (undecided) return { verdict: undecided };
  }
  const refused = probe.control === null ? undefined : controlRefused(contract, control);
  if (refused) return { verdict: refused };
  const answered = asked.filter(isAnswered);
  const spoiled = probe.input?.at === undefined || probe.input.at === '' ? [] : [probe.input.at];
  const judge = (answer: Answered): readonly Finding[] =>
    bestAlternative(contract, clause.alternatives, answer, spoiled);
  if (clause.race) {
    const race = judgeRace(clause.race, answered, ({ of, outcome }) => isAccepted(contract, of, outcome.status), judge);
    if (race.kind === 'no-overlap') return { verdict: { kind: 'inconclusive', cause: race.kind, detail: race.detail } };
    return { verdict: verdictOf(race.findings, expectationsOf(clause)), findings: race.findings };
  }
  const findings = answered.flatMap(judge);
  return { verdict: verdictOf(findings, expectationsOf(clause)), findings };
};

const judgeFollowUp = (contract: Contract, { alternatives }: FollowUp, exchange: Exchange): Judged => {
  const undecided = notDecided(contract, alternatives, exchange);
  if (undecided || !isAnswered(exchange)) return { verdict: undecided as Verdict };
  const findings = bestAlternative(contract, alternatives, exchange, []);
  return { verdict: verdictOf(findings, alternatives.flat()), findings };
};

/** What the question and its follow-up say together. Where the follow-up is undecided, that is so of its own expectations only. */
const withFollowUp = (judged: Judged, followed: Judged, { alternatives }: FollowUp): Judged => {
  const verdict = worst([judged.verdict, followed.verdict]) as Verdict;
  const findings = [...(judged.findings ?? []), ...(followed.findings ?? [])];
  if (isDecided(followed.verdict)) return { verdict, findings };
  const expectations = [...new Set(alternatives.flat().map(({ id }) => id))];
  return { verdict, findings, undecided: { expectations, verdict: followed.verdict } };
};

/** A global state that still holds spoils whatever is asked next. */
const notUndone = (exchanges: readonly Exchange[]): Verdict | undefined => {
  const last = exchanges.findLast(({ role }) => role === 'teardown');
  if (!last || (isAnswered(last) && last.outcome.status >= 200 && last.outcome.status < 300)) return undefined;
  const why = isAnswered(last) ? `answered ${last.outcome.status}` : `got no answer (${noAnswerOf(last)})`;
  return {
    kind: 'error',
    detail: `the state ${last.of} could not be undone: its teardown was ${why}; it may spoil what is asked after it`,
  };
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
    if (!isAnswered(exchange)) return failed(noAnswerOf(exchange));
    const { status } = exchange.outcome;
    if (exchange.role === 'state' && status === 404) return { kind: 'not-tested', lacks: 'state', name: exchange.of };
    const accepted =
      exchange.role === 'state' ? status >= 200 && status < 300 : isAccepted(contract, exchange.of, status);
    if (!accepted) return failed(`answered ${status}`);
    if (exchange.lacks !== undefined) return failed(exchange.lacks);
  }
  return undefined;
};

const noAnswerOf = ({ outcome }: Exchange): string =>
  outcome.kind === 'none' ? `${outcome.cause}: ${outcome.detail}` : '';

/** Why an exchange says nothing of what it was to show; undefined where it is an answer that does. */
const notDecided = (contract: Contract, alternatives: Alternatives, exchange: Exchange): Verdict | undefined => {
  if (exchange.lacks !== undefined) return { kind: 'error', detail: exchange.lacks };
  return isAnswered(exchange)
    ? notOfTheProvider(contract, alternatives, exchange)
    : { kind: 'inconclusive', cause: 'no-answer', detail: noAnswerOf(exchange) };
};

/** A gateway's answer or a limit that nobody asked for says nothing of the clause. */
const notOfTheProvider = (contract: Contract, alternatives: Alternatives, question: Answered): Verdict | undefined => {
  const { status } = question.outcome;
  if (![429, 502, 503, 504].includes(status) || isOneOf(status, statusesIn(alternatives))) return undefined;
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

/** `spoiled` is the name of the member or parameter that the bad input spoiled. */
const withSpoiled = (lookup: Lookup, [at]: readonly Location[]): Lookup => {
  if (at === undefined) return lookup;
  const place = parseLocation(at);
  const name = place.in === 'body' ? tokensOf(place.pointer).at(-1) : place.name;
  return (reference) => (reference === 'spoiled' ? name : lookup(reference));
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
  alternatives: Alternatives,
  answer: Answered,
  spoiled: readonly Location[],
): readonly Finding[] => {
  const context: CheckContext = { contract, lookup: withSpoiled(referencesOf(answer), spoiled), spoiled };
  let best: { readonly findings: readonly Finding[]; readonly weight: number } | undefined;
  for (const alternative of alternatives) {
    const findings = alternative.flatMap((expectation) => checkOne(expectation, answer, context));
    const weight = findings.length === 0 ? 0 : weightOf(findings, alternative);
    if (!best || weight < best.weight) best = { findings, weight };
  }
  return best?.findings ?? [];
};

/** The most findings that are kept of one expectation in one answer: an answer that lists thousands of wrong entries departs as much with a hundred. */
export const mostFindings = 100;

/** The findings of one expectation of a single answer, the first `mostFindings` of them. */
export const checkOne = (expectation: Expectation, answered: Answered, context: CheckContext): readonly Finding[] => {
  if (expectation.aspect === 'distinct' || expectation.aspect === 'count')
    throw new TypeError(`${expectation.aspect} is judged over several answers`);
  const check = checks[expectation.aspect] as Check<typeof expectation.aspect>;
  const findings = check(expectation as never, answered, context);
  return findings.length > mostFindings ? findings.slice(0, mostFindings) : findings;
};
