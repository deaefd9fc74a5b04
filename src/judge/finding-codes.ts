import { type Aspect, aspects } from '../contract/model.ts';
import { findingCodes as codesOfLimits, type LimitFindingCode } from '../limits/finding.ts';
import type { Departure, Finding } from './verdict.ts';

/** How each aspect can depart. */
const departures: Readonly<Record<Exclude<Aspect, 'limit'>, readonly Departure[]>> = {
  status: ['differs'],
  'media-type': ['missing', 'differs'],
  envelope: ['missing', 'malformed', 'differs'],
  code: ['missing', 'differs', 'malformed', 'unexpected'],
  message: ['missing', 'differs', 'malformed', 'unexpected'],
  fields: ['missing', 'differs', 'malformed', 'unexpected'],
  member: ['missing', 'differs', 'malformed', 'unexpected'],
  header: ['missing', 'differs', 'malformed', 'unexpected'],
  relation: ['differs'],
  leak: ['unexpected'],
  count: ['differs'],
  distinct: ['differs'],
};

const limitCodes = Object.keys(codesOfLimits) as readonly LimitFindingCode[];

/** The finding codes that an expectation of this aspect can have. */
export const codesOf = (aspect: Aspect): readonly Finding['code'][] =>
  aspect === 'limit' ? limitCodes : departures[aspect].map((departure) => `${aspect}-${departure}` as const);

/** The closed list of finding codes. */
export const findingCodes: readonly Finding['code'][] = [...new Set(aspects.flatMap(codesOf))];
