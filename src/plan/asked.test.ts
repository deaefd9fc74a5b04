import { describe, expect, test } from 'vitest';
import type { AnswerClause, BurstCaller, Contract, Credential, Limit } from '../contract/model.ts';
import { askedBy } from './asked.ts';
import type { InputRegistry } from './bad-input.ts';
import { plan } from './plan.ts';
import { clauseOf, contractOf, factsOf, nothing, patch, stateOf, step } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const asked = (contract: Contract): ReadonlyMap<string, string> =>
  askedBy(contract, plan(contract, factsOf(), tinyInputs), tinyInputs);
const contractWith = (over: Partial<AnswerClause> = {}, more: Partial<Contract> = {}): Contract =>
  contractOf({ clauses: [clauseOf('c', { operations: ['getThing'], ...over })], ...more });
const digestsOf = (over: Partial<AnswerClause> = {}, more: Partial<Contract> = {}): readonly string[] => [
  ...asked(contractWith(over, more)).values(),
];

const { credentials, operations, recipes, states } = contractOf();
const getThing = operations.getThing as Contract['operations'][string];
const login = (value: string, path: string): Credential => ({
  ...(credentials.reader as Credential),
  login: {
    needs: ['user'],
    value,
    step: step('ping', {
      credential: { kind: 'none' },
      save: [{ name: 'reader.token', from: path as '/token', secret: true }],
    }),
  },
});
const recipeWith = (over: Parameters<typeof step>[1]): Partial<Contract> => ({
  recipes: {
    ...recipes,
    getThing: {
      ...(recipes.getThing as Contract['recipes'][string]),
      before: [step('createThing', { shared: true, save: [{ name: 'id', from: '/id', secret: false }], ...over })],
    },
  },
});

/** A burst that meets this limit, sent by this caller. */
const burst = (
  limit: Partial<Limit>,
  caller: Partial<BurstCaller> = {},
): readonly [Partial<AnswerClause>, Partial<Contract>] => {
  const shows = { on: 'refusals', parts: [] } as const;
  const whole = { limit: 5, windowMs: null, slides: false, cost: 1, per: 'key', operations: [], shows, ...limit };
  return [
    { burst: { limit: 'own', by: [{ states: [], patch: nothing, ...caller }], promises: [] } },
    { limits: { own: { id: 'own', description: '', ...whole } } },
  ];
};

/** What is asked, in ways of which no two are alike. */
const ways: Readonly<Record<string, readonly [Partial<AnswerClause>, Partial<Contract>]>> = {
  plainly: [{}, {}],
  'with a value': [{ ask: patch({ set: [{ at: 'query.limit', value: 7 }] }) }, {}],
  'with another value': [{ ask: patch({ set: [{ at: 'query.limit', value: 8 }] }) }, {}],
  'with a symbol': [{ ask: patch({ set: [{ at: 'query.limit', value: '{{unique}}' }] }) }, {}],
  'with the scope of its operation': [{ ask: patch({ set: [{ at: 'query.limit', value: '{{scope}}' }] }) }, {}],
  'by another caller': [{ ask: patch({ credential: { kind: 'named', name: 'writer' } }) }, {}],
  'by nobody': [{ ask: patch({ credential: { kind: 'none' } }) }, {}],
  'of another operation': [{ operations: ['createThing'] }, {}],
  'with another body': [{ operations: ['createThing'], ask: patch({ set: [{ at: '/name', value: 'two' }] }) }, {}],
  'on another path': [{}, { operations: { ...operations, getThing: { ...getThing, path: '/items/{id}' } } }],
  'after a state': [{ states: [stateOf('full')] }, {}],
  'after a state with parameters': [{ states: [{ id: 'full', params: { size: 2 } }] }, {}],
  'after a state of another scope': [
    { states: [stateOf('full')] },
    { states: { ...states, full: { ...(states.full as Contract['states'][string]), scope: 'credential' } } },
  ],
  'after a state that returns something': [
    { states: [stateOf('full')] },
    {
      states: {
        ...states,
        full: { ...(states.full as Contract['states'][string]), returns: [{ name: 'at', secret: false }] },
      },
    },
  ],
  'after a step': [{ before: [step('ping')] }, {}],
  'after a step that is sent twice': [{ before: [step('ping', { times: 2 })] }, {}],
  'after a step that saves': [{ before: [step('ping', { save: [{ name: 'x', from: '/x', secret: false }] })] }, {}],
  'before a step': [{ after: [step('ping')] }, {}],
  'after another setup': [{}, recipeWith({ set: [{ at: '/name', value: 'two' }] })],
  'in a case': [{ cases: [{ id: 'a', columns: { size: 1 } }] }, {}],
  'with a login': [{}, { credentials: { ...credentials, reader: login('{{reader.token}}', '/token') } }],
  'with another login': [{}, { credentials: { ...credentials, reader: login('{{reader.token}}', '/key') } }],
  'with a credential made otherwise': [
    {},
    { credentials: { ...credentials, reader: login('x{{reader.token}}', '/token') } },
  ],
  'several times at once': [
    { race: { requests: 2, count: { id: 'c/count', aspect: 'count', accepted: 1, level: 'must', basis: 'document' } } },
    {},
  ],
  'until a limit refuses it': burst({}),
  'until another number is reached': burst({ limit: 6 }),
  'until the same number is reached at another cost': burst({ limit: 10, cost: 2 }),
  'until a limit of another window refuses it': burst({ windowMs: 1000 }),
  'until a limit that slides refuses it': burst({ slides: true }),
  'until what is left is used up': burst({}, { left: 5 }),
  'until what is left of another number is used up': burst({ limit: 7 }, { left: 5 }),
  'where nothing is left': burst({}, { left: 0 }),
  'where nothing is left, at another cost': burst({ cost: 2 }, { left: 0 }),
  'until a limit refuses it, and by somebody who shares it': burst({}, { shared: nothing }),
  'until a limit refuses it, and by somebody else': burst({}, { apart: nothing }),
  'until a limit refuses it, by another': burst({}, { patch: patch({ set: [{ at: 'query.limit', value: 9 }] }) }),
  'until a limit refuses it, by somebody in a state': burst({}, { states: [stateOf('full')] }),
  'with a follow-up': [{ followUp: { step: step('ping'), alternatives: clauseOf('c').alternatives } }, {}],
};

