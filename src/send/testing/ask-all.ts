import { onTestFinished } from 'vitest';
import type { AnswerClause, Contract } from '../../contract/model.ts';
import type { Exchange } from '../../exchange/model.ts';
import { judgeRun, type RunResults } from '../../judge/judge-run.ts';
import { withinBudget } from '../../plan/budget.ts';
import { plan } from '../../plan/plan.ts';
import type { Plan } from '../../plan/probe.ts';
import { defaultBudget, type Target, type TargetFacts } from '../../target/model.ts';
import { openSession, type Session } from '../session.ts';
import { thingInputs } from './thing-contract.ts';

/** How a target of a test differs from one that supplies everything. */
export interface AskOptions {
  readonly facts?: Partial<TargetFacts>;
  readonly target?: Partial<Omit<Target, 'facts'>>;
  /** 1 where it is not given, so that the order is known. */
  readonly connections?: number;
  /** What becomes of the plan before it is asked. */
  readonly change?: (whole: Plan) => Plan;
}

/** A plan and what came of asking it. */
export interface Asked {
  readonly plan: Plan;
  /** In the order in which they ended. */
  readonly exchanges: readonly Exchange[];
  /** What is concluded of them. */
  readonly results: RunResults;
  /** It ends with the test. */
  readonly session: Session;
}

const everything = { clauses: [], probes: [] };

/** The value of the credential `admin`. */
export const adminKey = 'key-of-the-admin';

/** Asks everything that a contract says of the target at `url`, group by group. States are arranged at `url/states`. */
export const askAll = async (contract: Contract, url: string, options: AskOptions = {}): Promise<Asked> => {
  const facts: TargetFacts = {
    name: 'things',
    url,
    credentials: ['admin'],
    capabilities: {},
    states: 'any',
    budget: defaultBudget,
    ...options.facts,
  };
  const credentials = { admin: adminKey };
  const target: Target = { facts, credentials, stateValues: {}, statesUrl: `${url}/states`, ...options.target };
  const { connections = 1 } = options;
  const session = openSession({ runId: 'run', contract, target, inputs: thingInputs, connections });
  onTestFinished(() => session.close());
  const planned = withinBudget(plan(contract, facts, thingInputs), facts.budget.requests);
  const asked = options.change?.(planned) ?? planned;
  const exchanges: Exchange[] = [];
  for (const group of asked.groups) {
    const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
    await session.asker.askGroup(group, clause, (exchange) => void exchanges.push(exchange));
  }
  return { plan: asked, exchanges, results: judgeRun(contract, asked, facts, everything, exchanges), session };
};

/** What exchanges were for: `setup createThing 201`, `question getThing reset`. */
export const courseOf = (exchanges: readonly Exchange[]): readonly string[] =>
  exchanges.map(
    ({ role, of, outcome }) => `${role} ${of} ${outcome.kind === 'answer' ? outcome.status : outcome.cause}`,
  );
