import { describe, expect, test } from 'vitest';
import type { Clause, Expectation, Level } from '../contract/model.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import { type ClauseResult, type ExpectationResult, rollUp } from '../judge/roll-up.ts';
import { answerClause, contractOf, finding, invariantClause } from '../judge/testing/contract.ts';
import { probeOf } from '../judge/testing/judge.ts';
import type { Finding, Verdict } from '../judge/verdict.ts';
import { type Waiver, WaiverJudge } from '../judge/waivers.ts';
import type { Plan } from '../plan/probe.ts';
import type { Proof } from '../proof/proof.ts';
import { type ExitCode, type SummaryFrame, type SummaryRules, summarise, worstExitCode } from './summary.ts';
import { noProof, noStrength } from './testing/summary.ts';

const frame: SummaryFrame = {
  runId: 'run',
  startedAt: '2026-11-20T09:00:00Z',
  finishedAt: '2026-11-20T09:01:00Z',
  versions: { refusal: '0.1.0', node: '20.20.2' },
  contract: { id: 'things', title: 'Things', digest: 'sha256:c' },
  target: { name: 'test', url: 'http://api.test' },
  plan: { digest: 'sha256:p', probes: 1 },
  selection: { clauses: [], probes: [] },
  missing: [],
  waivers: [],
  proof: noProof,
  documented: [],
};
const lenient: SummaryRules = { requireComplete: false, mustBeWhole: false, failOn: 'must' };
const strict: SummaryRules = { ...lenient, requireComplete: true };
const heavy: SummaryRules = { ...lenient, failOn: 'should' };

const kinds = {
  'departing-may': { kind: 'pass' },
  pass: { kind: 'pass' },
  warn: { kind: 'warn' },
  fail: { kind: 'fail' },
  error: { kind: 'error', detail: 'ours' },
  gateway: { kind: 'inconclusive', cause: 'gateway', detail: 'answered 502' },
  'not-tested': { kind: 'not-tested', lacks: 'state', name: 'full' },
  'not-applicable': { kind: 'not-applicable', capability: 'search' },
} as const satisfies Readonly<Record<string, Verdict>>;
type Kind = keyof typeof kinds;

const expectationOf = (clause: string, level: Level): Expectation => ({
  id: `${clause}/status`,
  aspect: 'status',
  anyOf: [400],
  level,
  basis: 'document',
});
const departure = (clause: string): Finding => finding('status-differs', 'status', 400, 404, `${clause}/status`);

/** A clause of one expectation, and what probes with these verdicts say of it. */
const judgedOf = (id: string, level: Level, verdicts: readonly Kind[]) => ({
  clause: answerClause({ id, alternatives: [[expectationOf(id, level)]] }),
  probes: verdicts.map((kind, at): ProbeResult => {
    const findings = kind === 'fail' || kind === 'warn' || kind === 'departing-may' ? [departure(id)] : [];
    return { probe: `${id}:${at}`, clause: id, operation: 'createThing', verdict: kinds[kind], findings };
  }),
});

/** A clause of one expectation, rolled up from probes with these verdicts. */
const clauseOf = (id: string, level: Level, ...verdicts: readonly Kind[]): ClauseResult => {
  const { clause, probes } = judgedOf(id, level, verdicts);
  return rollUp(contractOf({ clauses: [clause] }), probes, [])[0] as ClauseResult;
};
const must = (...verdicts: readonly Kind[]): ClauseResult => clauseOf('must', 'must', ...verdicts);
const should = (...verdicts: readonly Kind[]): ClauseResult => clauseOf('should', 'should', ...verdicts);
const untestable: Clause = {
  id: 'sdk.throws',
  kind: 'untestable',
  section: 'SDK',
  statement: 'It throws.',
  capabilities: [],
  reason: 'It speaks of a library.',
};
const untested: ClauseResult = { clause: untestable, verdict: null, expectations: [], probes: [] };

