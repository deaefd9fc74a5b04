import { describeVerdict, isDecided, type Verdict, verdictKinds } from '../judge/verdict.ts';
import { plural } from './show.ts';
import type { ClauseSummary, ExpectationSummary, Summary } from './summary.ts';
import { followersIn } from './terminal.ts';
import { uncoveredIn } from './waived-blocks.ts';

/** An expectation that departs, where it belongs. */
export interface Departing {
  readonly clause: ClauseSummary;
  readonly expectation: ExpectationSummary;
  /** The operations in which it departs. */
  readonly operations: readonly string[];
}

/** What departs and nobody has accepted, worst first; of the same verdict first what does not follow from others. */
export const departingIn = (summary: Summary): readonly Departing[] => {
  const clauses = uncoveredIn(summary);
  const follows = followersIn(clauses);
  const rank = ({ expectation }: Departing): number =>
    verdictKinds.indexOf(expectation.verdict.kind) * 2 + (follows.has(expectation) ? 1 : 0);
  return clauses
    .flatMap((clause) =>
      clause.expectations
        .filter(({ departures }) => departures > 0)
        .map((expectation): Departing => {
          const uncovered = expectation.departing.filter(({ disposition }) => disposition !== 'waived');
          return { clause, expectation, operations: [...new Set(uncovered.map(({ operation }) => operation))] };
        }),
    )
    .sort((a, b) => rank(a) - rank(b));
};

/** What is undecided for one reason. */
export interface Undecided {
  readonly verdict: Verdict;
  readonly reason: string;
  /** How many probes and invariants: `3 probes, 1 invariant`. */
  readonly what: string;
  readonly clauses: readonly string[];
}

/** What proves nothing by its reason, worst first. What does not apply is left out: there is nothing to be done. */
export const undecidedIn = ({ clauses, probes }: Summary): readonly Undecided[] => {
  const invariants = clauses.flatMap(({ id, kind, verdict }) =>
    kind === 'invariant' && verdict ? [{ clause: id, verdict, noun: 'invariant' }] : [],
  );
  const all = [...probes.map(({ clause, verdict }) => ({ clause, verdict, noun: 'probe' })), ...invariants];
  const groups = new Map<string, (typeof all)[number][]>();
  for (const one of all) {
    const { verdict } = one;
    if (isDecided(verdict) || verdict.kind === 'not-applicable') continue;
    const reason = `${describeVerdict(verdict)}${'detail' in verdict ? ` (${verdict.detail})` : ''}`;
    const group = groups.get(reason);
    if (group) group.push(one);
    else groups.set(reason, [one]);
  }
  return [...groups]
    .map(([reason, own]) => ({
      verdict: (own[0] as (typeof own)[number]).verdict,
      reason,
      what: ['probe', 'invariant']
        .map((noun) => [own.filter((one) => one.noun === noun).length, noun] as const)
        .flatMap(([count, noun]) => (count > 0 ? [plural(count, noun)] : []))
        .join(', '),
      clauses: [...new Set(own.map(({ clause }) => clause))],
    }))
    .sort((a, b) => verdictKinds.indexOf(a.verdict.kind) - verdictKinds.indexOf(b.verdict.kind));
};
