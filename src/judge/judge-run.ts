import type { AnswerClause, Contract, InvariantClause } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { missingCapability } from '../plan/lacks.ts';
import type { Plan } from '../plan/probe.ts';
import { type Selection, selectsClause, selectsOnlyInvariants } from '../plan/select.ts';
import type { TargetFacts } from '../target/model.ts';
import { type InvariantJudge, type InvariantResult, newInvariantJudge } from './invariant.ts';
import { judgeProbe, type ProbeResult } from './judge-probe.ts';

/** Everything that is concluded of a run. */
export interface RunResults {
  readonly probes: readonly ProbeResult[];
  readonly invariants: readonly InvariantResult[];
  /** The ids of the questions that have no verdict: the run is incomplete. */
  readonly missing: readonly string[];
}

/** The invariants that a selection leaves. */
export const selectedInvariants = (contract: Contract, selection: Selection): readonly InvariantClause[] => {
  const invariants = contract.clauses.filter((clause) => clause.kind === 'invariant');
  // Clauses chosen by name are asked together with every invariant: what is said of all answers is said of theirs.
  return selectsOnlyInvariants(contract, selection)
    ? invariants.filter(({ id }) => selectsClause(selection, id))
    : invariants;
};

/** Judges a run group by group, so that its exchanges need never be in memory together. */
export class RunJudge {
  readonly #contract: Contract;
  readonly #plan: Plan;
  readonly #facts: TargetFacts;
  readonly #invariants: readonly (readonly [InvariantClause, InvariantJudge])[];
  readonly #partial: boolean;
  readonly #probes: ProbeResult[] = [];
  readonly #missing: string[] = [];

  constructor(contract: Contract, plan: Plan, facts: TargetFacts, selection: Selection) {
    this.#contract = contract;
    this.#plan = plan;
    this.#facts = facts;
    this.#partial =
      plan.shard !== undefined ||
      (selection.clauses.length + selection.probes.length > 0 && !selectsOnlyInvariants(contract, selection));
    this.#invariants = selectedInvariants(contract, selection).map(
      (clause) => [clause, newInvariantJudge(contract, clause)] as const,
    );
  }

  /** Judges a group's questions by its exchanges. Groups come in the plan's order. */
  group(id: string, exchanges: readonly Exchange[]): readonly ProbeResult[] {
    const group = this.#plan.groups.find((one) => one.id === id);
    if (!group) return [];
    const clause = this.#contract.clauses.find((one) => one.id === group.clause) as AnswerClause;
    const results = judgeGroup(this.#contract, clause, group.probes, exchanges);
    this.#probes.push(...results);
    const judged = new Set(results.map(({ probe }) => probe));
    this.#missing.push(
      ...group.probes.filter((probe) => probe.kind === 'question' && !judged.has(probe.id)).map((probe) => probe.id),
    );
    for (const [, judge] of this.#invariants) for (const exchange of exchanges) judge.add(exchange, group.operation);
    return results;
  }

  results(): RunResults {
    const all = this.#invariants.map(([clause, judge]): InvariantResult => {
      const capability = missingCapability(this.#facts, clause.capabilities);
      return capability === undefined
        ? judge.result()
        : {
            clause: clause.id,
            verdict: { kind: 'not-applicable', capability },
            findings: [],
            answers: 0,
            operations: [],
          };
    });
    // A part of a contract may have no answer of which an invariant speaks; that says nothing of the whole.
    const invariants = this.#partial ? all.filter(({ answers }) => answers > 0) : all;
    return { probes: this.#probes, invariants, missing: this.#missing };
  }
}

/** Judges the questions among `probes` by their group's exchanges; those without any are left out. */
export const judgeGroup = (
  contract: Contract,
  clause: AnswerClause,
  probes: Plan['groups'][number]['probes'],
  exchanges: readonly Exchange[],
): readonly ProbeResult[] => {
  const byProbe = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const own = byProbe.get(exchange.probe);
    if (own) own.push(exchange);
    else byProbe.set(exchange.probe, [exchange]);
  }
  const exchangesOf = (probe: string): readonly Exchange[] => byProbe.get(probe) ?? [];
  return probes.flatMap((probe) => {
    const result = probe.kind === 'question' ? judgeProbe(contract, clause, probe, exchangesOf) : undefined;
    return result ? [result] : [];
  });
};

/** The exchanges of each group of a plan, in their order; those of no probe of it are left out. */
export const exchangesByGroup = (
  plan: Plan,
  exchanges: readonly Exchange[],
): ReadonlyMap<string, readonly Exchange[]> => {
  const groupOf = new Map(plan.groups.flatMap(({ id, probes }) => probes.map((probe) => [probe.id, id] as const)));
  const byGroup = new Map<string, Exchange[]>();
  for (const exchange of exchanges) {
    const id = groupOf.get(exchange.probe);
    if (id === undefined) continue;
    const own = byGroup.get(id);
    if (own) own.push(exchange);
    else byGroup.set(id, [exchange]);
  }
  return byGroup;
};

/** Judges all exchanges of a run at once. Pure: recorded evidence gives the verdicts that the run gave. */
export const judgeRun = (
  contract: Contract,
  plan: Plan,
  facts: TargetFacts,
  selection: Selection,
  exchanges: readonly Exchange[],
): RunResults => {
  const judge = new RunJudge(contract, plan, facts, selection);
  const byGroup = exchangesByGroup(plan, exchanges);
  for (const { id } of plan.groups) judge.group(id, byGroup.get(id) ?? []);
  return judge.results();
};
