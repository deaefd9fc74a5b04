import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Headers } from '../exchange/model.ts';
import { findingCodes } from './finding.ts';
import { readAnswer } from './read-answer.ts';

const headersOf = (text: string): Headers =>
  text.split(' | ').map((line) => {
    const at = line.indexOf(':');
    return [line.slice(0, at), line.slice(at + 1)] as const;
  });
/** What an answer says, in a line for each count. */
const read = (text: string): readonly string[] =>
  readAnswer(headersOf(text)).buckets.map(({ dialect, name, limit, remaining, used, reset, windowMs }) =>
    [
      dialect,
      name,
      `${remaining?.value ?? '-'}/${limit?.value ?? '-'}`,
      ...(used ? [`used ${used.value}`] : []),
      ...(reset ? [reset.value.map(({ unit, ms }) => `${unit} ${ms}`).join(' or ')] : []),
      ...(windowMs === undefined ? [] : [`window ${windowMs}`]),
    ].join(', '),
  );
const wrong = (text: string): readonly string[] =>
  readAnswer(headersOf(text)).findings.map(({ code, header }) => `${code} ${header}`);

describe('the dialects', () => {
  test.each([
    [
      'X-RateLimit-Limit: 10 | X-RateLimit-Remaining: 9 | x-ratelimit-reset: 1795277990',
      ['x-ratelimit, , 9/10, epoch-seconds 1795277990000'],
    ],
    ['X-RateLimit-Limit: 60 | X-RateLimit-Used: 4 | X-RateLimit-Remaining: 56', ['x-ratelimit, , 56/60, used 4']],
    ['X-Rate-Limit-Limit: 10 | X-Rate-Limit-Remaining: 0', ['x-rate-limit, , 0/10']],
    [
      'X-RateLimit-Limit-Hour: 1000 | X-RateLimit-Remaining-Hour: 1 | X-RateLimit-Limit-Day: 10000',
      ['x-ratelimit, hour, 1/1000', 'x-ratelimit, day, -/10000'],
    ],
    [
      'RateLimit-Limit: 3 | RateLimit-Remaining: 2 | RateLimit-Reset: 10 | RateLimit-Policy: 3;w=60',
      ['ratelimit-fields, , 2/3, delta-seconds 10000 or delta-milliseconds 10, window 60000'],
    ],
    [
      'RateLimit-Limit: 100, 100;w=10, 1000;w=60 | RateLimit-Reset: 1',
      ['ratelimit-fields, , -/100, delta-seconds 1000 or delta-milliseconds 1'],
    ],
    [
      'RateLimit: limit=3, remaining=2, reset=10 | RateLimit-Policy: 3;w=60',
      ['ratelimit-combined, , 2/3, delta-seconds 10000, window 60000'],
    ],
    [
      'RateLimit: "a";r=2;t=10, "b";r=90 | RateLimit-Policy: "a"; q=3; w=60; qu="requests" | RateLimit-Policy: "b";q=100',
      ['ratelimit-structured, a, 2/3, delta-seconds 10000, window 60000', 'ratelimit-structured, b, 90/100'],
    ],
    ['RateLimit: "a";r=2;pk=:AQI=: | RateLimit-Policy: "a";q=3;pk=:AQI=:', ['ratelimit-structured, a :AQI=:, 2/3']],
    ['RateLimit: "a";r=2 | RateLimit-Policy: "a";q=3;pk=:AQI=:', ['ratelimit-structured, a, 2/3']],
    ['RateLimit: "a";r=2 | RateLimit-Policy: "a";q=3;pk=:AQI=:, "a";q=4;pk=:AQM=:', ['ratelimit-structured, a, 2/-']],
    ['X-RateLimit-Reset-After: 1.5 | X-RateLimit-Resource: core', []],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted);
    expect(wrong(text)).toEqual([]);
  });
});

