import type { LimitPromise } from '../contract/limit-policy.ts';
import type { AnswerClause, Contract } from '../contract/model.ts';
import { isGatewayStatus } from '../exchange/gateway.ts';
import type { Exchange, Role } from '../exchange/model.ts';
import { type Asked, type AskedOutcome, askedOf } from '../limits/asked.ts';
import type { LimitFinding } from '../limits/finding.ts';
import { judgeLimits } from '../limits/judge.ts';
import { type Measured, measuredOf } from '../limits/measured.ts';
import type { DocumentedLimit, SeriesRole } from '../limits/policy.ts';
import type { Probe } from '../plan/probe.ts';
import { type Answered, isAnswered } from './references.ts';
import { inSomeEnvelope, isAccepted, isSuccess } from './undecided.ts';
import type { Finding, Undecided, Verdict } from './verdict.ts';

/** The answers to a burst and what follows it, read. */
export interface ReadBurst {
  readonly measured: Measured;
  readonly documented: DocumentedLimit;
  /** Those that were asked, in the order of their numbers, from 1. */
  readonly asked: readonly { readonly exchange: Exchange; readonly asked: Asked }[];
}

/** What the answers to a burst show: departures, and expectations that they leave open. */
export interface BurstResult {
  readonly findings: readonly Finding[];
  /** That of the count first: of several reasons why something is open it says most. */
  readonly undecided: readonly Undecided[];
}

/** As what a request is sent in a burst, or around one; undefined where it is neither. */
export const seriesRoleOf = (role: Role): SeriesRole | undefined => {
  switch (role) {
    case 'question':
      return 'burst';
    case 'shared':
    case 'apart':
    case 'too-early':
    case 'in-time':
      return role;
    default:
      return undefined;
  }
};

/** Whether a status refuses a request of a burst: whatever neither accepts it nor is a gateway's. */
export const refusesIn =
  (contract: Contract, operation: string) =>
  (status: number): boolean =>
    !isAccepted(contract, operation, status) && !isGatewayStatus(status);

const outcomeOf = ({ outcome }: Exchange): AskedOutcome =>
  outcome.kind === 'none'
    ? outcome
    : {
        ...outcome,
        body: Buffer.from(outcome.body.data, outcome.body.encoding === 'base64' ? 'base64' : 'utf8'),
      };

/** Whether an answer has a status that says success, and a body in which the clause wants its refusals. */
const isHidden = (contract: Contract, { clause: id }: Probe, exchange: Exchange): boolean => {
  const clause = contract.clauses.find((one) => one.id === id);
  if (clause?.kind !== 'answer' || !isAnswered(exchange) || !isSuccess(exchange.outcome.status)) return false;
  const names = clause.alternatives.flat().flatMap((one) => (one.aspect === 'envelope' ? [one.envelope] : []));
  return inSomeEnvelope(contract, exchange, [...new Set(names)]);
};

const movedBy = ({ request, outcome }: Exchange): number => {
  if (outcome.kind !== 'answer' || outcome.status >= 300) return 0;
  try {
    const { advanceMs } = JSON.parse(request.body?.data ?? '') as { readonly advanceMs?: unknown };
    return typeof advanceMs === 'number' ? advanceMs : 0;
  } catch {
    return 0;
  }
};

/** What an answer is by itself: read once, since a proof judges the answers of a burst again and again. */
interface Known {
  readonly contract: Contract;
  readonly probe: Probe;
  readonly asked: Asked;
  readonly hidden: boolean;
}
const known = new WeakMap<Exchange['outcome'], Known>();

const readOne = (contract: Contract, probe: Probe, exchange: Exchange): Known => {
  const { outcome } = exchange;
  const before = known.get(outcome);
  if (before?.contract === contract && before.probe === probe) return before;
  const asked = askedOf(0, 0, 0, outcomeOf(exchange), refusesIn(contract, probe.operation));
  const own = { contract, probe, asked, hidden: asked.fate === 'admitted' && isHidden(contract, probe, exchange) };
  known.set(outcome, own);
  return own;
};

