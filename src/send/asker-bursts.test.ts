import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import type { Contract } from '../contract/model.ts';
import type { Exchange } from '../exchange/model.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import { defaultBudget } from '../target/model.ts';
import { type Asked, type AskOptions, adminKey, askAll, courseOf } from './testing/ask-all.ts';
import { type Limiter, type LimiterOptions, newLimiter } from './testing/limiter.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type Reply, type SeenRequest, startThingServer, type ThingServer } from './testing/thing-server.ts';

const limits: JsonObject = {
  minute: {
    description: 'Requests of a minute.',
    limit: 5,
    window: 60,
    slides: true,
    per: 'key',
    shows: { retryAfter: 'seconds' },
  },
  second: { description: 'Requests of a second.', limit: 5, window: 1, per: 'key', shows: { retryAfter: 'seconds' } },
  unsaid: { description: 'Some requests.', per: 'key' },
  quota: { description: 'Things.', limit: 5, per: 'key' },
};
const key = (name: string): JsonObject => ({ set: { 'header.X-Key': name } });
const bursting = (burst: JsonObject, over: JsonObject = {}): JsonObject => ({
  id: 'b',
  section: 'Limits',
  statement: 'So many.',
  operations: ['listThings'],
  burst,
  expect: { status: 429 },
  ...over,
});
const contractOf = (
  burst: JsonObject,
  over: JsonObject = {},
  more: Partial<Parameters<typeof thingContract>[0]> = {},
) => thingContract({ limits, clauses: [bursting(burst, over)], ...more });

const byKey = ({ headers }: SeenRequest): string => String(headers['x-key'] ?? '');
const isControl = ({ line }: SeenRequest): boolean => line.startsWith('POST /states') || line === 'POST /clock';

interface BurstAsked extends Asked {
  readonly server: ThingServer;
  readonly limiter: Limiter;
  readonly result: ProbeResult;
}

/**
 * Asks a contract of a server with a limiter, over one connection where nothing else is said, the clock of which can be moved. The control, the first request, does not
 * count. `answer` has the first word, by the request's number from 1.
 */
const ask = async (
  contract: Contract,
  {
    limiter: options = {},
    answer = () => undefined,
    moves = true,
    ...rest
  }: AskOptions & {
    readonly limiter?: Partial<LimiterOptions>;
    readonly answer?: (request: SeenRequest, number: number) => Reply | 'reset' | undefined;
    readonly moves?: boolean;
  } = {},
): Promise<BurstAsked> => {
  const limiter = newLimiter({ limit: 5, windowMs: 60_000, ...options });
  const server = await startThingServer((request, number) => {
    const own = answer(request, number);
    if (own || number === 1 || request.line.startsWith('POST /states')) return own;
    return request.line === 'POST /clock' ? limiter.clock(request) : limiter.answer(request);
  });
  const { facts, target, ...others } = rest;
  const clock = moves ? { clockUrl: `${server.url}/clock` } : {};
  const asked = await askAll(contract, server.url, {
    facts: { ...(moves ? { movesClock: true } : {}), ...facts },
    target: { ...clock, ...target },
    ...others,
  });
  const result = asked.results.probes[0];
  if (!result) throw new TypeError('there is no result');
  return { ...asked, server, limiter, result };
};
/** The roles of what was recorded, a run of the same as one: `question 200 ×5`. */
const shortCourse = (exchanges: readonly Exchange[]): readonly string[] => {
  const runs: { text: string; times: number }[] = [];
  for (const text of courseOf(exchanges)) {
    const last = runs.at(-1);
    if (last?.text === text) last.times += 1;
    else runs.push({ text, times: 1 });
  }
  return runs.map(({ text, times }) => (times > 1 ? `${text} ×${times}` : text));
};
const openOf = ({ undecided = [] }: ProbeResult): readonly (readonly [string, object])[] =>
  undecided.flatMap(({ expectations, verdict }) => expectations.map((one) => [one, verdict] as const));

