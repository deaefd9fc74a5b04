import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { askAll, courseOf } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { startThingServer } from './testing/thing-server.ts';

const said = { section: 'Errors', statement: 'It is refused.', expect: { status: 404 } } as const;
const create = { operation: 'createThing', save: { id: '/id' } } as const;
const remove = { operation: 'deleteThing', set: { 'path.id': '{{id}}' } } as const;
const states = { gone: { description: 'A thing that is gone.', returns: { id: {} } } };
const getGone: JsonObject = {
  ...said,
  id: 'gone',
  operations: ['getThing'],
  state: 'gone',
  before: [create],
  after: [remove],
  ask: { set: { 'path.id': '{{gone.id}}', 'query.of': '{{id}}' } },
};
const arranged = { status: 200, body: { values: { id: 'g1' } } };

describe('the order', () => {
  test('a control is asked first, then state, setup, question and cleanup of each probe', async () => {
    const server = await startThingServer(({ line }) => (line === 'POST /states' ? arranged : undefined));
    const { exchanges } = await askAll(thingContract({ states, clauses: [getGone] }), server.url);
    expect(server.lines()).toEqual([
      'GET /things/thing-0',
      'POST /states',
      'POST /things',
      'GET /things/g1?of=thing-3',
      'DELETE /things/thing-3',
    ]);
    expect(courseOf(exchanges)).toEqual([
      'control getThing 200',
      'state gone 200',
      'setup createThing 201',
      'question getThing 200',
      'cleanup deleteThing 204',
    ]);
    expect(server.seen[1]?.body).toBe('{"state":"gone","params":{},"action":"setup"}');
  });

  test('the control of a spoilt request is prepared and cleaned up as its question is', async () => {
    const server = await startThingServer();
    const clause: JsonObject = {
      ...said,
      id: 'bad',
      operations: ['getThing'],
      before: [create],
      after: [remove],
      ask: { set: { 'path.id': '{{id}}' }, inputs: ['spoilt'] },
    };
    const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url);
    expect(server.lines()).toEqual([
      'POST /things',
      'GET /things/thing-1',
      'DELETE /things/thing-1',
      'POST /things',
      'GET /things/thing-4?spoilt=yes',
      'DELETE /things/thing-4',
    ]);
    expect(exchanges.map(({ probe }) => probe.endsWith(':control'))).toEqual([true, true, true, false, false, false]);
  });

  test('exchanges are numbered within their probe, from 1 and in order', async () => {
    const server = await startThingServer(({ line }) => (line === 'POST /states' ? arranged : undefined));
    const { exchanges } = await askAll(thingContract({ states, clauses: [getGone] }), server.url);
    expect(exchanges.map(({ id }) => id)).toEqual([
      'gone:getThing:control#1',
      'gone:getThing#1',
      'gone:getThing#2',
      'gone:getThing#3',
      'gone:getThing#4',
    ]);
  });

  test('side by side, every probe keeps its own order and numbers', async () => {
    const server = await startThingServer(({ line }) => (line === 'POST /states' ? arranged : undefined));
    const cases = Array.from({ length: 20 }, (_, n) => ({ n: String(n) }));
    const { exchanges } = await askAll(thingContract({ states, clauses: [{ ...getGone, cases }] }), server.url, {
      connections: 8,
    });
    const probes = [...new Set(exchanges.map(({ probe }) => probe))].filter((probe) => !probe.endsWith(':control'));
    expect(probes).toHaveLength(20);
    for (const probe of probes) {
      const own = exchanges.filter((one) => one.probe === probe);
      expect(own.map(({ role }) => role)).toEqual(['state', 'setup', 'question', 'cleanup']);
      expect(own.map(({ id }) => id)).toEqual([1, 2, 3, 4].map((number) => `${probe}#${number}`));
    }
  });
});

describe('shared steps', () => {
  const shared = { getThing: { before: [{ ...create, shared: true }], set: { 'path.id': '{{id}}' } } };
  const cases = [{ n: 'a' }, { n: 'b' }, { n: 'c' }];

  test('are sent once for a group, before everything else, and all its probes use what they saved', async () => {
    const server = await startThingServer();
    const clauses = ['one', 'two'].map((id): JsonObject => ({ ...said, id, operations: ['getThing'], cases }));
    await askAll(thingContract({ operations: shared, clauses }), server.url);
    const gets = (id: string): readonly string[] => Array(4).fill(`GET /things/${id}`);
    expect(server.lines()).toEqual(['POST /things', ...gets('thing-1'), 'POST /things', ...gets('thing-6')]);
  });

  test('where one is refused, nothing else of the group is asked', async () => {
    const server = await startThingServer(({ line }) => (line === 'POST /things' ? { status: 403 } : undefined));
    const clause: JsonObject = { ...said, id: 'one', operations: ['getThing'], cases, after: [remove] };
    const { exchanges } = await askAll(thingContract({ operations: shared, clauses: [clause] }), server.url);
    expect(courseOf(exchanges)).toEqual(['setup createThing 403']);
  });
});

describe('steps', () => {
  test('are sent as often as they say', async () => {
    const server = await startThingServer();
    const clause: JsonObject = {
      ...said,
      id: 'often',
      operations: ['listThings'],
      before: [{ operation: 'listThings', times: 3 }],
    };
    const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url);
    expect(courseOf(exchanges)).toEqual([
      'control listThings 200',
      ...Array(3).fill('setup listThings 200'),
      'question listThings 200',
    ]);
  });

  test('saved values reach later requests with their type', async () => {
    const server = await startThingServer(({ line }) =>
      line === 'POST /things' ? { status: 201, body: { id: 7, tags: ['x', 1] } } : undefined,
    );
    const clause: JsonObject = {
      ...said,
      id: 'typed',
      operations: ['createThing'],
      before: [{ operation: 'createThing', save: { id: '/id', tags: '/tags' } }],
      ask: { set: { '/whole': '{{id}}', '/text': 'n{{id}}', '/tags': '{{tags}}' } },
    };
    const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url);
    expect(JSON.parse(server.seen.at(-1)?.body ?? '')).toEqual({
      name: 'a thing',
      whole: 7,
      text: 'n7',
      tags: ['x', 1],
    });
    expect(exchanges.at(-1)?.values).toMatchObject({ id: 7, tags: ['x', 1] });
  });

  test('names are unique: no two requests of a run hold the same', async () => {
    const server = await startThingServer();
    const clause: JsonObject = {
      ...said,
      id: 'named',
      operations: ['createThing'],
      cases: [{ n: 'a' }, { n: 'b' }],
      before: [{ operation: 'createThing', times: 2, set: { '/name': '{{unique}}' } }],
      ask: { set: { '/name': '{{unique}}' } },
    };
    await askAll(thingContract({ clauses: [clause] }), server.url);
    const names = server.seen.map(({ body }) => JSON.parse(body).name as string).filter((name) => name !== 'a thing');
    expect(names).toHaveLength(6);
    expect(new Set(names).size).toBe(6);
  });
});