describe('the exit code', () => {
  test.each<[string, readonly ClauseResult[], ExitCode, ExitCode]>([
    ['all passed', [must('pass', 'pass')], 0, 0],
    ['only a should departs', [must('pass'), should('warn')], 0, 0],
    ['a must departs', [must('pass', 'fail')], 1, 1],
    ['a must departs beside undecided ones', [must('fail', 'gateway'), should('not-tested')], 1, 1],
    ['our own fault', [must('pass', 'error')], 4, 4],
    ['our own fault, of a should', [must('pass'), should('error')], 4, 4],
    ['our own fault comes before a must that departs', [must('fail'), should('error')], 4, 4],
    ['a must is undecided', [must('pass', 'gateway')], 0, 3],
    ['a must was skipped beside passed ones', [must('pass', 'not-tested', 'pass')], 0, 3],
    ['a should is undecided', [must('pass'), should('gateway')], 0, 0],
    ['a must does not apply', [must('not-applicable'), should('pass')], 0, 0],
    ['nothing was decided', [must('gateway'), should('not-tested')], 3, 3],
    ['nothing applies', [must('not-applicable')], 3, 3],
    ['nothing was asked', [], 3, 3],
    ['nothing can be tested', [untested], 3, 3],
  ])('where %s', (_, results, code, complete) => {
    expect(summarise(frame, results, lenient).exitCode).toBe(code);
    expect(summarise(frame, results, strict).exitCode).toBe(complete);
  });

  test.each<[string, readonly ClauseResult[], ExitCode]>([
    ['a should departs', [must('pass'), should('warn')], 1],
    ['a should departs beside undecided probes of its own', [must('pass'), should('warn', 'not-tested')], 1],
    ['a must departs', [must('fail'), should('pass')], 1],
    ['a may departs', [must('pass'), clauseOf('may', 'may', 'departing-may')], 0],
    ['nothing departs', [must('pass'), should('pass')], 0],
    ['a should is undecided', [must('pass'), should('gateway')], 0],
    ['our own fault comes before a should that departs', [must('error'), should('warn')], 4],
    ['a should that departs comes before what is undecided', [must('gateway'), should('warn')], 1],
  ])('where shoulds count and %s', (_, results, code) => {
    const summary = summarise(frame, results, heavy);
    expect([summary.exitCode, summary.failOn]).toEqual([code, 'should']);
  });

  test('is 1 where an invariant departs, and 3 where only invariants pass', () => {
    const clause = invariantClause([expectationOf('clause', 'must')]);
    const judged = (kind: Kind, ...findings: readonly Finding[]) =>
      rollUp(
        contractOf({ clauses: [clause] }),
        [],
        [{ clause: 'clause', verdict: kinds[kind], findings, answers: 1, operations: [] }],
      );
    expect(summarise(frame, [must('pass'), ...judged('fail', departure('clause'))], lenient).exitCode).toBe(1);
    expect(summarise(frame, judged('pass'), lenient).exitCode).toBe(3);
  });

  test('is 4 where a run that must be whole lacks a probe', () => {
    const rules: SummaryRules = { ...lenient, mustBeWhole: true };
    const lacking: SummaryFrame = { ...frame, missing: ['must:1'] };
    expect(summarise(lacking, [must('pass')], rules)).toMatchObject({ complete: false, exitCode: 4 });
    expect(summarise(lacking, [must('fail')], rules).exitCode).toBe(4);
    expect(summarise(lacking, [must('pass')], lenient)).toMatchObject({ complete: false, exitCode: 0 });
    expect(summarise(frame, [must('pass')], rules)).toMatchObject({ complete: true, exitCode: 0 });
  });
});

