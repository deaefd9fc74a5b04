import { describe, expect, test } from 'vitest';
import type { Expectation } from '../contract/model.ts';
import type { Plan, Probe } from '../plan/probe.ts';
import type { InvariantResult } from './invariant.ts';
import type { ProbeResult } from './judge-probe.ts';
import { answerClause, contractOf, finding, invariantClause, must, should } from './testing/contract.ts';
import { probeOf } from './testing/judge.ts';
import type { Finding, Verdict } from './verdict.ts';
import { isExpired, type Waiver, WaiverJudge, type WaiverResult } from './waivers.ts';

const status = { id: 'clause/status', aspect: 'status', anyOf: [400], ...must } as const;
const media = { id: 'clause/media-type', aspect: 'media-type', mediaType: 'a/b', ...should } as const;
const shape: Expectation = { id: 'shape/envelope', aspect: 'envelope', envelope: 'problem', ...must };
const operations = ['createThing', 'getThing'];
const contract = contractOf({
  clauses: [
    answerClause({ operations, alternatives: [[status, media]] }),
    answerClause({ id: 'other', operations: ['getThing'], alternatives: [[{ ...status, id: 'other/status' }]] }),
    invariantClause([shape], { id: 'shape' }),
  ],
});

/** Two questions of `clause` for each operation, and one of `other`. */
const questions: readonly Probe[] = [
  ...operations.flatMap((operation) =>
    ['a', 'b'].map((name) => probeOf({ id: `clause:${operation}:${name}`, operation })),
  ),
  probeOf({ id: 'other:getThing', clause: 'other', operation: 'getThing' }),
];
const groupsOf = (probes: readonly Probe[]): Plan['groups'] =>
  [...new Set(probes.map(({ clause, operation }) => `${clause}:${operation}`))].map((id) => {
    const [clause = '', operation = ''] = id.split(':');
    const own = probes.filter((probe) => probe.clause === clause && probe.operation === operation);
    return { id, clause, operation, probes: own };
  });
const whole: Plan = { groups: groupsOf(questions), digest: '', requests: 0 };

const departs = (probe: string, over: Partial<Finding> = {}): Finding => ({
  ...finding('status-differs', 'status', 400, 404, 'clause/status'),
  exchange: `${probe}#1`,
  ...over,
});

/** Every question passed, but for those that are named. */
const probesWith = (over: Readonly<Record<string, Pick<ProbeResult, 'verdict'> & Partial<ProbeResult>>> = {}) =>
  questions.map(
    ({ id, clause, operation }): ProbeResult => ({
      probe: id,
      clause,
      operation,
      verdict: { kind: 'pass' },
      findings: [],
      ...over[id],
    }),
  );
const fails = (probe: string, over: Partial<Finding> = {}) => ({
  verdict: { kind: 'fail' as const },
  findings: [departs(probe, over)],
});
const limited: Verdict = { kind: 'inconclusive', cause: 'limited', detail: 'answered 429' };
const noState: Verdict = { kind: 'not-tested', lacks: 'state', name: 's' };

const invariantWith = (over: Partial<InvariantResult> = {}): InvariantResult => ({
  clause: 'shape',
  verdict: { kind: 'pass' },
  findings: [],
  answers: 5,
  operations,
  ...over,
});

const waiver = (over: Partial<Waiver> = {}): Waiver => ({
  expectation: 'clause/status',
  operation: 'createThing',
  finding: 'status-differs',
  reason: 'ticket 12',
  owner: 'Ann',
  expires: '2027-01-31',
  ...over,
});

const startedAt = '2026-11-20T12:00:00.000Z';
const concludeAt = (
  time: string,
  waivers: readonly Waiver[],
  probes: readonly ProbeResult[],
  invariants: readonly InvariantResult[] = [],
) => {
  const { clauses, waivers: results } = new WaiverJudge(contract, whole, waivers, time).conclude({
    probes,
    invariants,
  });
  const expectations = new Map(clauses.flatMap((one) => one.expectations.map((each) => [each.id, each] as const)));
  const came = (results: readonly WaiverResult[]) => results.map(({ disposition }) => disposition);
  return { expectations, of: (id: string) => expectations.get(id), came: came(results) };
};
const conclude = (
  waivers: readonly Waiver[],
  probes: readonly ProbeResult[],
  invariants: readonly InvariantResult[] = [],
) => concludeAt(startedAt, waivers, probes, invariants);

