import { describe, expect, test } from 'vitest';
import { annotationCommands, annotationsOf, annotationsShown, withoutCommands } from './github-annotations.ts';
import { departing, summaryOf } from './testing/summary.ts';

const must = departing({ id: 'name.missing/status', level: 'must', kind: 'fail' });
const should = departing({ id: 'name.missing/message', level: 'should', kind: 'warn' });
const may = departing({ id: 'name.missing/header', level: 'may', kind: 'pass' });

describe('the annotations of a run', () => {
  test('say of each departure where it is documented, what came and where, worst first', () => {
    expect(annotationsOf(summaryOf({ expectations: [should, may, must] }))).toEqual([
      {
        kind: 'error',
        title: 'name.missing/status',
        message:
          'The statement of name.missing. (Errors)\nstatus-differs at status: expected 400, actual 404\nin createThing',
      },
      expect.objectContaining({ kind: 'warning', title: 'name.missing/message' }),
    ]);
  });

  test('are errors for shoulds where these fail the run', () => {
    const [annotation] = annotationsOf(summaryOf({ expectations: [should], failOn: 'should' }));
    expect(annotation).toMatchObject({ kind: 'error', title: 'name.missing/message' });
  });

  test('say of what is undecided why, once for each reason', () => {
    const gateway = { kind: 'inconclusive', cause: 'gateway', detail: 'answered 502' } as const;
    const ours = { kind: 'error', detail: 'a reference without a value' } as const;
    const probes = [gateway, gateway, ours].map((verdict, at) => ({
      id: `c${at}:createThing`,
      clause: `c${at}`,
      operation: 'createThing',
      verdict,
    }));
    expect(annotationsOf(summaryOf({ probes }))).toEqual([
      { kind: 'error', title: 'error', message: 'error (a reference without a value)\n1 probe of c2' },
      {
        kind: 'warning',
        title: 'inconclusive: gateway',
        message: 'inconclusive: gateway (answered 502)\n2 probes of c0, c1',
      },
    ]);
  });

  test('are none of what passes, or does not apply', () => {
    const verdicts = [{ kind: 'pass' }, { kind: 'not-applicable', capability: 'sso' }] as const;
    const probes = verdicts.map((verdict) => ({ id: 'c:o', clause: 'c', operation: 'o', verdict }));
    expect(annotationsOf(summaryOf({ probes }))).toEqual([]);
  });
});

describe('the commands', () => {
  test('hold no character that would end a property, a message or a line', () => {
    expect(annotationCommands([{ kind: 'error', title: 'a: b, c% d', message: 'e: f, g%0A\r\n::warning::h' }])).toBe(
      '::error title=a%3A b%2C c%25 d::e: f, g%250A%0D%0A::warning::h\n',
    );
  });

  test('are ten of each kind, and a line that says how many more there are', () => {
    const many = (kind: 'error' | 'warning', count: number) =>
      Array.from({ length: count }, (_, at) => ({ kind, title: `${kind} ${at}`, message: 'm' }));
    const lines = annotationCommands([...many('warning', 11), ...many('error', 13)]).split('\n');
    expect(lines.filter((line) => line.startsWith('::error ')).length).toBe(annotationsShown);
    expect(lines.filter((line) => line.startsWith('::warning ')).length).toBe(annotationsShown);
    expect(lines.slice(-2)).toEqual([
      'Not annotated, since GitHub shows 10 of a kind in a step: 3 errors and 1 warning more.',
      '',
    ]);
    expect(lines[0]).toBe('::error title=error 0::m');
  });

  test('are not cut short where there are ten', () => {
    const ten = Array.from({ length: 10 }, () => ({ kind: 'error', title: 't', message: 'm' }) as const);
    expect(annotationCommands(ten)).not.toContain('Not annotated');
    expect(annotationCommands([])).toBe('');
  });

  test('are of a bounded length', () => {
    const [line = ''] = annotationCommands([{ kind: 'error', title: 't', message: 'm'.repeat(70_000) }]).split('\n');
    expect(line.length).toBeLessThan(1_100);
    expect(line.endsWith('m…')).toBe(true);
  });
});

test('what is quoted stands where no commands are read', () => {
  expect(withoutCommands('::error::x', 'token')).toBe('::stop-commands::token\n::error::x\n::token::\n');
});
