import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { type AskOptions, adminKey, askAll } from './testing/ask-all.ts';
import { newSignal } from './testing/signal.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type Reply, type SeenRequest, startThingServer } from './testing/thing-server.ts';

const token = 'token-that-a-login-gave';
const csrf = 'csrf/that+a-login-gave';
const given = { user: 'ada@things.test', password: 'correct horse' };

const securitySchemes = { session: { type: 'apiKey', in: 'cookie', name: 'sid' } };
const session = {
  description: 'Somebody who logs in.',
  scheme: 'session',
  login: {
    operation: 'createThing',
    set: { '': { user: '{{user}}', password: '{{password}}' } },
    save: { token: 'cookie.sid', csrf: '/csrf' },
  },
  value: '{{token}}',
  set: { 'header.X-Csrf': '{{csrf}}' },
};
const said = { section: 'Errors', statement: 'It is so.', expect: { status: 200 } } as const;
const cases = Array.from({ length: 8 }, (_, n) => ({ n: String(n) }));
const asked: JsonObject = { ...said, id: 'one', operations: ['listThings'], cases, ask: { credential: 'session' } };
const contractOf = (clause: JsonObject, more: JsonObject = {}) =>
  thingContract({ securitySchemes, credentials: { session, ...more }, clauses: [clause] });

const loggedIn: Reply = { status: 201, headers: { 'Set-Cookie': `sid=${token}; HttpOnly` }, body: { csrf } };
const isLogin = ({ line }: SeenRequest): boolean => line === 'POST /things';
const supplied: AskOptions = {
  facts: { credentials: ['admin', 'session'] },
  target: { credentials: { admin: adminKey, session: given } },
};
const logins = (seen: readonly SeenRequest[]): number => seen.filter(isLogin).length;

