import { isDeepStrictEqual } from 'node:util';
import type { Expectation } from '../contract/model.ts';
import type { Exchange, Headers } from '../exchange/model.ts';
import { isOpen } from '../judge/judge-probe.ts';
import { type JudgedProbe, judgedWith } from './judged-probe.ts';
import type { BurstMutant } from './mutant.ts';
import type { Example } from './proof.ts';
import type { Tally } from './tally.ts';

/** What is shown of an answer beside another: its status, and the header lines that the other does not have. */
const shownOf = ({ outcome }: Exchange, other: Exchange): string => {
  if (outcome.kind === 'none') return outcome.cause;
  const theirs: Headers = other.outcome.kind === 'answer' ? other.outcome.headers : [];
  const lines = outcome.headers.filter((line) => !theirs.some((one) => isDeepStrictEqual(one, line)));
  return [String(outcome.status), ...lines.map(([name, value]) => `${name}: ${value}`)].join(', ');
};

const exampleOf = (before: Exchange, after: Exchange): Example => ({
  exchange: before.id,
  before: shownOf(before, after),
  after: shownOf(after, before),
});

/** Applies a mutant to a burst and what was sent after it, judges it again, and counts what the expectations that hold made of it. Whether the mutant applied. */
export const proveBurst = (
  judged: JudgedProbe,
  mutant: BurstMutant,
  holding: readonly Expectation[],
  tally: Tally,
): boolean => {
  const { contract, probe, exchangesOf } = judged;
  const { burst } = probe;
  const own = exchangesOf(probe.id);
  const after = burst && mutant.spoilBurst(own, { contract, probe: { ...probe, burst } });
  const pairs = own.flatMap((before, at): readonly (readonly [Exchange, Exchange])[] => {
    const then = after?.[at];
    return then && !isDeepStrictEqual(then.outcome, before.outcome) ? [[before, then]] : [];
  });
  const [first] = pairs;
  if (!first) return false;
  const again = judgedWith(judged, new Map(pairs.map(([before, then]) => [before.id, then])));
  tally.count(holding.length);
  if (!again) return true;
  const [{ id: exchange }] = first;
  const found = new Map(again.findings.map((finding) => [finding.expectation, finding]));
  for (const expectation of holding) {
    const { id } = expectation;
    const finding = found.get(id);
    const breaks = expectation.aspect === 'limit' && mutant.breaks.includes(expectation.promise);
    if (again.verdict.kind === 'error') {
      if (breaks || mutant.harm === 'harmless') tally.red(id, mutant, exchange, `error: ${again.verdict.detail}`);
    } else if (mutant.harm === 'harmless') {
      if (finding) tally.red(id, mutant, exchange, finding.code);
      else if (!isOpen(again, id)) tally.held(id, mutant);
    } else if (finding) tally.noticed(id, mutant);
    // Of what is left open nothing is said.
    else if (breaks && !isOpen(again, id)) tally.missed(id, mutant, () => exampleOf(...first));
  }
  return true;
};