describe('a waiver', () => {
  test('covers the departure that it names: the verdict stays, and apart from it the expectation passes', () => {
    const { of, came } = conclude([waiver()], probesWith({ 'clause:createThing:a': fails('clause:createThing:a') }));
    expect(of('clause/status')).toMatchObject({
      verdict: { kind: 'fail' },
      disposition: 'waived',
      apart: { kind: 'pass' },
      departing: [{ operation: 'createThing', finding: 'status-differs', disposition: 'waived' }],
    });
    expect(of('clause/media-type')).toMatchObject({ disposition: 'none' });
    expect(of('clause/media-type')?.apart).toBeUndefined();
    expect(came).toEqual(['waived']);
  });

  test('never hides the same departure on another operation', () => {
    const { of } = conclude(
      [waiver()],
      probesWith({
        'clause:createThing:a': fails('clause:createThing:a'),
        'clause:getThing:b': fails('clause:getThing:b'),
      }),
    );
    expect(of('clause/status')).toMatchObject({
      disposition: 'new',
      apart: { kind: 'fail' },
      departing: [
        { operation: 'createThing', disposition: 'waived' },
        { operation: 'getThing', disposition: 'new' },
      ],
    });
  });

  test('never hides another finding of the same expectation and operation, nor another expectation', () => {
    const over = { expectation: 'clause/media-type', code: 'media-type-missing' } as const;
    const waivers = [waiver({ expectation: 'clause/media-type', finding: 'media-type-differs' })];
    const { of, came } = conclude(waivers, probesWith({ 'clause:createThing:a': fails('clause:createThing:a', over) }));
    expect(of('clause/media-type')).toMatchObject({ disposition: 'new', departing: [{ disposition: 'new' }] });
    expect(came).toEqual(['stale']);
    const both = conclude(
      [waiver()],
      [
        ...probesWith({
          'clause:createThing:a': {
            verdict: { kind: 'fail' },
            findings: [departs('clause:createThing:a'), departs('clause:createThing:a', over)],
          },
        }),
      ],
    );
    expect(both.of('clause/status')).toMatchObject({ disposition: 'waived', apart: { kind: 'pass' } });
    expect(both.of('clause/media-type')).toMatchObject({ disposition: 'new', verdict: { kind: 'warn' } });
  });

  test('covers every probe of its operation', () => {
    const probes = probesWith({
      'clause:createThing:a': fails('clause:createThing:a'),
      'clause:createThing:b': fails('clause:createThing:b'),
    });
    expect(conclude([waiver()], probes).of('clause/status')?.disposition).toBe('waived');
  });

  test.each([
    ['inconclusive', limited],
    ['not-tested', noState],
    ['error', { kind: 'error', detail: 'ours' }],
  ] as const)('never hides a probe beside it that is %s', (kind, verdict) => {
    const probes = probesWith({
      'clause:createThing:a': fails('clause:createThing:a'),
      'clause:getThing:a': { verdict },
    });
    expect(conclude([waiver()], probes).of('clause/status')).toMatchObject({
      verdict: { kind: 'fail' },
      disposition: 'waived',
      apart: { kind },
    });
  });

  test('holds on its last day to the end, in UTC, and is expired on the next', () => {
    expect(isExpired(waiver(), '2027-01-31T23:59:59.999Z')).toBe(false);
    expect(isExpired(waiver(), '2027-02-01T00:00:00.000Z')).toBe(true);
    expect(isExpired(waiver(), '2027-02-01T01:00:00+02:00')).toBe(false);
    const probes = probesWith({ 'clause:createThing:a': fails('clause:createThing:a') });
    const after = concludeAt('2027-02-01T00:00:00.000Z', [waiver()], probes);
    expect(after.of('clause/status')).toMatchObject({ disposition: 'expired', verdict: { kind: 'fail' } });
    expect(after.of('clause/status')?.apart).toBeUndefined();
    expect(after.came).toEqual(['expired']);
  });

  test('that has expired makes an expectation new where another departure of it is new', () => {
    const probes = probesWith({
      'clause:createThing:a': fails('clause:createThing:a'),
      'clause:getThing:a': fails('clause:getThing:a'),
    });
    const expired = waiver({ expires: '2026-11-19' });
    expect(conclude([expired], probes).of('clause/status')?.disposition).toBe('new');
    expect(conclude([expired, waiver({ operation: 'getThing' })], probes).of('clause/status')?.disposition).toBe(
      'expired',
    );
  });

  test('changes nothing where there is none', () => {
    const probes = probesWith({ 'clause:createThing:a': fails('clause:createThing:a') });
    const { of, came } = conclude([], probes);
    expect(of('clause/status')).toMatchObject({ disposition: 'new', departing: [{ disposition: 'new' }] });
    expect(came).toEqual([]);
    expect(new WaiverJudge(contract, whole, [], startedAt).stale({ probes, invariants: [] })).toEqual([]);
  });
});