/** Reads the exchanges of a burst. What is sent once the target's clock was moved on is that much later. Undefined where the probe is none, or nothing was sent. */
export const readBurst = (contract: Contract, probe: Probe, exchanges: readonly Exchange[]): ReadBurst | undefined => {
  const { burst } = probe;
  if (!burst) return undefined;
  const asked: { exchange: Exchange; asked: Asked; role: SeriesRole }[] = [];
  let aheadMs = 0;
  let tells: boolean | undefined;
  for (const exchange of exchanges) {
    if (exchange.role === 'clock') aheadMs += movedBy(exchange);
    const role = seriesRoleOf(exchange.role);
    if (!role || exchange.lacks !== undefined) continue;
    const sentAtMs = exchange.startedAtMs + aheadMs;
    const { outcome } = exchange;
    const endedAtMs = sentAtMs + (outcome.kind === 'answer' ? outcome.totalMs : 0);
    const { asked: told, hidden } = readOne(contract, probe, exchange);
    const one: Asked = { ...told, number: asked.length + 1, sentAtMs, endedAtMs };
    // An envelope that takes what succeeds as well tells nothing.
    tells ??= !hidden || burst.left === 0;
    asked.push({ exchange, asked: hidden && tells ? { ...one, fate: 'hidden' } : one, role });
  }
  if (asked.length === 0) return undefined;
  const documented: DocumentedLimit = { policy: burst.policy, left: burst.left };
  const maxWaitMs = burst.maxWaitMs ?? Number.POSITIVE_INFINITY;
  return { measured: measuredOf(asked, documented, maxWaitMs), documented, asked };
};

const findingOf = (finding: LimitFinding, expectation: string, exchange: string): Finding => ({
  code: finding.code,
  expectation,
  exchange,
  at: finding.at.header === null ? 'status' : `header:${finding.at.header}`,
  expected: `${finding.expected} (${finding.why})`,
  actual: finding.times > 1 ? `${finding.actual}; ${finding.times} times` : finding.actual,
});

/** The first finding of each code and place, for each expectation. */
const firstOfEach = (findings: readonly Finding[]): readonly Finding[] => {
  const kept = new Map<string, Finding>();
  for (const finding of findings) {
    const key = `${finding.expectation} ${finding.code} ${finding.at}`;
    if (!kept.has(key)) kept.set(key, finding);
  }
  return [...kept.values()];
};

/** Why a promise is left open: the wait for it is longer than the target's budget has, or the answers can be read in several ways. */
const whyOpen = (
  promise: LimitPromise,
  tooLongMs: number | undefined,
  reason = 'the answers can be read in several ways',
): Verdict =>
  (promise === 'too-early' || promise === 'in-time') && tooLongMs !== undefined
    ? { kind: 'not-tested', lacks: 'budget', name: `${Math.ceil(tooLongMs / 1000)} s of waiting` }
    : { kind: 'inconclusive', cause: 'unclear', detail: reason };

/** Judges a burst: its refusals one by one by `judge`, and what all answers show together of the limit's promises. */
export const judgeBurst = (
  clause: AnswerClause & Required<Pick<AnswerClause, 'burst'>>,
  { measured, documented, asked }: ReadBurst,
  judge: (answer: Answered) => readonly Finding[],
): BurstResult => {
  const exchangeOf = (number: number): string => (asked[number - 1]?.exchange ?? asked[0]?.exchange)?.id ?? '';
  const results = new Map<string, ReturnType<typeof judgeLimits>[number]>(
    judgeLimits(measured, documented).map((result) => [result.id, result]),
  );
  const findings: Finding[] = [];
  const undecided: Undecided[] = [];
  for (const { id, promise } of clause.burst.promises) {
    const result = results.get(promise);
    if (!result) continue;
    findings.push(...result.findings.map((finding) => findingOf(finding, id, exchangeOf(finding.at.answer))));
    if (result.outcome !== 'undecided') continue;
    const open = { expectations: [id], verdict: whyOpen(promise, measured.waited?.tooLongMs, result.reason) };
    if (promise === 'count') undecided.unshift(open);
    else undecided.push(open);
  }
  const refusals = asked.flatMap(({ asked: one, exchange }) =>
    one.fate === 'refused' && isAnswered(exchange) ? [exchange] : [],
  );
  const [first, ...rest] = refusals;
  if (first) findings.push(...firstOfEach([first, ...rest].flatMap(judge)));
  else {
    const expectations = [...new Set(clause.alternatives.flat().map(({ id }) => id))];
    const detail = `none of ${measured.burst.length} requests was refused`;
    undecided.push({ expectations, verdict: { kind: 'inconclusive', cause: 'unclear', detail } });
  }
  return { findings, undecided };
};
