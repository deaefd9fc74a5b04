import { describe, expect, test } from 'vitest';
import type { LimitPolicy } from '../contract/limit-policy.ts';
import type { Expectation } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { answered } from '../judge/testing/answers.ts';
import { answerClause, contractOf, must } from '../judge/testing/contract.ts';
import { probeOf } from '../judge/testing/judge.ts';
import type { Probe } from '../plan/probe.ts';
import type { BurstContext, BurstMutant } from './mutant.ts';
import type { Proof } from './proof.ts';
import { cellsOf, mutantOf, prove } from './testing/prove.ts';

// A limit of two, of which answers say nothing, and whose window slides.

const policy: LimitPolicy = {
  limit: 2,
  windowMs: 60_000,
  slides: true,
  cost: 1,
  shows: { on: 'refusals', parts: [] },
};
const promise = (of: 'count' | 'bodies' | 'apart'): Extract<Expectation, { aspect: 'limit' }> => ({
  id: `c/limit:${of}`,
  aspect: 'limit',
  promise: of,
  ...must,
});
const caller = { states: [], patch: { credential: { kind: 'default' }, set: [], remove: [] } } as const;
const clause = answerClause({
  id: 'c',
  burst: { limit: 'two', by: [caller], promises: [promise('count'), promise('bodies'), promise('apart')] },
  alternatives: [[{ id: 'c/status', aspect: 'status', anyOf: [429], ...must }]],
});
const burst: Probe['burst'] = {
  limit: 'two',
  policy,
  left: 2,
  most: 5,
  maxWaitMs: null,
  shared: null,
  apart: [],
};
const probe = probeOf({ id: 'p', clause: 'c', burst });

const at = (number: number, status: number, role: Exchange['role'] = 'question'): Exchange => ({
  ...answered({ number, role, status, headers: [] }),
  startedAtMs: number * 10,
});
const exchanges = [at(1, 201), at(2, 201), at(3, 429), at(4, 429), at(5, 201, 'apart')];

/** A mutant that gives the exchanges of these numbers another status. */
const statuses = (
  id: string,
  changed: Readonly<Record<number, number>>,
  over: Partial<Pick<BurstMutant, 'breaks' | 'harm' | 'touches'>> = {},
): BurstMutant => ({
  id,
  title: `${id}.`,
  touches: 'limit',
  harm: 'harmful',
  over: 'burst',
  breaks: ['count'],
  spoilBurst: (all) =>
    all.map((exchange, place) => {
      const status = changed[place + 1];
      return status === undefined || exchange.outcome.kind === 'none'
        ? exchange
        : { ...exchange, outcome: { ...exchange.outcome, status } };
    }),
  ...over,
});
const proved = (...mutants: Parameters<typeof prove>[0]): Proof =>
  prove(mutants, { clauses: [clause], exchanges, probes: [probe] });

describe('a harmful mutant of a burst', () => {
  test('is noticed by each expectation that departs, whatever it breaks', () => {
    expect(cellsOf(proved(statuses('late', { 3: 201 })))).toEqual(['c/limit:count late killed 1/1']);
    expect(cellsOf(proved(statuses('other', { 4: 403 }, { breaks: [] })))).toEqual(['c/status other killed 1/1']);
  });

  test('survives where a promise that it breaks is decided, and does not depart', () => {
    const proof = proved(statuses('idle', { 5: 202 }, { breaks: ['apart'] }));
    expect(cellsOf(proof)).toEqual(['c/limit:apart idle survived 0/1']);
    expect(proof.survivors).toEqual([
      {
        expectation: 'c/limit:apart',
        mutant: 'idle',
        answers: 1,
        example: { exchange: 'p#5', before: '201', after: '202' },
      },
    ]);
  });

  test('says nothing of what it leaves open', () => {
    const nobody = statuses('nobody', { 3: 503, 4: 503 }, { breaks: ['count', 'apart', 'bodies'] });
    expect(cellsOf(proved(nobody))).toEqual(['c/limit:bodies nobody survived 0/1']);
  });

  test('does not apply where it changes no answer, or says so', () => {
    const never: BurstMutant = { ...statuses('never', {}), spoilBurst: () => undefined };
    const proof = proved(statuses('same', { 3: 429 }), never);
    expect(cellsOf(proof)).toEqual([]);
    expect(proof.rejudged).toBe(0);
  });

  test('is given all exchanges of the probe, and how the limit shows', () => {
    const given: (readonly [readonly Exchange[], BurstContext])[] = [];
    const curious: BurstMutant = {
      ...statuses('curious', {}),
      spoilBurst: (all, context) => {
        given.push([all, context]);
        return undefined;
      },
    };
    proved(curious);
    expect(given.map(([all, context]) => [all, context.probe.burst])).toEqual([[exchanges, burst]]);
  });
});

