import { type Asked, isBefore } from '../asked.ts';
import { gathered, type LimitFinding } from '../finding.ts';
import { type Count, comesBack, costOf, lastsUntil, type Saying, type Series } from '../series.ts';
import { ascending, countFrom } from '../sorted.ts';
import { sources } from '../sources.ts';
import { toleranceMs } from '../time.ts';
import { type Checked, findingAt, sourceOf } from './check.ts';
import { checkDocumentedCount } from './documented-count.ts';
import { courseOf } from './remaining.ts';
import { inSeconds } from './reset.ts';
import { promisedUntil } from './until.ts';

/** The answers of a long series from which counts are followed: as many at most. */
const mostFollowed = 100;

/** The first, the last, those between at even distances, and those where nothing remains. */
const followed = (sayings: readonly Saying[]): readonly Saying[] => {
  const step = Math.max(1, Math.ceil(sayings.length / mostFollowed));
  const used = sayings.filter(({ remaining }) => remaining?.value === 0).slice(0, mostFollowed);
  return [...new Set([...sayings.filter((_, at) => at % step === 0 || at === sayings.length - 1), ...used])];
};

const afterRefusal = (series: Series): readonly LimitFinding[] => {
  const [first] = series.refusals.toSorted((one, other) => one.endedAtMs - other.endedAtMs);
  const promise = first && promisedUntil(first, series);
  if (!first || !promise) return [];
  const [untilMs, header] = promise;
  return series.answers.flatMap((asked) => {
    if (asked.fate !== 'admitted' || !isBefore(first, asked) || asked.endedAtMs >= untilMs) return [];
    const expected = `refused, since answer ${first.number} was, with ${inSeconds(untilMs + toleranceMs - first.endedAtMs)} to wait by ${header}`;
    return [
      findingAt(
        'admitted-after-refusal',
        asked,
        null,
        expected,
        `let through with status ${asked.status}`,
        sources.retryAfter,
      ),
    ];
  });
};

/** More are let through after an answer than it said remain, while its window lasts. */
const late = (count: Count, series: Series, sound: boolean): readonly LimitFinding[] => {
  const { untilRefusal } = series;
  const cost = costOf(count, series);
  const admitted = untilRefusal.filter(({ fate }) => fate === 'admitted');
  const own = new Set(untilRefusal);
  for (const saying of followed(count.sayings.filter(({ asked }) => own.has(asked)))) {
    const until = lastsUntil(saying);
    // What remains counts where it can be believed, otherwise the limit less this one.
    const left =
      sound && saying.remaining ? saying.remaining.value : saying.limit && Math.max(0, saying.limit.value - cost);
    if (until === undefined || left === undefined) continue;
    const after = admitted.filter((asked) => isBefore(saying.asked, asked) && asked.endedAtMs < until);
    const last = after.at(-1);
    if (!last) continue;
    const most = Math.floor((left + comesBack(count, saying, last.endedAtMs)) / cost);
    const over = after[most];
    if (!over) continue;
    const said =
      sound && saying.remaining ? `${saying.remaining.value} remained` : `the limit is ${saying.limit?.value}`;
    const expected = `at most ${most} let through after answer ${saying.asked.number}, where ${said}`;
    const finding = findingAt(
      'admitted-late',
      over,
      null,
      expected,
      `${after.length}`,
      sourceOf(count.dialect, 'limit'),
    );
    return [{ ...finding, times: after.length - most }];
  }
  return [];
};

/** How many requests the server may have dealt with between two answers of which the one is before the other. */
class Between {
  readonly #sent: readonly number[];
  readonly #ended: readonly number[];

  constructor(answers: readonly Asked[]) {
    const taking = answers.filter(({ fate }) => fate !== 'refused' && fate !== 'hidden');
    this.#sent = ascending(taking.map(({ sentAtMs }) => sentAtMs));
    this.#ended = ascending(taking.map(({ endedAtMs }) => endedAtMs));
  }

