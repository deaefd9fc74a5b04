import { describe, expect, test } from 'vitest';
import { expectationsOf } from './model.ts';
import { askedClauseOf, compileText, contractBesides, contractWith, expecting } from './testing/made-up.ts';

const asked = (text: string, expected = '{ status: 400 }') =>
  askedClauseOf(contractWith(`operations: [addThing]\n${text}\nexpect: ${expected}`));
const besides = (text: string) => compileText(contractBesides(text)).contract;
const must = { level: 'must', basis: 'document' } as const;

describe('a state', () => {
  test.each([
    ['busy', [{ id: 'busy', params: {} }]],
    ['{ id: busy }', [{ id: 'busy', params: {} }]],
    ["{ id: busy, params: { of: '{{unique}}', n: 2 } }", [{ id: 'busy', params: { of: '{{unique}}', n: 2 } }]],
    [
      '[busy, { id: busy, params: { n: 1 } }]',
      [
        { id: 'busy', params: {} },
        { id: 'busy', params: { n: 1 } },
      ],
    ],
  ])('%s is arranged with its parameters', (state, states) => {
    expect(asked(`state: ${state}`).states).toEqual(states);
    const { recipes } = besides(`states: { busy: { description: D. } }\noperations: { addThing: { state: ${state} } }`);
    expect(recipes.addThing?.states).toEqual(states);
  });

  test('touches data of its own where it does not say what', () => {
    const { states } = besides(
      'states: { a: { description: D. }, b: { description: D., scope: credential }, c: { description: D., scope: global } }',
    );
    expect(Object.values(states).map(({ id, scope }) => [id, scope])).toEqual([
      ['a', 'data'],
      ['b', 'credential'],
      ['c', 'global'],
    ]);
  });

  test('gives its parameters the columns of the cases', () => {
    expect(asked("cases: [{ who: x }]\nstate: { id: busy, params: { of: '{{who}}' } }").states).toEqual([
      { id: 'busy', params: { of: '{{who}}' } },
    ]);
  });
});

describe('a step', () => {
  test('is sent in the cases of its columns, one value or several', () => {
    const { before } = asked(
      'cases: [{ from: a, to: b }, { from: c, to: b }]\nbefore: [{ operation: addThing, when: { from: [a, c], to: b } }, { operation: addThing }]',
    );
    expect(before.map(({ when }) => when)).toEqual([{ from: ['a', 'c'], to: ['b'] }, {}]);
  });

  test('saves from the body, a header or a cookie', () => {
    const { before } = asked(
      'before: [{ operation: addThing, save: { a: /id, b: header.Location, c: { from: cookie.sid, secret: true } } }]',
    );
    expect(before[0]?.save).toEqual([
      { name: 'a', from: '/id', secret: false },
      { name: 'b', from: 'header.Location', secret: false },
      { name: 'c', from: 'cookie.sid', secret: true },
    ]);
  });

  test('may be sent by the caller that a column names', () => {
    const { ask, before } = asked(
      "cases: [{ who: member }, { who: none }]\nbefore: [{ operation: addThing, credential: '{{who}}' }]\nask: { credential: '{{ who }}' }",
    );
    expect(before[0]?.credential).toEqual({ kind: 'named', name: '{{who}}' });
    expect(ask.credential).toEqual({ kind: 'named', name: '{{ who }}' });
  });

  test('may lay its own over what the arrangement of its operation refers to', () => {
    const clause = asked("before: [{ operation: getThing, set: { path.thing_id: 'x' } }]");
    expect(clause.before[0]?.set).toEqual([{ at: 'path.thing_id', value: 'x' }]);
  });

  test('may refer to what the arrangement of the asked operation saves, but not to what its cleanup does', () => {
    const of = (key: string): string =>
      `id: x\ndocument: { title: T, retrieved: '2026-11-20' }\noperations: { listThings: { ${key}: [{ operation: addThing, save: { thing: /id } }] } }\nclauses: [{ id: one, section: S, statement: It is so., operations: [listThings], ask: { set: { query.q: '{{thing}}' } }, expect: { status: 400 } }]`;
    expect(compileText(of('before')).contract.clauses).toHaveLength(1);
    expect(() => compileText(of('after'))).toThrow('found {{thing}}');
  });

  test('that is shared may refer to what one before it saves', () => {
    const clause = asked(
      "before: [{ operation: addThing, shared: true, save: { a: /id } }, { operation: addThing, shared: true, set: { /name: '{{a}}' } }]",
    );
    expect(clause.before).toHaveLength(2);
  });

  test('may refer in its case to what is saved in that case', () => {
    const clause = asked(
      "cases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: a }, save: { id: /id } }]\nafter: [{ operation: deleteThing, when: { from: a }, set: { path.thing_id: '{{id}}' } }]",
    );
    expect(clause.after[0]?.when).toEqual({ from: ['a'] });
  });

  test('may refer to what is known in every case, though a step of one case saves it again', () => {
    const text =
      "operations: [getThing]\ncases: [{ from: a }, { from: b }]\nbefore: [{ operation: addThing, when: { from: a }, save: { thing: /id } }]\nask: { set: { query.q: '{{thing}}' } }\nexpect: { status: 400 }";
    expect(askedClauseOf(contractWith(text)).before).toHaveLength(1);
  });

  test('may refer to what one step or another saves in every case', () => {
    const clause = asked(
      "cases: [{ from: a }, { from: b }]\nbefore:\n  - { operation: addThing, when: { from: a }, save: { id: /id } }\n  - { operation: addThing, when: { from: b }, save: { id: /id } }\nask: { set: { /name: '{{id}}' } }",
    );
    expect(clause.ask.set).toEqual([{ at: '/name', value: '{{id}}' }]);
  });
});

