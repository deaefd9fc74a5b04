import { describe, expect, test } from 'vitest';
import type { AnswerClause, Contract, Credential, State, Step } from '../contract/model.ts';
import type { TargetFacts } from '../target/model.ts';
import { plan } from './plan.ts';
import { type Probe, probesOf } from './probe.ts';
import { clauseOf, contractOf, factsOf, nothing, patch, stateOf, step, withoutRecipes } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const probesIn = (contract: Contract, facts: Partial<TargetFacts> = {}): readonly Probe[] =>
  probesOf(plan(contract, factsOf(facts), tinyInputs));
const probes = (over: Partial<AnswerClause>, more: Partial<Contract> = {}, facts: Partial<TargetFacts> = {}) =>
  probesIn({ ...withoutRecipes(clauseOf('c', over)), ...more }, facts);

const session: Credential = {
  id: 'session',
  description: '',
  scheme: 'key',
  scopes: [],
  set: [],
  login: {
    needs: ['user'],
    value: '{{session.token}}',
    step: step('ping', {
      credential: { kind: 'none' },
      save: [
        { name: 'session.token', from: '/token', secret: true },
        { name: 'session.csrf', from: '/csrf', secret: true },
      ],
    }),
  },
};
const byReader: Credential = {
  ...session,
  id: 'byReader',
  login: {
    ...(session.login as NonNullable<Credential['login']>),
    step: step('ping', { credential: { kind: 'named', name: 'reader' } }),
  },
};
const { reader, writer } = contractOf().credentials as Record<'reader' | 'writer', Credential>;
const credentials = { reader, writer, session, byReader };
const all = { credentials: ['reader', 'writer', 'session', 'byReader'] };
const bySession = patch({ credential: { kind: 'named', name: 'session' } });

describe('the steps of a case', () => {
  const cases = [
    { id: 'a', columns: { from: 'a', who: 'reader' } },
    { id: 'b', columns: { from: 'b', who: 'writer' } },
    { id: 'n', columns: { from: 'b', who: 'none' } },
  ];
  const who = { kind: 'named', name: '{{who}}' } as const;

  test('are those that it has, and its callers ask', () => {
    const clause = {
      cases,
      before: [step('ping', { when: { from: ['b'] } }), step('listThings', { credential: who })],
      after: [step('ping', { when: { from: ['a'] } })],
      ask: patch({ credential: who }),
      followUp: { step: step('listThings', { credential: who }), alternatives: clauseOf('f').alternatives },
    };
    const questions = probes(clause).filter(({ kind }) => kind === 'question');
    expect(
      questions.map(({ before, after, patches, followUp }) => [
        before.map(
          ({ operation, credential }) => `${operation} ${'name' in credential ? credential.name : credential.kind}`,
        ),
        after.length,
        patches.at(-1)?.credential,
        followUp?.credential,
      ]),
    ).toEqual([
      [['listThings reader'], 1, { kind: 'named', name: 'reader' }, { kind: 'named', name: 'reader' }],
      [['ping default', 'listThings writer'], 0, { kind: 'named', name: 'writer' }, { kind: 'named', name: 'writer' }],
      [['ping default', 'listThings none'], 0, { kind: 'none' }, { kind: 'none' }],
    ]);
  });

  test('lack a caller only where the case names him', () => {
    const found = probes({ cases, ask: patch({ credential: who }) }, {}, { credentials: ['reader'] });
    expect(found.map(({ id, lacks }) => [id, lacks])).toEqual([
      ['c:ping:control', null],
      ['c:ping:a', null],
      ['c:ping:b', { kind: 'credential', name: 'writer' }],
      ['c:ping:n', null],
    ]);
  });
});

describe('the states of a probe', () => {
  const of = (id: string, n: number) => ({ id, params: { n } });
  test('are those of its operation, then those of its clause, with their parameters; the plain control has the first alone', () => {
    const recipe = { states: [of('full', 1)], before: [], after: [], patch: nothing };
    const contract = {
      ...contractOf({ clauses: [clauseOf('c', { states: [of('suspended', 2)] })] }),
      recipes: { ping: recipe },
    };
    expect(probesIn(contract).map(({ kind, states }) => [kind, states])).toEqual([
      ['control', [of('full', 1)]],
      ['question', [of('full', 1), of('suspended', 2)]],
    ]);
  });

  test('are lacking where the target does not arrange that of the operation', () => {
    const recipe = { states: [of('full', 1)], before: [], after: [], patch: nothing };
    const contract = { ...contractOf({ clauses: [clauseOf('c')] }), recipes: { ping: recipe } };
    expect(probesIn(contract, { states: ['suspended'] }).map(({ lacks }) => lacks)).toEqual(
      Array(2).fill({ kind: 'state', name: 'full' }),
    );
  });
});

