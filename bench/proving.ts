import { mutants } from '../fixtures/mutants/index.ts';
import type { EmbeddedProvider } from '../fixtures/providers/provider.ts';
import type { AnswerClause, Contract } from '../src/contract/model.ts';
import type { Exchange } from '../src/exchange/model.ts';
import type { ProbeResult } from '../src/judge/judge-probe.ts';
import { judgeGroup } from '../src/judge/judge-run.ts';
import type { ProbeGroup } from '../src/plan/probe.ts';
import { Prover } from '../src/proof/prover.ts';
import type { Measurement } from './measurement.ts';
import { recordProvider } from './provider-run.ts';

const repetitions = 5;
/** How many answers of which an invariant speaks `refusal prove` spoils where nobody says how many. */
const invariantAnswers = 100;

/** A group as a run judged it. */
interface Judged {
  readonly group: ProbeGroup;
  readonly exchanges: readonly Exchange[];
  readonly results: readonly ProbeResult[];
}

/** What a provider answered, judged. */
interface Recorded {
  readonly contract: Contract;
  readonly groups: readonly Judged[];
}

const recordedOf = async (provider: EmbeddedProvider): Promise<Recorded> => {
  const { contract, plan, exchanges } = await recordProvider(provider, 8);
  const groupOf = new Map(plan.groups.flatMap(({ id, probes }) => probes.map((probe) => [probe.id, id] as const)));
  const byGroup = new Map<string, Exchange[]>(plan.groups.map(({ id }) => [id, []]));
  for (const exchange of exchanges) byGroup.get(groupOf.get(exchange.probe) ?? '')?.push(exchange);
  const groups = plan.groups.map((group): Judged => {
    const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
    const own = byGroup.get(group.id) ?? [];
    return { group, exchanges: own, results: judgeGroup(contract, clause, group.probes, own) };
  });
  return { contract, groups };
};

/** Judgements on spoiled answers a second. Exchanges are copied before, so that nothing of them is parsed already. */
const rateOf = (all: readonly Recorded[], only: 'answers' | 'invariants'): number => {
  let judged = 0;
  let ms = 0;
  for (const { contract, groups } of all) {
    const part =
      only === 'answers'
        ? { ...contract, clauses: contract.clauses.filter(({ kind }) => kind !== 'invariant') }
        : contract;
    const fresh = groups.map(({ exchanges, ...rest }) => ({ ...rest, exchanges: structuredClone(exchanges) }));
    const startedAt = performance.now();
    const prover = new Prover(part, mutants, only === 'answers' ? {} : { invariantAnswers });
    for (const { group, exchanges, results } of fresh)
      prover.group(group, only === 'answers' ? results : [], exchanges);
    judged += prover.proof([]).rejudged;
    ms += performance.now() - startedAt;
  }
  return judged / (ms / 1000);
};

/** Proves what embedded providers answered, in one thread. */
export const measureProving = async (providers: readonly EmbeddedProvider[]): Promise<readonly Measurement[]> => {
  const all: Recorded[] = [];
  for (const provider of providers) all.push(await recordedOf(provider));
  const measured = (only: 'answers' | 'invariants'): readonly number[] =>
    Array.from({ length: repetitions + 1 }, () => rateOf(all, only)).slice(1);
  return [
    {
      id: 'prove-answers',
      what: 'judging spoiled single answers of the contracts that ship',
      unit: '/s',
      values: measured('answers'),
      goal: { atLeast: 50_000 },
    },
    {
      id: 'prove-invariants',
      what: 'the same of invariants, on a sample of 100 answers',
      unit: '/s',
      values: measured('invariants'),
    },
  ];
};
