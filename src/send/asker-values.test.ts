import { expect, test } from 'vitest';
import { askAll } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { startThingServer } from './testing/thing-server.ts';

test('a value of a clause is one in all requests of a probe, and another in the next', async () => {
  const server = await startThingServer();
  const contract = thingContract({
    clauses: [
      {
        id: 'one',
        section: 'Errors',
        statement: 'It is so.',
        operations: ['listThings'],
        cases: [{ n: 1 }, { n: 2 }],
        values: { key: 'k{{n}}-{{unique}}' },
        before: [{ operation: 'getThing', set: { 'path.id': '{{key}}' } }],
        ask: { set: { 'query.key': '{{key}}' } },
        followUp: { operation: 'getThing', set: { 'path.id': '{{key}}' }, expect: { status: 404 } },
        expect: { status: 404 },
      },
    ],
  });
  const { exchanges } = await askAll(contract, server.url, { connections: 1 });
  const keys = server.lines().flatMap((line) => /k\d-[0-9a-f]{16}/.exec(line) ?? []);
  expect(keys).toHaveLength(6);
  expect(new Set(keys).size).toBe(2);
  expect(new Set(keys.slice(0, 3)).size).toBe(1);
  expect(exchanges.at(-1)?.values.key).toBe(keys[5]);
});
