import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { probesOf } from '../plan/probe.ts';
import { defaultBudget } from '../target/model.ts';
import { type AskOptions, askAll, courseOf } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type Reply, startThingServer } from './testing/thing-server.ts';

const said = { section: 'Errors', statement: 'It is refused.' } as const;
const clauseOf = (status: number): JsonObject => ({
  ...said,
  id: 'one',
  operations: ['listThings'],
  ask: { inputs: ['spoilt'] },
  expect: { status },
});
const limited = (retryAfter: string): Reply => ({ status: 429, headers: { 'Retry-After': retryAfter } });

/** Asks one spoilt question, to which the replies are given one after another; what was asked, and how long it waited. */
const askOnce = async (status: number, replies: readonly (Reply | 'reset')[], options?: AskOptions) => {
  let next = 0;
  const server = await startThingServer(({ line }) => (line.includes('spoilt') ? replies[next++] : undefined));
  const { exchanges } = await askAll(thingContract({ clauses: [clauseOf(status)] }), server.url, options);
  const [first, second] = server.seen.slice(1);
  return {
    course: courseOf(exchanges.slice(1)),
    attempts: exchanges.slice(1).map(({ id, attempt }) => `${id} ${attempt}`),
    waitedMs: first && second ? second.atMs - first.atMs : undefined,
  };
};

describe('a limit', () => {
  test.each<[string, number]>([
    ['0', 0],
    ['1', 950],
  ])('with Retry-After: %s is waited out, then asked once more', async (retryAfter, atLeastMs) => {
    const { course, attempts, waitedMs } = await askOnce(400, [limited(retryAfter)]);
    expect(course).toEqual(['question listThings 429', 'question listThings 400']);
    expect(attempts).toEqual(['one:listThings:spoilt#1 1', 'one:listThings:spoilt#2 2']);
    expect(waitedMs).toBeGreaterThanOrEqual(atLeastMs);
  });

  test('that persists stands after the second time', async () => {
    const { course } = await askOnce(400, [limited('0'), limited('0'), limited('0')]);
    expect(course).toEqual(['question listThings 429', 'question listThings 429']);
  });

  test('that is asked for stands at once', async () => {
    expect((await askOnce(429, [limited('0')])).course).toEqual(['question listThings 429']);
  });

  test('with a code that is none of a limit stands at once, in a question and in a step', async () => {
    const quota: Reply = { status: 429, headers: { 'Retry-After': '0' }, body: { code: 'quota' } };
    const slow: Reply = { ...quota, body: { code: 'slow' } };
    const contract = thingContract({
      envelopes: { error: { schema: { type: 'object' }, code: '/code' } },
      codes: { section: 'Codes', limits: ['slow'], rows: { slow: 429, quota: 429 } },
      clauses: [{ ...clauseOf(400), before: [{ operation: 'createThing' }] }],
    });
    const courseWith = async (created: Reply, listed: Reply) => {
      const server = await startThingServer(({ line }) =>
        line.includes('spoilt') ? listed : line.startsWith('POST') ? created : undefined,
      );
      const { exchanges } = await askAll(contract, server.url);
      return courseOf(exchanges.filter(({ probe }) => probe === 'one:listThings:spoilt'));
    };
    const created: Reply = { status: 201 };
    const [setup, question] = ['setup createThing', 'question listThings'];
    expect(await courseWith(created, quota)).toEqual([`${setup} 201`, `${question} 429`]);
    expect(await courseWith(created, slow)).toEqual([`${setup} 201`, `${question} 429`, `${question} 429`]);
    expect(await courseWith(quota, quota)).toEqual([`${setup} 429`]);
    expect(await courseWith(slow, quota)).toEqual([`${setup} 429`, `${setup} 429`]);
  });

  test('that wants a longer wait than the budget allows stands at once', async () => {
    const facts = { budget: { ...defaultBudget, maxWaitMs: 999 } };
    expect((await askOnce(400, [limited('1')], { facts })).course).toEqual(['question listThings 429']);
  });
});

