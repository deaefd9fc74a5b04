import type { AnswerClause, Contract, InvariantClause } from '../../contract/model.ts';
import type { Exchange } from '../../exchange/model.ts';
import { type InvariantResult, newInvariantJudge } from '../../judge/invariant.ts';
import { judgeProbe, type ProbeResult } from '../../judge/judge-probe.ts';
import { type Answered, isAnswered } from '../../judge/references.ts';
import { rollUp } from '../../judge/roll-up.ts';
import { answered, type Said } from '../../judge/testing/answers.ts';
import { answerClause, contractOf, must } from '../../judge/testing/contract.ts';
import { probeOf } from '../../judge/testing/judge.ts';
import type { Probe } from '../../plan/probe.ts';
import type { AnswerMutant, Mutant } from '../mutant.ts';
import type { Proof } from '../proof.ts';
import { type ProofSize, Prover } from '../prover.ts';

/** A mutant that lays this over an answer; it applies where `applies` says so. */
export const mutantOf = (
  id: string,
  over: Said | ((answer: Answered) => Said),
  rest: Partial<Pick<AnswerMutant, 'touches' | 'harm'>> & { readonly applies?: (answer: Answered) => boolean } = {},
): AnswerMutant => {
  const { touches = 'status', harm = 'harmful', applies = () => true } = rest;
  return {
    id,
    title: `${id}.`,
    touches,
    harm,
    over: 'answer',
    spoil: (exchange) => {
      if (!isAnswered(exchange) || !applies(exchange)) return undefined;
      const said = typeof over === 'function' ? over(exchange) : over;
      const { outcome } = answered({ status: exchange.outcome.status, headers: exchange.outcome.headers, ...said });
      return { ...exchange, outcome: 'body' in said ? outcome : { ...outcome, body: exchange.outcome.body } };
    },
  };
};

/** A run of probes, each with its exchanges. */
export interface Run {
  readonly clauses: readonly (AnswerClause | InvariantClause)[];
  readonly exchanges: readonly Exchange[];
  /** Default: one of the first clause for each probe that an exchange names. */
  readonly probes?: readonly Probe[];
  readonly contract?: Partial<Contract>;
  readonly size?: ProofSize;
}

/** A clause that was asked, and of which nothing holds. */
const asked = answerClause({
  id: 'asked',
  alternatives: [[{ id: 'asked/status', aspect: 'status', anyOf: [100], ...must }]],
});

/** Judges a run and proves it. */
export const prove = (mutants: readonly Mutant[], run: Run): Proof => {
  const clauses = run.clauses.some(({ kind }) => kind === 'answer') ? run.clauses : [asked, ...run.clauses];
  const contract = contractOf({ ...run.contract, clauses });
  const first = clauses[0]?.id as string;
  const names = [...new Set(run.exchanges.map(({ probe }) => probe))];
  const probes = run.probes ?? names.map((id) => probeOf({ id, clause: first }));
  const prover = new Prover(contract, mutants, run.size);
  const results: ProbeResult[] = [];
  const invariants: InvariantResult[] = [];
  for (const clause of clauses) {
    if (clause.kind === 'invariant') {
      const judge = newInvariantJudge(contract, clause);
      for (const exchange of run.exchanges) judge.add(exchange, 'createThing');
      invariants.push(judge.result());
      continue;
    }
    const own = probes.filter((probe) => probe.clause === clause.id);
    const judged = own.flatMap(
      (probe) =>
        judgeProbe(contract, clause, probe, (id) => run.exchanges.filter((exchange) => exchange.probe === id)) ?? [],
    );
    results.push(...judged);
    const ids = new Set(own.map(({ id }) => id));
    const group = { id: `${clause.id}:createThing`, clause: clause.id, operation: 'createThing', probes: own };
    prover.group(
      group,
      judged,
      run.exchanges.filter(({ probe }) => ids.has(probe)),
    );
  }
  return prover.proof(rollUp(contract, results, invariants));
};

/** What became of each mutant: `status: other-status killed 2/2`. */
export const cellsOf = (proof: Proof): readonly string[] =>
  proof.expectations.flatMap(({ id, cells }) =>
    cells.map(({ mutant, outcome, departed, answers }) => `${id} ${mutant} ${outcome} ${departed}/${answers}`),
  );
