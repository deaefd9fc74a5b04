import { describe, expect, test } from 'vitest';
import type { AnswerClause, Burst, BurstCaller, Contract, Limit } from '../contract/model.ts';
import type { TargetFacts } from '../target/model.ts';
import { defaultBudget } from '../target/model.ts';
import { plan } from './plan.ts';
import { type Probe, probesOf } from './probe.ts';
import { clauseOf, contractOf, factsOf, nothing, patch, stateOf } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const limitOf = (id: string, over: Partial<Limit> = {}): Limit => ({
  id,
  description: '',
  limit: 1000,
  windowMs: 60_000,
  slides: false,
  cost: 1,
  per: 'key',
  operations: ['listThings'],
  shows: { on: 'refusals', parts: [] },
  ...over,
});
const limits = {
  minute: limitOf('minute'),
  dear: limitOf('dear', { limit: 100, cost: 7, slides: true }),
  quota: limitOf('quota', { limit: 5, windowMs: null }),
  unsaid: limitOf('unsaid', { limit: null }),
  none: limitOf('none', { limit: 0 }),
};
const caller = (over: Partial<BurstCaller> = {}): BurstCaller => ({ states: [], patch: nothing, ...over });
const burstOf = (limit: string, ...by: readonly BurstCaller[]): Burst => {
  const [first = caller(), ...rest] = by;
  return { limit, by: [first, ...rest], promises: [] };
};
const contractWith = (burst: Burst, over: Partial<AnswerClause> = {}): Contract =>
  contractOf({ limits, recipes: {}, clauses: [clauseOf('b', { operations: ['listThings'], burst, ...over })] });
const planned = (contract: Contract, facts: Partial<TargetFacts> = {}): readonly Probe[] =>
  probesOf(plan(contract, factsOf(facts), tinyInputs)).filter(({ kind }) => kind === 'question');
const asked = (burst: Burst, facts: Partial<TargetFacts> = {}, over: Partial<AnswerClause> = {}): Probe => {
  const [probe, ...others] = planned(contractWith(burst, over), facts);
  if (!probe || others.length > 0) throw new TypeError('wanted one question');
  return probe;
};
const budget = (over: Partial<typeof defaultBudget>) => ({ budget: { ...defaultBudget, ...over } });

describe('the most requests of a burst', () => {
  test.each<[string, string, Partial<BurstCaller>, number]>([
    ['a tenth more than the limit, and two after a refusal', 'minute', {}, 1102],
    ['a tenth more than is left', 'minute', { left: 20 }, 24],
    ['at least two more than are left', 'minute', { left: 3 }, 7],
    ['just more than a tenth, rounded up', 'minute', { left: 101 }, 114],
    ['a tenth more than the lowered limit', 'minute', { lowered: 100 }, 112],
    ['what is left of a lowered limit', 'minute', { lowered: 10, left: 5 }, 9],
    ['as many as the units let through', 'dear', {}, 18],
    ['two where nothing is let through', 'none', {}, 4],
    ['all of the budget where no number is documented', 'unsaid', {}, 1200],
  ])('are %s', (_, limit, over, most) => {
    expect(asked(burstOf(limit, caller(over))).burst?.most).toBe(most);
  });

  test.each<[string, number, number]>([
    ['what is sent after a refusal included', 1101, 1101],
    ['to the last', 1100, 1100],
  ])('are never more than the budget, %s', (_, burst, most) => {
    expect(asked(burstOf('minute'), budget({ burst }))).toMatchObject({ lacks: null, burst: { most } });
  });

  test('count among those of the run, with those around it: two others, one too early, one in time, and the clock twice', () => {
    expect(asked(burstOf('minute', caller({ left: 20 }))).requests).toBe(24 + 6);
  });
});

describe('what is left, and of what', () => {
  test.each<[string, Partial<BurstCaller>, number | null, number | null]>([
    ['is not known, of the documented limit', {}, null, 1000],
    ['is what is said, of the documented limit', { left: 20 }, 20, 1000],
    ['is all of a lowered limit', { lowered: 10 }, 10, 10],
    ['is what is said of a lowered limit', { lowered: 10, left: 4 }, 4, 10],
    ['may be nothing', { left: 0 }, 0, 1000],
  ])('%s', (_, over, left, limit) => {
    const { burst } = asked(burstOf('minute', caller(over)));
    expect([burst?.left, burst?.policy.limit]).toEqual([left, limit]);
  });

  test('is the limit’s own in all else', () => {
    const { windowMs, slides, cost, shows } = limits.dear;
    expect(asked(burstOf('dear', caller({ lowered: 10 }))).burst).toMatchObject({
      limit: 'dear',
      policy: { limit: 10, windowMs, slides, cost, shows },
    });
  });

  test('may stand in the columns of a case, and so may the limit', () => {
    const cases = [
      { id: 'free', columns: { which: 'quota', rest: 2 } },
      { id: 'paid', columns: { which: 'minute', rest: 7 } },
    ];
    const probes = planned(contractWith(burstOf('{{which}}', caller({ left: '{{rest}}' })), { cases }));
    expect(probes.map(({ id, burst }) => [id, burst?.limit, burst?.policy.limit, burst?.left])).toEqual([
      ['b:listThings:free', 'quota', 5, 2],
      ['b:listThings:paid', 'minute', 1000, 7],
    ]);
  });
});