describe('a login', () => {
  test('is sent once, while all who need it wait, and each is sent what it gave', async () => {
    const control = newSignal();
    const server = await startThingServer(async (request) => {
      if (!isLogin(request)) return void control.give();
      await control.came;
      return loggedIn;
    });
    const { exchanges, results } = await askAll(contractOf(asked), server.url, { ...supplied, connections: 9 });
    expect(logins(server.seen)).toBe(1);
    expect(JSON.parse(server.seen.find(isLogin)?.body ?? '')).toEqual(given);
    const questions = server.seen.filter(({ headers }) => headers.cookie !== undefined);
    expect(questions).toHaveLength(8);
    for (const { headers } of questions) expect(headers).toMatchObject({ cookie: `sid=${token}`, 'x-csrf': csrf });
    expect(exchanges.filter(({ role }) => role === 'setup')).toHaveLength(1);
    expect(results.probes.map(({ verdict }) => verdict.kind)).toEqual(Array(8).fill('pass'));
  });

  test('is not sent again for another clause', async () => {
    const server = await startThingServer((request) => (isLogin(request) ? loggedIn : undefined));
    const contract = thingContract({
      securitySchemes,
      credentials: { session },
      clauses: [asked, { ...asked, id: 'two' }],
    });
    await askAll(contract, server.url, supplied);
    expect(logins(server.seen)).toBe(1);
    expect(server.seen.filter(({ headers }) => headers.cookie !== undefined)).toHaveLength(16);
  });

  test.each<[string, Reply | 'reset', number, string]>([
    ['is refused', { status: 401 }, 8, 'step createThing: answered 401'],
    [
      'answers without the token',
      { status: 200, body: { csrf } },
      8,
      'step createThing: its answer has nothing at cookie.sid, to be saved as session.token',
    ],
    [
      'answers with a deleted cookie',
      { ...loggedIn, headers: { 'Set-Cookie': [`sid=${token}`, 'sid=; Max-Age=0'] } },
      8,
      'step createThing: its answer has nothing at cookie.sid, to be saved as session.token',
    ],
    ['gets no answer', 'reset', 16, 'step createThing: reset:'],
  ])(
    'that %s is asked for by every probe, shown by each, and nothing else is sent',
    async (_, reply, times, detail) => {
      const server = await startThingServer((request) => (isLogin(request) ? reply : undefined));
      const { exchanges, results } = await askAll(contractOf(asked), server.url, { ...supplied, connections: 8 });
      expect(logins(server.seen)).toBe(times);
      expect(exchanges.filter(({ role }) => role === 'question')).toEqual([]);
      expect(server.lines().filter((line) => line !== 'POST /things')).toEqual(['GET /things']);
      expect(results.missing).toEqual([]);
      expect(results.probes).toHaveLength(8);
      for (const { verdict } of results.probes)
        expect(verdict).toEqual({
          kind: 'inconclusive',
          cause: 'setup-failed',
          detail: expect.stringContaining(detail),
        });
    },
  );

  test('that fails once is kept once it works', async () => {
    let times = 0;
    const server = await startThingServer((request) =>
      isLogin(request) ? (++times === 1 ? { status: 403 } : loggedIn) : undefined,
    );
    const { results } = await askAll(contractOf(asked), server.url, supplied);
    expect(times).toBe(2);
    expect(results.probes.map(({ verdict }) => verdict.kind)).toEqual(['inconclusive', ...Array(7).fill('pass')]);
  });

  test('that a shared step needs and that fails says so of every probe', async () => {
    const server = await startThingServer((request) => (isLogin(request) ? { status: 403 } : undefined));
    const before = [{ operation: 'listThings', credential: 'session', shared: true }];
    const { ask: _, ...plain } = asked;
    const { results } = await askAll(contractOf({ ...plain, before }), server.url, supplied);
    expect(server.lines()).toEqual(['POST /things']);
    expect(results.probes.map(({ verdict }) => verdict.kind)).toEqual(Array(8).fill('inconclusive'));
  });

  test('is not sent where the target supplies what it saves', async () => {
    const server = await startThingServer();
    const parts = { token, csrf };
    const { exchanges } = await askAll(contractOf(asked), server.url, {
      facts: { credentials: ['session'] },
      target: { credentials: { session: parts } },
    });
    expect(server.lines()).toEqual(Array(9).fill('GET /things'));
    expect(server.seen.at(-1)?.headers).toMatchObject({ cookie: `sid=${token}`, 'x-csrf': csrf });
    expect(JSON.stringify(exchanges)).not.toContain(token);
  });

  test('is sent by the caller whom it names, without whom the target lacks it', async () => {
    const byAdmin = { ...session, login: { ...session.login, credential: 'admin' } };
    const server = await startThingServer((request) => (isLogin(request) ? loggedIn : undefined));
    const contract = contractOf(asked, { session: byAdmin });
    await askAll(contract, server.url, supplied);
    expect(server.seen.find(isLogin)?.headers['x-key']).toBe(adminKey);
    const without = { facts: { credentials: ['session'] }, target: { credentials: { session: given } } };
    const { results } = await askAll(contract, server.url, without);
    expect(results.probes[0]?.verdict).toEqual({ kind: 'not-tested', lacks: 'credential', name: 'admin' });
  });

  test('is sent for a value that is only made of what it saves', async () => {
    const server = await startThingServer((request) => (isLogin(request) ? loggedIn : undefined));
    const tampered = { credential: { as: 'session', value: '{{session.token}}x' } };
    const { results } = await askAll(
      contractOf({ ...said, id: 'one', operations: ['listThings'], ask: tampered }),
      server.url,
      supplied,
    );
    expect(server.seen.at(-1)?.headers).toMatchObject({ cookie: `sid=${token}x` });
    expect(server.seen.at(-1)?.headers).not.toHaveProperty('x-csrf');
    expect(results.probes[0]?.verdict.kind).toBe('pass');
  });

  test('is sent for an expectation that refers to what it saves', async () => {
    const server = await startThingServer((request) =>
      isLogin(request) ? loggedIn : { status: 200, body: { echoed: token } },
    );
    const clause = {
      ...said,
      id: 'one',
      operations: ['listThings'],
      expect: { members: { '/echoed': '{{session.token}}' } },
    };
    const { results } = await askAll(contractOf(clause), server.url, supplied);
    expect(results.probes[0]?.verdict.kind).toBe('pass');
  });

  test('is not tested without the credential, in the cases that name it', async () => {
    const server = await startThingServer();
    const byCase = {
      ...asked,
      cases: [{ who: 'admin' }, { who: 'session' }, { who: 'none' }],
      ask: { credential: '{{who}}' },
    };
    const { results } = await askAll(contractOf(byCase), server.url);
    expect(results.probes.map(({ verdict }) => verdict)).toEqual([
      { kind: 'pass' },
      { kind: 'not-tested', lacks: 'credential', name: 'session' },
      { kind: 'pass' },
    ]);
    expect(server.seen.map(({ headers }) => headers['x-key'])).toEqual([undefined, adminKey, undefined]);
  });
});

