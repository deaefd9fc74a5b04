import type { EmbeddedProvider } from '../fixtures/providers/provider.ts';
import type { RunResults } from '../src/judge/judge-run.ts';
import type { Finding, Verdict } from '../src/judge/verdict.ts';
import { masked, maskedValue } from './masks.ts';
import { runProvider } from './provider-run.ts';

/** A verdict of a run that is another than in the first run of the same contract. */
export interface Flake {
  readonly contract: string;
  /** From 1. */
  readonly run: number;
  readonly connections: number;
  /** The probe or invariant. */
  readonly of: string;
  readonly first: string;
  readonly now: string;
}

export interface FlakeSearch {
  /** How often each contract is run. */
  readonly runs: number;
  /** How many requests are under way side by side, run after run in turn: that shakes their order. */
  readonly connections: readonly number[];
  /** Told after each run. */
  readonly progress: (contract: string, run: number, verdicts: number) => void;
}

/** What was found, and how often something was masked, by its name. */
export interface FlakesFound {
  readonly flakes: readonly Flake[];
  readonly masks: Readonly<Record<string, number>>;
}

const maskedVerdict = (verdict: Verdict, tell: (name: string) => void): Verdict =>
  'detail' in verdict ? { ...verdict, detail: masked(verdict.detail, tell) } : verdict;

const maskedFinding = (finding: Finding, tell: (name: string) => void): Finding => ({
  ...finding,
  expected: maskedValue(finding.expected, tell),
  actual: maskedValue(finding.actual, tell),
});

/** Findings of an invariant, once for each probe: a burst has as many refusals as were under way when its limit answered. */
const byProbe = (findings: readonly Finding[]): readonly Finding[] => {
  const told = findings.map((finding) => ({ ...finding, exchange: finding.exchange.replace(/#\d+$/, '') }));
  const keyOf = ({ exchange, expectation, code, at }: Finding): string =>
    JSON.stringify([exchange, expectation, code, at]);
  return [...new Map(told.map((one) => [keyOf(one), one])).values()];
};

/** Every verdict of a run as a line of JSON, by probe or invariant. What findings quote of answers is masked; ids, verdicts and codes never are. */
const verdictLines = (
  { probes, invariants, missing }: RunResults,
  tell: (name: string) => void,
): ReadonlyMap<string, string> => {
  const line = (verdict: Verdict, findings: readonly Finding[]): string =>
    JSON.stringify({
      verdict: maskedVerdict(verdict, tell),
      findings: findings.map((finding) => maskedFinding(finding, tell)),
    });
  return new Map([
    ...probes.map(({ probe, verdict, findings }) => [probe, line(verdict, findings)] as const),
    ...invariants.map(({ clause, verdict, findings }) => [clause, line(verdict, byProbe(findings))] as const),
    ['missing', JSON.stringify(missing)] as const,
  ]);
};

const none = 'no verdict';

/** Runs embedded providers again and again, started anew each time, and compares every verdict with that of the first run, byte for byte. */
export const findFlakes = async (
  providers: readonly EmbeddedProvider[],
  { runs, connections, progress }: FlakeSearch,
): Promise<FlakesFound> => {
  const flakes: Flake[] = [];
  const masks: Record<string, number> = {};
  const tell = (name: string): void => {
    masks[name] = (masks[name] ?? 0) + 1;
  };
  for (const provider of providers) {
    let first: ReadonlyMap<string, string> | undefined;
    for (let run = 1; run <= runs; run++) {
      const width = connections[(run - 1) % connections.length] as number;
      const now = verdictLines(await runProvider(provider, width), tell);
      first ??= now;
      for (const of of new Set([...first.keys(), ...now.keys()])) {
        const [before, after] = [first.get(of) ?? none, now.get(of) ?? none];
        if (before !== after)
          flakes.push({ contract: provider.id, run, connections: width, of, first: before, now: after });
      }
      progress(provider.id, run, now.size - 1);
    }
  }
  return { flakes, masks };
};
