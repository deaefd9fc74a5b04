import type { Asked } from './asked.ts';
import type { LimitFinding } from './finding.ts';
import { type CheckId, checkTitles, judgeLimits } from './judge.ts';
import type { LimitsBudget } from './measure.ts';
import type { BurstEnd, Measured } from './measured.ts';
import type { DocumentedLimit } from './policy.ts';
import type { Dialect, ResetUnit } from './reading.ts';
import { type Count, type Series, seriesOf } from './series.ts';
import { toleranceMs } from './time.ts';
import type { WaitSource } from './wait.ts';

/** What `refusal limits --json` prints; described by reports/limits.schema.json. */
export const limitsFormat = 'refusal-limits/1';

/** What was asked, and within which bounds. */
export interface LimitsQuestion {
  readonly url: string;
  readonly method: string;
  /** RFC 3339. */
  readonly startedAt: string;
  /** The status that is taken for a refusal. */
  readonly refusalStatus: number;
  readonly budget: LimitsBudget;
}

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

export interface LimitsReport extends LimitsQuestion {
  readonly format: typeof limitsFormat;
  readonly toleranceMs: number;
  readonly dialects: readonly { readonly dialect: Dialect; readonly headers: readonly string[] }[];
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
  readonly checks: readonly {
    readonly id: CheckId;
    readonly title: string;
    readonly outcome: 'consistent' | 'inconsistent' | 'undecided';
    readonly reason: string | null;
  }[];
  readonly findings: readonly (LimitFinding & { readonly check: CheckId })[];
  /** What is no fault, and good to know. */
  readonly notes: readonly string[];
  readonly answers: readonly ToldAnswer[];
  /** 0 consistent, 1 something is not, 3 nothing to judge. */
  readonly exitCode: 0 | 1 | 3;
}

const dialectOf = (header: string): Dialect | undefined => {
  if (header.startsWith('x-ratelimit-')) return 'x-ratelimit';
  if (header.startsWith('x-rate-limit-')) return 'x-rate-limit';
  return header.startsWith('ratelimit-') && header !== 'ratelimit-policy' ? 'ratelimit-fields' : undefined;
};

const dialectsOf = ({ answers, counts }: Series): LimitsReport['dialects'] => {
  const headers = [...new Set(answers.flatMap(({ reading }) => reading.headers))];
  const found = new Set(counts.map(({ dialect }) => dialect));
  for (const header of headers) {
    const dialect = dialectOf(header);
    if (dialect) found.add(dialect);
  }
  const shared = headers.filter((header) => dialectOf(header) === undefined);
  return [...found].map((dialect) => ({
    dialect,
    headers: [
      ...headers.filter((header) => dialectOf(header) === dialect),
      ...(dialect.startsWith('ratelimit')
        ? shared.filter((header) => header === 'ratelimit-policy' || dialect !== 'ratelimit-fields')
        : []),
    ],
  }));
};

const countOf = ({ dialect, name, unit, sayings }: Count): ToldCount => ({
  dialect,
  name,
  limit: sayings.find(({ limit }) => limit)?.limit?.value ?? null,
  windowMs: sayings.find(({ windowMs }) => windowMs !== undefined)?.windowMs ?? null,
  resetUnits: unit?.kind === 'one' ? [unit.unit, ...unit.others] : (unit?.before ?? []),
});

/** The most statuses that are named one by one. */
const mostStatuses = 5;

const notesOf = ({ answers, refusals, skew, counts }: Series): readonly string[] => {
  const notes: string[] = [];
  const came = answers.filter(({ status }) => status !== null);
  const other = came.filter(({ fate, status }) => fate === 'admitted' && (status as number) >= 300);
  const statuses = [...new Set(other.map(({ status }) => status))];
  if (other.length > 0)
    notes.push(
      `${other.length} of ${came.length} answers that are taken for let through have status ${statuses.slice(0, mostStatuses).join(', ')}: see that the request itself is right`,
    );
  const silent = answers.filter(({ fate }) => fate === 'none');
  if (silent[0])
    notes.push(`${silent.length} of ${answers.length} requests had no answer; the first: ${silent[0].detail}`);
  const [first] = refusals;
  if (
    first &&
    !refusals.some(
      ({ reading }) => reading.retryAfter || reading.findings.some(({ header }) => header === 'retry-after'),
    )
  )
    notes.push(
      'the refusal has no Retry-After, which clients that wait look for (RFC 6585 §4 allows it, and demands nothing)',
    );
  const waits = answers.filter(({ fate, reading }) => fate === 'admitted' && reading.retryAfter);
  if (waits.length > 0)
    notes.push(
      `${waits.length} answers that were let through have a Retry-After, which means nothing there (RFC 9110 §10.2.3)`,
    );
  const admitted = answers.filter(({ fate }) => fate === 'admitted');
  const bare = admitted.filter(({ reading }) => reading.headers.length === 0);
  if (bare.length > 0 && bare.length < admitted.length)
    notes.push(`${bare.length} of ${admitted.length} answers that were let through have no rate headers`);
  if (came.length > 0 && skew === undefined)
    notes.push('no answer has a Date that can be read, so that its clock is taken for ours');
  const old = counts.find(({ dialect }) => dialect === 'ratelimit-fields' || dialect === 'ratelimit-combined');
  if (old)
    notes.push(
      `${old.dialect} is a form of the IETF draft that later drafts gave up: draft-ietf-httpapi-ratelimit-headers-11 has RateLimit and RateLimit-Policy as lists of named policies`,
    );
  return notes;
};

const reportedOf = (asked: Asked, startMs: number): ToldAnswer => {
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

const tenths = (ms: number): number => Math.round(ms * 10) / 10;

const waitOf = ({ burst, waited }: Measured): LimitsReport['wait'] => {
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

/** Judges what was measured, and tells it with all that is needed to understand it. */
export const limitsReport = (
  question: LimitsQuestion,
  measured: Measured,
  documented?: DocumentedLimit,
): LimitsReport => {
  const { burst, end, waited } = measured;
  const series = seriesOf(burst, documented);
  const results = judgeLimits(measured, documented);
  const findings = results.flatMap(({ id, findings: own }) => own.map((finding) => ({ check: id, ...finding })));
  const startMs = burst[0]?.sentAtMs ?? 0;
  const having = (...fates: readonly Asked['fate'][]): number =>
    burst.filter(({ fate }) => fates.includes(fate)).length;
  const nothing = series.counts.length === 0 && series.refusals.length === 0;
  const rest = waited ? [waited.early, waited.inTime].filter((one) => one !== undefined) : [];
  return {
    format: limitsFormat,
    ...question,
    toleranceMs,
    dialects: dialectsOf(series),
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
    checks: results.map(({ id, outcome, reason = null }) => ({ id, title: checkTitles[id], outcome, reason })),
    findings,
    notes: notesOf(series),
    answers: [...burst, ...rest].map((asked) => reportedOf(asked, startMs)),
    exitCode: findings.length > 0 ? 1 : nothing ? 3 : 0,
  };
};