describe('a reset', () => {
  test.each([
    ['0', 'delta-seconds 0 or delta-milliseconds 0'],
    ['59', 'delta-seconds 59000 or delta-milliseconds 59'],
    ['59983', 'delta-seconds 59983000 or delta-milliseconds 59983'],
    ['1.5', 'delta-seconds 1500'],
    ['1795277990', 'epoch-seconds 1795277990000'],
    ['1795277990.5', 'epoch-seconds 1795277990500'],
    ['1795277990123', 'epoch-milliseconds 1795277990123'],
    ['Sat, 21 Nov 2026 16:19:39 GMT', 'http-date 1795277979000'],
    ['2026-11-21T16:19:39Z', 'rfc3339 1795277979000'],
    ['2026-11-21T17:19:39.5+01:00', 'rfc3339 1795277979500'],
    ['6m0s', 'duration 360000'],
    ['1h2m3.5s', 'duration 3723500'],
    ['12ms', 'duration 12'],
  ])('%s is %s', (text, wanted) => {
    expect(read(`X-RateLimit-Reset: ${text}`)).toEqual([`x-ratelimit, , -/-, ${wanted}`]);
    expect(wrong(`X-RateLimit-Reset: ${text}`)).toEqual([]);
  });
});

describe('Retry-After', () => {
  test.each([
    ['120', { kind: 'delay', ms: 120_000 }],
    ['0', { kind: 'delay', ms: 0 }],
    ['Sat, 21 Nov 2026 16:19:39 GMT', { kind: 'date', ms: 1_795_277_979_000 }],
  ])('%s', (text, wanted) => {
    expect(readAnswer([['retry-after', text]]).retryAfter).toEqual(wanted);
    expect(wrong(`retry-after: ${text}`)).toEqual([]);
  });
});

