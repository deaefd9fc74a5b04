import { expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { markersIn } from '../exchange/redact.ts';
import { adminKey, askAll } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type SeenRequest, startThingServer } from './testing/thing-server.ts';

const said = { section: 'Errors', statement: 'It is refused.', expect: { status: 404 } } as const;
const getWithKey: JsonObject = {
  ...said,
  id: 'one',
  operations: ['getThing'],
  ask: { set: { 'path.id': '{{secret}}', 'header.X-Again': 'key {{secret}}', 'query.q': '{{secret}}' } },
};
const secret = 'Secret/+ of=the "run"';

/** Every form in which a text may stand in an answer. */
const formsOf = (text: string): readonly string[] => [
  text,
  encodeURIComponent(text),
  JSON.stringify(text).slice(1, -1),
  Buffer.from(text).toString('base64'),
  Buffer.from(text).toString('hex'),
];

/** An answer that says everything again: what was sent and the secret, in every form. */
const echo = ({ line, headers, body }: SeenRequest) => ({
  status: 404,
  headers: { 'X-Echo': encodeURIComponent(secret), 'X-Base64': Buffer.from(secret).toString('base64') },
  body: { line, headers, body, forms: formsOf(secret), [secret]: 1, within: `<${secret}>` },
});

const expectWithout = (texts: readonly unknown[], value: string): void => {
  const whole = texts.map((text) => JSON.stringify(text)).join('\n');
  for (const form of formsOf(value)) {
    expect(whole).not.toContain(form);
    expect(whole).not.toContain(JSON.stringify(form).slice(1, -1));
  }
};

test('a saved secret is in no exchange, from the one that brings it on', async () => {
  const server = await startThingServer((request) =>
    request.line === 'POST /things' ? { status: 201, body: { token: secret } } : echo(request),
  );
  const before = [{ operation: 'createThing', save: { secret: { from: '/token', secret: true } } }] as const;
  const { exchanges } = await askAll(thingContract({ clauses: [{ ...getWithKey, before }] }), server.url);
  const own = exchanges.filter(({ probe }) => probe === 'one:getThing');
  expect(own.map(({ role }) => role)).toEqual(['setup', 'question']);
  expect(server.seen.at(-1)?.headers['x-again']).toBe(`key ${secret}`);
  expectWithout(own, secret);
  expect(own[1]?.values.secret).toBe('[redacted:secret:raw]');
  const forms = new Set(markersIn(JSON.stringify(own[1])).map(({ form }) => form));
  expect(forms).toEqual(new Set(['raw', 'json', 'url', 'base64', 'hex']));
});

test('a secret that a shared step saved is in no exchange of any later group', async () => {
  const server = await startThingServer((request) =>
    request.line === 'POST /things' ? { status: 201, body: { token: secret } } : echo(request),
  );
  const before = [
    { operation: 'createThing', shared: true, save: { secret: { from: '/token', secret: true } } },
  ] as const;
  const later: JsonObject = { ...said, id: 'later', operations: ['listThings'] };
  const contract = thingContract({ clauses: [{ ...getWithKey, before }, later] });
  const { exchanges } = await askAll(contract, server.url, { connections: 8 });
  expect(exchanges.filter(({ probe }) => probe.startsWith('later:'))).toHaveLength(2);
  expectWithout(exchanges, secret);
});

test('a value that is saved without being secret stays', async () => {
  const server = await startThingServer();
  const before = [{ operation: 'createThing', save: { secret: '/token' } }] as const;
  const { exchanges } = await askAll(thingContract({ clauses: [{ ...getWithKey, before }] }), server.url);
  expect(exchanges.at(-1)?.values.secret).toBe('token-of-thing-2');
  expect(exchanges.at(-1)?.request.url).toContain('token-of-thing-2');
});

const states = { keyed: { description: 'A key.', returns: { key: { secret: true }, id: {} } } };
const stateClause: JsonObject = {
  ...said,
  id: 'one',
  operations: ['createThing'],
  state: 'keyed',
  ask: { credential: { as: 'admin', value: '{{keyed.key}}' } },
};

test("a state's secret is in no exchange, that which returns it included; its other values stay", async () => {
  const server = await startThingServer((request) =>
    request.line === 'POST /states'
      ? { status: 200, body: { values: { key: secret, id: 'plain-id' } } }
      : request.headers['x-key'] === secret
        ? echo(request)
        : undefined,
  );
  const { exchanges } = await askAll(thingContract({ states, clauses: [stateClause] }), server.url);
  expect(server.seen.at(-1)?.headers['x-key']).toBe(secret);
  expect(exchanges.map(({ role }) => role)).toEqual(['control', 'state', 'question']);
  expectWithout(exchanges, secret);
  expect(exchanges[1]?.values).toEqual({ 'keyed.key': '[redacted:keyed.key:raw]', 'keyed.id': 'plain-id' });
});

test('a secret of a state that simply exists there is in no exchange, and nobody is asked to arrange it', async () => {
  const server = await startThingServer((request) => (request.headers['x-key'] === secret ? echo(request) : undefined));
  const { exchanges } = await askAll(thingContract({ states, clauses: [stateClause] }), server.url, {
    facts: { states: ['keyed'] },
    target: { stateValues: { keyed: { key: secret, id: 'plain-id' } } },
  });
  expect(exchanges.map(({ role }) => role)).toEqual(['control', 'question']);
  expect(server.seen.at(-1)?.headers['x-key']).toBe(secret);
  expectWithout(exchanges, secret);
});

test('a credential is in no exchange, though the server says it again', async () => {
  const server = await startThingServer((request) => ({
    ...echo(request),
    body: { said: request.headers['x-key'], forms: formsOf(adminKey) },
  }));
  const clause: JsonObject = { ...said, id: 'one', operations: ['createThing'] };
  const { exchanges } = await askAll(thingContract({ clauses: [clause] }), server.url);
  expect(server.seen[0]?.headers['x-key']).toBe(adminKey);
  expectWithout(exchanges, adminKey);
  expect(exchanges[0]?.request.headers).toContainEqual(['X-Key', '[redacted:admin:raw]']);
});
