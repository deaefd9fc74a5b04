import { type Contract, expectationsOf, type Level } from '../contract/model.ts';
import type { RunResults } from '../judge/judge-run.ts';
import type { ClauseResult, Disposition } from '../judge/roll-up.ts';
import { describeVerdict, type Verdict } from '../judge/verdict.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type ContractChange, ContractChanges, type Planned } from './contract-change.ts';
import type { JudgedBy, Unjudged } from './judge-by.ts';

/** What a run concludes of an expectation. */
export interface Standing {
  readonly verdict: Verdict;
  readonly disposition: Disposition;
}

/** What another contract concludes of an expectation beside what the first did. */
export interface Rejudgement {
  readonly clause: string;
  readonly expectation: string;
  readonly level: Level;
  /** null where the contract does not have it, or nothing was asked of it. */
  readonly before: Standing | null;
  /** null where the contract does not have it, or nothing that was recorded can be judged by it. */
  readonly after: Standing | null;
  /** Whether verdict or disposition are others, or there on one side only. */
  readonly changed: boolean;
  /** What differs between the contracts that bears on it. */
  readonly why: readonly ContractChange[];
  /** The questions that could not be judged, and why. */
  readonly unjudged: readonly Unjudged[];
}

/** How each expectation stands in a run. */
export const standingsOf = (clauses: readonly ClauseResult[]): ReadonlyMap<string, Standing> =>
  new Map(
    clauses.flatMap(({ expectations }) =>
      expectations.map(({ id, verdict, disposition }) => [id, { verdict, disposition }] as const),
    ),
  );

/** Whether two standings say the same: the details of an undecided verdict may differ. */
export const standsAlike = (a: Standing | null | undefined, b: Standing | null | undefined): boolean =>
  (a ? `${describeVerdict(a.verdict)} ${a.disposition}` : '') ===
  (b ? `${describeVerdict(b.verdict)} ${b.disposition}` : '');

/** Every expectation of two contracts with its clause: those of the second, each after what stands before it in the first. */
export const expectationsIn = (
  ...contracts: readonly Contract[]
): ReadonlyMap<string, { readonly clause: string; readonly level: Level }> =>
  new Map(
    contracts.flatMap(({ clauses }) =>
      clauses.flatMap((clause) =>
        expectationsOf(clause).map(({ id, level }) => [id, { clause: clause.id, level }] as const),
      ),
    ),
  );

/** A contract's plan, what follows by it, and how that was rolled up with waivers. */
export interface Concludes extends Planned {
  readonly clauses: readonly ClauseResult[];
  readonly results: Pick<RunResults, 'invariants'>;
}

/** Compares what two contracts conclude of the same recording, expectation by expectation. Pure. */
export const rejudge = (
  before: Concludes,
  after: Concludes & Pick<JudgedBy, 'unjudged'>,
  inputs: InputRegistry,
): readonly Rejudgement[] => {
  const changes = new ContractChanges(before, after, inputs);
  const [had, has] = [standingsOf(before.clauses), standingsOf(after.clauses)];
  const answersOf = ({ results }: Concludes, clause: string): number | undefined =>
    results.invariants.find((one) => one.clause === clause)?.answers;
  return [...expectationsIn(before.contract, after.contract)].map(([expectation, { clause, level }]): Rejudgement => {
    const [from, to] = [had.get(expectation) ?? null, has.get(expectation) ?? null];
    const [covered, covers] = [answersOf(before, clause), answersOf(after, clause)];
    const cover: readonly ContractChange[] =
      covered === covers || covered === undefined || covers === undefined
        ? []
        : [{ kind: 'cover', before: covered, after: covers }];
    const stated = after.contract.clauses.some((one) => expectationsOf(one).some(({ id }) => id === expectation));
    return {
      clause,
      expectation,
      level,
      before: from,
      after: to,
      changed: !standsAlike(from, to),
      why: [...changes.of(clause, expectation), ...cover],
      unjudged: stated ? after.unjudged.filter((one) => one.clause === clause) : [],
    };
  });
};
