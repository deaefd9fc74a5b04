import { expect, test } from 'vitest';
import { type LimitPolicy, type LimitShows, promisesOf } from './limit-policy.ts';

const nobody = { shared: false, apart: false };
const nothing: LimitShows = { on: 'refusals', parts: [] };
const silent: LimitPolicy = { limit: 20, windowMs: 60_000, slides: true, cost: 1, shows: nothing };
const showing = (shows: Partial<LimitShows>): LimitPolicy => ({ ...silent, shows: { ...nothing, ...shows } });

test.each<[string, LimitPolicy, typeof nobody, string]>([
  ['nothing shows, and the window slides', silent, nobody, 'count bodies too-early in-time'],
  ['a window that may end at any time', { ...silent, slides: false }, nobody, 'count bodies in-time'],
  ['nothing, until the window is over', { ...silent, limit: 0 }, nobody, 'count bodies in-time'],
  ['no number', { ...silent, limit: null }, nobody, 'count bodies in-time'],
  ['a quota', { ...silent, windowMs: null, slides: false }, nobody, 'count bodies'],
  ['others', { ...silent, windowMs: null }, { shared: true, apart: true }, 'count bodies shared apart'],
  [
    'a quota with Retry-After in any form',
    { ...showing({ retryAfter: 'any' }), windowMs: null },
    nobody,
    'syntax headers count bodies too-early in-time',
  ],
  [
    'a quota with Retry-After in seconds',
    { ...showing({ retryAfter: 'seconds' }), windowMs: null },
    nobody,
    'syntax retry-after headers count bodies too-early in-time',
  ],
  [
    'a window with Retry-After in any form',
    { ...showing({ retryAfter: 'any' }), slides: false },
    nobody,
    'syntax retry-after headers count bodies too-early in-time',
  ],
  [
    'every part, in all answers',
    showing({ on: 'answers', dialect: 'x-ratelimit', parts: ['limit', 'remaining', 'reset'] }),
    nobody,
    'syntax limit remaining exhausted reset headers count bodies too-early in-time',
  ],
  [
    'every part, in refusals',
    showing({ dialect: 'x-ratelimit', parts: ['limit', 'remaining', 'reset'] }),
    nobody,
    'syntax limit exhausted reset headers count bodies too-early in-time',
  ],
  [
    'parts of no dialect',
    showing({ parts: ['limit', 'remaining', 'reset'] }),
    nobody,
    'count bodies too-early in-time',
  ],
  [
    'the limit alone',
    { ...showing({ dialect: 'x-ratelimit', parts: ['limit'] }), slides: false },
    nobody,
    'syntax limit headers count bodies in-time',
  ],
])('%s', (_, policy, others, wanted) => {
  expect(promisesOf(policy, others).join(' ')).toBe(wanted);
});