describe('a burst', () => {
  test('is sent until it is refused, then by others, too early and in time, and recorded in that order', async () => {
    const by: JsonObject = { left: 5, shared: key('a'), apart: key('b'), ...key('a') };
    const { exchanges, result, limiter } = await ask(contractOf({ limit: 'minute', by: [by] }), {
      limiter: { of: byKey },
    });
    expect(shortCourse(exchanges)).toEqual([
      'control listThings 200',
      'question listThings 200 ×5',
      'question listThings 429 ×3',
      'shared listThings 429',
      'apart listThings 200',
      'clock clock 204',
      'too-early listThings 429',
      'clock clock 204',
      'in-time listThings 200',
    ]);
    expect(exchanges.slice(1).map(({ id }) => id)).toEqual(exchanges.slice(1).map((_, at) => `b:listThings#${at + 1}`));
    expect([result.verdict, result.findings, openOf(result)]).toEqual([{ kind: 'pass' }, [], []]);
    expect(limiter.aheadMs()).toBeGreaterThan(58_000);
  });

  test('sends the same bytes each time, and each its own where they are unique', async () => {
    const paths = ({ server }: BurstAsked): readonly string[] =>
      server.seen.slice(1).flatMap((seen) => (isControl(seen) ? [] : [seen.line]));
    const same = paths(await ask(contractOf({ limit: 'minute' })));
    expect([same.length, new Set(same).size]).toEqual([10, 1]);
    const unique = { 'query.name': '{{unique}}' };
    const by: JsonObject = { shared: key('a'), apart: key('b') };
    const each = paths(await ask(contractOf({ limit: 'minute', by: [by] }, { ask: { set: unique } })));
    expect([each.length, new Set(each).size]).toEqual([12, 12]);
    expect(each.every((line) => /name=[0-9a-f]{16}/.test(line))).toBe(true);
  });

  test('ends where the limit is late, and finds it', async () => {
    const { exchanges, result } = await ask(contractOf({ limit: 'minute', by: [{ left: 5 }] }), {
      limiter: { limit: 100 },
    });
    expect(shortCourse(exchanges)).toEqual(['control listThings 200', 'question listThings 200 ×7']);
    expect(result.findings.map(({ expectation, code }) => [expectation, code])).toEqual([
      ['b/limit:count', 'admitted-above-limit'],
    ]);
    expect(result.verdict).toEqual({ kind: 'fail' });
  });

  test('is sent without others where the caller names none', async () => {
    const { exchanges } = await ask(contractOf({ limit: 'quota' }), { limiter: { windowMs: 1e9 }, moves: false });
    expect(new Set(exchanges.map(({ role }) => role))).toEqual(new Set(['control', 'question']));
  });

  test('finds a limiter that others share, though theirs is apart, and one that they do not, though they share it', async () => {
    const by: JsonObject = { left: 5, shared: key('b'), apart: key('c'), ...key('a') };
    const contract = contractOf({ limit: 'minute', by: [by] });
    const found = ({ result }: BurstAsked) => result.findings.map(({ expectation }) => expectation);
    expect(found(await ask(contract))).toEqual(['b/limit:apart']);
    expect(found(await ask(contract, { limiter: { of: byKey } }))).toEqual(['b/limit:shared']);
  });

  test('over eight connections finds a limiter that is wrong only where requests meet', async () => {
    const contract = contractOf({ limit: 'minute', by: [{ left: 5 }] });
    const race = { limiter: { race: true } };
    expect((await ask(contract, race)).result.verdict).toEqual({ kind: 'pass' });
    const { result } = await ask(contract, { ...race, connections: 8 });
    expect(result.findings.map(({ expectation }) => expectation)).toContain('b/limit:count');
  });
});

describe('what the server sees of a burst', () => {
  const by: JsonObject = { left: 5, shared: key('a'), apart: key('b'), ...key('a') };
  const contract = contractOf({ limit: 'minute', by: [by] });
  const gateway: Reply = { status: 503, body: '' };
  test.each<[string, (request: SeenRequest, number: number) => Reply | 'reset' | undefined, string]>([
    ['refuses nothing', () => ({ status: 200, body: {} }), 'question listThings 200 ×7'],
    ['refuses all', (_, number) => (number > 1 ? { status: 429 } : undefined), 'question listThings 429 ×3'],
    ['never answers', (_, number) => (number > 1 ? 'reset' : undefined), 'question listThings reset'],
    ['stands behind a gateway', (_, number) => (number > 1 ? gateway : undefined), 'question listThings 503 ×7'],
    [
      'answers once, and never again',
      (_, number) => (number > 2 ? 'reset' : undefined),
      'question listThings reset ×5',
    ],
  ])('is no more than the plan says where it %s', async (_, answer, course) => {
    for (const connections of [1, 8]) {
      const { server, plan, exchanges } = await ask(contract, { answer, connections });
      expect(server.seen.length).toBe(exchanges.length);
      expect(server.seen.length).toBeLessThanOrEqual(plan.requests);
      const most = plan.groups[0]?.probes.at(-1)?.burst?.most ?? 0;
      expect(exchanges.filter(({ role }) => role === 'question').length).toBeLessThanOrEqual(most);
      if (connections === 1) expect(shortCourse(exchanges)).toContain(course);
    }
  });

  test('is no more than the budget where the document has no number', async () => {
    const answer = (): Reply => ({ status: 200, body: {} });
    const facts = { budget: { ...defaultBudget, burst: 7 } };
    const { exchanges, result } = await ask(contractOf({ limit: 'unsaid' }), { answer, facts, connections: 3 });
    expect(shortCourse(exchanges)).toEqual(['control listThings 200', 'question listThings 200 ×7']);
    expect(result.verdict).toMatchObject({ kind: 'inconclusive', cause: 'unclear' });
  });

  test('keeps the pace', async () => {
    const perSecond = 50;
    const { server } = await ask(contract, {
      connections: 8,
      facts: { budget: { ...defaultBudget, requestsPerSecond: perSecond } },
    });
    const paced = server.seen.filter((seen) => !isControl(seen)).map(({ atMs }) => atMs);
    expect(paced.length).toBeGreaterThan(8);
    // A timer may come a little early, and the first of them late.
    const least = ((paced.length - 1) * 1000) / perSecond;
    expect((paced.at(-1) ?? 0) - (paced[0] ?? 0)).toBeGreaterThan(least * 0.8);
  });

  test('goes to no host that the target does not name, wherever it is sent', async () => {
    const other = await startThingServer();
    const elsewhere: Reply = { status: 429, headers: { Location: `${other.url}/things`, 'Retry-After': '1' } };
    const { server } = await ask(contract, { answer: (_, number) => (number === 4 ? elsewhere : undefined) });
    expect(server.seen.length).toBeGreaterThan(4);
    expect(other.seen).toEqual([]);
  });
});

