import { describe, expect, onTestFinished, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import type { AnswerClause, Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import { judgeRun } from '../judge/judge-run.ts';
import { plan } from '../plan/plan.ts';
import { defaultBudget, type TargetFacts } from '../target/model.ts';
import { openSession } from './session.ts';
import { type Asked, askAll, courseOf } from './testing/ask-all.ts';
import { newSignal } from './testing/signal.ts';
import { thingContract, thingInputs } from './testing/thing-contract.ts';
import { type Reply, type SeenRequest, startThingServer, type ThingServer } from './testing/thing-server.ts';

const states: JsonObject = {
  down: { description: 'The database is down.', scope: 'global', returns: { since: {} } },
  slow: { description: 'Everything is slow.', scope: 'global' },
  gone: { description: 'A thing that is gone.' },
};
const clause: JsonObject = {
  id: 'one',
  section: 'Errors',
  statement: 'While the database is down nothing is listed.',
  operations: ['listThings'],
  state: 'down',
  after: [{ operation: 'getThing' }],
  expect: { status: 503 },
};
const contractOf = (...clauses: readonly JsonObject[]): Contract => thingContract({ states, clauses });

/** What is asked of the states endpoint: `setup down`. */
const toldOf = ({ line, body }: SeenRequest): string => {
  if (line !== 'POST /states') return line;
  const { state, action } = JSON.parse(body) as { readonly state: string; readonly action: string };
  return `${action} ${state}`;
};
const arranged: Reply = { status: 200, body: { values: { since: 'noon' } } };

/** A target that is down while the state holds, but for what `first` answers to a line and how often it came. */
const ask = async (
  clauses: readonly JsonObject[],
  first: (told: string, times: number) => Reply | 'reset' | undefined = () => undefined,
  connections = 1,
): Promise<Asked & { readonly server: ThingServer; readonly told: readonly string[] }> => {
  let down = false;
  const times = new Map<string, number>();
  const server = await startThingServer((request) => {
    const told = toldOf(request);
    times.set(told, (times.get(told) ?? 0) + 1);
    const reply = first(told, times.get(told) as number);
    if (reply) return reply;
    if (told.endsWith('down')) down = told.startsWith('setup');
    if (request.line === 'POST /states') return arranged;
    return down ? { status: 503, body: '' } : undefined;
  });
  const asked = await askAll(contractOf(...clauses), server.url, { connections });
  return { server, ...asked, told: server.seen.map(toldOf) };
};
const verdictOf = ({ results }: Asked): object | undefined => results.probes[0]?.verdict;

describe('a global state', () => {
  test('is arranged alone, and undone before anything else is asked', async () => {
    const cases = [{ n: 'a' }, { n: 'b' }, { n: 'c' }];
    const asked = await ask([{ ...clause, cases }], undefined, 8);
    const each = ['setup down', 'GET /things', 'teardown down', 'GET /things/thing-0'];
    expect(asked.told).toEqual(['GET /things', ...each, ...each, ...each]);
    expect(courseOf(asked.exchanges.slice(1, 5))).toEqual([
      'state down 200',
      'question listThings 503',
      'teardown down 200',
      'cleanup getThing 200',
    ]);
    expect(asked.results.probes.map(({ verdict }) => verdict.kind)).toEqual(['pass', 'pass', 'pass']);
  });

  test('is arranged and undone with the same parameters, filled', async () => {
    const state = { id: 'down', params: { of: '{{n}}', name: 'x-{{unique}}', list: ['{{n}}', 2] } };
    const { server } = await ask([{ ...clause, state, cases: [{ n: 7 }] }]);
    const [setup, teardown] = server.seen
      .filter(({ line }) => line === 'POST /states')
      .map(({ body }) => JSON.parse(body));
    expect(setup.params).toEqual({ of: 7, name: expect.stringMatching(/^x-[0-9a-f]{16}$/), list: [7, 2] });
    expect(teardown).toEqual({ ...setup, action: 'teardown' });
  });

  test('is undone where the question got no answer', async () => {
    const asked = await ask([clause], (told, times) => (told === 'GET /things' && times > 1 ? 'reset' : undefined));
    expect(asked.told).toEqual([
      'GET /things',
      'setup down',
      'GET /things',
      'GET /things',
      'teardown down',
      'GET /things/thing-0',
    ]);
    expect(verdictOf(asked)).toMatchObject({ kind: 'inconclusive', cause: 'no-answer' });
  });

  test.each<[string, Reply | 'reset', string]>([
    ['fails half-way', { status: 500 }, 'state down: answered 500'],
    ['gets no answer', 'reset', 'state down: reset:'],
    ['returns too little', { status: 200, body: { values: {} } }, 'state down: it returned no since'],
  ])('whose setup %s is undone, and the question is not asked', async (_, reply, detail) => {
    const asked = await ask([clause], (told) => (told === 'setup down' ? reply : undefined));
    expect(asked.told).toEqual(['GET /things', 'setup down', 'teardown down', 'GET /things/thing-0']);
    expect(verdictOf(asked)).toEqual({
      kind: 'inconclusive',
      cause: 'setup-failed',
      detail: expect.stringContaining(detail),
    });
  });

  test.each<[string, Reply | 'reset']>([
    ['is refused', { status: 500 }],
    ['gets no answer', 'reset'],
  ])('whose teardown %s once is undone by a second try', async (_, reply) => {
    const asked = await ask([clause], (told, times) => (told === 'teardown down' && times === 1 ? reply : undefined));
    expect(asked.told.slice(3)).toEqual(['teardown down', 'teardown down', 'GET /things/thing-0']);
    expect(asked.exchanges.filter(({ role }) => role === 'teardown').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(verdictOf(asked)).toEqual({ kind: 'pass' });
    await asked.session.close();
    expect(asked.server.seen).toHaveLength(6);
  });

  test('that cannot be undone is our own fault, and is tried again on close', async () => {
    const asked = await ask([{ ...clause, after: [] }], (told, times) =>
      told === 'teardown down' && times < 3 ? { status: 500 } : undefined,
    );
    expect(asked.told.slice(3)).toEqual(['teardown down', 'teardown down']);
    expect(verdictOf(asked)).toEqual({
      kind: 'error',
      detail: 'the state down could not be undone: its teardown was answered 500; it may spoil what is asked after it',
    });
    await asked.session.close();
    expect(asked.server.seen.map(toldOf).at(-1)).toBe('teardown down');
    expect(asked.server.seen).toHaveLength(6);
  });

  test('that cannot be undone is our own fault, too, where it could not be arranged', async () => {
    const asked = await ask([clause], (told) => (told.endsWith(' down') ? { status: 500 } : undefined));
    expect(verdictOf(asked)).toMatchObject({ kind: 'error', detail: expect.stringContaining('could not be undone') });
  });

  test('of several is undone, the last first; one that stays is seen though another went', async () => {
    const both = { ...clause, state: ['down', 'slow'] };
    const asked = await ask([both], (told) => (told === 'teardown slow' ? { status: 500 } : undefined));
    expect(asked.told.slice(1)).toEqual([
      'setup down',
      'setup slow',
      'GET /things',
      'teardown slow',
      'teardown slow',
      'teardown down',
      'GET /things/thing-0',
    ]);
    expect(verdictOf(asked)).toMatchObject({ kind: 'error', detail: expect.stringContaining('the state slow could') });
  });

  test('twice with other parameters is undone twice', async () => {
    const state = [1, 2].map((n) => ({ id: 'down', params: { n } }));
    const { server } = await ask([{ ...clause, state }]);
    const told = server.seen
      .filter(({ line }) => line === 'POST /states')
      .map(({ body }) => JSON.parse(body) as { readonly action: string; readonly params: { readonly n: number } });
    expect(told.map(({ action, params }) => `${action} ${params.n}`)).toEqual([
      'setup 1',
      'setup 2',
      'teardown 2',
      'teardown 1',
    ]);
  });

  test('of a control that cannot be undone spoils its question', async () => {
    const spoilt = { ...clause, ask: { inputs: ['spoilt'] }, expect: { status: 400 } };
    const asked = await ask([spoilt], (told, times) => {
      if (told === 'GET /things') return { status: 200, body: {} };
      return told === 'teardown down' && times < 3 ? { status: 500 } : undefined;
    });
    // The question's own teardown undoes it.
    expect(verdictOf(asked)).not.toMatchObject({ kind: 'error' });
    const never = await ask([spoilt], (told) => (told === 'teardown down' ? { status: 500 } : undefined));
    expect(verdictOf(never)).toMatchObject({ kind: 'error' });
  });

  test('of data of its own is never undone, and arranged side by side', async () => {
    const asked = await ask([{ ...clause, state: 'gone', after: [] }]);
    expect(asked.told).toEqual(['GET /things', 'setup gone', 'GET /things']);
  });

  test('gives the same verdict from the exchanges as they are written down', async () => {
    const asked = await ask([clause], (told) => (told === 'teardown down' ? { status: 500 } : undefined));
    const written = JSON.parse(JSON.stringify(asked.exchanges));
    expect(
      judgeRun(contractOf(clause), asked.plan, factsOf(asked.server.url), { clauses: [], probes: [] }, written),
    ).toEqual(asked.results);
  });
});

const factsOf = (url: string): TargetFacts => ({
  name: 'things',
  url,
  credentials: ['admin'],
  capabilities: {},
  states: 'any',
  budget: defaultBudget,
});

describe('a session that is closed', () => {
  /** Asks the first group of a contract in a session of its own. */
  const start = ({ url }: ThingServer, contract: Contract) => {
    const facts = factsOf(url);
    const target = { facts, credentials: {}, stateValues: {}, statesUrl: `${url}/states` };
    const session = openSession({ runId: 'run', contract, target, inputs: thingInputs, connections: 1 });
    onTestFinished(() => session.close());
    const [group] = plan(contract, facts, thingInputs).groups;
    const exchanges: Exchange[] = [];
    const asked = session.asker.askGroup(
      group as NonNullable<typeof group>,
      contract.clauses[0] as AnswerClause,
      (one) => void exchanges.push(one),
    );
    return { session, asked, exchanges };
  };
  const cases = [{ n: 'a' }, { n: 'b' }];

  test('while a global state holds undoes it, and arranges no other', async () => {
    const [asking, undone] = [newSignal(), newSignal()];
    const server = await startThingServer(async (request, number) => {
      const told = toldOf(request);
      if (told === 'teardown down') undone.give();
      if (told === 'GET /things' && number > 1) {
        asking.give();
        await undone.came;
      }
      return told.endsWith('down') ? arranged : undefined;
    });
    const { session, asked } = start(server, contractOf({ ...clause, cases }));
    await asking.came;
    await session.close();
    await asked;
    expect(server.seen.map(toldOf).filter((told) => told === 'setup down')).toHaveLength(1);
    expect(server.seen.map(toldOf)).toContain('teardown down');
  });

  test('while a global state is being arranged undoes it once that has ended', async () => {
    const [arranging, half] = [newSignal(), newSignal()];
    const server = await startThingServer(async (request) => {
      if (toldOf(request) !== 'setup down') return arranged;
      arranging.give();
      await half.came;
      return arranged;
    });
    const { session, asked } = start(server, contractOf(clause));
    await arranging.came;
    const closed = session.close();
    expect(server.seen.map(toldOf).at(-1)).toBe('setup down');
    half.give();
    await Promise.all([closed, asked]);
    expect(server.seen.map(toldOf).filter((told) => told === 'teardown down').length).toBeGreaterThan(0);
  });

  test('tries a second time', async () => {
    const server = await startThingServer((request) => {
      const told = toldOf(request);
      return told === 'teardown down' ? { status: 500 } : told === 'setup down' ? arranged : undefined;
    });
    const { session, asked } = start(server, contractOf(clause));
    await asked;
    await session.close();
    expect(server.seen.map(toldOf).filter((told) => told === 'teardown down')).toHaveLength(4);
  });
});
