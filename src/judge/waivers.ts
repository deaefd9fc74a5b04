import { type Contract, expectationsOf } from '../contract/model.ts';
import { type Plan, type Probe, questionsOf } from '../plan/probe.ts';
import { type Departing, operationsIn } from './departing.ts';
import type { InvariantResult } from './invariant.ts';
import { type ProbeResult, verdictOf } from './judge-probe.ts';
import type { RunResults } from './judge-run.ts';
import { type ClauseResult, type Disposition, type ExpectationResult, rollUp } from './roll-up.ts';
import { type Finding, isDecided, openVerdict, type Verdict, worst } from './verdict.ts';

/** A departure that its owner accepts until a day: one expectation, one operation, one finding code. It covers nothing else. */
export interface Waiver {
  readonly expectation: string;
  readonly operation: string;
  readonly finding: Finding['code'];
  readonly reason: string;
  readonly owner: string;
  /** The last day on which it holds, in UTC: `2027-01-31`. */
  readonly expires: string;
}

/** What came of a waiver in a run. `none`: what it speaks of was not asked, or not decided. */
export interface WaiverResult extends Waiver {
  readonly disposition: 'waived' | 'stale' | 'expired' | 'none';
}

/** What is concluded of a run with its waivers. */
export interface Concluded {
  readonly clauses: readonly ClauseResult[];
  readonly waivers: readonly WaiverResult[];
}

type Results = Pick<RunResults, 'probes' | 'invariants'>;

/** The same for waivers and departures that speak of the same. */
export const waiverKey = ({
  expectation,
  operation,
  finding,
}: Pick<Waiver, 'expectation' | 'operation' | 'finding'>): string => JSON.stringify([expectation, operation, finding]);

/** The id of the clause that an expectation belongs to. */
export const clauseOf = (expectation: string): string => expectation.slice(0, expectation.indexOf('/'));

/** Whether a waiver no longer holds on the day, in UTC, of a time in ISO 8601. */
export const isExpired = ({ expires }: Pick<Waiver, 'expires'>, time: string): boolean =>
  new Date(time).toISOString().slice(0, 10) > expires;

/**
 * Holds the departures of a run against its waivers. Pure: `startedAt` is when the run began, in ISO 8601, so that recorded evidence gives what the run gave;
 * `whole` is the plan before any selection, by which it knows whether all was asked that a waiver speaks of.
 */
export class WaiverJudge {
  readonly waivers: readonly Waiver[];
  readonly #contract: Contract;
  readonly #startedAt: string;
  readonly #operationOf: (exchange: string) => string;
  readonly #questions: readonly Probe[];
  readonly #byKey: ReadonlyMap<string, Waiver>;

  constructor(contract: Contract, whole: Plan, waivers: readonly Waiver[], startedAt: string) {
    this.waivers = waivers;
    this.#contract = contract;
    this.#startedAt = startedAt;
    this.#operationOf = operationsIn(contract);
    this.#questions = waivers.length === 0 ? [] : questionsOf(whole);
    this.#byKey = new Map(waivers.map((waiver) => [waiverKey(waiver), waiver]));
  }

  /** The waiver that speaks of a finding, whether it still holds or not. */
  waiverOf(finding: Finding, operation: string = this.#operationOf(finding.exchange)): Waiver | undefined {
    return this.#byKey.get(waiverKey({ expectation: finding.expectation, operation, finding: finding.code }));
  }

