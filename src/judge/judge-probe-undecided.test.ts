import { describe, expect, test } from 'vitest';
import type { Json } from '../contract/json.ts';
import type { Envelope, Step } from '../contract/model.ts';
import type { NoAnswerCause } from '../exchange/model.ts';
import type { Lack } from '../plan/probe.ts';
import { answered, type Belonging, unanswered } from './testing/answers.ts';
import { answerClause, contractOf, finding, must, problem } from './testing/contract.ts';
import { judge, probeOf } from './testing/judge.ts';
import type { Verdict } from './verdict.ts';

const html = '<h1>Bad Gateway</h1>';
const plainStep: Omit<Step, 'operation'> = {
  credential: { kind: 'default' },
  set: [],
  remove: [],
  when: {},
  times: 1,
  shared: false,
  save: [],
};

describe('what the target lacks', () => {
  test.each<[Lack, Verdict]>([
    [
      { kind: 'credential', name: 'admin' },
      { kind: 'not-tested', lacks: 'credential', name: 'admin' },
    ],
    [
      { kind: 'state', name: 'suspended' },
      { kind: 'not-tested', lacks: 'state', name: 'suspended' },
    ],
    [
      { kind: 'budget', name: '12 requests' },
      { kind: 'not-tested', lacks: 'budget', name: '12 requests' },
    ],
    [
      { kind: 'capability', name: 'tier: paid' },
      { kind: 'not-applicable', capability: 'tier: paid' },
    ],
  ])('%j', (lacks, verdict) => {
    expect(judge([], { probe: probeOf({ lacks }) })).toMatchObject({ verdict, findings: [] });
  });

  test('a state that the states endpoint does not know', () => {
    const state = answered({ role: 'state', of: 'suspended', status: 404 });
    expect(judge([state])?.verdict).toEqual({ kind: 'not-tested', lacks: 'state', name: 'suspended' });
  });
});

