import fc from 'fast-check';
import { expect, test } from 'vitest';
import { askedOf } from './asked.ts';
import { findingCodes } from './finding.ts';
import type { BurstEnd, Measured } from './measure.ts';
import { limitsPicture } from './picture.ts';
import { limitsReport } from './report.ts';
import { storyOf } from './story.ts';

const name = fc.constantFrom(
  'Date',
  'Retry-After',
  'X-RateLimit-Limit',
  'X-RateLimit-Remaining',
  'X-RateLimit-Reset',
  'X-RateLimit-Reset-Day',
  'RateLimit-Limit',
  'RateLimit-Remaining',
  'RateLimit-Reset',
  'RateLimit',
  'RateLimit-Policy',
);
const value = fc.oneof(
  fc.nat({ max: 20 }).map(String),
  fc.constantFrom(
    '1795262400',
    '1795262400123',
    '0',
    '-1',
    '99999999999999999',
    '1.5',
    'Sat, 21 Nov 2026 12:00:30 GMT',
    '6m0s',
  ),
  fc.constantFrom(
    '"a";r=1;t=9',
    '"a";q=5;w=60',
    'limit=5, remaining=1, reset=9',
    '5;w=60',
    '"a";r=x',
    '"b";r=0;t=1, "a";r=3',
  ),
  fc.uint8Array({ maxLength: 12 }).map((bytes) => Buffer.from(bytes).toString('latin1')),
);
const beganMs = Date.UTC(2026, 10, 21, 12);
const answer = fc.record({
  sentMs: fc.integer({ min: 0, max: 90_000 }),
  tookMs: fc.integer({ min: 0, max: 5000 }),
  status: fc.constantFrom(200, 200, 200, 429, 429, 404, 503, 0),
  headers: fc.array(fc.tuple(name, value), { maxLength: 6 }),
  body: fc.constantFrom('', '{"error":"x"}', '{}'),
});

test('whatever a server sends, and whenever: it is judged, told and drawn without an exception, the same each time', () => {
  fc.assert(
    fc.property(
      fc.array(answer, { minLength: 1, maxLength: 14 }),
      fc.constantFrom<BurstEnd>('refused', 'beyond-limit', 'budget', 'no-answer'),
      (answers, end) => {
        const burst = answers
          .toSorted((one, other) => one.sentMs - other.sentMs)
          .map(({ sentMs, tookMs, status, headers, body }, at) => {
            const outcome =
              status === 0
                ? ({ kind: 'none', detail: 'gone' } as const)
                : ({ kind: 'answer', status, headers, body: Buffer.from(body) } as const);
            return askedOf(at + 1, beganMs + sentMs, beganMs + sentMs + tookMs, outcome, (one) => one === 429);
          });
        const measured: Measured = { burst, end };
        const budget = { burst: 20, connections: 4, maxWaitMs: 0 };
        const question = { url: 'http://a/', method: 'GET', startedAt: '', refusalStatus: 429, budget };
        const report = limitsReport(question, measured);
        for (const { code, check, at, expected, actual, why, times } of report.findings) {
          expect(findingCodes[code][0]).toBe(check);
          expect(burst[at.answer - 1]?.status).not.toBeNull();
          expect(times).toBeGreaterThan(0);
          for (const text of [expected, actual, why]) expect(text).not.toMatch(/^$|undefined|NaN|Infinity/);
        }
        const keys = report.findings.map(({ code, at }) => `${code} ${at.header}`);
        expect(new Set(keys).size).toBe(keys.length);
        expect(limitsPicture(storyOf(report), { title: 'a', subtitle: 'b' })).not.toMatch(/NaN|Infinity|undefined/);
        expect(limitsReport(question, measured)).toEqual(report);
      },
    ),
    { numRuns: 1500 },
  );
}, 60_000);
