import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../contract/json.ts';
import { judgeRun } from '../judge/judge-run.ts';
import type { Plan } from '../plan/probe.ts';
import { defaultBudget } from '../target/model.ts';
import { type AskOptions, askAll, courseOf } from './testing/ask-all.ts';
import { thingContract } from './testing/thing-contract.ts';
import { type Reply, startThingServer } from './testing/thing-server.ts';

const clause: JsonObject = {
  id: 'one',
  section: 'Errors',
  statement: 'A refused deletion leaves the thing.',
  operations: ['deleteThing'],
  before: [{ operation: 'createThing', save: { id: '/id' } }],
  after: [{ operation: 'listThings' }],
  ask: { set: { 'path.id': '{{id}}', 'query.refuse': 'yes' } },
  expect: { status: 409 },
  followUp: {
    operation: 'getThing',
    set: { 'path.id': '{{id}}' },
    expect: { status: 200, members: { '/id': '{{path.id}}' } },
  },
};
const isQuestion = (line: string): boolean => line.includes('refuse=yes');
const isFollowUp = (line: string): boolean => line.startsWith('GET /things/');
const ask = async (reply: (id: string, times: number) => Reply | 'reset', options: AskOptions = {}, own = clause) => {
  let times = 0;
  const server = await startThingServer(({ line }) => {
    if (isQuestion(line)) return { status: 409 };
    return isFollowUp(line) ? reply(line.slice('GET /things/'.length), ++times) : undefined;
  });
  return { server, ...(await askAll(thingContract({ clauses: [own] }), server.url, options)) };
};
const left = (id: string): Reply => ({ status: 200, body: { id } });

describe('a follow-up', () => {
  test('is asked after the question and before what cleans up, of the question alone', async () => {
    const { exchanges, results } = await ask(left);
    expect(courseOf(exchanges)).toEqual([
      'control deleteThing 204',
      'setup createThing 201',
      'question deleteThing 409',
      'follow-up getThing 200',
      'cleanup listThings 200',
    ]);
    expect(results.probes).toMatchObject([{ verdict: { kind: 'pass' }, findings: [] }]);
    expect(results.probes[0]).not.toHaveProperty('undecided');
  });

  test('that departs is found beside what the question says', async () => {
    const { results } = await ask(() => ({ status: 404, body: { id: 'another' } }));
    expect(results.probes[0]?.verdict).toEqual({ kind: 'fail' });
    expect(results.probes[0]?.findings.map(({ code, expectation, exchange }) => [code, expectation, exchange])).toEqual(
      [
        ['status-differs', 'one/follow-up/status', 'one:deleteThing#3'],
        ['member-differs', 'one/follow-up/member:/id', 'one:deleteThing#3'],
      ],
    );
  });

  test.each<[string, Reply | 'reset', number, object]>([
    ['gets no answer', 'reset', 2, { kind: 'inconclusive', cause: 'no-answer' }],
    ['meets a gateway', { status: 503, body: '' }, 2, { kind: 'inconclusive', cause: 'gateway' }],
    ['is limited', { status: 429, headers: { 'Retry-After': '0' } }, 2, { kind: 'inconclusive', cause: 'limited' }],
  ])('that %s leaves what the question says decided', async (_, reply, times, verdict) => {
    const { server, results } = await ask(() => reply);
    expect(server.lines().filter(isFollowUp)).toHaveLength(times);
    expect(results.probes).toMatchObject([
      {
        verdict,
        findings: [],
        undecided: [{ expectations: ['one/follow-up/status', 'one/follow-up/member:/id'], verdict }],
      },
    ]);
  });

  test('that meets a gateway once is asked again, and the second answer counts', async () => {
    const { exchanges, results } = await ask((id, times) => (times === 1 ? { status: 503, body: '' } : left(id)));
    expect(exchanges.filter(({ role }) => role === 'follow-up').map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(results.probes[0]?.verdict).toEqual({ kind: 'pass' });
  });

  test('that is expected to be a 503 is asked once', async () => {
    const own = { ...clause, followUp: { ...(clause.followUp as JsonObject), expect: { status: 503 } } };
    const { server, results } = await ask(() => ({ status: 503, body: '' }), {}, own);
    expect(server.lines().filter(isFollowUp)).toHaveLength(1);
    expect(results.probes[0]?.verdict).toEqual({ kind: 'pass' });
  });

  test('that has no value for a reference is not sent, and is our own fault; what the question says is decided', async () => {
    const change = (whole: Plan): Plan => ({
      ...whole,
      groups: whole.groups.map((group) => ({
        ...group,
        probes: group.probes.map((probe) =>
          probe.followUp
            ? { ...probe, followUp: { ...probe.followUp, set: [{ at: 'path.id', value: '{{lost}}' }] } }
            : probe,
        ),
      })),
    });
    const { server, results } = await ask(left, { change });
    expect(server.lines().filter(isFollowUp)).toEqual([]);
    const verdict = { kind: 'error', detail: 'nothing is known under {{lost}}' };
    expect(results.probes[0]).toMatchObject({ verdict, undecided: [{ verdict }] });
  });

  test('is not judged where the question itself proves nothing', async () => {
    const server = await startThingServer(({ line }) => (isQuestion(line) ? 'reset' : undefined));
    const { exchanges, results } = await askAll(thingContract({ clauses: [clause] }), server.url);
    expect(exchanges.filter(({ role }) => role === 'follow-up')).toHaveLength(1);
    expect(results.probes).toMatchObject([{ verdict: { kind: 'inconclusive', cause: 'no-answer' }, findings: [] }]);
    expect(results.probes[0]).not.toHaveProperty('undecided');
  });

  test('is sent after a race too', async () => {
    const own = { ...clause, race: { requests: 2, accepted: 0 } };
    const { exchanges, results } = await ask(left, {}, own);
    expect(exchanges.map(({ role }) => role)).toEqual([
      'control',
      'setup',
      'question',
      'question',
      'follow-up',
      'cleanup',
    ]);
    expect(results.probes[0]?.verdict).toEqual({ kind: 'pass' });
  });
});

test('the same verdicts follow from the exchanges as they are written down', async () => {
  const { plan, exchanges, results } = await ask(() => 'reset');
  const contract = thingContract({ clauses: [clause] });
  const facts = { name: 't', url: 'u', credentials: [], capabilities: {}, states: [], budget: defaultBudget };
  const written = JSON.parse(JSON.stringify(exchanges));
  expect(judgeRun(contract, plan, facts, { clauses: [], probes: [] }, written)).toEqual(results);
});