  /** All that came back after `one` was sent, less those that were sent after `other` came back, less `one` itself. */
  most(one: Asked, other: Asked): number {
    return countFrom(this.#ended, one.sentAtMs, false) - countFrom(this.#sent, other.endedAtMs, true) - 1;
  }
}

/** Whether a request takes more than it is taken to: more is gone between two answers than requests can have been. Or others use the limit too. */
const takesMore = (count: Count, between: Between, cost: number): boolean => {
  const admitted = count.sayings.filter(({ asked, remaining }) => remaining && asked.fate === 'admitted');
  return admitted.some((one, at) => {
    const other = admitted.slice(at + 1, at + 40).find((then) => isBefore(one.asked, then.asked));
    if (!other?.remaining || !one.remaining) return false;
    return one.remaining.value - other.remaining.value > between.most(one.asked, other.asked) * cost;
  });
};

const early = (count: Count, { untilRefusal, refusals, cost }: Series, between: Between): readonly LimitFinding[] => {
  const until = new Set(untilRefusal);
  const sayings = followed(
    count.sayings.filter(({ asked, remaining }) => remaining && until.has(asked) && asked.fate === 'admitted'),
  );
  for (const refusal of refusals.filter((asked) => until.has(asked)).slice(0, 5)) {
    const elsewhere = refusal.reading.buckets.some(
      ({ dialect, name, remaining }) =>
        remaining && remaining.value < cost && `${dialect} ${name}` !== count.key && dialect === count.dialect,
    );
    if (elsewhere) continue;
    for (const { asked, remaining } of sayings.toReversed()) {
      if (!remaining || !isBefore(asked, refusal)) continue;
      const most = between.most(asked, refusal);
      if (remaining.value - most * cost < cost) continue;
      const expected = `let through: ${remaining.value} remained after answer ${asked.number}, and at most ${most} can have been used since`;
      return [
        findingAt(
          'refused-early',
          refusal,
          null,
          expected,
          `refused with ${refusal.status}`,
          sourceOf(count.dialect, 'remaining'),
        ),
      ];
    }
  }
  return [];
};

const limitsIn = (counts: readonly Count[]): readonly number[] =>
  counts.flatMap(({ sayings }) => sayings.find(({ limit }) => limit)?.limit?.value ?? []);

const whyUndecided = ({ refusals, counts, answers, cost }: Series, costly: boolean): string | undefined => {
  if (counts.length === 0) return 'no answer has rate headers that can be read';
  if (costly)
    return `a request takes more than ${cost === 1 ? 'one' : cost} of the limit, or others use it too, so that a refusal may be due before its time`;
  if (refusals.length === 0) {
    const limits = limitsIn(counts);
    const stated = limits.length === 0 ? 'no limit is stated' : `the limit is ${limits.join(', ')}`;
    return `nothing was refused within ${answers.length} requests, and ${stated}`;
  }
  return counts.some(({ sayings }) => sayings.some(({ remaining }) => remaining))
    ? undefined
    : 'no answer says what remains, so that others may have used a part of the limit';
};

/** As many are let through as is documented and as the answers say, no fewer and no more, and none after a refusal until its wait is over. */
export const checkCount = (series: Series): Checked => {
  const between = new Between(series.untilRefusal);
  let costly = false;
  const findings = series.counts.flatMap((count) => {
    const sound = courseOf(count, series).length === 0;
    const more = sound && takesMore(count, between, series.cost);
    costly ||= more;
    return [...late(count, series, sound), ...(sound && !more ? early(count, series, between) : [])];
  });
  const byHeaders = whyUndecided(series, costly);
  const byDocument = checkDocumentedCount(series, byHeaders);
  const all = [...(byDocument?.findings ?? []), ...findings];
  const why = byDocument ? byDocument.undecided : byHeaders;
  const undecided = all.length > 0 ? undefined : why;
  return {
    findings: gathered([...all, ...afterRefusal(series)]),
    ...(undecided === undefined ? {} : { undecided }),
  };
};