describe('with waivers', () => {
  const waiver: Waiver = {
    expectation: 'c/status',
    operation: 'createThing',
    finding: 'status-differs',
    reason: 'r',
    owner: 'Ann',
    expires: '2026-11-20',
  };

  /** Sums up a run of one clause. */
  const summariseWith = (
    level: Level,
    verdicts: readonly Kind[],
    { rules = lenient, ...over }: Partial<Waiver> & { readonly rules?: SummaryRules } = {},
  ) => {
    const { clause, probes } = judgedOf('c', level, verdicts);
    const asked = probes.map(({ probe }) => probeOf({ id: probe, clause: 'c' }));
    const whole: Plan = {
      groups: [{ id: 'c:createThing', clause: 'c', operation: 'createThing', probes: asked }],
      digest: '',
      requests: 0,
    };
    const contract = contractOf({ clauses: [clause] });
    const judge = new WaiverJudge(contract, whole, [{ ...waiver, ...over }], frame.startedAt);
    const { clauses, waivers } = judge.conclude({ probes, invariants: [] });
    return summarise({ ...frame, waivers }, clauses, rules);
  };

  test.each<[string, Level, readonly Kind[], Partial<Waiver>, ExitCode, ExitCode]>([
    ['all that fails is waived', 'must', ['pass', 'fail'], {}, 0, 0],
    ['nothing but what is waived was decided', 'must', ['fail'], {}, 0, 0],
    ['another operation is waived', 'must', ['fail'], { operation: 'getThing' }, 1, 1],
    ['the waiver has expired', 'must', ['fail'], { expires: '2026-11-19' }, 1, 1],
    ['the waiver of a should has expired', 'should', ['warn'], { expires: '2026-11-19' }, 1, 1],
    ['a should is waived', 'should', ['warn'], {}, 0, 0],
    ['the waiver is stale', 'must', ['pass'], {}, 1, 1],
    ['the waiver of a should is stale', 'should', ['pass'], {}, 1, 1],
    ['what is waived is undecided', 'must', ['pass', 'gateway'], {}, 0, 3],
    ['something is undecided behind what is waived', 'must', ['fail', 'gateway'], {}, 0, 3],
    ['our own fault stands behind what is waived', 'must', ['fail', 'error'], {}, 4, 4],
    ['nothing was decided', 'must', ['gateway'], {}, 3, 3],
  ])('where %s the exit code is', (_, level, verdicts, over, code, complete) => {
    expect(summariseWith(level, verdicts, over).exitCode).toBe(code);
    expect(summariseWith(level, verdicts, { ...over, rules: strict }).exitCode).toBe(complete);
  });

  test('the verdict stands, and beside it what came of the waiver', () => {
    const { clauses, waivers, counts } = summariseWith('must', ['fail', 'pass', 'fail']);
    expect(waivers).toEqual([{ ...waiver, disposition: 'waived' }]);
    expect(counts).toMatchObject({
      expectations: { fail: 1 },
      dispositions: { new: 0, expired: 0, stale: 0, waived: 1 },
    });
    expect(clauses[0]?.expectations).toEqual([
      {
        id: 'c/status',
        level: 'must',
        basis: 'document',
        verdict: { kind: 'fail' },
        disposition: 'waived',
        apart: { kind: 'pass' },
        departures: 2,
        findings: [departure('c'), departure('c')],
        departing: [{ operation: 'createThing', finding: 'status-differs', disposition: 'waived', departures: 2 }],
      },
    ]);
  });

  test('what no waiver covers comes first among the hundred findings that are kept', () => {
    const [clause] = [must('fail', 'fail')];
    const many = Array.from({ length: 120 }, (_, at) => ({ ...departure('must'), actual: at }));
    const fresh = { ...departure('must'), actual: 'new' };
    const findings = [...many, fresh];
    const departing = [
      { operation: 'createThing', finding: 'status-differs', disposition: 'waived', findings: many },
      { operation: 'getThing', finding: 'status-differs', disposition: 'new', findings: [fresh] },
    ] as const;
    const expectations = [{ ...(clause?.expectations[0] as ExpectationResult), findings, departing }];
    const [summed] = summarise(frame, [{ ...(clause as ClauseResult), expectations }], lenient).clauses;
    expect(summed?.expectations[0]).toMatchObject({
      departures: 121,
      departing: [{ departures: 120 }, { departures: 1 }],
    });
    expect(summed?.expectations[0]?.findings).toEqual([fresh, ...many.slice(0, 99)]);
  });
});

test('a shard is never complete, and exits by what it asked', () => {
  const rules: SummaryRules = { ...lenient, mustBeWhole: true };
  const shard: SummaryFrame = { ...frame, shard: { index: 1, of: 3 } };
  expect(summarise(shard, [must('pass')], rules)).toMatchObject({
    complete: false,
    missing: [],
    exitCode: 0,
    shard: { index: 1, of: 3 },
  });
  expect(summarise(shard, [must('fail')], rules)).toMatchObject({ complete: false, exitCode: 1 });
  expect(summarise(shard, [must('gateway')], rules)).toMatchObject({ complete: false, exitCode: 3 });
  expect(summarise({ ...shard, missing: ['must:1'] }, [must('pass')], rules)).toMatchObject({
    complete: false,
    exitCode: 4,
  });
});

describe('of several exit codes', () => {
  const precedence: readonly ExitCode[] = [2, 4, 1, 3, 0];
  const pairs = precedence.flatMap((worse, at) => precedence.slice(at + 1).map((better) => [worse, better] as const));

  test.each(pairs)('%i comes before %i', (worse, better) => {
    expect([worstExitCode([worse, better]), worstExitCode([better, worse])]).toEqual([worse, worse]);
  });

  test('of none is 0', () => {
    expect(worstExitCode([])).toBe(0);
  });
});