describe('a harmless mutant of a burst', () => {
  const harmless = { harm: 'harmless', touches: 'nothing', breaks: [] } as const;

  test('is held by all that stays decided, and red where something departs', () => {
    expect(cellsOf(proved(statuses('calm', { 1: 200 }, harmless)))).toEqual([
      'c/limit:count calm held 0/1',
      'c/limit:bodies calm held 0/1',
      'c/limit:apart calm held 0/1',
      'c/status calm held 0/1',
    ]);
    const proof = proved(statuses('wild', { 5: 429 }, harmless));
    expect(cellsOf(proof)).toContain('c/limit:apart wild red 1/1');
    expect(proof.overStrict).toEqual([
      { expectation: 'c/limit:apart', mutant: 'wild', exchange: 'p#5', found: 'refused-apart' },
    ]);
  });

  test('that leaves something open is neither held nor red there', () => {
    const cells = cellsOf(proved(statuses('mute', { 3: 503, 4: 503 }, harmless)));
    expect(cells).toEqual(['c/limit:bodies mute held 0/1']);
  });
});

test('a check that throws on a spoiled burst is our own fault, and red', () => {
  const broken: BurstMutant = {
    ...statuses('broken', {}),
    spoilBurst: (all) => all.map((one) => ({ ...one, outcome: { ...one.outcome, headers: null } as never })),
  };
  const proof = proved(broken);
  expect(cellsOf(proof)).toEqual(['c/limit:count broken red 1/1']);
  expect(proof.overStrict[0]?.found).toMatch(/^error: /);
});

describe('a mutant of single answers', () => {
  test('spoils the last refusal of a burst for what is said of refusals', () => {
    const other = mutantOf('other', { status: 403 }, { applies: ({ id }) => id === 'p#4' });
    expect(cellsOf(proved(other))).toEqual(['c/status other killed 1/1']);
  });

  test('takes no gateway for a refusal', () => {
    const seen: string[] = [];
    const other = mutantOf('other', { status: 403 }, { applies: ({ id }) => seen.push(id) > 0 });
    prove([other], { clauses: [clause], exchanges: [...exchanges.slice(0, 3), at(4, 503)], probes: [probe] });
    expect(new Set(seen)).toEqual(new Set(['p#3']));
  });

  test('as one that is let through is noticed by the count, and no refusal any more', () => {
    const through = mutantOf('through', { status: 201 });
    expect(cellsOf(proved(through))).toEqual(['c/limit:count through killed 1/1']);
  });
});

test('what holds of a burst of which something else is open is proven all the same', () => {
  const alone = exchanges.slice(0, 4);
  const late = statuses('late', { 3: 201 });
  const proof = prove([late], { clauses: [clause], exchanges: alone, probes: [probe] });
  expect(proof.expectations.map(({ id, proven }) => [id, proven])).toEqual([
    ['c/limit:count', true],
    ['c/limit:bodies', false],
    ['c/status', false],
  ]);
  // Of what is open nothing is judged.
  expect(proof.rejudged).toBe(3);
});

test('in a smaller proof a burst of which a mutant changes nothing does not count', () => {
  const late: BurstMutant = {
    ...statuses('late', {}),
    spoilBurst: (all, { probe: { id } }) =>
      id === 'q'
        ? statuses('', { 3: 201 }).spoilBurst(all, { probe: { ...probe, burst }, contract: contractOf() })
        : all,
  };
  const others = exchanges.map((one) => ({ ...one, id: one.id.replace('p', 'q'), probe: 'q' }));
  const proof = prove([late], {
    clauses: [clause],
    exchanges: [...exchanges, ...others],
    probes: [probe, { ...probe, id: 'q' }],
    size: { answers: 1 },
  });
  expect(cellsOf(proof)).toEqual(['c/limit:count late killed 1/1']);
});