describe('setup that failed', () => {
  const failed = (detail: string): Verdict => ({ kind: 'inconclusive', cause: 'setup-failed', detail });
  const question = answered({ number: 2 });

  test.each([
    ['a step that was refused', answered({ role: 'setup', status: 409 }), 'step createThing: answered 409'],
    ['a step whose route is not there', answered({ role: 'setup', status: 404 }), 'step createThing: answered 404'],
    ['a step without an answer', unanswered({ role: 'setup' }), 'step createThing: refused: ECONNREFUSED'],
    [
      'a step whose answer has not what is saved',
      answered({ role: 'setup', status: 201, lacks: 'its answer has nothing at /id' }),
      'step createThing: its answer has nothing at /id',
    ],
    ['a state that was refused', answered({ role: 'state', of: 'old', status: 500 }), 'state old: answered 500'],
    ['a state without an answer', unanswered({ role: 'state', of: 'old' }), 'state old: refused: ECONNREFUSED'],
    [
      'a state that did not return its value',
      answered({ role: 'state', of: 'old', status: 200, lacks: 'it returned no key' }),
      'state old: it returned no key',
    ],
    ['a choice in place of a state', answered({ role: 'state', of: 'old', status: 300 }), 'state old: answered 300'],
    [
      'a redirect in place of a state',
      answered({ role: 'state', of: 'getThing', status: 303 }),
      'state getThing: answered 303',
    ],
  ])('%s', (_, exchange, detail) => {
    expect(judge([exchange])?.verdict).toEqual(failed(detail));
    expect(judge([exchange, question])?.verdict).toEqual(failed(detail));
  });

  test('is seen in the shared setup too', () => {
    const probe = probeOf({ setup: 's' });
    const step = answered({ probe: 's', role: 'setup', status: 500 });
    expect(judge([step, question], { probe })?.verdict).toEqual(failed('step createThing: answered 500'));
    expect(judge([step, question])?.verdict).toEqual({ kind: 'pass' });
  });

  test('is not a shared setup that succeeded, and without its exchanges there is no verdict', () => {
    const probe = probeOf({ setup: 's' });
    const step = answered({ probe: 's', role: 'setup', status: 201 });
    expect(judge([step, question], { probe })?.verdict).toEqual({ kind: 'pass' });
    expect(judge([question], { probe })).toBeUndefined();
  });

  test.each<[string, Belonging]>([
    ['another probe', { probe: 'p', role: 'setup' }],
    ['something else', { probe: 's', role: 'cleanup' }],
  ])('is a step that was refused, though %s was sent once more after it', (_, next) => {
    const step = answered({ probe: 's', role: 'setup', status: 503 });
    const again = answered({ ...next, status: 201, number: 2, attempt: 2 });
    const probe = probeOf({ setup: 's' });
    expect(judge([step, again, question], { probe })?.verdict).toEqual(failed('step createThing: answered 503'));
  });

  test('is not a step that the API accepts by a documented redirect', () => {
    expect(judge([answered({ role: 'setup', of: 'getThing', status: 303 }), question])?.verdict).toEqual({
      kind: 'pass',
    });
  });

  test('is not a step that was accepted when it was sent once more', () => {
    const steps = [
      answered({ role: 'setup', status: 503, number: 1 }),
      answered({ role: 'setup', status: 201, number: 2, attempt: 2 }),
      unanswered({ role: 'setup', cause: 'reset', number: 3 }),
      answered({ role: 'setup', status: 201, number: 4, attempt: 2 }),
    ];
    expect(judge([...steps, answered({ number: 5 })])?.verdict).toEqual({ kind: 'pass' });
  });

  describe('of a step that must be refused', () => {
    const step: Step = { ...plainStep, operation: 'createThing', times: 2, status: ['4xx', 503] };
    const accepted: Step = { ...plainStep, operation: 'createThing' };
    const probe = probeOf({ before: [accepted, step, accepted] });
    const course = (...statuses: readonly number[]) => [
      ...statuses.map((status, at) => answered({ role: 'setup', status, number: at + 1 })),
      answered({ number: 9 }),
    ];

    test.each<[string, readonly number[], Verdict]>([
      ['is as it must be', [201, 409, 503, 201], { kind: 'pass' }],
      ['was accepted', [201, 201, 409, 201], failed('step createThing: answered 201, not 4xx or 503')],
      ['was accepted the second time', [201, 409, 201, 201], failed('step createThing: answered 201, not 4xx or 503')],
      ['was refused otherwise', [201, 500, 409, 201], failed('step createThing: answered 500, not 4xx or 503')],
      ['the one before was refused', [409, 409, 409, 201], failed('step createThing: answered 409')],
      ['the one after was refused', [201, 409, 409, 409], failed('step createThing: answered 409')],
    ])('%s', (_, statuses, verdict) => {
      expect(judge(course(...statuses), { probe })?.verdict).toEqual(verdict);
    });

    test('what was sent once more counts once', () => {
      const again = [
        answered({ role: 'setup', status: 201, number: 1 }),
        answered({ role: 'setup', status: 502, number: 2 }),
        answered({ role: 'setup', status: 409, number: 3, attempt: 2 }),
        answered({ role: 'setup', status: 409, number: 4 }),
        answered({ role: 'setup', status: 201, number: 5 }),
      ];
      expect(judge([...again, answered({ number: 6 })], { probe })?.verdict).toEqual({ kind: 'pass' });
    });

    test('a control is prepared by the same steps', () => {
      const spoilt = probeOf({ before: [step], control: 'c' });
      const control = (status: number) => [
        answered({ probe: 'c', role: 'setup', status, number: 1 }),
        answered({ probe: 'c', role: 'setup', status: 409, number: 2 }),
        answered({ probe: 'c', role: 'control', status: 201, number: 3 }),
      ];
      const own = [409, 409].map((status, at) => answered({ role: 'setup', status, number: at + 1 }));
      expect(judge([...control(409), ...own, answered({ number: 3 })], { probe: spoilt })?.verdict.kind).toBe('pass');
      expect(judge([...control(201), ...own, answered({ number: 3 })], { probe: spoilt })?.verdict).toEqual(
        failed('step createThing: answered 201, not 4xx or 503'),
      );
    });
  });

  test('is a step that was refused, though the next was not', () => {
    const steps = [answered({ role: 'setup', status: 503 }), answered({ role: 'setup', status: 201, number: 2 })];
    expect(judge([...steps, answered({ number: 3 })])?.verdict).toEqual(failed('step createThing: answered 503'));
  });
});

test.each<NoAnswerCause>([
  'refused',
  'unknown-host',
  'reset',
  'timeout',
  'tls',
  'not-http',
  'host-not-allowed',
  'other',
])('a question that nobody answered (%s) is inconclusive', (cause) => {
  expect(judge([unanswered({ cause })])?.verdict).toEqual({
    kind: 'inconclusive',
    cause: 'no-answer',
    detail: `${cause}: ECONNREFUSED`,
  });
});

