import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../contract/json.ts';
import type { Matcher } from '../contract/model.ts';
import type { Pointer } from '../contract/pointer.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { fillTemplate, type Lookup, MissingValue } from '../contract/template.ts';
import type { Departure } from './verdict.ts';

/** How a value departs from a matcher. */
export interface Mismatch {
  readonly departure: Departure;
  readonly expected: Json;
  readonly actual: Json;
  /** Below the value. */
  readonly at: Pointer;
}

const same = (expected: Json, actual: Json): boolean =>
  Object.is(expected, actual) || isDeepStrictEqual(expected, actual);

/** What a matcher wants. Where it refers to a part of the answer that the answer lacks, nothing can equal it: the template stands for itself. */
const wantedOf = (matcher: Exclude<Matcher, { kind: 'absent' }>, lookup: Lookup): Json => {
  if (matcher.kind === 'schema') return matcher.schema;
  const template = matcher.kind === 'equals' ? matcher.value : matcher.values;
  try {
    return fillTemplate(template, lookup);
  } catch (error) {
    if (error instanceof MissingValue && /^(body|header)\./.test(error.reference)) return template;
    throw error;
  }
};

/** How `actual` departs from what `matcher` wants; at most one mismatch for each place. Throws MissingValue where a reference has no value. */
export const mismatches = (matcher: Matcher, actual: Json | undefined, lookup: Lookup): readonly Mismatch[] => {
  if (matcher.kind === 'absent')
    return actual === undefined ? [] : [{ departure: 'unexpected', expected: null, actual, at: '' }];
  const expected = wantedOf(matcher, lookup);
  if (actual === undefined) return [{ departure: 'missing', expected, actual: null, at: '' }];
  switch (matcher.kind) {
    case 'equals':
      return same(expected, actual) ? [] : [{ departure: 'differs', expected, actual, at: '' }];
    case 'one-of':
      return (expected as readonly Json[]).some((one) => same(one, actual))
        ? []
        : [{ departure: 'differs', expected: { oneOf: expected }, actual, at: '' }];
    case 'schema':
      return uniquePlaces(
        schemaErrors(matcher.schema, actual).map((error) => ({
          departure: 'malformed' as const,
          expected: error.message,
          actual: (error.found ?? null) as Json,
          at: error.at,
        })),
      );
  }
};

const uniquePlaces = (found: readonly Mismatch[]): readonly Mismatch[] =>
  [...new Map(found.toReversed().map((one) => [one.at, one])).values()].toReversed();
