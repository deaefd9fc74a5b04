import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import type { Exchange } from '../exchange/model.ts';
import { type Asked, askAll, courseOf } from './testing/ask-all.ts';
import { newSignal } from './testing/signal.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type Reply, startThingServer, type ThingServer } from './testing/thing-server.ts';

const race: JsonObject = {
  id: 'one',
  section: 'Errors',
  statement: 'Of several creations at once one succeeds.',
  operations: ['createThing'],
  race: { requests: 4, resource: '/id' },
  ask: { set: { '/name': '{{unique}}' } },
  expect: { status: 409 },
};
const made = (id: string): Reply => ({ status: 201, body: { id } });
const refused: Reply = { status: 409 };

/** Answers the requests of a race in this order, once all of them are there. The control comes first. */
const raceServer = (replies: readonly (Reply | 'reset')[]): Promise<ThingServer> => {
  const all = newSignal();
  let came = 0;
  return startThingServer(async (_, number) => {
    if (number === 1) return made('control');
    const turn = came++;
    if (came === replies.length) all.give();
    await all.came;
    return replies[turn] ?? refused;
  });
};
const ask = async (
  replies: readonly (Reply | 'reset')[],
  clause = race,
): Promise<Asked & { readonly server: ThingServer }> => {
  const server = await raceServer(replies);
  return { server, ...(await askAll(thingContract({ clauses: [clause] }), server.url)) };
};
/** A turn of the event loop. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const questions = (exchanges: readonly Exchange[]): readonly Exchange[] =>
  exchanges.filter(({ role }) => role === 'question');

describe('a race', () => {
  test('sends the same bytes at once, after its control, and once each', async () => {
    const { server, exchanges } = await ask([made('a'), refused, refused, refused]);
    expect(courseOf(exchanges).toSorted()).toEqual([
      'control createThing 201',
      'question createThing 201',
      ...Array(3).fill('question createThing 409'),
    ]);
    const bodies = server.seen.slice(1).map(({ body }) => body);
    expect(new Set(bodies).size).toBe(1);
    expect(JSON.parse(bodies[0] ?? '').name).toMatch(/^[0-9a-f]{16}$/);
    expect(questions(exchanges).map(({ id, attempt }) => [id, attempt])).toEqual([
      ['one:createThing#1', 1],
      ['one:createThing#2', 1],
      ['one:createThing#3', 1],
      ['one:createThing#4', 1],
    ]);
    expect(server.seen).toHaveLength(5);
  });

  test('follows what prepares it and comes before what cleans up', async () => {
    const server = await startThingServer();
    const steps = {
      before: [{ operation: 'listThings' }],
      after: [{ operation: 'deleteThing', set: { 'path.id': 'x' } }],
    };
    const { exchanges } = await askAll(thingContract({ clauses: [{ ...race, ...steps }] }), server.url);
    expect(exchanges.map(({ role }) => role)).toEqual(['control', 'setup', ...Array(4).fill('question'), 'cleanup']);
  });

  test('has its cases raced one after another', async () => {
    const came = new Map<string, number>();
    let under = 0;
    let most = 0;
    const server = await startThingServer(async ({ body }, number) => {
      if (number === 1) return made('control');
      most = Math.max(most, ++under);
      came.set(body, (came.get(body) ?? 0) + 1);
      // Nobody is answered before all of his race are there, and whoever else is on his way.
      while ((came.get(body) ?? 0) < 4) await turn();
      for (let turns = 0; turns < 50; turns++) await turn();
      under--;
      return refused;
    });
    const cases = [{ n: 'a' }, { n: 'b' }, { n: 'c' }];
    await askAll(thingContract({ clauses: [{ ...race, cases }] }), server.url, { connections: 12 });
    expect(server.seen).toHaveLength(13);
    expect([...came.values()]).toEqual([4, 4, 4]);
    expect(most).toBe(4);
  });

  test('that has no value for a reference sends nothing, and is our own fault', async () => {
    const server = await startThingServer();
    const { exchanges, results } = await askAll(thingContract({ clauses: [race] }), server.url, {
      change: (whole) => ({
        ...whole,
        groups: whole.groups.map((group) => ({
          ...group,
          probes: group.probes.map((probe) =>
            probe.kind === 'question'
              ? {
                  ...probe,
                  patches: [{ credential: { kind: 'none' }, set: [{ at: '/a', value: '{{lost}}' }], remove: [] }],
                }
              : probe,
          ),
        })),
      }),
    });
    expect(courseOf(exchanges)).toEqual(['control createThing 201', 'question createThing other']);
    expect(server.seen).toHaveLength(1);
    expect(results.probes[0]?.verdict).toEqual({ kind: 'error', detail: 'nothing is known under {{lost}}' });
  });
});

describe('the verdict of a race', () => {
  test.each<[string, readonly (Reply | 'reset')[], object]>([
    ['one succeeded and the others are refused', [refused, made('a'), refused, refused], { kind: 'pass' }],
    ['a success was repeated', [made('a'), made('a'), refused, refused], { kind: 'pass' }],
    ['two succeeded', [made('a'), refused, made('b'), refused], { kind: 'fail' }],
    ['all are refused', [refused, refused, refused, refused], { kind: 'fail' }],
    [
      'all are repetitions of one',
      [made('a'), made('a'), made('a'), made('a')],
      { kind: 'inconclusive', cause: 'no-overlap' },
    ],
    ['one is limited', [made('a'), { status: 429 }, refused, refused], { kind: 'inconclusive', cause: 'limited' }],
    [
      'one meets a gateway',
      [made('a'), { status: 503, body: '' }, refused, refused],
      { kind: 'inconclusive', cause: 'gateway' },
    ],
    ['one gets no answer', [made('a'), 'reset', refused, refused], { kind: 'inconclusive', cause: 'no-answer' }],
    ['two succeeded and one is limited', [made('a'), { status: 429 }, refused, made('b')], { kind: 'fail' }],
    ['two succeeded and one gets no answer', [made('a'), 'reset', refused, made('b')], { kind: 'fail' }],
    ['one is refused otherwise', [made('a'), { status: 422 }, refused, refused], { kind: 'fail' }],
  ])('where %s', async (_, replies, verdict) => {
    const { server, results } = await ask(replies);
    expect(server.seen).toHaveLength(5);
    expect(results.probes[0]?.verdict).toMatchObject(verdict);
  });
});
