import { type Alternative, type AnswerClause, type Expectation, expectationsOf } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { refusesIn } from '../judge/burst.ts';
import { bestAlternative, isOpen, spoiledBy } from '../judge/judge-probe.ts';
import { type Answered, isAnswered } from '../judge/references.ts';
import { isAccepted } from '../judge/undecided.ts';
import { isDecided } from '../judge/verdict.ts';
import { concerns } from './concerns.ts';
import { type JudgedProbe, judgedWith } from './judged-probe.ts';
import { envelopeOf } from './lens.ts';
import type { AnswerMutant, Mutant, SeriesMutant } from './mutant.ts';
import { proveBurst } from './prove-burst.ts';
import { readingOf } from './reading.ts';
import type { Tally } from './tally.ts';

/** Whether a mutant is to be tried once more on answers of one kind; told afterwards whether it applied. */
export interface Chooser {
  readonly wants: (kind: string, mutant: Mutant) => boolean;
  readonly tried: (kind: string, mutant: Mutant, applied: boolean) => void;
}

/** An answer that is to be spoiled, and the expectations that speak of it. */
interface Subject {
  /** Answers of one kind are spoken of by the same expectations. */
  readonly kind: string;
  readonly answer: Answered;
  readonly expectations: Alternative;
  /** The alternative that another answer in its place fits best. */
  readonly alternativeOf: (after: Answered) => Alternative;
}

/** The answers of a probe of which its clause speaks, as far as they fit. */
const subjectsOf = ({ contract, clause, probe, exchangesOf }: JudgedProbe): readonly Subject[] => {
  const own = exchangesOf(probe.id);
  const answers = own.filter(({ role }) => role === 'question');
  // Of a race and a burst the clause speaks of what is refused.
  const refuses = clause.burst
    ? refusesIn(contract, probe.operation)
    : (status: number): boolean => !isAccepted(contract, probe.operation, status);
  const question =
    clause.race || clause.burst
      ? answers.findLast((one) => isAnswered(one) && refuses(one.outcome.status))
      : answers.at(-1);
  const followUp = own.findLast(({ role }) => role === 'follow-up');
  const subject = (
    name: string,
    answer: Exchange | undefined,
    alternatives: AnswerClause['alternatives'] | undefined,
    spoiled: ReturnType<typeof spoiledBy>,
  ): readonly Subject[] => {
    if (!answer || !alternatives || !isAnswered(answer)) return [];
    const alternativeOf = (one: Answered): Alternative =>
      bestAlternative(contract, alternatives, one, spoiled).alternative;
    const expectations = alternativeOf(answer);
    return [{ kind: `${name} ${alternatives.indexOf(expectations)}`, answer, expectations, alternativeOf }];
  };
  return [
    ...subject('question', question, clause.alternatives, spoiledBy(probe)),
    ...subject('follow-up', followUp, clause.followUp?.alternatives, []),
  ];
};

/** Applies mutants to the answers of a probe, judges it again, and counts what its expectations made of it. */
export const proveProbe = (judged: JudgedProbe, mutants: readonly Mutant[], chooser: Chooser, tally: Tally): void => {
  const { contract, clause, result } = judged;
  const departed = new Set(result.findings.map(({ expectation }) => expectation));
  const holds = ({ id }: Expectation): boolean => !departed.has(id) && !isOpen(result, id);
  const holding = expectationsOf(clause).filter(holds);
  if (holding.length === 0) return;
  for (const subject of subjectsOf(judged)) {
    const { kind, answer } = subject;
    const context = { contract, envelope: envelopeOf(contract, answer) };
    const own = subject.expectations.filter(holds);
    if (own.length === 0) continue;
    for (const mutant of mutants) {
      if (mutant.over !== 'answer' || !chooser.wants(`${clause.id} ${kind}`, mutant)) continue;
      const after = mutant.spoil(answer, context);
      chooser.tried(`${clause.id} ${kind}`, mutant, after !== undefined);
      if (after && isAnswered(after)) proveOne(judged, subject, mutant, after, own, holding, tally);
    }
  }
  for (const mutant of clause.race ? mutants : []) {
    if (mutant.over !== 'series' || mutant.touches !== 'count' || !chooser.wants(`${clause.id} race`, mutant)) continue;
    chooser.tried(`${clause.id} race`, mutant, proveRace(judged, mutant, holding, tally));
  }
  for (const mutant of clause.burst ? mutants : []) {
    if (mutant.over !== 'burst' || !chooser.wants(`${clause.id} burst`, mutant)) continue;
    chooser.tried(`${clause.id} burst`, mutant, proveBurst(judged, mutant, holding, tally));
  }
};

