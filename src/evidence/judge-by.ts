import type { Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { RunJudge, type RunResults } from '../judge/judge-run.ts';
import { askedBy } from '../plan/asked.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { plan } from '../plan/plan.ts';
import { type Plan, type Probe, probesOf, questionsOf } from '../plan/probe.ts';
import { type Selection, selectFrom } from '../plan/select.ts';
import type { TargetFacts } from '../target/model.ts';

/** What a run asked, and what came of it. */
export interface Recording {
  readonly contract: Contract;
  /** What the run asked of its plan. */
  readonly asked: Plan;
  readonly facts: TargetFacts;
  readonly selection: Selection;
  /** Sealed. */
  readonly exchanges: readonly Exchange[];
}

/** A question of another contract that a recording has no answer to. */
export interface Unjudged {
  readonly probe: string;
  readonly clause: string;
  /** `asked-otherwise`: another request was sent under its id. `not-recorded`: nothing was. */
  readonly why: 'asked-otherwise' | 'not-recorded';
}

/** A recording as another contract has it judged. */
export interface JudgedBy {
  readonly contract: Contract;
  /** All that this contract would ask of the same target. */
  readonly whole: Plan;
  /** What it would ask in the same run. */
  readonly asked: Plan;
  readonly results: RunResults;
  readonly unjudged: readonly Unjudged[];
}

/**
 * Judges a recording by another contract: the probes that it asks alike, and its invariants over their answers. An answer to one request is never judged as
 * the answer to another. Pure.
 */
export const judgeBy = (recording: Recording, contract: Contract, inputs: InputRegistry): JudgedBy => {
  const { facts, selection, exchanges } = recording;
  const whole = plan(contract, facts, inputs);
  const selected = selectFrom(contract, whole, selection);
  const [before, after] = [askedBy(recording.contract, recording.asked, inputs), askedBy(contract, selected, inputs)];
  const recorded = new Map(probesOf(recording.asked).map((probe) => [probe.id, probe]));
  const isAlike = ({ id }: Probe): boolean => before.has(id) && before.get(id) === after.get(id);
  // What its own run did not ask for want of budget is as little asked here.
  const withLack = (probe: Probe): Probe => {
    const lacks = recorded.get(probe.id)?.lacks;
    return lacks?.kind === 'budget' && isAlike(probe) ? { ...probe, lacks } : probe;
  };
  const unjudged: Unjudged[] = [];
  const groups = selected.groups.flatMap((group) => {
    const questions = group.probes.filter(({ kind }) => kind === 'question');
    const kept = questions.filter((probe) => probe.lacks !== null || isAlike(probe));
    for (const { id, clause } of questions.filter((probe) => !kept.includes(probe)))
      unjudged.push({ probe: id, clause, why: recorded.has(id) ? 'asked-otherwise' : 'not-recorded' });
    const needed = new Set(kept.flatMap(({ id, control, setup }) => [id, control, setup]));
    const probes = group.probes.filter(({ id }) => needed.has(id)).map(withLack);
    return kept.length === 0 ? [] : [{ ...group, probes }];
  });
  const judge = new RunJudge(contract, { ...selected, groups }, facts, selection);
  const byProbe = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const own = byProbe.get(exchange.probe);
    if (own) own.push(exchange);
    else byProbe.set(exchange.probe, [exchange]);
  }
  for (const { id, probes } of groups)
    judge.group(
      id,
      probes.filter((probe) => probe.lacks === null && isAlike(probe)).flatMap((probe) => byProbe.get(probe.id) ?? []),
    );
  const results = judge.results();
  const clauseOf = new Map(questionsOf(selected).map(({ id, clause }) => [id, clause]));
  for (const probe of results.missing)
    unjudged.push({ probe, clause: clauseOf.get(probe) as string, why: 'not-recorded' });
  return { contract, whole, asked: selected, results, unjudged };
};