describe('what cannot be read', () => {
  test.each([
    ['X-RateLimit-Limit: ten', 'header-malformed x-ratelimit-limit'],
    ['X-RateLimit-Limit: ', 'header-malformed x-ratelimit-limit'],
    ['X-RateLimit-Limit: +10', 'header-malformed x-ratelimit-limit'],
    ['X-RateLimit-Limit: 10 requests', 'header-malformed x-ratelimit-limit'],
    ['X-RateLimit-Limit: 10, 10', 'header-malformed x-ratelimit-limit'],
    ['X-RateLimit-Remaining: -1', 'header-negative x-ratelimit-remaining'],
    ['X-RateLimit-Remaining: 4.5', 'header-fraction x-ratelimit-remaining'],
    ['X-RateLimit-Remaining: 1e3', 'header-malformed x-ratelimit-remaining'],
    [`X-RateLimit-Remaining: ${'9'.repeat(400)}`, 'header-huge x-ratelimit-remaining'],
    ['X-RateLimit-Limit: 10 | x-ratelimit-limit: 10', 'header-repeated x-ratelimit-limit'],
    ['X-RateLimit-Limit: 10 | x-ratelimit-limit: 20', 'header-contradicts x-ratelimit-limit'],
    ['X-RateLimit-Reset: soon', 'header-malformed x-ratelimit-reset'],
    ['X-RateLimit-Reset: -5', 'header-negative x-ratelimit-reset'],
    ['X-RateLimit-Reset: 123456789012345', 'header-huge x-ratelimit-reset'],
    ['X-RateLimit-Reset: 2026-02-30T00:00:00Z', 'header-malformed x-ratelimit-reset'],
    ['X-RateLimit-Reset: Sun, 21 Nov 2026 16:19:39 GMT', 'header-malformed x-ratelimit-reset'],
    ['Retry-After: 9.949', 'header-fraction retry-after'],
    ['Retry-After: -1', 'header-negative retry-after'],
    ['Retry-After: 1795277990', 'retry-after-epoch retry-after'],
    ['Retry-After: 1000000000', 'retry-after-epoch retry-after'],
    ['Retry-After: 10s', 'header-malformed retry-after'],
    ['Retry-After: Saturday, 21-Nov-26 16:19:39 GMT', 'header-malformed retry-after'],
    ['Retry-After: 5 | Retry-After: 9', 'header-contradicts retry-after'],
    ['RateLimit: "a";r=2,', 'field-unparsable ratelimit'],
    ['RateLimit: a;r=2', 'item-malformed ratelimit'],
    ['RateLimit: ("a" "b");r=2', 'item-malformed ratelimit'],
    ['RateLimit: "a"', 'parameter-malformed ratelimit'],
    ['RateLimit: "a";r=-2', 'parameter-malformed ratelimit'],
    ['RateLimit: "a";r=2.5', 'parameter-malformed ratelimit'],
    ['RateLimit: "a";r=2;t="10"', 'parameter-malformed ratelimit'],
    ['RateLimit: "a";r=2, "a";r=3', 'policy-repeated ratelimit'],
    ['RateLimit: limit=3, remaining=x, reset=10', 'parameter-malformed ratelimit'],
    ['RateLimit: limit=3, remaining=2', 'parameter-malformed ratelimit'],
    ['RateLimit: ', 'header-malformed ratelimit'],
    ['RateLimit-Policy: "a";w=60', 'parameter-malformed ratelimit-policy'],
    ['RateLimit-Policy: "a";q=1;w=0', 'parameter-malformed ratelimit-policy'],
    ['RateLimit-Policy: "a";q=1;qu=requests', 'parameter-malformed ratelimit-policy'],
    ['RateLimit-Policy: "a";q=1;pk="x"', 'parameter-malformed ratelimit-policy'],
    ['RateLimit-Policy: "a";q=1, "a";q=2', 'policy-repeated ratelimit-policy'],
    ['RateLimit-Policy: default;q=10', 'item-malformed ratelimit-policy'],
    ['RateLimit: "a";r=2 | RateLimit-Policy: 3;w=60', 'item-malformed ratelimit-policy'],
    ['RateLimit: "b";r=2 | RateLimit-Policy: "a";q=3', 'policy-unknown ratelimit'],
  ])('%s gives %s alone', (text, wanted) => {
    expect(wrong(text)).toEqual([wanted]);
  });

  test('a value is shown cut, and without what a terminal acts on', () => {
    const [finding] = readAnswer([['x-ratelimit-limit', `\u001b[2J\u009b${'x'.repeat(500)}`]]).findings;
    expect(finding?.actual.slice(0, 20)).toBe('"\\u001b[2J\\u009bxxxx');
    expect(finding?.actual.length).toBeLessThan(130);
  });

  test('of what is repeated alike, the value counts', () => {
    expect(read('X-RateLimit-Limit: 10 | X-RateLimit-Limit: 10')).toEqual(['x-ratelimit, , -/10']);
  });

  const name = fc.constantFrom(
    'X-RateLimit-Limit',
    'X-RateLimit-Remaining',
    'X-RateLimit-Reset',
    'x-rate-limit-reset',
    'X-RateLimit-Used-Day',
    'RateLimit',
    'RateLimit-Policy',
    'RateLimit-Limit',
    'RateLimit-Reset',
    'Retry-After',
    'Date',
  );
  const bytes = fc.uint8Array({ maxLength: 40 }).map((value) => Buffer.from(value).toString('latin1'));
  const likely = fc
    .array(
      fc.constantFrom(
        '"a"',
        ';r=',
        ';q=',
        ';w=',
        '1',
        '-',
        '.',
        ',',
        ' ',
        '10',
        'limit=',
        '(',
        ')',
        ':AQ=:',
        '@1',
        '?1',
        '%"a"',
        'GMT',
        's',
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join(''));

  test('whatever bytes come, it does not throw, and each finding has a code of the list and a header that is there', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, fc.oneof(bytes, likely)), { maxLength: 8 }), (headers) => {
        const there = headers.map(([one]) => one.toLowerCase());
        const { findings, buckets } = readAnswer(headers);
        for (const { code, header, expected, actual, why } of findings) {
          expect(findingCodes[code][0]).toBe('syntax');
          expect(there).toContain(header);
          for (const text of [expected, actual, why]) expect(text).not.toBe('');
        }
        for (const { limit, remaining, used } of buckets)
          for (const read of [limit, remaining, used])
            if (read) expect(Number.isSafeInteger(read.value) && read.value >= 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
