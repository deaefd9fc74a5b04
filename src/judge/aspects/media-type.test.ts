import { describe, expect, test } from 'vitest';
import type { Json } from '../../contract/json.ts';
import type { Headers } from '../../exchange/model.ts';
import { answered } from '../testing/answers.ts';
import { finding, findingsOf, must } from '../testing/contract.ts';

const check = (headers: Headers) =>
  findingsOf(
    { id: 'c/media-type', aspect: 'media-type', mediaType: 'application/problem+json', ...must },
    answered({ headers }),
  );

describe('a media type conforms', () => {
  test.each<[string, Headers]>([
    ['as it is documented', [['Content-Type', 'application/problem+json']]],
    ['with a parameter', [['Content-Type', 'application/problem+json; charset=utf-8']]],
    ['with white space before its parameter', [['Content-Type', 'application/problem+json ;charset=utf-8']]],
    ['in capitals', [['Content-Type', 'Application/Problem+JSON']]],
    ['under a header name in any case', [['cOnTeNt-TyPe', 'application/problem+json']]],
  ])('%s', (_, headers) => {
    expect(check(headers)).toEqual([]);
  });
});

describe('a media type departs', () => {
  test.each<[string, Headers, 'media-type-differs' | 'media-type-missing', Json]>([
    ['as another', [['Content-Type', 'application/json']], 'media-type-differs', 'application/json'],
    ['as another with a parameter', [['Content-Type', 'text/html; a=b']], 'media-type-differs', 'text/html'],
    [
      'where it is longer',
      [['Content-Type', 'application/problem+json+x']],
      'media-type-differs',
      'application/problem+json+x',
    ],
    ['where it is empty', [['Content-Type', '']], 'media-type-differs', ''],
    ['where there is none', [['Content-Length', '0']], 'media-type-missing', null],
    [
      'where two lines name two',
      [
        ['Content-Type', 'application/problem+json'],
        ['content-type', 'text/html'],
      ],
      'media-type-differs',
      'application/problem+json, text/html',
    ],
  ])('%s', (_, headers, code, actual) => {
    expect(check(headers)).toEqual([
      finding(code, 'header:content-type', 'application/problem+json', actual, 'c/media-type'),
    ]);
  });
});
