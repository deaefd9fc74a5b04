import { describe, expect, test } from 'vitest';
import type { Burst, Limit } from './model.ts';
import { askedClauseOf, compileText, contractWith, mistakesOf } from './testing/made-up.ts';

/** Two limits, in one line above `clauses`: line 12. */
const limits = `limits: { minute: { description: Requests of a minute., limit: 20, window: 60, per: key, shows: { on: answers, dialect: x-ratelimit, parts: [limit, remaining, reset], retryAfter: seconds } }, quota-free: { description: A quota., limit: 3, per: key }, quota-paid: { description: A quota., limit: 9, per: key } }
`;
/** A contract with these limits and one clause of a burst: `text` begins at line 17, column 5. */
const bursting = (text: string, expect = '{ status: 429 }'): string =>
  contractWith(`${text}\noperations: [listThings]\nexpect: ${expect}`).replace('clauses:\n', `${limits}clauses:\n`);
const burstOf = (text: string, expect?: string): Burst => {
  const { burst } = askedClauseOf(bursting(text, expect));
  if (!burst) throw new TypeError('the clause has no burst');
  return burst;
};
const promisesOf = (text: string, expect?: string): readonly string[] =>
  burstOf(text, expect).promises.map(({ id, level, basis }) => `${id} ${level} ${basis}`);

/** The only limit of a contract. */
const limitOf = (text: string): Limit | undefined =>
  compileText(bursting('burst: { limit: minute }').replace('limits: {', `limits: { own: { ${text} },`)).contract.limits
    .own;

describe('a limit', () => {
  test('is what the author says of it; its window is in milliseconds', () => {
    expect(
      limitOf(
        'description: All., limit: 10, window: 1.5, slides: true, cost: 2, per: agent, operations: { methods: [GET] }, shows: { on: answers, dialect: ratelimit-structured, name: hour, parts: [limit], unit: delta-seconds, retryAfter: any }',
      ),
    ).toEqual({
      id: 'own',
      description: 'All.',
      limit: 10,
      windowMs: 1500,
      slides: true,
      cost: 2,
      per: 'agent',
      operations: ['listThings', 'getThing', 'health'],
      shows: {
        on: 'answers',
        dialect: 'ratelimit-structured',
        name: 'hour',
        parts: ['limit'],
        unit: 'delta-seconds',
        retryAfter: 'any',
      },
    });
  });

  test('of which little is said has no number, no window, shows nowhere, and counts all operations', () => {
    expect(limitOf('description: Some., per: key')).toEqual({
      id: 'own',
      description: 'Some.',
      limit: null,
      windowMs: null,
      slides: false,
      cost: 1,
      per: 'key',
      operations: ['listThings', 'addThing', 'getThing', 'deleteThing', 'health'],
      shows: { on: 'refusals', parts: [] },
    });
  });
});

describe('a burst', () => {
  test('is sent by whoever sends the question, where nobody else is named', () => {
    const patch = { credential: { kind: 'default' }, set: [], remove: [] };
    expect(burstOf('burst: { limit: minute }')).toMatchObject({ limit: 'minute', by: [{ states: [], patch }] });
    expect(Object.keys(burstOf('burst: { limit: minute }').by[0])).toEqual(['states', 'patch']);
  });

  test('is sent by the callers that are named, in their order, with their states and numbers', () => {
    const { by } = burstOf(
      "burst: { limit: minute, by: [{ state: busy, set: { query.job: '{{busy.job}}' }, lowered: 5, left: 2, shared: { set: { query.a: 1 } }, apart: { credential: none } }, { credential: member }] }",
    );
    const plain = { credential: { kind: 'default' }, remove: [] };
    expect(by).toEqual([
      {
        states: [{ id: 'busy', params: {} }],
        patch: { ...plain, set: [{ at: 'query.job', value: '{{busy.job}}' }] },
        left: 2,
        lowered: 5,
        shared: { ...plain, set: [{ at: 'query.a', value: 1 }] },
        apart: { ...plain, credential: { kind: 'none' }, set: [] },
      },
      { states: [], patch: { ...plain, credential: { kind: 'named', name: 'member' }, set: [] } },
    ]);
  });

  test('promises what its limit shows, each by the document or by what clients rely on', () => {
    expect(promisesOf('burst: { limit: minute }')).toEqual([
      'one/limit:syntax must editorial',
      'one/limit:limit must document',
      'one/limit:remaining must editorial',
      'one/limit:exhausted must editorial',
      'one/limit:reset must editorial',
      'one/limit:retry-after must editorial',
      'one/limit:headers must document',
      'one/limit:count must document',
      'one/limit:bodies must editorial',
      'one/limit:too-early must editorial',
      'one/limit:in-time must editorial',
    ]);
  });

  test('promises of others where one of its callers names them', () => {
    const callers = 'by: [{ shared: { credential: none } }, { apart: { credential: member } }]';
    expect(promisesOf(`burst: { limit: quota-free, ${callers} }`).slice(-2)).toEqual([
      'one/limit:shared must document',
      'one/limit:apart must document',
    ]);
  });

  test('promises as strictly as expect does, but for what is said of a promise, and not what is taken back', () => {
    const promises = 'promises: { bodies: false, count: { level: may }, syntax: { basis: document } }';
    expect(promisesOf(`burst: { limit: minute, ${promises} }`, '{ status: 429, level: should }')).toEqual([
      'one/limit:syntax should document',
      'one/limit:limit should document',
      ...['remaining', 'exhausted', 'reset', 'retry-after'].map((name) => `one/limit:${name} should editorial`),
      'one/limit:headers should document',
      'one/limit:count may document',
      'one/limit:too-early should editorial',
      'one/limit:in-time should editorial',
    ]);
    expect(promisesOf('burst: { limit: quota-free }', '{ status: 429, basis: editorial }')).toEqual([
      'one/limit:count must editorial',
      'one/limit:bodies must editorial',
    ]);
  });

  test('meets a limit of its case, and promises what any of them does', () => {
    const cases = 'cases: [{ id: a, tier: quota-free }, { id: b, tier: minute }]';
    const { limit, promises } = burstOf(`${cases}\nburst: { limit: '{{tier}}' }`);
    expect([limit, promises.some(({ promise }) => promise === 'reset')]).toEqual(['{{tier}}', true]);
    const part = 'cases: [{ id: a, tier: free }, { id: b, tier: paid }]';
    expect(burstOf(`${part}\nburst: { limit: 'quota-{{tier}}' }`).promises.map(({ promise }) => promise)).toEqual([
      'count',
      'bodies',
    ]);
  });
});