describe("a gateway's failure", () => {
  test.each([502, 503, 504])('by %i is asked once more', async (status) => {
    expect((await askOnce(400, [{ status }])).course).toEqual([
      `question listThings ${status}`,
      'question listThings 400',
    ]);
  });

  test('stands after the second time', async () => {
    expect((await askOnce(400, [{ status: 503 }, { status: 502 }])).course).toEqual([
      'question listThings 503',
      'question listThings 502',
    ]);
  });

  test('that is asked for stands at once', async () => {
    expect((await askOnce(503, [{ status: 503 }])).course).toEqual(['question listThings 503']);
  });

  test('in answer to a control is asked once more, though the question asks for it', async () => {
    let controls = 0;
    const server = await startThingServer(({ line }) =>
      line.includes('spoilt') ? { status: 503 } : ++controls === 1 ? { status: 503 } : undefined,
    );
    const { exchanges } = await askAll(thingContract({ clauses: [clauseOf(503)] }), server.url);
    expect(courseOf(exchanges)).toEqual([
      'control listThings 503',
      'control listThings 200',
      'question listThings 503',
    ]);
  });
});

test('a connection that breaks is asked once more', async () => {
  expect((await askOnce(400, ['reset'])).course).toEqual(['question listThings reset', 'question listThings 400']);
});

test('a 500 is an answer, and stands', async () => {
  expect((await askOnce(400, [{ status: 500 }])).course).toEqual(['question listThings 500']);
});

test('a step is asked once more with the same bytes, and saves what the second answer has', async () => {
  let posts = 0;
  const server = await startThingServer(({ line }) =>
    line === 'POST /things' && ++posts === 1 ? { status: 503, body: { id: 'never' } } : undefined,
  );
  const clause: JsonObject = {
    ...said,
    id: 'one',
    operations: ['getThing'],
    before: [{ operation: 'createThing', set: { '/name': '{{unique}}' }, save: { id: '/id' } }],
    ask: { set: { 'path.id': '{{id}}' } },
    expect: { status: 404 },
  };
  await askAll(thingContract({ clauses: [clause] }), server.url);
  const [, first, second, question] = server.seen;
  expect(second).toMatchObject({ line: first?.line, body: first?.body });
  expect(question?.line).toBe('GET /things/thing-3');
});

describe('the requests that a server sees are never more than were planned', () => {
  const clauses: readonly JsonObject[] = [400, 503].map((status) => ({
    ...said,
    id: `status-${status}`,
    operations: ['getThing', 'listThings'],
    state: 'gone',
    cases: [{ n: 'a' }, { n: 'b' }],
    before: [
      { operation: 'listThings', times: 3 },
      { operation: 'createThing', shared: true, save: { id: '/id' } },
    ],
    after: [{ operation: 'deleteThing', set: { 'path.id': 'x' } }],
    expect: { status },
  }));
  const states = { gone: { description: 'A thing that is gone.' } };

  test.each<[string, (number: number) => Reply | undefined, number, number]>([
    ['answers as usual', () => undefined, 1000, 8],
    ['is always limited', () => limited('0'), 1000, 8],
    ['is limited every second time', (number) => (number % 2 === 1 ? limited('0') : undefined), 1000, 1],
    ['fails every second time', (number) => (number % 2 === 1 ? { status: 503 } : undefined), 1000, 1],
    ['is limited every second time, on a small budget', (number) => (number % 2 ? limited('0') : undefined), 60, 1],
  ])('where it %s', async (_, reply, requests, connections) => {
    const server = await startThingServer((__, number) => reply(number));
    const { plan, exchanges } = await askAll(thingContract({ states, clauses }), server.url, {
      facts: { budget: { ...defaultBudget, requests } },
      connections,
    });
    const seenFor = (probe: string): number => exchanges.filter((one) => one.probe === probe).length;
    for (const probe of probesOf(plan))
      expect(seenFor(probe.id)).toBeLessThanOrEqual(probe.lacks === null ? probe.requests : 0);
    expect(server.seen).toHaveLength(exchanges.length);
    expect(server.seen.length).toBeLessThanOrEqual(requests);
  });
});
