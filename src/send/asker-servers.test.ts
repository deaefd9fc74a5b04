import { expect, test } from 'vitest';
import type { Contract } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { askAll } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { startThingServer } from './testing/thing-server.ts';

const contract: Contract = thingContract({
  clauses: [
    {
      id: 'one',
      section: 'Errors',
      statement: 'It is so.',
      operations: ['listThings'],
      before: [{ operation: 'createThing', save: { id: '/id' } }],
      expect: { status: 404 },
      followUp: { operation: 'getThing', set: { 'path.id': '{{id}}' }, expect: { status: 200 } },
    },
  ],
});
const elsewhere = (id: string): Operation => ({ ...(contract.operations[id] as Operation), server: 'lists' });
const divided: Contract = {
  ...contract,
  operations: { ...contract.operations, listThings: elsewhere('listThings'), getThing: elsewhere('getThing') },
};

test('each request goes to the server that has its operation', async () => {
  const [here, there] = [await startThingServer(), await startThingServer()];
  const { exchanges } = await askAll(divided, here.url, { facts: { servers: { lists: `${there.url}/v2` } } });
  expect(here.lines()).toEqual(['POST /things']);
  expect(there.lines()).toEqual(['GET /v2/things', 'GET /v2/things', 'GET /v2/things/thing-1']);
  expect(exchanges.map(({ outcome }) => outcome.kind)).toEqual(['answer', 'answer', 'answer', 'answer']);
});

test('nothing is asked of a server that the target lacks', async () => {
  const here = await startThingServer();
  expect((await askAll(divided, here.url)).exchanges).toEqual([]);
  expect(here.lines()).toEqual([]);
});
