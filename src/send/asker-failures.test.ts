import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import type { Plan, Probe } from '../plan/probe.ts';
import { probesOf } from '../plan/probe.ts';
import { defaultBudget } from '../target/model.ts';
import { askAll, courseOf } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type Reply, startThingServer } from './testing/thing-server.ts';

const said = { section: 'Errors', statement: 'It is refused.', expect: { status: 404 } } as const;
const create = { operation: 'createThing', save: { id: '/id' } } as const;
const cleanup = [
  { operation: 'deleteThing', set: { 'path.id': 'fixed' } },
  { operation: 'listThings', set: { 'query.last': 'yes' } },
] as const;
const clause: JsonObject = {
  ...said,
  id: 'one',
  operations: ['getThing'],
  before: [create],
  after: cleanup,
  ask: { set: { 'path.id': '{{id}}' } },
};
const states = { gone: { description: 'A thing that is gone.', returns: { id: {} } } };

describe('cleanup is sent, all of it', () => {
  test.each<[string, string, Reply | 'reset', readonly string[]]>([
    ['a refused step', 'POST /things', { status: 403 }, ['setup createThing 403']],
    ['a step without what it has to save', 'POST /things', { status: 201, body: {} }, ['setup createThing 201']],
    [
      'a step that is accepted by a redirect without what it has to save',
      'POST /things',
      { status: 303, body: {} },
      ['setup createThing 303'],
    ],
    ['a step without an answer', 'POST /things', 'reset', ['setup createThing reset', 'setup createThing reset']],
    [
      'a question without an answer',
      'GET /things/thing-2',
      'reset',
      ['setup createThing 201', 'question getThing reset', 'question getThing reset'],
    ],
    [
      'another step of the cleanup that is refused',
      'DELETE /things/fixed',
      { status: 500 },
      ['setup createThing 201', 'question getThing 200'],
    ],
  ])('after %s', async (_, line, reply, before) => {
    const server = await startThingServer((request) => (request.line === line ? reply : undefined));
    const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url);
    const deleted = line.startsWith('DELETE') ? 500 : 204;
    expect(courseOf(exchanges.filter(({ probe }) => probe === 'one:getThing'))).toEqual([
      ...before,
      `cleanup deleteThing ${deleted}`,
      'cleanup listThings 200',
    ]);
  });

  test.each<[string, Reply | 'reset', string, string | undefined]>([
    ['is not known', { status: 404 }, 'state gone 404', undefined],
    ['cannot be arranged', { status: 500 }, 'state gone 500', undefined],
    ['gets no answer', 'reset', 'state gone reset', undefined],
    ['returns nothing', { status: 200, body: '' }, 'state gone 200', 'it returned no id'],
    ['returns something else', { status: 200, body: { values: { di: 1 } } }, 'state gone 200', 'it returned no id'],
  ])('after a state that %s, which is asked for once', async (_, reply, course, lacks) => {
    const server = await startThingServer(({ line }) => (line === 'POST /states' ? reply : undefined));
    const contract = thingContract({ states, clauses: [{ ...clause, state: 'gone' }] });
    const { exchanges } = await askAll(contract, server.url);
    const own = exchanges.filter(({ probe }) => probe === 'one:getThing');
    expect(courseOf(own)).toEqual([course, 'cleanup deleteThing 204', 'cleanup listThings 200']);
    expect(own[0]?.lacks).toBe(lacks);
  });
});

describe('what cannot be filled', () => {
  const unfillable = (probe: Probe): Probe => ({
    ...probe,
    patches: [{ credential: { kind: 'default' }, set: [{ at: 'query.q', value: '{{never-known}}' }], remove: [] }],
  });
  const change = (whole: Plan): Plan => ({
    ...whole,
    groups: whole.groups.map((group) => ({
      ...group,
      probes: group.probes.map((probe) => (probe.kind === 'question' ? unfillable(probe) : probe)),
    })),
  });

  test('is an exchange that says what it lacks, is not sent, and is cleaned up after', async () => {
    const server = await startThingServer();
    const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url, { change });
    expect(courseOf(exchanges.slice(1))).toEqual([
      'setup createThing 201',
      'question getThing other',
      'cleanup deleteThing 204',
      'cleanup listThings 200',
    ]);
    expect(exchanges[2]).toMatchObject({
      id: 'one:getThing#2',
      lacks: 'nothing is known under {{never-known}}',
      request: { method: 'GET', url: `${server.url}/things/{id}` },
      outcome: { kind: 'none', detail: 'nothing is known under {{never-known}}' },
    });
    expect(server.lines().filter((line) => line.startsWith('GET /things/'))).toEqual(['GET /things/thing-0']);
  });

  test('a cleanup that needs what a failed step did not save is not sent, the next one is', async () => {
    const server = await startThingServer(({ line }) => (line === 'POST /things' ? { status: 403 } : undefined));
    const after = [{ operation: 'deleteThing', set: { 'path.id': '{{id}}' } }, cleanup[1]];
    const { exchanges } = await askAll(thingContract({ clauses: [{ ...clause, after }] }), server.url);
    expect(courseOf(exchanges.slice(1))).toEqual([
      'setup createThing 403',
      'cleanup deleteThing other',
      'cleanup listThings 200',
    ]);
    expect(exchanges[2]?.lacks).toBe('nothing is known under {{id}}');
  });

  test.each([201, 303])('a step that is accepted by %i without what it has to save says so', async (status) => {
    const server = await startThingServer(({ line }) => (line === 'POST /things' ? { status, body: {} } : undefined));
    const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url);
    expect(exchanges[1]?.lacks).toBe('its answer has nothing at /id, to be saved as id');
  });

  test.each([200, 201, 303])('what a step that is accepted by %i saves is known from then on', async (status) => {
    const body = { id: 'saved' };
    const server = await startThingServer(({ line }) => (line === 'POST /things' ? { status, body } : undefined));
    await askAll(thingContract({ clauses: [clause] }), server.url);
    expect(server.lines()).toContain('GET /things/saved');
  });
});

describe('what the target lacks is not sent', () => {
  const clauses: readonly JsonObject[] = [
    { ...said, id: 'needs-credential', operations: ['createThing'] },
    { ...said, id: 'needs-state', operations: ['listThings'], state: 'gone' },
    { ...said, id: 'needs-capability', operations: ['listThings'], capabilities: ['tier: gold'] },
    { ...said, id: 'needs-nothing', operations: ['listThings'] },
    { ...said, id: 'needs-budget', operations: ['listThings'], cases: [{ n: 'a' }, { n: 'b' }, { n: 'c' }] },
  ];

  test('not for want of a credential, a state, a capability or budget', async () => {
    const server = await startThingServer();
    const { plan, exchanges } = await askAll(thingContract({ states, clauses }), server.url, {
      facts: {
        credentials: [],
        states: [],
        capabilities: { tier: 'silver' },
        budget: { ...defaultBudget, requests: 8 },
      },
    });
    const lacking = probesOf(plan).filter(({ lacks }) => lacks !== null);
    expect([...new Set(lacking.map(({ lacks }) => lacks?.kind))]).toEqual([
      'credential',
      'state',
      'capability',
      'budget',
    ]);
    expect(exchanges.map(({ probe }) => probe)).toEqual([
      'needs-nothing:listThings:control',
      'needs-nothing:listThings',
      'needs-budget:listThings:control',
      'needs-budget:listThings:a',
    ]);
    expect(server.seen).toHaveLength(4);
  });
});