describe('a gateway', () => {
  test.each([502, 503, 504])('that answers %i in HTML says nothing of the provider', (status) => {
    expect(judge([answered({ status, body: html })])?.verdict).toEqual({
      kind: 'inconclusive',
      cause: 'gateway',
      detail: `answered ${status}`,
    });
  });

  test('says it again when it is asked again', () => {
    const exchanges = [answered({ status: 502, body: html }), answered({ status: 503, number: 2, attempt: 2 })];
    expect(judge(exchanges)?.verdict).toEqual({ kind: 'inconclusive', cause: 'gateway', detail: 'answered 503 again' });
  });

  test('is not who answers in a documented envelope', () => {
    const result = judge([answered({ status: 503, body: { code: 'unavailable' } })]);
    expect(result?.verdict).toEqual({ kind: 'fail' });
    expect(result?.findings).toEqual([finding('status-differs', 'status', 400, 503, 'clause/status')]);
  });

  test('is not who answers in one of several envelopes, but who answers in none of them', () => {
    const simple: Envelope = { id: 'simple', schema: { type: 'object', required: ['error'] }, parts: {} };
    const contract = contractOf({ envelopes: { problem, simple } });
    const verdictOf = (body: Json) => judge([answered({ status: 503, body })], { contract })?.verdict;
    expect(verdictOf({ code: 'unavailable' })).toEqual({ kind: 'fail' });
    expect(verdictOf({ error: {} })).toEqual({ kind: 'fail' });
    expect(verdictOf({ message: 'no healthy upstream' })).toMatchObject({ cause: 'gateway' });
    expect(
      judge([answered({ status: 503 })], { contract: contractOf({ envelopes: { any: { ...simple, schema: {} } } }) })
        ?.verdict,
    ).toMatchObject({ cause: 'gateway' });
  });

  test('is not who answers with the status that was asked for', () => {
    const clause = answerClause({
      alternatives: [[{ id: 'clause/status', aspect: 'status', anyOf: ['5xx'], ...must }]],
    });
    expect(judge([answered({ status: 503, body: html })], { clause })?.verdict).toEqual({ kind: 'pass' });
  });

  test.each([500, 501, 505])('is not who answers %i: that is the provider', (status) => {
    expect(judge([answered({ status, body: html })])?.verdict).toEqual({ kind: 'fail' });
  });
});

describe('a limit', () => {
  test('that nobody asked for is inconclusive, in whatever shape', () => {
    for (const body of [html, { code: 'limited' }]) {
      expect(judge([answered({ status: 429, body })])?.verdict).toEqual({
        kind: 'inconclusive',
        cause: 'limited',
        detail: 'answered 429',
      });
    }
  });

  test('that persists says so', () => {
    const exchanges = [answered({ status: 429 }), answered({ status: 429, number: 2, attempt: 2 })];
    expect(judge(exchanges)?.verdict).toMatchObject({ cause: 'limited', detail: 'answered 429 again' });
  });

  test('that was asked for in one of the alternatives is judged', () => {
    const status = (anyOf: number) => ({ id: 'clause/status', aspect: 'status', anyOf: [anyOf], ...must }) as const;
    const clause = answerClause({ alternatives: [[status(400)], [status(429)]] });
    expect(judge([answered({ status: 429 })], { clause })?.verdict).toEqual({ kind: 'pass' });
  });

  describe('where the contract names the codes of limits', () => {
    const rows = [
      { code: 'limited', statuses: [429] },
      { code: 'quota', statuses: [429] },
    ];
    const contract = contractOf({ codes: { rows, limits: ['limited'] } });
    const verdictOf = (body: Json, of = contract) =>
      judge([answered({ status: 429, body })], { contract: of })?.verdict.kind;

    test('another code of the table is a refusal of its own', () => {
      expect(verdictOf({ code: 'quota' })).toBe('fail');
    });

    test.each<[string, Json]>([
      ['one of these codes', { code: 'limited' }],
      ['a code that the table does not list', { code: 'slow_down' }],
      ['no code', { reason: 'quota' }],
      ['no JSON', html],
    ])('%s says nothing', (_, body) => {
      expect(verdictOf(body)).toBe('inconclusive');
    });

    test('without them no code is', () => {
      expect(verdictOf({ code: 'quota' }, contractOf({ codes: { rows } }))).toBe('inconclusive');
    });
  });
});
