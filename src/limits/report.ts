import { type LimitPromise, limitTitles } from '../contract/limit-policy.ts';
import type { LimitFinding } from './finding.ts';
import { judgeLimits } from './judge.ts';
import type { LimitsBudget } from './measure.ts';
import type { Measured } from './measured.ts';
import type { DocumentedLimit } from './policy.ts';
import type { Dialect } from './reading.ts';
import { type Series, seriesOf } from './series.ts';
import { type ToldBurst, toldBurst } from './story.ts';
import { toleranceMs } from './time.ts';

export type { ToldAnswer, ToldCount, ToldWaiting } from './story.ts';

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

export interface LimitsReport extends LimitsQuestion, ToldBurst {
  readonly format: typeof limitsFormat;
  readonly toleranceMs: number;
  readonly dialects: readonly { readonly dialect: Dialect; readonly headers: readonly string[] }[];
  readonly checks: readonly {
    readonly id: LimitPromise;
    readonly title: string;
    readonly outcome: 'consistent' | 'inconsistent' | 'undecided';
    readonly reason: string | null;
  }[];
  readonly findings: readonly (LimitFinding & { readonly check: LimitPromise })[];
  /** What is no fault, and good to know. */
  readonly notes: readonly string[];
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

/** Judges what was measured, and tells it with all that is needed to understand it. */
export const limitsReport = (
  question: LimitsQuestion,
  measured: Measured,
  documented?: DocumentedLimit,
): LimitsReport => {
  const series = seriesOf(measured.burst, documented);
  const results = judgeLimits(measured, documented);
  const findings = results.flatMap(({ id, findings: own }) => own.map((finding) => ({ check: id, ...finding })));
  const { answers, ...told } = toldBurst(measured, series);
  const nothing = series.counts.length === 0 && series.refusals.length === 0;
  return {
    format: limitsFormat,
    ...question,
    toleranceMs,
    dialects: dialectsOf(series),
    ...told,
    checks: results.map(({ id, outcome, reason = null }) => ({ id, title: limitTitles[id], outcome, reason })),
    findings,
    notes: notesOf(series),
    answers,
    exitCode: findings.length > 0 ? 1 : nothing ? 3 : 0,
  };
};