describe('a clock', () => {
  const contract = contractOf({ limit: 'minute', by: [{ left: 5 }] });

  test.each<[string, Reply | 'reset', string]>([
    ['answers 500', { status: 500 }, "the target's clock: answered 500"],
    ['does not answer', 'reset', "the target's clock: no answer"],
  ])('that %s leaves the burst undecided, and ends it', async (_, reply, detail) => {
    const { exchanges, result } = await ask(contract, {
      answer: ({ line }) => (line === 'POST /clock' ? reply : undefined),
    });
    expect(exchanges.at(-1)?.role).toBe('clock');
    expect(exchanges.filter(({ role }) => role === 'clock').length).toBe(1);
    expect(result.verdict).toEqual({ kind: 'inconclusive', cause: 'setup-failed', detail });
  });

  test('is moved by what is wanted, and nothing waits', async () => {
    const { server } = await ask(contract);
    const bodies = server.seen.filter(({ line }) => line === 'POST /clock').map(({ body }) => JSON.parse(body));
    expect(bodies.length).toBe(2);
    const moved = bodies.reduce((sum, { advanceMs }) => sum + advanceMs, 0);
    expect(Math.abs(moved - 60_000)).toBeLessThan(3000);
  });

  test.each<[string, string, number]>([
    ['that was moved on makes what logins gave old, so that they are asked again', 'minute', 2],
    ['that stays leaves logins as they are', 'quota', 1],
  ])('%s', async (_, limit, logins) => {
    const session = {
      description: 'Somebody who logs in.',
      scheme: 'key',
      login: { operation: 'createThing', save: { token: '/token' } },
      value: '{{token}}',
    };
    const clause = bursting({ limit, by: [{ left: 5, credential: 'session' }] });
    const { burst: _burst, ...plain } = bursting({ limit }, { id: 'after', ask: { credential: 'session' } });
    const contract = thingContract({
      limits,
      credentials: { session },
      clauses: [clause, { ...plain, expect: { status: 200 } }],
    });
    const isLogin = ({ line }: SeenRequest): boolean => line === 'POST /things';
    const { server, results } = await ask(contract, {
      answer: (request) => (isLogin(request) ? { status: 201, body: { token: 'a-token' } } : undefined),
      facts: { credentials: ['session'] },
      target: { credentials: { session: {} } },
      limiter: { of: byKey },
      moves: limit === 'minute',
    });
    expect(results.probes[0]?.verdict.kind).toBe('pass');
    expect(server.seen.filter(isLogin).length).toBe(logins);
  });
});

describe('a real wait', () => {
  const contract = contractOf({ limit: 'second', by: [{ left: 5 }] });

  test('is waited out once, and the promise is kept', async () => {
    const { exchanges, result } = await ask(contract, { limiter: { windowMs: 1000 }, moves: false });
    expect(exchanges.at(-1)).toMatchObject({ role: 'in-time', outcome: { status: 200 } });
    const open = openOf(result).map(([id]) => id);
    expect(open).not.toContain('b/limit:in-time');
    expect(result.findings).toEqual([]);
  });

  test('that is longer than the budget’s is not tested, and the rest is decided', async () => {
    const long = contractOf({ limit: 'minute', by: [{ left: 5 }] });
    const { exchanges, result } = await ask(long, { moves: false });
    expect(new Set(exchanges.map(({ role }) => role))).toEqual(new Set(['control', 'question']));
    const lack = { kind: 'not-tested', lacks: 'budget', name: expect.stringMatching(/^6\d s of waiting$/) };
    expect(openOf(result)).toEqual([
      ['b/limit:too-early', lack],
      ['b/limit:in-time', lack],
    ]);
    expect([result.verdict, result.findings]).toEqual([lack, []]);
  });
});

test('no secret of a burst is in its evidence', async () => {
  const by: JsonObject = { credential: 'admin', shared: { credential: 'admin' } };
  const { exchanges, server } = await ask(contractOf({ limit: 'minute', by: [by] }, { operations: ['createThing'] }), {
    limiter: { of: byKey },
  });
  expect(server.seen.filter(({ headers }) => headers['x-key'] === adminKey).length).toBeGreaterThan(6);
  expect(exchanges.some(({ role }) => role === 'shared')).toBe(true);
  expect(JSON.stringify(exchanges)).not.toContain(adminKey);
  expect(JSON.stringify(exchanges)).toContain('[redacted:admin:raw]');
});