describe('the wait', () => {
  test('is at most that of the budget', () => {
    expect(asked(burstOf('quota'), budget({ maxWaitMs: 7 })).burst?.maxWaitMs).toBe(7);
  });

  test('has no end where the target moves its clock', () => {
    expect(asked(burstOf('quota'), { ...budget({ maxWaitMs: 7 }), movesClock: true }).burst?.maxWaitMs).toBe(null);
  });
});

describe('the caller', () => {
  const of = (name: string) => patch({ credential: { kind: 'named', name } });
  const fresh = caller({ states: [stateOf('full')], patch: of('writer'), left: 4 });
  const plain = caller({ patch: of('reader') });
  const sender = (probe: Probe): unknown => probe.patches.at(-1)?.credential;
  const writer = { kind: 'named', name: 'writer' };
  const reader = { kind: 'named', name: 'reader' };

  test('is the first where a target has all', () => {
    const probe = asked(burstOf('quota', fresh, plain));
    expect([probe.lacks, sender(probe), probe.states.map(({ id }) => id)]).toEqual([null, writer, ['full']]);
  });

  test('is the first whose state the target has', () => {
    const probe = asked(burstOf('quota', fresh, plain), { states: ['suspended'] });
    expect([probe.lacks, sender(probe), probe.states]).toEqual([null, reader, []]);
  });

  test('is the first whose credential the target has', () => {
    const probe = asked(burstOf('quota', fresh, plain), { credentials: ['reader'] });
    expect([probe.lacks, sender(probe), probe.states]).toEqual([null, reader, []]);
  });

  test('is the first beside whom the target has the others whom it names', () => {
    const beside = caller({ patch: of('reader'), apart: of('writer') });
    const probe = asked(burstOf('quota', beside, plain), { credentials: ['reader'] });
    expect([probe.lacks, probe.burst?.apart]).toEqual([null, null]);
    const shared = caller({ patch: of('reader'), shared: of('writer') });
    expect(asked(burstOf('quota', shared), { credentials: ['reader'] }).lacks).toEqual({
      kind: 'credential',
      name: 'writer',
    });
  });

  test('is the first whose burst is within the budget', () => {
    const few = caller({ patch: of('reader'), lowered: 10 });
    const probe = asked(burstOf('minute', caller({ patch: of('writer') }), few), budget({ burst: 100 }));
    expect([probe.lacks, sender(probe), probe.burst?.most]).toEqual([null, reader, 14]);
  });

  test('lies over the question, and others over the caller', () => {
    const set = (value: number) => patch({ set: [{ at: 'query.limit', value }] });
    const all = caller({ patch: set(2), shared: set(3), apart: of('{{who}}') });
    const cases = [{ id: 'one', columns: { who: 'writer' } }];
    const { patches, burst } = asked(burstOf('quota', all), {}, { ask: set(1), cases });
    const values = (own: typeof patches | null | undefined) =>
      own?.flatMap((one) => one.set).map(({ at, value }) => `${at}=${value}`);
    expect(values(patches)).toEqual(['query.limit=1', 'query.limit=2']);
    expect(values(burst?.shared)).toEqual(['query.limit=1', 'query.limit=2', 'query.limit=3']);
    expect(values(burst?.apart)).toEqual(['query.limit=1', 'query.limit=2']);
    expect(burst?.apart?.at(-1)?.credential).toEqual(writer);
  });

  test('has the states of the clause, too, and before their own', () => {
    const probe = asked(burstOf('quota', fresh), {}, { states: [stateOf('suspended')] });
    expect(probe.states.map(({ id }) => id)).toEqual(['suspended', 'full']);
  });
});

describe('what a target lacks for a burst', () => {
  test.each<[string, Burst, Partial<TargetFacts>, unknown]>([
    [
      'a budget of a burst that shows that the limit is late',
      burstOf('minute'),
      budget({ burst: 1099 }),
      { kind: 'budget', name: '1100 requests in a burst' },
    ],
    ['nothing, where the budget just suffices', burstOf('minute'), budget({ burst: 1100 }), null],
    [
      'a pace that uses the limit up within its window',
      burstOf('dear'),
      budget({ requestsPerSecond: 16 / 60 }),
      { kind: 'budget', name: '16 requests within 60 s' },
    ],
    ['nothing, where the pace just suffices', burstOf('dear'), budget({ requestsPerSecond: 16 / 59 }), null],
    ['nothing of pace, where no window ends', burstOf('quota'), budget({ requestsPerSecond: 0.001 }), null],
    ['nothing, where no number is documented', burstOf('unsaid'), budget({ burst: 3 }), null],
    [
      'a budget, where another caller lacks a state',
      burstOf('minute', caller({ states: [stateOf('full')] }), caller()),
      { ...budget({ burst: 3 }), states: [] },
      { kind: 'budget', name: '1100 requests in a burst' },
    ],
    [
      'what the first of them lacks, where none is short of budget',
      burstOf('quota', caller({ states: [stateOf('full')] }), caller({ states: [stateOf('suspended')] })),
      { states: [] },
      { kind: 'state', name: 'full' },
    ],
  ])('is %s', (_, burst, facts, lacks) => {
    expect(asked(burst, facts).lacks).toEqual(lacks);
  });
});
