import type { Headers } from '../../exchange/model.ts';
import { type Asked, askedOf } from '../asked.ts';
import type { LimitsBudget } from '../measure.ts';
import type { Measured } from '../measured.ts';
import type { DocumentedLimit, LimitPolicy } from '../policy.ts';
import { type BurstStory, burstStory } from '../story.ts';
import { measuredOn } from './burst.ts';
import { FakeClock } from './fake-clock.ts';
import { epochHeaders, type LimiterParts, limiterOf, retryAfter, type Situation } from './limiter.ts';

/** A documented limit that shows in every answer. */
export const documentedLimit = (
  policy: Partial<LimitPolicy> & Pick<LimitPolicy, 'limit'>,
  left: number | null = policy.limit,
): DocumentedLimit => ({
  left,
  policy: {
    windowMs: 60_000,
    slides: false,
    cost: 1,
    shows: { on: 'answers', dialect: 'x-ratelimit', parts: ['limit', 'remaining', 'reset'], retryAfter: 'seconds' },
    ...policy,
  },
});

/** A request of another caller after the burst. */
const otherOf = ({ burst }: Measured, status: number): Asked => {
  const last = burst.at(-1)?.endedAtMs ?? 0;
  return askedOf(
    burst.length + 1,
    last + 5,
    last + 12,
    { kind: 'answer', status, headers: [], body: Buffer.alloc(0) },
    (one) => one === 429,
  );
};

export interface StoryParts {
  readonly limiter: LimiterParts;
  readonly budget?: Partial<LimitsBudget>;
  readonly documented?: DocumentedLimit;
  /** What others are answered. */
  readonly shared?: number;
  readonly apart?: number;
}

/** What was measured of a burst to a made-up limiter, with what others were answered. */
export const measuredOf = async ({ limiter, budget, documented, shared, apart }: StoryParts): Promise<Measured> => {
  const clock = new FakeClock();
  const whole = { burst: 200, connections: 4, maxWaitMs: 7_200_000, ...budget };
  const measured = await measuredOn(clock, limiterOf(clock, limiter), whole, { documented });
  return {
    ...measured,
    others: {
      ...(shared === undefined ? {} : { shared: otherOf(measured, shared) }),
      ...(apart === undefined ? {} : { apart: otherOf(measured, apart) }),
    },
  };
};

const none = (): Headers => [];
const onRefusals = (situation: Situation): Headers =>
  situation.admitted ? [] : [...epochHeaders(situation), ...retryAfter(situation)];
const waitOnly = (situation: Situation): Headers => retryAfter(situation);

export type StoryName =
  | 'headers in every answer'
  | 'headers in refusals alone'
  | 'no headers at all'
  | 'three in half an hour'
  | 'a thousand'
  | 'nothing refused'
  | 'another limit than is documented'
  | 'never renewed'
  | 'one after the other, let through and refused'
  | 'some of it used before'
  | 'no contract'
  | 'no contract and no limit';

/** Bursts of every kind that a picture is made of. */
export const storyParts: Readonly<Record<StoryName, StoryParts>> = {
  'headers in every answer': {
    limiter: { limit: 20 },
    documented: documentedLimit({ limit: 20 }),
    shared: 429,
    apart: 200,
  },
  'headers in refusals alone': {
    limiter: { limit: 20, headers: onRefusals },
    documented: documentedLimit({ limit: 20 }),
  },
  'no headers at all': {
    limiter: { limit: 20, headers: none },
    budget: { burst: 25 },
    documented: documentedLimit({ limit: 20 }),
  },
  'three in half an hour': {
    limiter: { limit: 3, windowMs: 1_800_000, headers: waitOnly },
    budget: { connections: 1 },
    documented: documentedLimit({ limit: 3, windowMs: 1_800_000, slides: true }),
    shared: 429,
    apart: 200,
  },
  'a thousand': {
    limiter: { limit: 1000, windowMs: 60_000 },
    budget: { burst: 1100, connections: 8 },
    documented: documentedLimit({ limit: 1000 }),
    apart: 200,
  },
  'nothing refused': {
    limiter: { limit: 20, admits: 1000 },
    documented: documentedLimit({ limit: 20 }),
  },
  'another limit than is documented': {
    limiter: { limit: 21 },
    documented: documentedLimit({ limit: 20 }),
    shared: 200,
    apart: 429,
  },
  'never renewed': {
    limiter: { limit: 20, keptWindowMs: 1e12 },
    documented: documentedLimit({ limit: 20 }),
  },
  'one after the other, let through and refused': {
    limiter: { limit: 1000, status: ({ arrived }) => (arrived > 20 && arrived % 2 === 0 ? 429 : 200) },
    budget: { burst: 1100, connections: 80 },
    documented: documentedLimit({ limit: 1000 }),
  },
  'some of it used before': {
    limiter: { limit: 10, admits: 4 },
    documented: documentedLimit({ limit: 10, cost: 2 }, 8),
  },
  'no contract': { limiter: { limit: 30 } },
  'no contract and no limit': { limiter: { headers: none, admits: 1000 }, budget: { burst: 5 } },
};

/** The story of one of them. */
export const storyNamed = async (name: StoryName): Promise<BurstStory> => {
  const parts = storyParts[name];
  return burstStory(await measuredOf(parts), parts.documented);
};
