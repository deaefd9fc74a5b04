import type { AnswerClause, Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { type ExchangesOf, judgeProbe, type ProbeResult } from '../judge/judge-probe.ts';
import type { Probe } from '../plan/probe.ts';

/** A probe that was judged, with all that its verdict rests on. */
export interface JudgedProbe {
  readonly contract: Contract;
  readonly clause: AnswerClause;
  readonly probe: Probe;
  readonly result: ProbeResult;
  readonly exchangesOf: ExchangesOf;
}

/** Judges a probe with some of its exchanges replaced. */
export const judgedWith = (
  { contract, clause, probe, exchangesOf }: JudgedProbe,
  replaced: ReadonlyMap<string, Exchange>,
): ProbeResult | undefined => {
  const own = exchangesOf(probe.id).map((exchange) => replaced.get(exchange.id) ?? exchange);
  return judgeProbe(contract, clause, probe, (id) => (id === probe.id ? own : exchangesOf(id)));
};