describe('the counts', () => {
  const none = { fail: 0, error: 0, inconclusive: 0, 'not-tested': 0, warn: 0, pass: 0, 'not-applicable': 0 };

  test('are of probes, of expectations and of clauses, each by its worst', () => {
    const results = [must('pass', 'not-tested', 'pass'), should('warn', 'pass', 'gateway'), untested];
    expect(summarise(frame, results, lenient).counts).toEqual({
      clauses: { ...none, 'not-tested': 1, inconclusive: 1 },
      expectations: { ...none, 'not-tested': 1, inconclusive: 1 },
      probes: { ...none, pass: 3, 'not-tested': 1, warn: 1, inconclusive: 1 },
      untestable: 1,
      dispositions: { new: 1, expired: 0, stale: 0, waived: 0 },
    });
  });

  test('are of every kind of verdict', () => {
    const results = Object.keys(kinds)
      .filter((kind) => kind !== 'departing-may')
      .map((kind) => clauseOf(kind, kind === 'warn' ? 'should' : 'must', kind as Kind));
    const one = Object.fromEntries(Object.keys(none).map((kind) => [kind, 1]));
    expect(summarise(frame, results, lenient).counts).toEqual({
      clauses: one,
      expectations: one,
      probes: one,
      untestable: 0,
      dispositions: { new: 2, expired: 0, stale: 0, waived: 0 },
    });
  });
});

test('of an expectation that holds a summary says by how many harmful mutants it was made to depart', () => {
  const cell = (mutant: string, departed: number) => ({ mutant, outcome: 'killed', answers: 2, departed }) as const;
  const mutants = [
    { id: 'a', title: 'A.', touches: 'code', harm: 'harmful' },
    { id: 'b', title: 'B.', touches: 'code', harm: 'harmful' },
    { id: 'c', title: 'C.', touches: 'nothing', harm: 'harmless' },
  ] as const;
  const example = { exchange: 'must:0#1', before: '400', after: '404' };
  const proof: Proof = {
    ...noProof,
    mutants,
    expectations: [
      {
        id: 'must/status',
        clause: 'must',
        aspect: 'status',
        level: 'must',
        proven: true,
        cells: [cell('a', 2), cell('b', 0), cell('c', 1)],
      },
    ],
    survivors: [
      { expectation: 'must/status', mutant: 'b', answers: 2, example },
      { expectation: 'must/status', mutant: 'b', answers: 2, example, reason: 'It is open.' },
      { expectation: 'other/status', mutant: 'b', answers: 2, example },
    ],
  };
  const summary = summarise({ ...frame, proof }, [must('pass')], lenient);
  const proofs = summary.clauses.flatMap(({ expectations }) => expectations.map((one) => [one.id, one.proof]));
  expect(proofs).toEqual([['must/status', { killed: 1, survived: 1 }]]);
  expect(summary.strength).toMatchObject({ holding: 1, proven: 1, mutants: 1, survivors: 2 });
});

describe('a summary', () => {
  test('tells what the run was, and of each clause and probe what was concluded', () => {
    const { proof: _, documented: __, ...plain } = frame;
    expect(summarise(frame, [must('fail'), untested], lenient)).toMatchObject({
      ...plain,
      strength: noStrength,
      format: 'refusal-summary/1',
      complete: true,
      clauses: [
        {
          id: 'must',
          kind: 'answer',
          section: 'Errors',
          statement: 'It is so.',
          verdict: { kind: 'fail' },
          expectations: [
            {
              id: 'must/status',
              level: 'must',
              basis: 'document',
              disposition: 'new',
              departures: 1,
              findings: [departure('must')],
            },
          ],
        },
        { id: 'sdk.throws', kind: 'untestable', verdict: null, reason: 'It speaks of a library.', expectations: [] },
      ],
      probes: [{ id: 'must:0', clause: 'must', operation: 'createThing', verdict: { kind: 'fail' } }],
    });
  });

  test('keeps the first hundred departures of an expectation, and counts all', () => {
    const verdicts = Array.from({ length: 101 }, (): Kind => 'fail');
    const [clause] = summarise(frame, [must(...verdicts)], lenient).clauses;
    expect([clause?.expectations[0]?.departures, clause?.expectations[0]?.findings.length]).toEqual([101, 100]);
  });

  test.each([
    [{ clauses: [], probes: [] }, true],
    [{ clauses: ['must'], probes: [] }, false],
    [{ clauses: ['sdk.*'], probes: [] }, true],
  ])('names what no test can decide where it was selected: %j', (selection, named) => {
    const { clauses, counts } = summarise({ ...frame, selection }, [must('pass'), untested], lenient);
    expect(clauses.some(({ id }) => id === 'sdk.throws')).toBe(named);
    expect(counts.untestable).toBe(named ? 1 : 0);
  });
});
