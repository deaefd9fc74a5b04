import { expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { askAll, courseOf } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { startThingServer } from './testing/thing-server.ts';

/** A clause with a step that must be refused, and saves what the refusal says. */
const clause = (status: string | number): JsonObject => ({
  id: 'twice',
  section: 'Errors',
  statement: 'What was refused is refused again.',
  operations: ['listThings'],
  before: [{ operation: 'createThing', times: 2, status, save: { why: '/why' } }],
  ask: { set: { 'query.why': '{{why}}' } },
  expect: { status: 409 },
});
const replies = (status: number) => ({ status, body: { why: 'taken' } });

const askedOf = async (wanted: string | number, ...statuses: readonly number[]) => {
  let next = 0;
  const server = await startThingServer(({ line }) =>
    line.startsWith('POST /things') ? replies(statuses[next++] as number) : undefined,
  );
  const { exchanges } = await askAll(thingContract({ clauses: [clause(wanted)] }), server.url);
  return { course: courseOf(exchanges.slice(1)), last: server.lines().at(-1) };
};

test('a step that is refused as it must be prepares, and gives what it saves', async () => {
  const { course, last } = await askedOf('4xx', 409, 422);
  expect(course).toEqual(['setup createThing 409', 'setup createThing 422', 'question listThings 200']);
  expect(last).toBe('GET /things?why=taken');
});

test('one that is accepted in its place ends the probe', async () => {
  expect((await askedOf(409, 201, 409)).course).toEqual(['setup createThing 201']);
});

test('one that must meet a limit or an outage is not sent once more', async () => {
  expect((await askedOf(503, 503, 503)).course).toEqual([
    'setup createThing 503',
    'setup createThing 503',
    'question listThings 200',
  ]);
});
