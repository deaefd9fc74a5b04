import { describe, expect, test } from 'vitest';
import type { Matcher } from '../../contract/model.ts';
import type { Headers } from '../../exchange/model.ts';
import { answered } from '../testing/answers.ts';
import { finding, findingsOf, must } from '../testing/contract.ts';

const id = 'c/header:retry-after';
const retryAfter: Matcher = { kind: 'schema', schema: { type: 'string', format: 'retry-after' } };
const two: Matcher = { kind: 'equals', value: '2' };

const check = (matcher: Matcher, headers: Headers, optional = false) =>
  findingsOf({ id, aspect: 'header', header: 'Retry-After', matcher, optional, ...must }, answered({ headers }));

describe('a header conforms', () => {
  test.each<[string, Matcher, Headers]>([
    ['as it is documented', two, [['Retry-After', '2']]],
    ['under its name in any case', two, [['rETRY-aFTER', '2']]],
    [
      'among others',
      two,
      [
        ['Date', 'x'],
        ['Retry-After', '2'],
        ['Via', 'y'],
      ],
    ],
    ['as seconds', retryAfter, [['Retry-After', '120']]],
    ['as an HTTP date', retryAfter, [['Retry-After', 'Fri, 20 Nov 2026 09:30:00 GMT']]],
    [
      'as several lines, joined',
      { kind: 'equals', value: 'a, b' },
      [
        ['Retry-After', 'a'],
        ['retry-after', 'b'],
      ],
    ],
    ['as absent, where it is forbidden', { kind: 'absent' }, [['Date', 'x']]],
  ])('%s', (_, matcher, headers) => {
    expect(check(matcher, headers)).toEqual([]);
  });
});

describe('a header departs', () => {
  const at = 'header:retry-after';
  const notSo = 'must match format "retry-after"';

  test.each<[string, Matcher, Headers, ReturnType<typeof finding>]>([
    ['that is not there', two, [['Retry-Before', '2']], finding('header-missing', at, '2', null, id)],
    ['that is another', two, [['Retry-After', '3']], finding('header-differs', at, '2', '3', id)],
    ['that is empty', two, [['Retry-After', '']], finding('header-differs', at, '2', '', id)],
    ['with a fraction', retryAfter, [['Retry-After', '2.0']], finding('header-malformed', at, notSo, '2.0', id)],
    ['with a sign', retryAfter, [['Retry-After', '-1']], finding('header-malformed', at, notSo, '-1', id)],
    [
      'with a day that was no such weekday',
      retryAfter,
      [['Retry-After', 'Mon, 20 Nov 2026 09:30:00 GMT']],
      finding('header-malformed', at, notSo, 'Mon, 20 Nov 2026 09:30:00 GMT', id),
    ],
    [
      'that comes twice',
      retryAfter,
      [
        ['Retry-After', '2'],
        ['Retry-After', '2'],
      ],
      finding('header-malformed', at, notSo, '2, 2', id),
    ],
    ['that is forbidden', { kind: 'absent' }, [['Retry-After', '2']], finding('header-unexpected', at, null, '2', id)],
  ])('%s', (_, matcher, headers, expected) => {
    expect(check(matcher, headers)).toEqual([expected]);
  });
});

describe('an optional header', () => {
  test('may be left out', () => {
    expect(check(two, [], true)).toEqual([]);
  });

  test('is judged where it stands', () => {
    expect(check(two, [['Retry-After', '3']], true)).toEqual([
      finding('header-differs', 'header:retry-after', '2', '3', id),
    ]);
  });
});
