import { type Location, parseLocation } from '../contract/location.ts';
import {
  type Alternative,
  type Alternatives,
  type AnswerClause,
  type Contract,
  type Expectation,
  expectationsOf,
  type FollowUp,
} from '../contract/model.ts';
import { tokensOf } from '../contract/pointer.ts';
import type { Lookup } from '../contract/template.ts';
import type { Exchange } from '../exchange/model.ts';
import type { Probe } from '../plan/probe.ts';
import { checks } from './aspects/index.ts';
import { judgeBurst, readBurst } from './burst.ts';
import type { Check, CheckContext } from './check.ts';
import { judgeRace } from './race.ts';
import { type Answered, isAnswered, referencesOf } from './references.ts';
import { controlRefused, isAccepted, isSuccess, notDecided, notUndone, preparation } from './undecided.ts';
import { type Finding, isDecided, openVerdict, type Undecided, type Verdict, worst } from './verdict.ts';

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
  /** Expectations of which the answers say nothing, though the others are decided. */
  readonly undecided?: readonly Undecided[];
}

/** Whether a probe says nothing of an expectation: it is undecided as a whole, or leaves this one open. */
export const isOpen = ({ verdict, undecided }: ProbeResult, expectation: string): boolean =>
  undecided ? openVerdict(undecided, expectation) !== undefined : !isDecided(verdict);

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
    const control = probe.control === null ? [] : exchangesOf(probe.control);
    const left = notUndone([...control, ...own]);
    const unprepared = preparation(contract, setup) ?? preparation(contract, own, probe.before);
    if (unprepared) return conclude({ verdict: left ?? unprepared });
    const questions = own.filter(({ role }) => role === 'question');
    const followUp = own.findLast(({ role }) => role === 'follow-up');
    // What a verdict would rest on is not there: no conclusion, and the run is incomplete.
    const unfilled = (probe.burst ? own : questions.slice(-1)).some(isUnfilled);
    if (
      (questions.length < (clause.race?.requests ?? 1) && !unfilled) ||
      (probe.followUp !== null && !followUp) ||
      (probe.setup !== null && setup.length === 0) ||
      (probe.control !== null && control.length === 0)
    ) {
      return undefined;
    }
    const judged = clause.burst
      ? judgeAnswersToBurst(contract, { ...clause, burst: clause.burst }, probe, own, control)
      : judgeQuestion(contract, clause, probe, questions, control);
    const followed =
      clause.followUp && followUp && isDecided(judged.verdict)
        ? withFollowUp(judged, judgeFollowUp(contract, clause.followUp, followUp), clause.followUp)
        : judged;
    return conclude(left && followed.verdict.kind !== 'fail' ? { verdict: left } : followed);
  } catch (error) {
    return conclude({ verdict: faultOf(error) });
  }
};

/** Whether something of a question was not sent, since a reference had no value. */
const isUnfilled = ({ role, lacks }: Exchange): boolean =>
  lacks !== undefined && (role === 'question' || role === 'shared' || role === 'apart');

const faultOf = (error: unknown): Verdict => ({
  kind: 'error',
  detail: error instanceof Error ? error.message : String(error),
});

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
  const reasons = asked.map((question) => notDecided(contract, clause.alternatives, question));
  const undecided = reasons.find((reason) => reason !== undefined);
  // More that succeeded than may is proven, whatever became of the other requests of a race.
  if (undecided && !clause.race) return { verdict: undecided };
  const refused = probe.control === null ? undefined : controlRefused(contract, control, probe.before);
  if (refused) return { verdict: undecided ?? refused };
  const answered = asked.filter((_, at) => reasons[at] === undefined).filter(isAnswered);
  const spoiled = spoiledBy(probe);
  const judge = (answer: Answered): readonly Finding[] =>
    bestAlternative(contract, clause.alternatives, answer, spoiled).findings;
  if (clause.race) {
    const accepted = ({ of, outcome }: Answered): boolean => isAccepted(contract, of, outcome.status);
    const race = judgeRace(clause.race, answered, accepted, judge);
    if (undecided && !(race.kind === 'decided' && race.surplus)) return { verdict: undecided };
    if (race.kind === 'no-overlap') return { verdict: { kind: 'inconclusive', cause: race.kind, detail: race.detail } };
    return { verdict: verdictOf(race.findings, expectationsOf(clause)), findings: race.findings };
  }
  const findings = answered.flatMap(judge);
  return { verdict: verdictOf(findings, expectationsOf(clause)), findings };
};

