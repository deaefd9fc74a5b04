import { type Asked, isBefore } from './asked.ts';
import type { Dialect, ResetCandidate, ResetUnit } from './reading.ts';
import { toleranceMs } from './time.ts';

/** One value of a reset within a series. */
export interface ResetValue {
  readonly asked: Asked;
  readonly candidates: readonly ResetCandidate[];
  /** Whether nothing remains: then Retry-After is about this reset. */
  readonly usedUp: boolean;
}

/** In which unit a series counts its resets. */
export type UnitOfSeries =
  | {
      readonly kind: 'one';
      readonly unit: ResetUnit /** What it may be as well. */;
      readonly others: readonly ResetUnit[];
    }
  | {
      readonly kind: 'changes';
      readonly at: Asked;
      readonly before: readonly ResetUnit[];
      readonly then: readonly ResetUnit[];
    };

const unitsOf = (candidates: readonly ResetCandidate[]): readonly ResetUnit[] => candidates.map(({ unit }) => unit);
const inUnit = ({ candidates }: ResetValue, unit: ResetUnit): number | undefined =>
  candidates.find((one) => one.unit === unit)?.ms;

/** Whether the resets of refusals are where their Retry-After is, in this unit; undefined where no refusal has both. */
const agrees = (values: readonly ResetValue[], unit: ResetUnit): boolean | undefined => {
  const both = values.flatMap((value) => {
    const { fate, reading } = value.asked;
    const ms = inUnit(value, unit);
    return value.usedUp && fate === 'refused' && reading.retryAfter?.kind === 'delay' && ms !== undefined
      ? [Math.abs(ms - reading.retryAfter.ms)]
      : [];
  });
  return both.length === 0 ? undefined : both.every((differs) => differs <= toleranceMs);
};

/** Whether a delay falls faster than time goes by, in this unit: then it is another unit. */
const fallsTooFast = (values: readonly ResetValue[], unit: ResetUnit): boolean => {
  const [first] = values;
  const last = values.at(-1);
  if (!first || !last || !isBefore(first.asked, last.asked)) return false;
  const fall = (inUnit(first, unit) ?? 0) - (inUnit(last, unit) ?? 0);
  return fall > last.asked.endedAtMs - first.asked.sentAtMs + 2 * toleranceMs;
};

/**
 * The unit that every value of a series can be in. Of seconds and milliseconds it is milliseconds where Retry-After or the clock speaks against seconds; both, where nothing does. Where one is
 * documented, it is that, unless something speaks against it.
 */
export const unitOf = (
  values: readonly ResetValue[],
  dialect: Dialect,
  documented?: ResetUnit,
): UnitOfSeries | undefined => {
  const [first] = values;
  if (!first) return undefined;
  let units = unitsOf(first.candidates);
  for (const { asked, candidates } of values) {
    const then = unitsOf(candidates);
    const left = units.filter((unit) => then.includes(unit));
    if (left.length === 0) return { kind: 'changes', at: asked, before: units, then };
    units = left;
  }
  if (
    documented !== undefined &&
    units.includes(documented) &&
    agrees(values, documented) !== false &&
    !fallsTooFast(values, documented)
  )
    return { kind: 'one', unit: documented, others: [] };
  const [unit, other] = units as readonly [ResetUnit, ResetUnit?];
  // Milliseconds that stay below a second are none that anybody sends.
  const large = values.some((value) => (inUnit(value, 'delta-milliseconds') ?? 0) >= 1000);
  if (other === undefined || !large || dialect.startsWith('ratelimit')) return { kind: 'one', unit, others: [] };
  const against = agrees(values, unit) === false || fallsTooFast(values, unit);
  if (against && agrees(values, other) !== false) return { kind: 'one', unit: other, others: [] };
  return { kind: 'one', unit, others: agrees(values, unit) === true ? [] : [other] };
};

/** Where another count of the same dialect has one unit alone, that is the unit here too. */
export const narrowedBy = (
  unit: UnitOfSeries | undefined,
  others: readonly (UnitOfSeries | undefined)[],
): UnitOfSeries | undefined => {
  if (unit?.kind !== 'one' || unit.others.length === 0) return unit;
  const known = others.flatMap((other) => (other?.kind === 'one' && other.others.length === 0 ? [other.unit] : []));
  const [own] = [unit.unit, ...unit.others].filter((one) => known.includes(one));
  return own === undefined ? unit : { kind: 'one', unit: own, others: [] };
};