describe('a result apart from its waived findings', () => {
  const apart = (over: Partial<ProbeResult>) => {
    const [first] = probesWith() as [ProbeResult];
    return new WaiverJudge(contract, whole, [waiver()], startedAt).apart({ ...first, ...over });
  };
  const waived = departs('clause:createThing:a');
  const media = departs('clause:createThing:a', { expectation: 'clause/media-type', code: 'media-type-missing' });

  test('is what the others say', () => {
    expect(apart({ verdict: { kind: 'fail' }, findings: [waived, media] })).toEqual({
      probe: 'clause:createThing:a',
      clause: 'clause',
      operation: 'createThing',
      verdict: { kind: 'warn' },
      findings: [media],
    });
  });

  test('is the result itself where none is waived', () => {
    const verdict = { kind: 'warn' } as const;
    expect(apart({ verdict, findings: [media] })).toMatchObject({ verdict, findings: [media] });
  });

  test('stays undecided where a part of it is', () => {
    const undecided = [{ expectations: ['clause/follow-up'], verdict: limited }];
    expect(apart({ verdict: { kind: 'fail' }, findings: [waived], undecided })).toMatchObject({
      verdict: limited,
      findings: [],
      undecided,
    });
  });

  test('is judged by the levels of its own clause', () => {
    const own = { expectation: 'other/status', operation: 'getThing' };
    const judged = new WaiverJudge(contract, whole, [waiver(own)], startedAt);
    const of = (code: Finding['code']) => departs('other:getThing', { expectation: 'other/status', code });
    const result = probesWith().at(-1) as ProbeResult;
    const findings = [of('status-differs'), of('status-missing')];
    expect(judged.apart({ ...result, verdict: { kind: 'fail' }, findings }).verdict).toEqual({ kind: 'fail' });
  });
});

describe('a waiver is stale', () => {
  const came = (over: Parameters<typeof probesWith>[0], waivers = [waiver()]) =>
    conclude(waivers, probesWith(over)).came;

  test('where all that it speaks of was decided, and nothing departs, expired or not', () => {
    const { of, came: stale } = conclude([waiver()], probesWith());
    expect(of('clause/status')).toMatchObject({ disposition: 'stale', verdict: { kind: 'pass' } });
    expect(stale).toEqual(['stale']);
    expect(came({}, [waiver({ expires: '2020-01-01' })])).toEqual(['stale']);
  });

  test('beside another that is used', () => {
    const over = { 'clause:getThing:a': fails('clause:getThing:a') };
    expect(conclude([waiver(), waiver({ operation: 'getThing' })], probesWith(over)).of('clause/status')).toMatchObject(
      {
        disposition: 'stale',
        apart: { kind: 'pass' },
      },
    );
  });

  test.each([limited, noState, { kind: 'error', detail: 'ours' } as const])(
    'but not where one of its probes is undecided: %j',
    (verdict) => {
      expect(came({ 'clause:createThing:b': { verdict } })).toEqual(['none']);
      // Though another probe fails for something else.
      const elsewhere = fails('clause:createThing:a', { expectation: 'clause/media-type', code: 'media-type-missing' });
      expect(came({ 'clause:createThing:a': elsewhere, 'clause:createThing:b': { verdict } })).toEqual(['none']);
      expect(came({ 'clause:getThing:b': { verdict } })).toEqual(['stale']);
    },
  );

  test.each<[string, readonly string[], WaiverResult['disposition']]>([
    ['but not where a follow-up that it speaks of is undecided', ['clause/status'], 'none'],
    ['where a follow-up is undecided that it does not speak of', ['clause/media-type'], 'stale'],
  ])('%s', (_, expectations, disposition) => {
    const undecided = [{ expectations, verdict: limited }];
    expect(came({ 'clause:createThing:b': { verdict: limited, undecided } })).toEqual([disposition]);
  });

  test('whatever became of the same operation in another clause', () => {
    expect(came({ 'other:getThing': { verdict: limited } }, [waiver({ operation: 'getThing' })])).toEqual(['stale']);
  });

  test('but not where nothing of it applies', () => {
    const verdict = { kind: 'not-applicable', capability: 'c' } as const;
    expect(came({ 'clause:createThing:b': { verdict } })).toEqual(['stale']);
    expect(came({ 'clause:createThing:a': { verdict }, 'clause:createThing:b': { verdict } })).toEqual(['none']);
  });

  test('but not where only a part of it was asked', () => {
    const asked = probesWith().filter(({ probe }) => probe !== 'clause:createThing:b');
    expect(conclude([waiver()], asked).came).toEqual(['none']);
    expect(conclude([waiver()], []).came).toEqual(['none']);
  });
});

