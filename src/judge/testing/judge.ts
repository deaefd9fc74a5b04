import type { AnswerClause, Contract } from '../../contract/model.ts';
import type { Exchange } from '../../exchange/model.ts';
import type { Probe } from '../../plan/probe.ts';
import { judgeProbe, type ProbeResult } from '../judge-probe.ts';
import { answerClause, contractOf } from './contract.ts';

/** A question of `createThing`, without setup or control. */
export const probeOf = (over: Partial<Probe> = {}): Probe => ({
  id: 'p',
  clause: 'clause',
  operation: 'createThing',
  kind: 'question',
  columns: {},
  states: [],
  logins: [],
  followUp: null,
  before: [],
  after: [],
  patches: [],
  setup: null,
  control: null,
  requests: 2,
  lacks: null,
  ...over,
});

/** What a probe is judged with, as far as a test cares. */
export interface Judging {
  readonly contract?: Contract;
  readonly clause?: AnswerClause;
  readonly probe?: Probe;
}

/** Judges a probe by these exchanges. */
export const judge = (
  exchanges: readonly Exchange[],
  { contract = contractOf(), clause = answerClause(), probe = probeOf() }: Judging = {},
): ProbeResult | undefined =>
  judgeProbe(contract, clause, probe, (id) => exchanges.filter((exchange) => exchange.probe === id));
