import type { Headers } from '../../exchange/model.ts';
import { epochHeaders, retryAfter, type Situation } from './limiter.ts';

/** Milliseconds as seconds, rounded up. */
export const seconds = (ms: number): string => `${Math.ceil(ms / 1000)}`;

const toGo = ({ resetMs, nowMs }: Situation): string => seconds(resetMs - nowMs);

/** `X-RateLimit-*` with a reset of one's own. */
export const withReset =
  (value: (situation: Situation) => string) =>
  (situation: Situation): Headers => [
    ...epochHeaders(situation).filter(([name]) => name !== 'X-RateLimit-Reset'),
    ['X-RateLimit-Reset', value(situation)],
    ...retryAfter(situation),
  ];

/** The fields of the drafts up to -06. */
export const fields = (situation: Situation): Headers => [
  ['RateLimit-Limit', `${situation.limit}`],
  ['RateLimit-Remaining', `${situation.remaining}`],
  ['RateLimit-Reset', toGo(situation)],
  ['RateLimit-Policy', `${situation.limit};w=${seconds(situation.windowMs)}`],
  ...retryAfter(situation),
];

/** The field of draft -07. */
export const combined = (situation: Situation): Headers => [
  ['RateLimit', `limit=${situation.limit}, remaining=${situation.remaining}, reset=${toGo(situation)}`],
  ['RateLimit-Policy', `${situation.limit};w=${seconds(situation.windowMs)}`],
  ...retryAfter(situation),
];

/** The fields of draft -11. */
export const structured = (situation: Situation): Headers => [
  ['RateLimit', `"default";r=${situation.remaining};t=${toGo(situation)}`],
  ['RateLimit-Policy', `"default";q=${situation.limit};w=${seconds(situation.windowMs)}`],
  ...retryAfter(situation),
];

/** Every way in which a made-up limiter can tell the truth. */
export const ways: Readonly<Record<string, (situation: Situation) => Headers>> = {
  'the seconds since the epoch': (situation) => [...epochHeaders(situation), ...retryAfter(situation)],
  'milliseconds since the epoch': withReset(({ resetMs }) => `${Math.ceil(resetMs)}`),
  'seconds to go': withReset(toGo),
  'seconds to go, rounded down': withReset(({ resetMs, nowMs }) => `${Math.floor((resetMs - nowMs) / 1000)}`),
  'milliseconds to go': withReset(({ resetMs, nowMs }) => `${Math.ceil(resetMs - nowMs)}`),
  'a date': withReset(({ resetMs }) => new Date(resetMs + 999).toUTCString()),
  'RFC 3339': withReset(({ resetMs }) => new Date(resetMs).toISOString()),
  'a duration': withReset(({ resetMs, nowMs }) => `${Math.ceil(resetMs - nowMs)}ms`),
  'separate fields': fields,
  'one combined field': combined,
  'structured fields': structured,
  'two dialects': (situation) => [...epochHeaders(situation), ...fields(situation)],
  'Retry-After as a date': (situation) => [
    ...epochHeaders(situation),
    ...(situation.admitted ? [] : [['Retry-After', new Date(situation.resetMs + 999).toUTCString()] as const]),
  ],
  'what is used too': (situation) => [
    ...epochHeaders(situation),
    ['X-RateLimit-Used', `${situation.used}`],
    ...retryAfter(situation),
  ],
  'no Retry-After': epochHeaders,
};