describe('a waiver of an invariant', () => {
  const own = waiver({ expectation: 'shape/envelope', finding: 'envelope-malformed' });
  const malformed = (exchange: string): Finding => ({
    ...finding('envelope-malformed', '', {}, null, 'shape/envelope'),
    exchange,
  });
  const failing = (...exchanges: readonly string[]) =>
    invariantWith({ verdict: { kind: 'fail' }, findings: exchanges.map(malformed) });

  test('covers the answers to the probes of its operation, whatever their clause', () => {
    const at = waiver({ ...own, operation: 'getThing' });
    const invariant = failing('clause:getThing:a#1', 'other:getThing#2');
    const { of, came } = conclude([at], probesWith(), [invariant]);
    expect(of('shape/envelope')).toMatchObject({
      verdict: { kind: 'fail' },
      disposition: 'waived',
      apart: { kind: 'pass' },
      departing: [{ operation: 'getThing', disposition: 'waived' }],
    });
    expect(came).toEqual(['waived']);
  });

  test('does not cover those of another', () => {
    const { of } = conclude([own], probesWith(), [failing('clause:createThing:a#1', 'other:getThing#1')]);
    expect(of('shape/envelope')).toMatchObject({ disposition: 'new', apart: { kind: 'fail' } });
  });

  test('does not hide our own fault behind it', () => {
    const faulty = { ...failing('clause:createThing:a#1'), fault: 'no such schema' };
    expect(conclude([own], probesWith(), [faulty]).of('shape/envelope')).toMatchObject({
      disposition: 'waived',
      apart: { kind: 'error', detail: 'no such schema' },
    });
  });

  test('does not hide another answer that fails beside our own fault', () => {
    const other = { ...malformed('clause:getThing:a#1') };
    const faulty = { ...failing('clause:createThing:a#1'), fault: 'no such schema' };
    const invariant = { ...faulty, findings: [...faulty.findings, other] };
    expect(conclude([own], probesWith(), [invariant]).of('shape/envelope')?.apart).toEqual({ kind: 'fail' });
  });

  test('is held against its own invariant, not another', () => {
    const other = invariantWith({ clause: 'another', operations: [] });
    expect(conclude([own], probesWith(), [other, invariantWith()]).came).toEqual(['stale']);
  });

  test.each<[string, InvariantResult, readonly ProbeResult[], WaiverResult['disposition']]>([
    ['answers of its operation came, and none departs', invariantWith(), probesWith(), 'stale'],
    ['no answer of its operation came', invariantWith({ operations: ['getThing'] }), probesWith(), 'none'],
    [
      'an answer of its operation failed to come',
      invariantWith(),
      probesWith({ 'clause:createThing:a': { verdict: limited } }),
      'none',
    ],
    [
      'an answer of another operation failed to come',
      invariantWith(),
      probesWith({ 'other:getThing': { verdict: limited } }),
      'stale',
    ],
    [
      'the target lacks what a probe of it needs',
      invariantWith(),
      probesWith({ 'clause:createThing:a': { verdict: noState } }),
      'stale',
    ],
    [
      'an answer of its operation came to our own fault',
      invariantWith(),
      probesWith({ 'clause:createThing:a': { verdict: { kind: 'error', detail: 'ours' } } }),
      'none',
    ],
    ['only a part was asked', invariantWith(), probesWith().slice(1), 'none'],
    ['it was not judged', invariantWith({ verdict: limited }), probesWith(), 'none'],
  ])('where %s', (_, invariant, probes, disposition) => {
    expect(conclude([own], probes, [invariant]).came).toEqual([disposition]);
  });
});