const proveOne = (
  judged: JudgedProbe,
  { answer: before, expectations, alternativeOf }: Subject,
  mutant: AnswerMutant,
  after: Answered,
  own: readonly Expectation[],
  holding: readonly Expectation[],
  tally: Tally,
): void => {
  const { contract, clause } = judged;
  const again = judgedWith(judged, new Map([[before.id, after]]));
  tally.count(own.length);
  if (!again) return;
  const { verdict } = again;
  if (verdict.kind === 'error') {
    for (const { id } of own) tally.red(id, mutant, before.id, `error: ${verdict.detail}`);
    return;
  }
  const found = new Map(again.findings.map((finding) => [finding.expectation, finding]));
  if (mutant.harm === 'harmless') {
    for (const { id } of own) {
      const finding = found.get(id);
      if (finding || isOpen(again, id)) tally.red(id, mutant, before.id, finding?.code ?? verdict.kind);
      else tally.held(id, mutant);
    }
    for (const { id } of holding)
      if (found.has(id) && !own.some((one) => one.id === id))
        tally.red(id, mutant, before.id, found.get(id)?.code as string);
    return;
  }
  for (const { id } of holding) if (found.has(id)) tally.noticed(id, mutant);
  // Of an answer that proves nothing now, or succeeds in a race or a burst, nothing is said any more.
  const several = clause.race !== undefined || clause.burst !== undefined;
  if (own.every(({ id }) => isOpen(again, id)) || (several && isAccepted(contract, after.of, after.outcome.status)))
    return;
  // An answer that fits another alternative better is judged by that one: of its departure the first says nothing.
  const left = own.some((one) => concerns(mutant, one)) && found.size > 0 && alternativeOf(after) !== expectations;
  for (const expectation of own) {
    if (left || found.has(expectation.id) || !concerns(mutant, expectation)) continue;
    const now = readingOf(contract, expectation, after);
    const then = now === undefined ? undefined : readingOf(contract, expectation, before);
    if (now === undefined || then === undefined || now === then) continue;
    tally.missed(expectation.id, mutant, () => ({ exchange: before.id, before: then, after: now }));
  }
};

/** Whether the mutant applied. */
const proveRace = (
  judged: JudgedProbe,
  mutant: SeriesMutant,
  holding: readonly Expectation[],
  tally: Tally,
): boolean => {
  const { contract, clause, probe, exchangesOf } = judged;
  const count = clause.race?.count;
  const questions = exchangesOf(probe.id).filter(({ role }) => role === 'question');
  const after = count && mutant.spoilSeries(questions, count, { contract });
  if (!count || !after) return false;
  const again = judgedWith(judged, new Map(after.map((exchange) => [exchange.id, exchange])));
  tally.count(1);
  if (!again || !isDecided(again.verdict)) return true;
  const found = new Set(again.findings.map(({ expectation }) => expectation));
  for (const { id } of holding) if (found.has(id)) tally.noticed(id, mutant);
  if (holding.includes(count) && !found.has(count.id)) {
    const statuses = (all: readonly Exchange[]): string =>
      all.map(({ outcome }) => (outcome.kind === 'answer' ? outcome.status : outcome.cause)).join(' ');
    tally.missed(count.id, mutant, () => ({
      exchange: questions[0]?.id ?? probe.id,
      before: statuses(questions),
      after: statuses(after),
    }));
  }
  return true;
};