describe('what a login gave', () => {
  test('and what it was given for it stand in no exchange, whatever is answered later', async () => {
    const echo = {
      status: 200,
      headers: { 'X-Session': token, 'Set-Cookie': `sid=${token}` },
      body: { token, csrf, encoded: Buffer.from(`x:${token}`).toString('base64'), password: given.password },
    };
    const server = await startThingServer((request) => (isLogin(request) ? loggedIn : echo));
    const before = [{ operation: 'listThings', credential: 'session', save: { echoed: '/token', list: '/csrf' } }];
    const { exchanges, results } = await askAll(contractOf({ ...asked, before }), server.url, {
      ...supplied,
      connections: 4,
    });
    const text = JSON.stringify([exchanges, results]);
    for (const secret of [token, csrf, given.password, given.user, Buffer.from(token).toString('base64').slice(0, 20)])
      expect(text).not.toContain(secret);
    expect(text).toContain('[redacted:session.token:raw]');
    expect(text).toContain('[redacted:session.csrf:raw]');
    expect(text).toContain('[redacted:session.token:base64]');
    expect(exchanges.at(-1)?.values).toMatchObject({ echoed: '[redacted:session.token:raw]' });
  });

  test('is known to those who use it, and what was given for it only to the login', async () => {
    const server = await startThingServer((request) => (isLogin(request) ? loggedIn : undefined));
    const { exchanges } = await askAll(contractOf(asked), server.url, supplied);
    const [first] = exchanges.filter(({ role }) => role === 'question');
    const [login] = exchanges.filter(({ role }) => role === 'setup');
    expect(Object.keys(login?.values ?? {}).sort()).toEqual(['scope', 'session.password', 'session.user', 'unique']);
    expect(Object.keys(first?.values ?? {}).sort()).toEqual(['n', 'scope', 'session.csrf', 'session.token', 'unique']);
  });

  test.each<[string, JsonObject, object, readonly string[]]>([
    ['is not sent by nobody', { credential: 'none' }, {}, ['cookie', 'x-csrf']],
    ['is not sent beside another caller', { credential: 'admin' }, { 'x-key': adminKey }, ['cookie', 'x-csrf']],
    [
      'is left out where the clause removes it',
      { credential: 'session', remove: ['header.X-Csrf'] },
      { cookie: `sid=${token}` },
      ['x-csrf'],
    ],
    [
      'gives way to what the clause sets',
      { credential: 'session', set: { 'header.x-csrf': 'forged' } },
      { cookie: `sid=${token}`, 'x-csrf': 'forged' },
      [],
    ],
  ])('%s', async (_, ask, sent, absent) => {
    const server = await startThingServer((request) => (isLogin(request) ? loggedIn : undefined));
    await askAll(contractOf({ ...said, id: 'one', operations: ['listThings'], ask }), server.url, supplied);
    const headers = server.seen.at(-1)?.headers;
    expect(headers).toMatchObject(sent);
    for (const name of absent) expect(headers).not.toHaveProperty(name);
  });
});
