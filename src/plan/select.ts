import { fitsGlob } from '../contract/glob.ts';
import type { Contract } from '../contract/model.ts';
import { type Plan, questionsOf } from './probe.ts';

/** Which part of a plan is asked. Nothing selects everything. */
export interface Selection {
  /** Ids of clauses, or globs over them (`unauthenticated.*`). */
  readonly clauses: readonly string[];
  /** Ids of probes. */
  readonly probes: readonly string[];
}

/** Whether a clause is selected. A selection by probes alone leaves invariants selected. */
export const selectsClause = (selection: Selection, clause: string): boolean =>
  selection.clauses.length === 0 || selection.clauses.some((wanted) => fitsGlob(clause, wanted));

/** Whether only invariants are selected: they need the answers of all the others. */
export const selectsOnlyInvariants = (contract: Contract, selection: Selection): boolean => {
  const chosen = contract.clauses.filter(({ id }) => selectsClause(selection, id));
  return selection.clauses.length > 0 && chosen.length > 0 && chosen.every(({ kind }) => kind === 'invariant');
};

/** The part of a plan that is selected; each selected probe keeps its setup and its control. */
export const selectFrom = (contract: Contract, whole: Plan, selection: Selection): Plan => {
  if (selection.clauses.length === 0 && selection.probes.length === 0) return whole;
  const all = selectsOnlyInvariants(contract, selection);
  const groups = whole.groups.flatMap((group) => {
    if (!all && !selectsClause(selection, group.clause)) return [];
    if (selection.probes.length === 0) return [group];
    const chosen = group.probes.filter(({ id }) => selection.probes.includes(id));
    const kept = new Set(chosen.flatMap((probe) => [probe.id, probe.control, probe.setup]));
    return chosen.length === 0 ? [] : [{ ...group, probes: group.probes.filter(({ id }) => kept.has(id)) }];
  });
  return { ...whole, groups };
};

/** The parts of a selection that select nothing: unknown clauses and probes. */
export const selectsNothing = (contract: Contract, whole: Plan, selection: Selection): readonly string[] => {
  const clauses = contract.clauses.map(({ id }) => id);
  const probes = new Set(questionsOf(whole).map(({ id }) => id));
  return [
    ...selection.clauses.filter(
      (wanted) => !clauses.some((clause) => selectsClause({ clauses: [wanted], probes: [] }, clause)),
    ),
    ...selection.probes.filter((wanted) => !probes.has(wanted)),
  ];
};
