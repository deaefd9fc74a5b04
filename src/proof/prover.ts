import { type AnswerClause, type Contract, expectationsOf } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import type { ClauseResult } from '../judge/roll-up.ts';
import type { ProbeGroup } from '../plan/probe.ts';
import type { Mutant } from './mutant.ts';
import type { OverStrict, Proof, Survivor } from './proof.ts';
import { InvariantProver } from './prove-invariants.ts';
import { type Chooser, proveProbe } from './prove-probe.ts';
import { reasonFor } from './survivors.ts';
import { Tally } from './tally.ts';

/** How much is judged again. */
export interface ProofSize {
  /** Answers for each clause, kind of answer and mutant. Default: all. */
  readonly answers?: number;
  /** Answers of which an invariant speaks. Default: all. */
  readonly invariantAnswers?: number;
}

/** What a run proves of itself: enough to tell whether an expectation can fail, at less than a second for most contracts. */
export const sizeInRun: ProofSize = { answers: 1, invariantAnswers: 12 };

/** After so many answers for each that is wanted, to which a mutant does not apply, it is not tried any more. */
const triesEach = 8;

const newChooser = (answers: number): Chooser => {
  const counts = new Map<string, { applied: number; tried: number }>();
  const key = (kind: string, { id }: Mutant): string => `${kind} ${id}`;
  return {
    wants: (kind, mutant) => {
      const count = counts.get(key(kind, mutant));
      return !count || (count.applied < answers && count.tried < answers * triesEach);
    },
    tried: (kind, mutant, applied) => {
      const count = counts.get(key(kind, mutant)) ?? { applied: 0, tried: 0 };
      counts.set(key(kind, mutant), { applied: count.applied + (applied ? 1 : 0), tried: count.tried + 1 });
    },
  };
};

/** Proves a run group by group, so that its exchanges need never be in memory together. Pure: the same exchanges give the same proof. */
export class Prover {
  readonly #contract: Contract;
  readonly #mutants: readonly Mutant[];
  readonly #size: ProofSize;
  readonly #invariants: InvariantProver;
  readonly #chooser: Chooser;
  readonly #tally = new Tally();

  constructor(contract: Contract, mutants: readonly Mutant[], size: ProofSize = {}) {
    this.#contract = contract;
    this.#mutants = mutants;
    this.#size = size;
    this.#invariants = new InvariantProver(
      contract,
      contract.clauses.filter((clause) => clause.kind === 'invariant'),
      mutants,
      size.invariantAnswers ?? Number.POSITIVE_INFINITY,
    );
    this.#chooser = newChooser(size.answers ?? Number.POSITIVE_INFINITY);
  }

  /** Spoils the answers of a group that was judged. */
  group(group: ProbeGroup, results: readonly ProbeResult[], exchanges: readonly Exchange[]): void {
    const clause = this.#contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
    const byProbe = new Map<string, Exchange[]>();
    for (const exchange of exchanges) {
      const own = byProbe.get(exchange.probe);
      if (own) own.push(exchange);
      else byProbe.set(exchange.probe, [exchange]);
      this.#invariants.add(exchange, group.operation);
    }
    const exchangesOf = (probe: string): readonly Exchange[] => byProbe.get(probe) ?? [];
    const probes = new Map(group.probes.map((probe) => [probe.id, probe]));
    for (const result of results) {
      const probe = probes.get(result.probe);
      if (!probe) continue;
      const judged = { contract: this.#contract, clause, probe, result, exchangesOf };
      proveProbe(judged, this.#mutants, this.#chooser, this.#tally);
    }
  }

  /** What was shown of the expectations that hold. */
  proof(results: readonly ClauseResult[]): Proof {
    this.#invariants.prove(this.#tally);
    const holding = results.flatMap(({ clause, expectations }) => {
      const held = expectations.filter(({ verdict, findings }) => verdict.kind === 'pass' && findings.length === 0);
      const ids = new Set(held.map(({ id }) => id));
      return expectationsOf(clause)
        .filter(({ id }) => ids.has(id))
        .map(({ id, aspect, level }) => {
          const counted = this.#tally.of(id, this.#mutants);
          return { id, clause: clause.id, aspect, level, counted };
        });
    });
    const survivors = holding.flatMap(({ id, counted }) =>
      counted.flatMap(({ cell, example }): readonly Survivor[] => {
        if (cell.outcome !== 'survived' || !example) return [];
        const reason = reasonFor(this.#contract, id, cell.mutant);
        return [
          {
            expectation: id,
            mutant: cell.mutant,
            answers: cell.answers - cell.departed,
            example,
            ...(reason === undefined ? {} : { reason }),
          },
        ];
      }),
    );
    const overStrict = holding.flatMap(({ id, counted }) =>
      counted.flatMap(({ cell, red }): readonly OverStrict[] =>
        red ? [{ expectation: id, mutant: cell.mutant, ...red }] : [],
      ),
    );
    const harmful = new Set(this.#mutants.filter(({ harm }) => harm === 'harmful').map(({ id }) => id));
    const { answers = null, invariantAnswers = null } = this.#size;
    return {
      mutants: this.#mutants.map(({ id, title, touches, harm }) => ({ id, title, touches, harm })),
      expectations: holding.map(({ counted, ...rest }) => ({
        ...rest,
        proven: counted.some(({ cell }) => harmful.has(cell.mutant) && cell.departed > 0 && cell.outcome !== 'red'),
        cells: counted.map(({ cell }) => cell),
      })),
      survivors: survivors.toSorted((a, b) => Number(a.reason !== undefined) - Number(b.reason !== undefined)),
      overStrict,
      idleReasons: this.#contract.survivors
        .filter(
          (one) => !survivors.some(({ expectation, mutant }) => reasonFor({ survivors: [one] }, expectation, mutant)),
        )
        .map(({ mutants, expectations }) => ({ mutants, expectations })),
      sample: { answers, invariantAnswers },
      rejudged: this.#tally.judged,
    };
  }
}
