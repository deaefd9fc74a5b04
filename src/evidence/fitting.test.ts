import { describe, expect, test } from 'vitest';
import type { Exchange, Role } from '../exchange/model.ts';
import { answered } from '../judge/testing/answers.ts';
import { answerClause } from '../judge/testing/contract.ts';
import { probeOf } from '../judge/testing/judge.ts';
import type { Probe, ProbeBurst } from '../plan/probe.ts';
import { misfitIn } from './fitting.ts';

const burst: ProbeBurst = {
  limit: 'own',
  policy: { limit: 2, windowMs: 60_000, slides: false, cost: 1, shows: { on: 'refusals', parts: [] } },
  left: 2,
  most: 4,
  maxWaitMs: null,
  shared: [],
  apart: [],
};
/** What exchanges of a burst's probe are, by their roles. */
const fault = (roles: readonly Role[], over: Partial<ProbeBurst> | null = {}): string | undefined => {
  const probe: Probe = probeOf(over === null ? {} : { burst: { ...burst, ...over } });
  const exchanges = roles.map((role, index): Exchange => {
    const of = role === 'clock' ? 'clock' : probe.operation;
    return answered({ number: index + 1, role, of });
  });
  const group = { id: 'g', clause: 'clause', operation: probe.operation, probes: [probe] };
  const misfit = misfitIn(group, answerClause(), exchanges);
  return misfit && `${misfit.at}: found ${misfit.found}; wanted ${misfit.wanted}`;
};
const asked: readonly Role[] = ['question', 'question', 'question', 'question'];
const all: readonly Role[] = [...asked, 'shared', 'apart', 'clock', 'too-early', 'clock', 'in-time'];

describe('the exchanges of a burst', () => {
  test.each<[string, readonly Role[]]>([
    ['all of them', all],
    ['the burst alone', asked],
    ['one refused at once', ['question']],
    ['without others', [...asked, 'clock', 'too-early', 'clock', 'in-time']],
    ['nothing too early', [...asked, 'shared', 'clock', 'in-time']],
    ['a clock that stayed', [...asked, 'shared', 'apart', 'clock']],
  ])('fit: %s', (_, roles) => {
    expect(fault(roles)).toBeUndefined();
  });

  test.each<[string, readonly Role[], Partial<ProbeBurst> | null, string]>([
    [
      'too many questions',
      [...asked, 'question'],
      {},
      '4: found 5 questions in p; wanted 4, unless one is sent once more, as attempt 2',
    ],
    [
      'something too early of what is no burst',
      ['question', 'too-early'],
      null,
      '1: found a too-early of createThing in p; wanted none',
    ],
    ['another of what is no burst', ['question', 'apart'], null, '1: found a apart of createThing in p; wanted none'],
    [
      'the clock of a target that moves none',
      [...asked, 'clock'],
      { maxWaitMs: 5 },
      '4: found a clock of clock in p; wanted none',
    ],
    [
      'another whom nobody names',
      [...asked, 'shared'],
      { shared: null },
      '4: found a shared of createThing in p; wanted none',
    ],
    ['two who share', [...asked, 'shared', 'shared'], {}, '5: found 2 of the role shared in p; wanted 1'],
    ['the clock three times', [...asked, 'clock', 'clock', 'clock'], {}, '6: found 3 of the role clock in p; wanted 2'],
    [
      'something too early after what was in time',
      [...asked, 'clock', 'in-time', 'too-early'],
      {},
      '6: found a too-early after a in-time in p; wanted the order in which a probe is asked',
    ],
    [
      'a question after the burst',
      ['question', 'apart', 'question'],
      {},
      '2: found a question after a apart in p; wanted the order in which a probe is asked',
    ],
  ])('do not fit: %s', (_, roles, over, wanted) => {
    expect(fault(roles, over)).toBe(wanted);
  });
});
