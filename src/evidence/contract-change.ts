import { isDeepStrictEqual } from 'node:util';
import { type AnswerClause, type Clause, type Contract, type Expectation, expectationsOf } from '../contract/model.ts';
import { askedBy } from '../plan/asked.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type Plan, type Probe, questionsOf } from '../plan/probe.ts';

/** One way in which another contract differs from a first in what an expectation rests on. */
export type ContractChange =
  | { readonly kind: 'added' }
  | { readonly kind: 'removed' }
  /** As each set of alternatives has it. */
  | { readonly kind: 'changed'; readonly before: readonly Expectation[]; readonly after: readonly Expectation[] }
  /** The expectations among which an answer must fit one set. */
  | { readonly kind: 'alternatives' }
  | { readonly kind: 'envelope'; readonly envelope: string }
  | { readonly kind: 'codes' }
  /** Of what an invariant speaks. */
  | { readonly kind: 'over' }
  /** How many answers an invariant covers. */
  | { readonly kind: 'cover'; readonly before: number; readonly after: number }
  | { readonly kind: 'capabilities'; readonly before: readonly string[]; readonly after: readonly string[] }
  /** The documented statuses of success of an operation. */
  | { readonly kind: 'accepts'; readonly operation: string }
  | { readonly kind: 'asked-otherwise'; readonly probes: readonly string[] }
  | { readonly kind: 'probes-added'; readonly probes: readonly string[] }
  | { readonly kind: 'probes-removed'; readonly probes: readonly string[] };

/** A contract and what it asks of a target. */
export interface Planned {
  readonly contract: Contract;
  readonly asked: Plan;
}

const envelopesOf = (expectation: Expectation): readonly string[] =>
  'envelopes' in expectation ? expectation.envelopes : 'envelope' in expectation ? [expectation.envelope] : [];

/** An expectation of a clause, in each way in which a set of alternatives has it. */
const statedIn = (clause: Clause, expectation: string): readonly Expectation[] => {
  const all =
    clause.kind === 'answer'
      ? [
          ...clause.alternatives.flat(),
          ...(clause.followUp?.alternatives.flat() ?? []),
          ...(clause.race ? [clause.race.count] : []),
          ...(clause.burst?.promises ?? []),
        ]
      : expectationsOf(clause);
  const own = all.filter(({ id }) => id === expectation);
  return [...new Map(own.map((one) => [JSON.stringify(one), one])).values()];
};

/** The clause without what is compared by itself: the expectation, and what asks. */
const frameOf = (clause: Clause, expectation: string): unknown => {
  if (clause.kind !== 'answer') return undefined;
  const bare = (alternatives: AnswerClause['alternatives']): unknown =>
    alternatives.map((one) => one.filter(({ id }) => id !== expectation));
  const { alternatives, followUp, race } = clause;
  // With one set of expectations no other one bears on it.
  const several = (all: AnswerClause['alternatives'] | undefined): unknown =>
    all && all.length > 1 ? bare(all) : (all?.length ?? 0);
  return [several(alternatives), several(followUp?.alternatives), race ?? null];
};

/** Finds what differs between two contracts for each of their expectations; most differences bear on none. */
export class ContractChanges {
  readonly #before: Planned;
  readonly #after: Planned;
  readonly #asked: readonly [ReadonlyMap<string, string>, ReadonlyMap<string, string>];

  constructor(before: Planned, after: Planned, inputs: InputRegistry) {
    this.#before = before;
    this.#after = after;
    this.#asked = [askedBy(before.contract, before.asked, inputs), askedBy(after.contract, after.asked, inputs)];
  }

  /** Whether both ask the same under this id. */
  isAlike(probe: string): boolean {
    const [before, after] = this.#asked;
    return before.has(probe) && before.get(probe) === after.get(probe);
  }

  /** What differs for an expectation of either contract. */
  of(clause: string, expectation: string): readonly ContractChange[] {
    const [before, after] = [this.#before, this.#after].map(({ contract }) => {
      const own = contract.clauses.find(({ id }) => id === clause);
      return { contract, clause: own, stated: own ? statedIn(own, expectation) : [] };
    }) as [Side, Side];
    if (before.stated.length === 0) return [{ kind: 'added' }];
    if (after.stated.length === 0) return [{ kind: 'removed' }];
    const changes: ContractChange[] = [];
    if (!isDeepStrictEqual(before.stated, after.stated))
      changes.push({ kind: 'changed', before: before.stated, after: after.stated });
    const stated = [...before.stated, ...after.stated];
    for (const envelope of new Set(stated.flatMap(envelopesOf)))
      if (!isDeepStrictEqual(before.contract.envelopes[envelope], after.contract.envelopes[envelope]))
        changes.push({ kind: 'envelope', envelope });
    const usesCodes = stated.some((one) => 'table' in one);
    if (usesCodes && !isDeepStrictEqual(before.contract.codes, after.contract.codes)) changes.push({ kind: 'codes' });
    changes.push(...this.#ofClauses(before.clause as Clause, after.clause as Clause, expectation));
    return changes;
  }

  #ofClauses(before: Clause, after: Clause, expectation: string): readonly ContractChange[] {
    const changes: ContractChange[] = [];
    if (!isDeepStrictEqual(before.capabilities, after.capabilities))
      changes.push({ kind: 'capabilities', before: before.capabilities, after: after.capabilities });
    if (before.kind === 'invariant' && after.kind === 'invariant') {
      if (!isDeepStrictEqual(before.over, after.over)) changes.push({ kind: 'over' });
      return changes;
    }
    if (!isDeepStrictEqual(frameOf(before, expectation), frameOf(after, expectation)))
      changes.push({ kind: 'alternatives' });
    const questions = ({ asked }: Planned): readonly Probe[] =>
      questionsOf(asked).filter((probe) => probe.clause === after.id);
    const [had, has] = [questions(this.#before), questions(this.#after)];
    const ids = (probes: readonly Probe[]): readonly string[] => probes.map(({ id }) => id);
    const added = ids(has).filter((id) => !ids(had).includes(id));
    const removed = ids(had).filter((id) => !ids(has).includes(id));
    const otherwise = ids(has).filter((id) => ids(had).includes(id) && !this.isAlike(id));
    if (added.length > 0) changes.push({ kind: 'probes-added', probes: added });
    if (removed.length > 0) changes.push({ kind: 'probes-removed', probes: removed });
    if (otherwise.length > 0) changes.push({ kind: 'asked-otherwise', probes: otherwise });
    const asking = [
      ...new Set([...had, ...has].flatMap((one) => [one.operation, ...one.before.map((step) => step.operation)])),
    ];
    for (const operation of asking) {
      const accepts = [this.#before, this.#after].map(({ contract }) => contract.operations[operation]?.accepts);
      if (!isDeepStrictEqual(accepts[0], accepts[1])) changes.push({ kind: 'accepts', operation });
    }
    return changes;
  }
}

interface Side {
  readonly contract: Contract;
  readonly clause: Clause | undefined;
  /** The expectation, as each set of alternatives has it. */
  readonly stated: readonly Expectation[];
}