/** What an author can get wrong, by the contract that has just this mistake. */
const mistakes: readonly (readonly [why: string, contract: string, ...mistakes: readonly string[]])[] = [
  [
    'a limit that nobody has',
    bursting('burst: { limit: minutes }'),
    'contract.yaml:17:21 clauses[0].burst.limit: found minutes; wanted one of the limits; did you mean minute?',
  ],
  [
    'a limit with the name of what every object has',
    bursting('burst: { limit: constructor }'),
    'contract.yaml:17:21 clauses[0].burst.limit: found constructor; wanted one of the limits: minute, quota-free, quota-paid',
  ],
  [
    'a limit of one case that nobody has',
    bursting("cases: [{ id: a, tier: free }, { id: b, tier: pad }]\nburst: { limit: 'quota-{{tier}}' }"),
    'contract.yaml:18:21 clauses[0].burst.limit: found quota-pad; wanted one of the limits; did you mean quota-paid?',
  ],
  [
    'a limit that no case names',
    bursting("burst: { limit: 'quota-{{tier}}' }"),
    'contract.yaml:17:21 clauses[0].burst.limit: found quota-{{tier}}; wanted one of the limits; did you mean quota-free?',
  ],
  [
    'a promise that its limit does not make',
    bursting('burst: { limit: quota-free, promises: { reset: { level: should } } }'),
    'contract.yaml:17:52 clauses[0].burst.promises.reset: found reset, which quota-free does not promise; wanted a promise that follows from what the limit shows: count, bodies',
  ],
  [
    'a promise taken back that nobody made',
    bursting('burst: { limit: quota-free, promises: { shared: false } }'),
    'contract.yaml:17:53 clauses[0].burst.promises.shared: found shared, which quota-free does not promise; wanted no shared: it is not promised anyway',
  ],
  [
    'a promise that there is none of',
    bursting('burst: { limit: minute, promises: { window: false } }'),
    'contract.yaml:17:41 clauses[0].burst.promises.window: found the unknown key "window"; wanted one of the keys: syntax, limit, remaining, exhausted, reset, retry-after, headers, count, bodies, shared, apart, too-early, …',
  ],
  [
    'a promise that is just true',
    bursting('burst: { limit: minute, promises: { count: true } }'),
    'contract.yaml:17:48 clauses[0].burst.promises.count: found true; wanted false',
  ],
  [
    'a burst beside a race',
    bursting('burst: { limit: minute }\nrace: { requests: 2 }'),
    'contract.yaml:17:12 clauses[0].burst: found a burst beside race; wanted one of them',
  ],
  [
    'a burst beside a follow-up',
    bursting('burst: { limit: minute }\nfollowUp: { operation: health, expect: { status: 200 } }'),
    'contract.yaml:17:12 clauses[0].burst: found a burst beside followUp; wanted one of them',
  ],
  [
    'a burst of bad inputs',
    bursting('burst: { limit: minute }\nask: { inputs: [no-body] }'),
    'contract.yaml:17:12 clauses[0].burst: found a burst beside bad inputs; wanted a valid request, which is sent until a limit refuses it',
  ],
  [
    'a caller in a state that nobody has',
    bursting('burst: { limit: minute, by: [{ state: bussy }] }'),
    'contract.yaml:17:43 clauses[0].burst.by[0].state: found bussy; wanted one of the states; did you mean busy?',
  ],
  [
    'a caller who refers to what nobody knows',
    bursting("burst: { limit: minute, by: [{}, { set: { query.job: '{{busy.job}}' } }] }"),
    'contract.yaml:17:58 clauses[0].burst.by[1].set["query.job"]: found {{busy.job}}; wanted one of the references known here: unique, scope',
  ],
  [
    'a caller who refers to another caller’s state',
    bursting("burst: { limit: minute, by: [{ state: busy }, { shared: { set: { query.job: '{{busy.job}}' } } }] }"),
    'contract.yaml:17:81 clauses[0].burst.by[1].shared.set["query.job"]: found {{busy.job}}; wanted one of the references known here: unique, scope',
  ],
  [
    'somebody apart whom nobody knows',
    bursting('burst: { limit: minute, by: [{ apart: { credential: membr } }] }'),
    'contract.yaml:17:57 clauses[0].burst.by[0].apart.credential: found membr; wanted one of the credentials; did you mean member?',
  ],
  [
    'a number by no column',
    bursting("burst: { limit: minute, by: [{ left: '{{few}}' }] }"),
    'contract.yaml:17:42 clauses[0].burst.by[0].left: found {{few}}; wanted one of the references known here, of which there are none',
  ],
  [
    'a number by a column that holds none',
    bursting(
      "cases: [{ id: a, few: 3 }, { id: b, few: many }]\nburst: { limit: minute, by: [{ lowered: '{{few}}' }] }",
    ),
    'contract.yaml:18:45 clauses[0].burst.by[0].lowered: found "many" by {{few}}; wanted a whole number, 0 or more',
  ],
  [
    'less than nothing',
    bursting("cases: [{ id: a, few: -1 }]\nburst: { limit: minute, by: [{ left: '{{few}}' }] }"),
    'contract.yaml:18:42 clauses[0].burst.by[0].left: found -1 by {{few}}; wanted a whole number, 0 or more',
  ],
  [
    'a caller with a key that there is none of',
    bursting('burst: { limit: minute, by: [{ states: busy }] }'),
    'contract.yaml:17:36 clauses[0].burst.by[0].states: found the unknown key "states"; wanted one of the keys; did you mean state?',
  ],
  [
    'a limit with a key that there is none of',
    bursting('burst: { limit: minute }').replace('window: 60,', 'windowMs: 60000,'),
    'contract.yaml:12:68 limits.minute.windowMs: found the unknown key "windowMs"; wanted one of the keys; did you mean window?',
  ],
  [
    'a burst of an operation that its limit does not count',
    bursting('burst: { limit: minute }').replace('window: 60,', 'operations: [health],'),
    'contract.yaml:17:21 clauses[0].burst.limit: found minute, which does not count listThings; wanted a limit of the operations that are asked, or listThings among its own',
  ],
  [
    'parts, a unit and a name of no dialect',
    bursting('burst: { limit: minute }').replace(
      'dialect: x-ratelimit, parts',
      'unit: delta-seconds, name: day, parts',
    ),
    'contract.yaml:12:118 limits.minute.shows.unit: found unit without a dialect; wanted a dialect beside it, the family of headers that it is about',
    'contract.yaml:12:139 limits.minute.shows.name: found name without a dialect; wanted a dialect beside it, the family of headers that it is about',
    'contract.yaml:12:151 limits.minute.shows.parts: found parts without a dialect; wanted a dialect beside it, the family of headers that it is about',
  ],
  [
    'a dialect that tells nothing',
    bursting('burst: { limit: minute }').replace(', parts: [limit, remaining, reset]', ''),
    'contract.yaml:12:121 limits.minute.shows.dialect: found a dialect without parts; wanted parts: what its headers tell',
  ],
  [
    'a limit that counts no operation',
    bursting('burst: { limit: minute }').replace('window: 60,', 'operations: { scope: admin },'),
    'contract.yaml:12:80 limits.minute.operations: found a selection that no operation fits; wanted a selection that at least one operation of openapi.yaml fits',
  ],
  [
    'a limit of an operation that there is none of',
    bursting('burst: { limit: minute }').replace('window: 60,', 'operations: [listThings, listThing],'),
    'contract.yaml:12:93 limits.minute.operations[1]: found listThing; wanted an operationId of openapi.yaml; did you mean listThings?',
  ],
];

test.each(mistakes)('%s is a mistake', (_, contract, ...wanted) => {
  expect(mistakesOf(() => compileText(contract))).toEqual(wanted);
});