describe('a credential with a login', () => {
  const { credentials } = besides(
    [
      'credentials:',
      '  session:',
      '    description: D.',
      '    scheme: key',
      '    login:',
      '      operation: addThing',
      "      credential: { as: basic, value: '{{user}}:{{password}}' }",
      "      set: { /name: '{{user}}', /more: ['{{tenant}}'] }",
      '      save: { token: /token, csrf: { from: cookie.csrf } }',
      "    value: 'T {{token}}'",
      "    set: { header.X-Csrf: '{{csrf}}' }",
      '  guest: { description: D., scheme: key, login: { operation: addThing, save: { token: /token } }, value: "{{token}}" }',
      '  basic: { description: D., scheme: login }',
    ].join('\n'),
  );

  test('says what it needs of the target, each once', () => {
    expect(credentials.session?.login?.needs).toEqual(['user', 'tenant', 'password']);
    expect(credentials.guest?.login?.needs).toEqual([]);
  });

  test('calls what it needs and saves by its own name, and all that it saves is secret', () => {
    expect(credentials.session?.login).toMatchObject({
      value: 'T {{session.token}}',
      step: {
        operation: 'addThing',
        credential: { kind: 'value', as: 'basic', value: '{{session.user}}:{{session.password}}' },
        set: [
          { at: '/name', value: '{{session.user}}' },
          { at: '/more', value: ['{{session.tenant}}'] },
        ],
        save: [
          { name: 'session.token', from: '/token', secret: true },
          { name: 'session.csrf', from: 'cookie.csrf', secret: true },
        ],
      },
    });
    expect(credentials.session?.set).toEqual([{ at: 'header.X-Csrf', value: '{{session.csrf}}' }]);
  });

  test('is asked for by nobody, where it does not say by whom', () => {
    expect(credentials.guest?.login?.step.credential).toEqual({ kind: 'none' });
    expect(credentials.guest?.set).toEqual([]);
  });

  test('has no login where none is written', () => {
    expect(credentials.basic).not.toHaveProperty('login');
  });
});

describe('a race', () => {
  test('is of two, of which one succeeds, where it says nothing else', () => {
    expect(asked('race: {}').race).toEqual({
      requests: 2,
      count: { id: 'one/count', aspect: 'count', accepted: 1, ...must },
    });
  });

  test('says how many, how many succeed and what tells resources apart', () => {
    const { race } = asked(
      'race: { requests: 5, accepted: 0, resource: /id }',
      '{ level: should, basis: editorial, status: 409 }',
    );
    expect(race).toEqual({
      requests: 5,
      count: {
        id: 'one/count',
        aspect: 'count',
        accepted: 0,
        resource: '/id',
        level: 'should',
        basis: 'editorial',
      },
    });
  });
});

describe('a follow-up', () => {
  const clause = asked(
    "before: [{ operation: addThing, save: { id: /id } }]\nfollowUp: { operation: deleteThing, credential: none, set: { path.thing_id: '{{id}}' }, expect: { level: should, status: 200, oneOf: [{ envelope: bare }, { members: { /id: '{{sent./id}}' } }] } }",
  );

  test('is a request with expectations of its own', () => {
    expect(clause.followUp?.step).toMatchObject({
      operation: 'deleteThing',
      credential: { kind: 'none' },
      set: [{ at: 'path.thing_id', value: '{{id}}' }],
      save: [],
    });
    expect(clause.followUp?.alternatives.map((set) => set.map(({ id, level }) => `${id} ${level}`))).toEqual([
      ['one/follow-up/status should', 'one/follow-up/media-type should', 'one/follow-up/envelope should'],
      ['one/follow-up/status should', 'one/follow-up/member:/id should'],
    ]);
  });

  test("counts among the clause's expectations, after its own and after a race's count, each once", () => {
    const all = expectationsOf({
      ...clause,
      race: { requests: 2, count: { id: 'one/count', aspect: 'count', accepted: 1, ...must } },
    });
    expect(all.map(({ id }) => id)).toEqual([
      'one/count',
      'one/status',
      'one/follow-up/status',
      'one/follow-up/media-type',
      'one/follow-up/envelope',
      'one/follow-up/member:/id',
    ]);
  });
});

test.each([
  ['{ atLeast: "{{body./limit}}", level: should }', { compare: 'at-least', value: '{{body./limit}}', level: 'should' }],
  ['{ atMost: 0 }', { compare: 'at-most', value: 0, level: 'must' }],
  ['{ is: 1 }', { compare: 'equal', value: 1, level: 'must' }],
])('the relation %s is compared so', (relation, compiled) => {
  const [[found]] = askedClauseOf(expecting(`{ relations: { /a: ${relation} } }`)).alternatives;
  expect(found).toMatchObject({ id: 'one/relation:/a', aspect: 'relation', at: '/a', ...compiled });
});
