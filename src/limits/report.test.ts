import { describe, expect, test } from 'vitest';
import { reportOn } from './testing/burst.ts';
import { combined, fields, structured } from './testing/dialects.ts';
import { epochHeaders, retryAfter } from './testing/limiter.ts';
import { byHeaders, byPolicies, severalCounts } from './testing/two-counts.ts';

const inner = [
  { name: 'minute', limit: 12, windowMs: 60_000 },
  { name: 'day', limit: 300, windowMs: 86_400_000 },
];

describe('the report', () => {
  test('tells the numbers of a burst and the wait', async () => {
    const { burst, wait, exitCode, toleranceMs, answers } = await reportOn({}, { connections: 1 });
    expect(burst).toMatchObject({
      end: 'refused',
      sent: 23,
      admitted: 20,
      refused: 3,
      hidden: 0,
      lost: 0,
      firstRefusal: 21,
    });
    expect(burst.tookMs).toBeGreaterThan(300);
    expect(wait).toMatchObject({
      by: 'retry-after',
      early: { answer: 24, status: 429 },
      inTime: { answer: 25, status: 200 },
    });
    expect(wait?.inTime?.afterMs).toBeGreaterThanOrEqual(wait?.waitMs ?? 0);
    expect([exitCode, toleranceMs]).toEqual([0, 1000]);
    expect(answers.length).toBe(25);
    expect(answers.map(({ remaining }) => remaining).slice(0, 3)).toEqual([19, 18, 17]);
    expect(answers[0]?.sentMs).toBe(0);
    expect(answers[1]?.sentMs).toBeGreaterThanOrEqual(answers[0]?.endedMs as number);
  });

  test.each([
    [
      'x-ratelimit',
      epochHeaders,
      ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset'],
      null,
      'epoch-seconds',
    ],
    [
      'ratelimit-fields',
      fields,
      ['ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset', 'ratelimit-policy'],
      60_000,
      'delta-seconds',
    ],
    ['ratelimit-combined', combined, ['ratelimit', 'ratelimit-policy'], 60_000, 'delta-seconds'],
    ['ratelimit-structured', structured, ['ratelimit', 'ratelimit-policy'], 60_000, 'delta-seconds'],
  ] as const)('tells the dialect %s', async (dialect, headers, names, windowMs, unit) => {
    const { dialects, counts } = await reportOn({ headers });
    expect(dialects).toEqual([{ dialect, headers: names }]);
    expect(counts).toEqual([
      { dialect, name: dialect === 'ratelimit-structured' ? 'default' : '', limit: 20, windowMs, resetUnits: [unit] },
    ]);
  });

  test.each([byHeaders, byPolicies])('tells several counts, and the least that remains', async (tell) => {
    const { counts, answers, findings, checks } = await reportOn(severalCounts(inner, tell));
    expect(counts.map(({ name, limit }) => [name, limit])).toEqual([
      ['minute', 12],
      ['day', 300],
    ]);
    expect(answers[0]?.remaining).toBe(11);
    expect(findings).toEqual([]);
    expect(checks.filter(({ outcome }) => outcome !== 'consistent')).toEqual([]);
  });

  test('takes no reset for milliseconds because the wait for another count is as long in them', async () => {
    const minute = { name: 'minute', limit: 12, windowMs: 60_000 };
    const { counts } = await reportOn(
      severalCounts([minute, { name: 'long', limit: 300, windowMs: 60_000_000 }], byHeaders),
    );
    expect(counts.map(({ resetUnits }) => resetUnits)).toEqual([['delta-seconds'], ['delta-seconds']]);
  });

  test('has exit code 3 where there is nothing to judge, and every promise is undecided, with its reason', async () => {
    const { exitCode, checks } = await reportOn({ headers: () => [], admits: 999 }, { burst: 4 });
    expect(exitCode).toBe(3);
    expect(checks.flatMap(({ id, outcome }) => (outcome === 'consistent' ? [id] : []))).toEqual(['bodies']);
    expect(Object.fromEntries(checks.map(({ id, reason }) => [id, reason]))).toEqual({
      syntax: 'no answer has rate headers',
      dialects: 'no answer has rate headers that can be read',
      limit: 'no answer has rate headers that can be read',
      remaining: 'no answer has rate headers that can be read',
      exhausted: 'nothing was refused',
      reset: 'no answer names a reset that can be read',
      'retry-after': 'nothing was refused',
      headers: 'nothing was refused',
      count: 'no answer has rate headers that can be read',
      bodies: null,
      'too-early': 'nothing was refused',
      'in-time': 'nothing was refused',
    });
  });

  test('says so where no refusal says how long to wait', async () => {
    const { checks } = await reportOn({ headers: () => [] });
    expect(checks.slice(-2).map(({ reason }) => reason)).toEqual([
      'no refusal says how long to wait',
      'no refusal says how long to wait',
    ]);
  });

  test('a refusal without any header can be judged: exit code 0', async () => {
    const { exitCode, checks } = await reportOn({ headers: (its) => (its.admitted ? [] : [['Retry-After', '60']]) });
    expect(exitCode).toBe(0);
    expect(checks.find(({ id }) => id === 'in-time')?.outcome).toBe('consistent');
    expect(checks.find(({ id }) => id === 'headers')?.reason).toBe('no answer that was let through has rate headers');
  });

  test.each<[string, Parameters<typeof reportOn>, string]>([
    [
      'a limit out of reach',
      [{ limit: 5000 }, { burst: 9 }],
      'nothing was refused within 9 requests, and the limit is 5000',
    ],
    [
      'requests that take two',
      [
        {
          headers: (its) => [
            ...epochHeaders({ ...its, limit: 41, remaining: its.admitted ? 41 - 2 * its.used : 0 }),
            ...retryAfter(its),
          ],
        },
        { connections: 1 },
      ],
      'a request takes more than one of the limit, or others use it too, so that a refusal may be due before its time',
    ],
    [
      'nothing of what remains',
      [{ headers: (its) => [...epochHeaders(its).slice(0, 1), ...retryAfter(its)] }],
      'no answer says what remains, so that others may have used a part of the limit',
    ],
  ])('with %s it says why the count is undecided', async (_, [parts, budget], reason) => {
    const { checks, findings } = await reportOn(parts, budget);
    expect(findings).toEqual([]);
    expect(checks.find(({ id }) => id === 'count')).toMatchObject({ outcome: 'undecided', reason });
  });

  test.each<[string, Parameters<typeof reportOn>[0], string]>([
    [
      'another status than success',
      { status: ({ admitted }) => (admitted ? 401 : 429) },
      '20 of 24 answers that are taken for let through have status 401: see that the request itself is right',
    ],
    [
      'no Retry-After',
      { headers: epochHeaders },
      'the refusal has no Retry-After, which clients that wait look for (RFC 6585 §4 allows it, and demands nothing)',
    ],
    [
      'Retry-After on success',
      { headers: (its) => [...epochHeaders(its), ['Retry-After', '60']] },
      '20 answers that were let through have a Retry-After, which means nothing there (RFC 9110 §10.2.3)',
    ],
    [
      'headers on some',
      { headers: (its) => (its.arrived === 7 ? [] : [...epochHeaders(its), ...retryAfter(its)]) },
      '1 of 20 answers that were let through have no rate headers',
    ],
    [
      'an old draft',
      { headers: fields },
      'ratelimit-fields is a form of the IETF draft that later drafts gave up: draft-ietf-httpapi-ratelimit-headers-11 has RateLimit and RateLimit-Policy as lists of named policies',
    ],
  ])('notes %s', async (_, parts, note) => {
    const { notes, exitCode } = await reportOn(parts);
    expect([notes, exitCode]).toEqual([[note], 0]);
  });
});

