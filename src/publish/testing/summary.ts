import type { Level } from '../../contract/model.ts';
import type { Finding, VerdictKind } from '../../judge/verdict.ts';
import type { Proof, Strength } from '../../proof/proof.ts';
import { funnelOf } from '../funnel.ts';
import {
  type ClauseSummary,
  type ExpectationSummary,
  type ProbeSummary,
  type Summary,
  summaryFormat,
} from '../summary.ts';

const zero = { fail: 0, error: 0, inconclusive: 0, 'not-tested': 0, warn: 0, pass: 0, 'not-applicable': 0 };

/** An expectation of the clause before its slash, which departs once, in `createThing`. */
export const departing = ({
  id,
  level,
  kind,
  ...over
}: {
  readonly id: string;
  readonly level: Level;
  readonly kind: 'fail' | 'warn' | 'pass';
} & Partial<Finding>): ExpectationSummary => {
  const [clause] = id.split('/');
  const finding: Finding = {
    code: 'status-differs',
    expectation: id,
    exchange: `${clause}:createThing:missing-member@/name#1`,
    at: 'status',
    expected: 400,
    actual: 404,
    ...over,
  };
  const departing = [{ operation: 'createThing', finding: finding.code, disposition: 'new', departures: 1 }] as const;
  return {
    id,
    level,
    basis: 'document',
    verdict: { kind },
    disposition: 'new',
    departures: 1,
    findings: [finding],
    departing,
  };
};

/** A clause of some expectations. */
const clauseOf = (id: string, expectations: readonly ExpectationSummary[]): ClauseSummary => ({
  id,
  kind: 'answer',
  section: 'Errors',
  statement: `The statement of ${id}.`,
  verdict: expectations[0]?.verdict ?? null,
  expectations,
});

/** As of a run in which nothing holds. */
export const noStrength: Strength = {
  holding: 0,
  proven: 0,
  unproven: [],
  mutants: 0,
  survivors: 0,
  overStrict: 0,
  sample: { answers: 1, invariantAnswers: 12 },
};

/** As where no mutant was tried. */
export const noProof: Proof = {
  mutants: [],
  expectations: [],
  survivors: [],
  overStrict: [],
  idleReasons: [],
  sample: noStrength.sample,
  rejudged: 0,
};

/** A summary of some departing expectations and some probes, a clause for each clause that they name. */
export const summaryOf = ({
  expectations = [],
  probes = [],
  ...over
}: Partial<Omit<Summary, 'clauses'>> & { readonly expectations?: readonly ExpectationSummary[] } = {}): Summary => {
  const clauses = [...new Set(expectations.map(({ id }) => id.split('/')[0] as string))];
  const ofFindings = expectations.flatMap(({ findings, verdict }) =>
    findings.map(({ exchange }): ProbeSummary => {
      const id = exchange.slice(0, exchange.lastIndexOf('#'));
      const [clause = '', operation = ''] = id.split(':');
      return { id, clause, operation, verdict };
    }),
  );
  const countOf = (kinds: readonly VerdictKind[]) => ({
    ...zero,
    ...Object.fromEntries(kinds.map((kind) => [kind, kinds.filter((one) => one === kind).length])),
  });
  const all = [...ofFindings, ...probes];
  return {
    format: summaryFormat,
    runId: '00000000-0000-4000-8000-000000000000',
    startedAt: '2026-11-20T09:00:00Z',
    finishedAt: '2026-11-20T09:01:00Z',
    versions: { refusal: '0.1.0', node: 'v20.20.2' },
    contract: { id: 'things', title: 'Things', digest: 'sha256:c' },
    target: { name: 'staging.yaml', url: 'https://staging.example' },
    plan: { digest: 'sha256:p', probes: all.length },
    selection: { clauses: [], probes: [] },
    complete: true,
    missing: [],
    failOn: 'must',
    exitCode: 1,
    counts: {
      clauses: countOf([]),
      expectations: countOf(expectations.map(({ verdict }) => verdict.kind)),
      probes: countOf(all.map(({ verdict }) => verdict.kind)),
      untestable: 0,
      dispositions: { new: expectations.length, expired: 0, stale: 0, waived: 0 },
    },
    strength: noStrength,
    // Where it departs it has failed before everybody's eyes.
    funnel: funnelOf(clauses.map((id) => ({ id, stage: 'proven', why: [] }))),
    waivers: [],
    clauses: clauses.map((id) =>
      clauseOf(
        id,
        expectations.filter((one) => one.id.startsWith(`${id}/`)),
      ),
    ),
    probes: all,
    ...over,
  };
};

/** An expectation that holds, and what mutants showed of it. */
export const holds = (id: string, killed: number, survived = 0): ExpectationSummary => ({
  id,
  level: 'must',
  basis: 'document',
  verdict: { kind: 'pass' },
  disposition: 'none',
  departures: 0,
  findings: [],
  departing: [],
  proof: { killed, survived },
});
