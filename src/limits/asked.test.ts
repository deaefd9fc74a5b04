import { describe, expect, test } from 'vitest';
import type { Headers } from '../exchange/model.ts';
import { askedOf, bodyStart, isBefore } from './asked.ts';

const fateOf = (status: number, body: string, type = 'application/json', refusal = 429): string => {
  const headers: Headers = [['Content-Type', type]];
  return askedOf(1, 0, 1, { kind: 'answer', status, headers, body: Buffer.from(body) }, (one) => one === refusal).fate;
};

describe('what became of a request', () => {
  test.each([
    [200, 'admitted'],
    [201, 'admitted'],
    [302, 'admitted'],
    [401, 'admitted'],
    [403, 'admitted'],
    [429, 'refused'],
    [500, 'admitted'],
    [502, 'failed'],
    [503, 'failed'],
    [504, 'failed'],
  ])('status %s: %s', (status, fate) => {
    expect(fateOf(status, '{}')).toBe(fate);
  });

  test('the status that is a refusal is what the caller says', () => {
    expect([fateOf(503, '', 'text/plain', 503), fateOf(429, '', 'text/plain', 503)]).toEqual(['refused', 'admitted']);
  });

  test('nothing came', () => {
    expect(askedOf(3, 0, 1, { kind: 'none', detail: 'gone' }, () => false)).toMatchObject({
      fate: 'none',
      status: null,
      detail: 'gone',
      number: 3,
    });
  });

  test.each([
    ['{"error":"no"}'],
    ['{"error":{"code":1}}'],
    ['{"error":true}'],
    ['{"status":429}'],
    ['{"status":400}'],
    ['{"code":599}'],
    ['{"statusCode":503}'],
    ['{"message":"Rate limit exceeded, retry in 1 minute"}'],
    ['Too many requests, please try again later.'],
    ['{"detail":"quota has been exceeded"'],
  ])('success with the body %s is a refusal in disguise', (body) => {
    expect(fateOf(200, body)).toBe('hidden');
  });

  test.each([
    ['{}'],
    ['{"error":null}'],
    ['{"error":false}'],
    ['{"error":""}'],
    ['{"status":200}'],
    ['{"status":399}'],
    ['{"code":600}'],
    ['{"status":"429"}'],
    ['[{"error":"no"}]'],
    ['rates'],
    [`Too many requests ${'x'.repeat(2000)}`],
  ])('success with the body %s is none', (body) => {
    expect(fateOf(200, body)).toBe('admitted');
  });

  test('problem+json under success is one, whatever it says', () => {
    expect(fateOf(200, '', 'application/problem+json; charset=utf-8')).toBe('hidden');
    expect(fateOf(404, '', 'application/problem+json')).toBe('admitted');
  });

  test('as much of a body is kept as is read, and no more', () => {
    for (const length of [0, 1999, 2000, 2001, 100_000]) {
      const text = 'too many requests'.padEnd(length, '.');
      const kept = bodyStart(Buffer.from(text));
      expect(kept.buffer.byteLength === 2001 || length < 2001).toBe(true);
      expect(kept.length).toBeLessThanOrEqual(2001);
      expect(fateOf(200, Buffer.from(kept).toString(), 'text/plain')).toBe(fateOf(200, text, 'text/plain'));
    }
  });
});

test('a request is before another only where it had come back before that was sent', () => {
  const at = (sentAtMs: number, endedAtMs: number) =>
    askedOf(1, sentAtMs, endedAtMs, { kind: 'none', detail: '' }, () => false);
  expect(isBefore(at(0, 5), at(6, 7))).toBe(true);
  expect(isBefore(at(0, 5), at(5, 7))).toBe(false);
  expect(isBefore(at(0, 5), at(4, 7))).toBe(false);
  expect(isBefore(at(6, 7), at(0, 5))).toBe(false);
});