describe('a finding', () => {
  const first = async (...args: Parameters<typeof reportOn>) => {
    const [finding] = (await reportOn(args[0], { connections: 1, ...args[1] })).findings;
    const { expected, actual, why, times, at } = finding ?? {
      expected: '',
      actual: '',
      why: '',
      times: 0,
      at: { answer: 0 },
    };
    return [at.answer, expected, actual, times, why];
  };
  const convention = 'convention of X-RateLimit-*: what clients rely on, stated by no standard';

  test.each<[string, Parameters<typeof reportOn>[0], readonly (string | number | RegExp)[]]>([
    [
      'admitted-late',
      { admits: 22 },
      [21, 'at most 19 let through after answer 1, where 19 remained', '21', 2, convention],
    ],
    [
      'refused-early',
      { admits: 19, headers: (its) => epochHeaders({ ...its, remaining: its.admitted ? its.remaining : 0 }) },
      [
        20,
        'let through: 1 remained after answer 19, and at most 0 can have been used since',
        'refused with 429',
        1,
        convention,
      ],
    ],
    [
      'limit-changes',
      { headers: (its) => [...epochHeaders({ ...its, limit: its.arrived > 15 ? 30 : 20 }), ...retryAfter(its)] },
      [16, '20, as before', '30', 8, convention],
    ],
    [
      'remaining-frozen',
      { headers: (its) => [...epochHeaders({ ...its, remaining: its.admitted ? 20 : 0 }), ...retryAfter(its)] },
      [2, 'less than 20 after another request', '20', 19, convention],
    ],
    [
      'remaining-rises',
      {
        headers: (its) => [
          ...epochHeaders({ ...its, remaining: its.arrived === 9 ? 19 : its.remaining }),
          ...retryAfter(its),
        ],
      },
      [9, 'at most 12, as in answer 8 before it, in the same window', '19', 1, convention],
    ],
    [
      'reset-past',
      { headers: (its) => epochHeaders({ ...its, resetMs: its.nowMs - 40_000 }).slice(0, 3) },
      [1, 'a time to come', expect.stringMatching(/^(?:39|40)(?:\.\d)? s ago$/) as unknown as RegExp, 23, convention],
    ],
    [
      'reset-beyond-window',
      { headers: (its) => fields({ ...its, resetMs: its.resetMs + 7_200_000 }) },
      [
        1,
        'at most 60 s ahead, the window that the policy states',
        '7260 s ahead',
        23,
        'draft-ietf-httpapi-ratelimit-headers-06 §3.4',
      ],
    ],
    [
      'reset-unit-changes',
      {
        headers: (its) =>
          epochHeaders(its).map(
            ([name, value]) => [name, name.endsWith('Reset') && its.arrived > 4 ? '9s' : value] as const,
          ),
      },
      [5, 'epoch-seconds, as before', 'duration', 1, convention],
    ],
    [
      'remaining-at-refusal',
      {
        headers: (its) => [
          ...epochHeaders({ ...its, remaining: its.admitted ? its.remaining : 3 }),
          ...retryAfter(its),
        ],
      },
      [21, '0, since the request was refused', '3', 3, convention],
    ],
    [
      'retry-after-disagrees',
      { headers: (its) => [...epochHeaders(its), ...(its.admitted ? [] : [['Retry-After', '5'] as const])] },
      [
        21,
        expect.stringMatching(/^(?:59|60)(?:\.\d)? s ahead, as x-ratelimit-reset says$/) as unknown as RegExp,
        '5 s ahead',
        3,
        convention,
      ],
    ],
    [
      'headers-missing-on-refusal',
      { headers: (its) => (its.admitted ? epochHeaders(its) : epochHeaders(its).slice(0, 1)) },
      [21, 'the rate headers of the other answers', 'without x-ratelimit-remaining, x-ratelimit-reset', 3, convention],
    ],
    [
      'error-under-success',
      { status: () => 200, headers: () => [['X-RateLimit-Limit', '20']] },
      [
        21,
        '429, or another status that says that the request was refused',
        '200 with a body that says an error',
        2,
        'RFC 6585 §4',
      ],
    ],
    [
      'used-disagrees',
      { headers: (its) => [...epochHeaders(its), ['X-RateLimit-Used', `${its.used + 1}`], ...retryAfter(its)] },
      [1, '1, since 19 of 20 remain', '2', 23, convention],
    ],
  ])('%s says where, what was wanted, what came, how often, and by which text', async (_, parts, wanted) => {
    expect(await first(parts)).toEqual(wanted);
  });
});