describe('what is asked has a digest', () => {
  test.each(Object.entries(ways))('%s: the same whenever it is asked for', (_, [over, more]) => {
    expect(digestsOf(over, more)).toEqual(digestsOf(over, more));
    for (const digest of digestsOf(over, more)) expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  test('and no two ways have the same', () => {
    // The question is planned last.
    const last = Object.entries(ways).map(([way, [over, more]]) => [digestsOf(over, more).at(-1), way] as const);
    const byDigest = new Map<string | undefined, string[]>();
    for (const [digest, way] of last) byDigest.set(digest, [...(byDigest.get(digest) ?? []), way]);
    expect([...byDigest.values()].filter((alike) => alike.length > 1)).toEqual([]);
  });

  test('whatever is expected, and wherever it is documented', () => {
    const { alternatives } = clauseOf('other');
    const elsewhere = { section: 'Elsewhere', statement: 'Other words.', alternatives };
    expect(digestsOf(elsewhere)).toEqual(digestsOf());
  });
});

test('of a burst it is that of its limit, whatever that is called and whoever it is per', () => {
  const digest = (limit: Partial<Limit>) => digestsOf(...burst(limit)).at(-1);
  expect(digest({ description: 'Other words.', per: 'agent' })).toBe(digest({}));
});

test('a question has the digest of its control and its setup too', () => {
  const over = { operations: ['createThing'], inputs: [{ id: 'left-out', at: '/name' as const }] };
  const ids = [...asked(contractWith(over)).keys()];
  expect(ids.length).toBeGreaterThan(1);
  expect(new Set(digestsOf(over)).size).toBe(ids.length);
  const [control] = digestsOf({ ...over, ask: patch({ set: [{ at: '/tags', value: [] }] }) });
  expect(control).not.toBe(digestsOf(over)[0]);
});

const limit = (value: string) => digestsOf({ ask: patch({ set: [{ at: 'query.limit', value }] }) }).at(-1);

test('a value that only a run knows stands there by its name', () => {
  expect(limit('{{unique}}')).not.toBe(limit('{{path.id}}'));
  expect(limit('{{unique}}')).toBe(limit('{{ unique }}'));
  expect(limit('{{unique}}')).not.toBe(limit('unique'));
});

test('the scope of an operation is known without a run', () => {
  expect(limit('{{scope}}')).toBe(limit('read'));
  const create = (value: string) =>
    digestsOf({ operations: ['createThing'], ask: patch({ set: [{ at: '/name', value }] }) }).at(-1);
  expect(create('{{scope}}')).toBe(create('write'));
  const open = (value: string) =>
    digestsOf({ operations: ['ping'], ask: patch({ set: [{ at: 'query.x', value }] }) }).at(-1);
  expect(open('{{scope}}')).toBe(open(''));
});

describe('a bad input', () => {
  const spoiled = (id: string, at?: '/name' | '/tags', registry: InputRegistry = tinyInputs): string | undefined => {
    const inputs = [{ id, ...(at === undefined ? {} : { at }) }];
    const contract = contractWith({ operations: ['createThing'], inputs });
    const planned = plan(contract, factsOf(), tinyInputs);
    return [...askedBy(contract, planned, registry).values()].at(-1);
  };

  test('is asked with what it spoils, and where', () => {
    const all = [spoiled('left-out', '/name'), spoiled('left-out', '/tags'), spoiled('no-body')];
    expect(new Set(all).size).toBe(3);
  });

  test('that can make nothing of a symbol is told by what it would be made of', () => {
    const registry: InputRegistry = new Map(
      [...tinyInputs].map(([id, input]) => [
        id,
        {
          ...input,
          spoil: () => {
            throw new TypeError('a symbol');
          },
        },
      ]),
    );
    const all = [
      spoiled('left-out', '/name', registry),
      spoiled('left-out', '/tags', registry),
      spoiled('no-body', undefined, registry),
    ];
    expect(new Set(all).size).toBe(3);
    expect(spoiled('left-out', '/name', registry)).toBe(all[0]);
  });
});