describe('the logins of a probe', () => {
  const loginsOf = (over: Partial<AnswerClause>) =>
    probes(over, { credentials }, all).map(({ kind, logins }) => [kind, logins]);

  test.each<[string, Partial<AnswerClause>]>([
    ['the caller of its question', { ask: bySession }],
    ['the caller of a step before', { before: [step('ping', bySession)] }],
    ['the caller of a step after', { after: [step('ping', bySession)] }],
    [
      'the caller of its follow-up',
      { followUp: { step: step('ping', bySession), alternatives: clauseOf('f').alternatives } },
    ],
    [
      'a value that is made of what it saves',
      { ask: patch({ credential: { kind: 'value', as: 'reader', value: 'x{{session.token}}' } }) },
    ],
    ['what is set', { ask: patch({ set: [{ at: 'query.q', value: ['{{session.token}}'] }] }) }],
    ['what a step sets', { before: [step('ping', { set: [{ at: 'query.q', value: '{{session.token}}' }] })] }],
    [
      'what is expected',
      {
        alternatives: [
          [
            {
              id: 'c/r',
              aspect: 'relation',
              at: '/a',
              compare: 'equal',
              value: '{{session.token}}',
              level: 'must',
              basis: 'document',
            },
          ],
        ],
      },
    ],
  ])('are got for %s', (_, over) => {
    expect(loginsOf(over)).toEqual([
      ['control', []],
      ['question', ['session']],
    ]);
  });

  test('are got once for several, not for a caller without one, nor for another reference of that name', () => {
    const step1 = step('ping', { ...bySession, set: [{ at: 'query.q', value: '{{session.user}}' }] });
    expect(
      loginsOf({
        before: [step1, step('ping', bySession)],
        ask: patch({ credential: { kind: 'named', name: 'reader' } }),
      }),
    ).toEqual([
      ['control', []],
      ['question', ['session']],
    ]);
    expect(loginsOf({ ask: patch({ set: [{ at: 'query.q', value: '{{session.user}}' }] }) })).toEqual([
      ['control', []],
      ['question', []],
    ]);
  });

  test('are got by the shared setup, where a shared step needs them', () => {
    expect(loginsOf({ before: [step('ping', { ...bySession, shared: true })] })).toEqual([
      ['setup', ['session']],
      ['control', []],
      ['question', []],
    ]);
  });

  test.each<[string, readonly string[], string]>([
    ['it', ['reader', 'writer'], 'session'],
    ['who asks for it', ['writer', 'byReader'], 'reader'],
  ])('are lacking where the target has not %s', (_, supplied, lacking) => {
    const who = lacking === 'session' ? 'session' : 'byReader';
    const found = probes(
      { ask: patch({ credential: { kind: 'named', name: who } }) },
      { credentials },
      { credentials: supplied },
    );
    expect(found.map(({ lacks }) => lacks)).toEqual([null, { kind: 'credential', name: lacking }]);
  });
});

describe('the most requests of a probe', () => {
  const state = (id: string, scope: State['scope']): State => ({ id, description: '', scope, returns: [] });
  const states = { mine: state('mine', 'data'), key: state('key', 'credential'), down: state('down', 'global') };
  const followUp = { step: step('ping'), alternatives: clauseOf('f').alternatives };
  const count = { id: 'c/count', aspect: 'count', accepted: 1, level: 'must', basis: 'document' } as const;
  const often = (times: number): readonly Step[] => [step('ping', { times })];

  test.each<[string, Partial<AnswerClause>, number]>([
    ['a question: twice', {}, 2],
    ['a state of its own: once', { states: [stateOf('mine'), stateOf('key')] }, 2 + 2],
    ['a global state: once, and twice undone', { states: [stateOf('down')] }, 2 + 3],
    ['a step: twice each time', { before: often(3), after: often(2) }, 2 + 2 * 5],
    ['a follow-up: twice', { followUp }, 2 + 2],
    ['a login: twice', { ask: bySession }, 2 + 2],
    ['a race: each once', { race: { requests: 7, count } }, 7],
    [
      'all of it',
      { states: [stateOf('down')], before: often(3), followUp, ask: bySession, race: { requests: 7, count } },
      3 + 6 + 2 + 2 + 7,
    ],
  ])('count %s', (_, over, requests) => {
    const found = probes(over, { credentials, states }, all);
    expect(found.map(({ kind, requests: most }) => [kind, most])).toEqual([
      ['control', 2],
      ['question', requests],
    ]);
  });
});