/** Whether enough came of a burst to say anything: an answer at all, which no refused control belies. */
const judgeAnswersToBurst = (
  contract: Contract,
  clause: AnswerClause & Required<Pick<AnswerClause, 'burst'>>,
  probe: Probe,
  own: readonly Exchange[],
  control: readonly Exchange[],
): Judged => {
  const unfilled = own.find(isUnfilled);
  if (unfilled) return { verdict: { kind: 'error', detail: unfilled.lacks as string } };
  const read = readBurst(contract, probe, own);
  const asked = own.filter(({ role }) => role === 'question');
  if (!read || !asked.some(isAnswered))
    return { verdict: notDecided(contract, clause.alternatives, asked[0] as Exchange) as Verdict };
  const unmoved = own.find(
    (exchange) => exchange.role === 'clock' && !(isAnswered(exchange) && isSuccess(exchange.outcome.status)),
  );
  if (unmoved)
    return {
      verdict: {
        kind: 'inconclusive',
        cause: 'setup-failed',
        detail: `the target's clock: ${isAnswered(unmoved) ? `answered ${unmoved.outcome.status}` : 'no answer'}`,
      },
    };
  const refused = probe.control === null ? undefined : controlRefused(contract, control, probe.before);
  if (refused) return { verdict: refused };
  const judge = (answer: Answered): readonly Finding[] =>
    bestAlternative(contract, clause.alternatives, answer, []).findings;
  const { findings, undecided } = judgeBurst(clause, read, judge);
  const decided = verdictOf(findings, expectationsOf(clause));
  const verdict = worst([decided, ...undecided.map((one) => one.verdict)]) as Verdict;
  return { verdict, findings, ...(undecided.length > 0 ? { undecided } : {}) };
};

const judgeFollowUp = (contract: Contract, { alternatives }: FollowUp, exchange: Exchange): Judged => {
  const undecided = notDecided(contract, alternatives, exchange);
  if (undecided || !isAnswered(exchange)) return { verdict: undecided as Verdict };
  try {
    const findings = bestAlternative(contract, alternatives, exchange, []).findings;
    return { verdict: verdictOf(findings, alternatives.flat()), findings };
  } catch (error) {
    return { verdict: faultOf(error) };
  }
};

/** What the question and its follow-up say together. Where the follow-up is undecided, that is so of its own expectations only. */
const withFollowUp = (judged: Judged, followed: Judged, { alternatives }: FollowUp): Judged => {
  const verdict = worst([judged.verdict, followed.verdict]) as Verdict;
  const findings = [...(judged.findings ?? []), ...(followed.findings ?? [])];
  if (isDecided(followed.verdict)) return { verdict, findings };
  const expectations = [...new Set(alternatives.flat().map(({ id }) => id))];
  return { verdict, findings, undecided: [{ expectations, verdict: followed.verdict }] };
};

/** `fail` where a must departs, `warn` where a should does. */
export const verdictOf = (findings: readonly Finding[], expectations: readonly Expectation[]): Verdict => {
  if (findings.length === 0) return { kind: 'pass' };
  const levels = new Map(expectations.map(({ id, level }) => [id, level]));
  const departed = new Set(findings.map(({ expectation }) => levels.get(expectation)));
  return { kind: departed.has('must') ? 'fail' : departed.has('should') ? 'warn' : 'pass' };
};

/** The places in the request that a probe's bad input spoils. */
export const spoiledBy = ({ input }: Probe): readonly Location[] =>
  input?.at === undefined || input.at === '' ? [] : [input.at];

/** `spoiled` is the name of the member or parameter that the bad input spoiled. */
const withSpoiled = (lookup: Lookup, [at]: readonly Location[]): Lookup => {
  if (at === undefined) return lookup;
  const place = parseLocation(at);
  const name = place.in === 'body' ? tokensOf(place.pointer).at(-1) : place.name;
  return (reference) => (reference === 'spoiled' ? name : lookup(reference));
};

/** What departs of an alternative, each expectation once however many findings it has. */
const weightOf = (findings: readonly Finding[], alternative: readonly Expectation[]): number => {
  const departed = new Set(findings.map(({ expectation }) => expectation));
  const weights = { must: 1e6, should: 1e3, may: 1 } as const;
  return alternative.reduce((sum, { id, level }) => sum + (departed.has(id) ? weights[level] : 0), 0);
};

/** An alternative, and how an answer departs from it. */
interface Fit {
  readonly alternative: Alternative;
  readonly findings: readonly Finding[];
}

/** The alternative that an answer fits best: fewest musts depart, then shoulds, then mays; the first among equals. */
export const bestAlternative = (
  contract: Contract,
  alternatives: Alternatives,
  answer: Answered,
  spoiled: readonly Location[],
): Fit => {
  const context: CheckContext = { contract, lookup: withSpoiled(referencesOf(answer), spoiled), spoiled };
  const [first, ...others] = alternatives.map(
    (alternative): Fit => ({
      alternative,
      findings: alternative.flatMap((expectation) => checkOne(expectation, answer, context)),
    }),
  ) as [Fit, ...Fit[]];
  if (others.length === 0) return first;
  let best = first;
  let weight = weightOf(first.findings, first.alternative);
  for (const fit of others) {
    const own = weightOf(fit.findings, fit.alternative);
    if (own < weight) [best, weight] = [fit, own];
  }
  return best;
};

/** The most findings that are kept of one expectation in one answer: an answer that lists thousands of wrong entries departs as much with a hundred. */
export const mostFindings = 100;

/** The findings of one expectation of a single answer, the first `mostFindings` of them. */
export const checkOne = (expectation: Expectation, answered: Answered, context: CheckContext): readonly Finding[] => {
  if (expectation.aspect === 'distinct' || expectation.aspect === 'count' || expectation.aspect === 'limit')
    throw new TypeError(`${expectation.aspect} is judged over several answers`);
  const check = checks[expectation.aspect] as Check<typeof expectation.aspect>;
  const findings = check(expectation as never, answered, context);
  return findings.length > mostFindings ? findings.slice(0, mostFindings) : findings;
};