  /** How a finding stands. */
  standing(finding: Finding, operation?: string): Departing['disposition'] {
    const waiver = this.waiverOf(finding, operation);
    return !waiver ? 'new' : isExpired(waiver, this.#startedAt) ? 'expired' : 'waived';
  }

  /** A probe's result as it is without its waived findings. */
  apart(result: ProbeResult): ProbeResult {
    const findings = result.findings.filter((finding) => this.standing(finding, result.operation) !== 'waived');
    if (findings.length === result.findings.length) return result;
    const rest = this.#without(result.clause, findings);
    const verdict = worst([rest, ...(result.undecided ?? []).map((one) => one.verdict)]) as Verdict;
    return { ...result, findings, verdict };
  }

  /** An invariant's result as it is without its waived findings. */
  invariantApart(result: InvariantResult): InvariantResult {
    const findings = result.findings.filter((finding) => this.standing(finding) !== 'waived');
    if (findings.length === result.findings.length) return result;
    const rest = this.#without(result.clause, findings);
    const hidden = result.fault !== undefined && rest.kind !== 'fail';
    return { ...result, findings, verdict: hidden ? { kind: 'error', detail: result.fault as string } : rest };
  }

  /** The waivers of which all was asked and decided that they speak of, and whose departure did not come. */
  stale({ probes, invariants }: Results): readonly Waiver[] {
    if (this.waivers.length === 0) return [];
    const results = new Map(probes.map((result) => [result.probe, result]));
    const seen = new Set([
      ...probes.flatMap(({ findings, operation }) => findings.map((finding) => this.waiverOf(finding, operation))),
      ...invariants.flatMap(({ findings }) => findings.map((finding) => this.waiverOf(finding))),
    ]);
    return this.waivers.filter((waiver) => {
      if (seen.has(waiver)) return false;
      const { operation } = waiver;
      const clause = clauseOf(waiver.expectation);
      const invariant = invariants.find((one) => one.clause === clause);
      const verdicts = this.#questions
        .filter((probe) => probe.operation === operation && (invariant !== undefined || probe.clause === clause))
        .map(({ id }) => standsFor(results.get(id), waiver.expectation));
      if (invariant) {
        // An invariant speaks of the answers that came; only one that failed to come may hide a departure.
        const came = verdicts.every(
          (verdict) => verdict && verdict.kind !== 'error' && verdict.kind !== 'inconclusive',
        );
        return isDecided(invariant.verdict) && invariant.operations.includes(operation) && came;
      }
      return (
        verdicts.every((verdict) => verdict && (isDecided(verdict) || verdict.kind === 'not-applicable')) &&
        verdicts.some((verdict) => verdict && isDecided(verdict))
      );
    });
  }

  /** Rolls a run's results up, and says of each expectation and of each waiver how it stands. */
  conclude(results: Results): Concluded {
    const clauses = rollUp(this.#contract, results.probes, results.invariants);
    if (this.waivers.length === 0) return { clauses, waivers: [] };
    const apart = new Map(
      rollUp(
        this.#contract,
        results.probes.map((one) => this.apart(one)),
        results.invariants.map((one) => this.invariantApart(one)),
      ).flatMap(({ expectations }) => expectations.map(({ id, verdict }) => [id, verdict] as const)),
    );
    const dispositions = new Map<string, WaiverResult['disposition']>(
      this.stale(results).map((waiver) => [waiverKey(waiver), 'stale']),
    );
    const staleOf = new Set(
      this.waivers.filter((one) => dispositions.has(waiverKey(one))).map(({ expectation }) => expectation),
    );
    const concludeOne = (expectation: ExpectationResult): ExpectationResult => {
      const departing = expectation.departing.map((one): Departing => {
        const disposition = this.standing(one.findings[0] as Finding, one.operation);
        if (disposition !== 'new') dispositions.set(waiverKey({ ...one, expectation: expectation.id }), disposition);
        return { ...one, disposition };
      });
      const standings: readonly Disposition[] = [
        ...departing.map(({ disposition }) => disposition),
        ...(staleOf.has(expectation.id) ? (['stale'] as const) : []),
      ];
      const isWaived = standings.includes('waived');
      return {
        ...expectation,
        departing,
        disposition: dispositionOrder.find((one) => standings.includes(one)) ?? 'none',
        ...(isWaived ? { apart: apart.get(expectation.id) as Verdict } : {}),
      };
    };
    const concluded = clauses.map((clause) => ({ ...clause, expectations: clause.expectations.map(concludeOne) }));
    return {
      clauses: concluded,
      waivers: this.waivers.map((waiver) => ({
        ...waiver,
        disposition: dispositions.get(waiverKey(waiver)) ?? 'none',
      })),
    };
  }

  /** What these findings of a clause alone say. What has findings is decided, but for what stands beside them. */
  #without(clause: string, findings: readonly Finding[]): Verdict {
    const own = this.#contract.clauses.find(({ id }) => id === clause);
    return verdictOf(findings, own ? expectationsOf(own) : []);
  }
}

/** What a probe concludes of one expectation: what is left open is so of its own expectations only. */
const standsFor = (result: ProbeResult | undefined, expectation: string): Verdict | undefined => {
  if (!result?.undecided) return result?.verdict;
  return openVerdict(result.undecided, expectation) ?? { kind: 'pass' };
};

/** Worst first: what an expectation is of several. */
const dispositionOrder: readonly Disposition[] = ['new', 'expired', 'stale', 'waived'];
