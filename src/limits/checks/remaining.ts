import { isBefore } from '../asked.ts';
import { gathered, type LimitFinding } from '../finding.ts';
import { type Count, comesBack, costOf, lastsUntil, type Saying, type Series } from '../series.ts';
import { type Checked, findingAt, noHeaders, sourceOf } from './check.ts';
import { remainingBeside } from './documented-headers.ts';

type Remaining = Saying & { readonly remaining: NonNullable<Saying['remaining']> };

const withRemaining = (count: Count, series: Series): readonly Remaining[] => {
  const until = new Set(series.untilRefusal);
  return count.sayings.filter((one): one is Remaining => one.remaining !== undefined && until.has(one.asked));
};

/** What is wrong within one answer. */
const within = (count: Count): readonly LimitFinding[] =>
  count.sayings.flatMap(({ asked, limit, remaining, used }) => {
    const why = sourceOf(count.dialect, 'remaining');
    if (!limit || !remaining) return [];
    if (remaining.value > limit.value)
      return [
        findingAt(
          'remaining-above-limit',
          asked,
          remaining.header,
          `at most ${limit.value}`,
          `${remaining.value}`,
          why,
        ),
      ];
    if (!used || used.value + remaining.value === limit.value) return [];
    const expected = `${limit.value - remaining.value}, since ${remaining.value} of ${limit.value} remain`;
    return [findingAt('used-disagrees', asked, used.header, expected, `${used.value}`, why)];
  });

const frozen = (count: Count, sayings: readonly Remaining[], series: Series): readonly LimitFinding[] => {
  const admitted = sayings.filter(({ asked }) => asked.fate === 'admitted');
  const [first] = admitted;
  if (!first || admitted.some(({ remaining }) => remaining.value !== first.remaining.value)) return [];
  // As many as came one after another for certain: so many have each taken something.
  let chain = 1;
  let last = first;
  for (const one of admitted)
    if (isBefore(last.asked, one.asked) && one.asked.endedAtMs < (lastsUntil(first) ?? Number.POSITIVE_INFINITY)) {
      chain += 1;
      last = one;
    }
  const refused = sayings.some(({ asked }) => asked.fate === 'refused');
  const back = lastsUntil(first) === undefined && refused ? 0 : comesBack(count, first, last.asked.endedAtMs);
  if (chain < 3 || back >= (chain - 1) * costOf(count, series)) return [];
  const { value, header } = first.remaining;
  const finding = findingAt(
    'remaining-frozen',
    admitted[1]?.asked ?? first.asked,
    header,
    `less than ${value} after another request`,
    `${value}`,
    sourceOf(count.dialect, 'remaining'),
  );
  return [{ ...finding, times: admitted.length - 1 }];
};

/** Answers of which none is outdone: another has less remaining in a window that lasts longer. */
class Lowest {
  #kept: Remaining[] = [];

  add(one: Remaining): void {
    const until = lastsUntil(one) ?? 0;
    if (this.#kept.some((kept) => kept.remaining.value <= one.remaining.value && (lastsUntil(kept) ?? 0) >= until))
      return;
    this.#kept = this.#kept.filter(
      (kept) => kept.remaining.value < one.remaining.value || (lastsUntil(kept) ?? 0) > until,
    );
    this.#kept.push(one);
  }

  /** One that had less remaining than `then` has, in a window that was not over, and not by what came back. */
  less(count: Count, then: Remaining): Remaining | undefined {
    return this.#kept.find((one) => {
      const until = lastsUntil(one);
      if (until === undefined || then.asked.endedAtMs >= until) return false;
      return then.remaining.value > one.remaining.value + comesBack(count, one, then.asked.endedAtMs);
    });
  }
}

const rises = (count: Count, sayings: readonly Remaining[]): readonly LimitFinding[] => {
  const ended = sayings.toSorted((one, other) => one.asked.endedAtMs - other.asked.endedAtMs);
  const lowest = new Lowest();
  let at = 0;
  return sayings.flatMap((then) => {
    for (let next = ended[at]; next && isBefore(next.asked, then.asked); next = ended[at]) {
      lowest.add(next);
      at += 1;
    }
    // What a refusal says is a matter of its own.
    const less = then.asked.fate === 'refused' ? undefined : lowest.less(count, then);
    if (!less) return [];
    const { value, header } = then.remaining;
    const expected = `at most ${less.remaining.value}, as in answer ${less.asked.number} before it, in the same window`;
    return [
      findingAt('remaining-rises', then.asked, header, expected, `${value}`, sourceOf(count.dialect, 'remaining')),
    ];
  });
};

/** Whether no reset lies between two answers, whichever came first. */
const oneWindow = (one: Saying, other: Saying): boolean =>
  (isBefore(other.asked, one.asked) || other.asked.endedAtMs < (lastsUntil(one) ?? 0)) &&
  (isBefore(one.asked, other.asked) || one.asked.endedAtMs < (lastsUntil(other) ?? 0));

const repeats = (count: Count, sayings: readonly Remaining[]): readonly LimitFinding[] => {
  const groups = new Map<number, Remaining>();
  return sayings.flatMap((one) => {
    const { value, header } = one.remaining;
    // Zero stays zero: whether a request may be let through then is a matter of the count.
    if (value === 0 || one.asked.fate !== 'admitted') return [];
    const before = groups.get(value);
    groups.set(value, one);
    if (!before || !oneWindow(before, one)) return [];
    const untilMs = Math.max(one.asked.endedAtMs, before.asked.endedAtMs);
    if (comesBack(count, before, untilMs) >= 1) return [];
    const expected = `another number than answer ${before.asked.number} of the same window has`;
    return [
      findingAt(
        'remaining-repeats',
        one.asked,
        header,
        expected,
        `${value} in both`,
        sourceOf(count.dialect, 'remaining'),
      ),
    ];
  });
};

/** What is wrong with how a count goes down. */
export const courseOf = (count: Count, series: Series): readonly LimitFinding[] => {
  const sayings = withRemaining(count, series);
  const still = frozen(count, sayings, series);
  if (still.length > 0) return still;
  const up = gathered(rises(count, sayings));
  return up.length > 0 ? up : gathered(repeats(count, sayings));
};

const besideOf = (count: Count, series: Series): readonly LimitFinding[] =>
  series.documented && series.documentedKeys.has(count.key) ? remainingBeside(series, count, series.documented) : [];

/** What remains goes down with every request of a window, and is never more than the limit, nor than what was left of the documented one. */
export const checkRemaining = (series: Series): Checked => {
  const all = series.counts.filter((count) => count.sayings.some(({ remaining }) => remaining));
  if (all.length === 0) return { findings: [], undecided: noHeaders };
  const findings = gathered(
    all.flatMap((count) => [...within(count), ...courseOf(count, series), ...besideOf(count, series)]),
  );
  const timed = all.some((count) => count.sayings.some((one) => (lastsUntil(one) ?? 0) > one.asked.endedAtMs));
  return timed
    ? { findings }
    : {
        findings,
        undecided:
          'no answer says that its window lasts for more than a second, so that what remains may have been renewed at any time',
      };
};
