import type { Asked } from './asked.ts';
import type { BurstEnd, Measured } from './measured.ts';
import type { DocumentedLimit } from './policy.ts';
import type { Dialect, ResetUnit } from './reading.ts';
import { type Count, type Series, seriesOf } from './series.ts';
import type { WaitSource } from './wait.ts';

/** A count as its headers tell it. */
export interface ToldCount {
  readonly dialect: Dialect;
  readonly name: string;
  readonly limit: number | null;
  /** The window that a policy states, in milliseconds. */
  readonly windowMs: number | null;
  /** The units that its reset can be in: one, unless it cannot be told. */
  readonly resetUnits: readonly ResetUnit[];
}

/** One answer, as far as a picture needs it. */
export interface ToldAnswer {
  readonly number: number;
  /** From the first request on, in milliseconds. */
  readonly sentMs: number;
  readonly endedMs: number;
  readonly status: number | null;
  readonly fate: Asked['fate'];
  /** The least that remains of any count. */
  readonly remaining: number | null;
}

/** A request of the wait: how long after the last refusal of the burst it was sent, and what came. */
export interface ToldWaiting {
  readonly answer: number;
  readonly afterMs: number;
  readonly status: number | null;
  readonly fate: Asked['fate'];
}

/** What came of a burst, and of the wait after it. */
export interface ToldBurst {
  readonly counts: readonly ToldCount[];
  readonly burst: {
    readonly end: BurstEnd;
    readonly tookMs: number;
    readonly sent: number;
    readonly admitted: number;
    readonly refused: number;
    /** Refused under a status that says success. */
    readonly hidden: number;
    /** Answered by a gateway, or not at all. */
    readonly lost: number;
    /** The number of the refusal that came back first. */
    readonly firstRefusal: number | null;
  };
  readonly wait: {
    readonly refusal: number;
    readonly by: WaitSource;
    /** From the last refusal of the burst on, in milliseconds. */
    readonly waitMs: number;
    readonly early: ToldWaiting | null;
    readonly noEarly: string | null;
    readonly inTime: ToldWaiting | null;
    readonly noInTime: string | null;
  } | null;
  /** Those of the burst in the order of sending, and then those of the wait. */
  readonly answers: readonly ToldAnswer[];
}

/** The documented limit of a burst. */
export interface ToldLimit {
  /** As many as one window lets through, in units of which a request takes `cost`; null where the document gives no number. */
  readonly limit: number | null;
  /** How much of it was left when the burst began, in the same units; null where that is not known. */
  readonly left: number | null;
  /** In milliseconds; null where time alone renews nothing. */
  readonly windowMs: number | null;
  readonly cost: number;
}

/** All that a picture of a burst shows. */
export interface BurstStory extends ToldBurst {
  /** Null without a contract. */
  readonly documented: ToldLimit | null;
  /** What came to a caller who shares the limit, and to one who has a limit apart; null where nobody asked. */
  readonly others: { readonly shared: ToldAnswer | null; readonly apart: ToldAnswer | null };
}

const countOf = ({ dialect, name, unit, sayings }: Count): ToldCount => ({
  dialect,
  name,
  limit: sayings.find(({ limit }) => limit)?.limit?.value ?? null,
  windowMs: sayings.find(({ windowMs }) => windowMs !== undefined)?.windowMs ?? null,
  resetUnits: unit?.kind === 'one' ? [unit.unit, ...unit.others] : (unit?.before ?? []),
});

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

const answerOf = (asked: Asked, startMs: number): ToldAnswer => {
  const left = asked.reading.buckets.flatMap(({ remaining }) => (remaining ? [remaining.value] : []));
  return {
    number: asked.number,
    sentMs: tenths(asked.sentAtMs - startMs),
    endedMs: tenths(asked.endedAtMs - startMs),
    status: asked.status,
    fate: asked.fate,
    remaining: left.length === 0 ? null : Math.min(...left),
  };
};

const waitOf = ({ burst, waited }: Measured): ToldBurst['wait'] => {
  if (!waited) return null;
  const { refusal: number, by, over, early, noEarly = null, inTime, noInTime = null } = waited;
  // From the last refusal of the burst on, also where what came too early was given a later end.
  const fromMs = burst.findLast(({ fate }) => fate === 'refused')?.endedAtMs ?? over.lo;
  const told = (asked: Asked | undefined): ToldWaiting | null =>
    asked
      ? { answer: asked.number, afterMs: Math.round(asked.sentAtMs - fromMs), status: asked.status, fate: asked.fate }
      : null;
  return {
    refusal: number,
    by,
    waitMs: Math.round(over.hi - fromMs),
    early: told(early),
    noEarly,
    inTime: told(inTime),
    noInTime,
  };
};

const startOf = ([first]: readonly Asked[]): number => first?.sentAtMs ?? 0;

/** What came of a burst; `series` is what its answers say together. */
export const toldBurst = (measured: Measured, series: Series): ToldBurst => {
  const { burst, end, waited } = measured;
  const startMs = startOf(burst);
  const having = (...fates: readonly Asked['fate'][]): number =>
    burst.filter(({ fate }) => fates.includes(fate)).length;
  const rest = waited ? [waited.early, waited.inTime].filter((one) => one !== undefined) : [];
  return {
    counts: series.counts.map(countOf),
    burst: {
      end,
      tookMs: tenths(burst.reduce((last, { endedAtMs }) => Math.max(last, endedAtMs), startMs) - startMs),
      sent: burst.length,
      admitted: having('admitted'),
      refused: having('refused'),
      hidden: having('hidden'),
      lost: having('failed', 'none'),
      firstRefusal: series.refusals.toSorted((one, other) => one.endedAtMs - other.endedAtMs)[0]?.number ?? null,
    },
    wait: waitOf(measured),
    answers: [...burst, ...rest].map((asked) => answerOf(asked, startMs)),
  };
};

const limitOf = ({ policy: { limit, windowMs, cost }, left }: DocumentedLimit): ToldLimit => ({
  limit,
  left,
  windowMs,
  cost,
});

/** What there is to show of a burst; with the limit that is documented, where a contract asked it. */
export const burstStory = (measured: Measured, documented?: DocumentedLimit): BurstStory => {
  const { burst, others = {} } = measured;
  const told = (asked: Asked | undefined): ToldAnswer | null => (asked ? answerOf(asked, startOf(burst)) : null);
  return {
    ...toldBurst(measured, seriesOf(burst, documented)),
    documented: documented ? limitOf(documented) : null,
    others: { shared: told(others.shared), apart: told(others.apart) },
  };
};

/** The story of a burst that was told already, without a contract. */
export const storyOf = (told: ToldBurst): BurstStory => ({
  ...told,
  documented: null,
  others: { shared: null, apart: null },
});
