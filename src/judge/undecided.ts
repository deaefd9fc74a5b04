import type { Json } from '../contract/json.ts';
import { type Alternatives, type Contract, type Step, statusesIn } from '../contract/model.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { jsonOf } from '../exchange/body.ts';
import { isGatewayStatus } from '../exchange/gateway.ts';
import type { Exchange } from '../exchange/model.ts';
import { codeOf } from './aspects/code-table.ts';
import { isOneOf } from './aspects/status.ts';
import { type Answered, isAnswered } from './references.ts';
import type { Verdict } from './verdict.ts';

// Why exchanges prove nothing of what they were to show.

/** Whether a status is 2xx. */
export const isSuccess = (status: number): boolean => Math.floor(status / 100) === 2;

/** Whether an answer accepts a request: any 2xx, and what the OpenAPI document names as a success. */
export const isAccepted = (contract: Contract, operation: string, status: number): boolean =>
  isSuccess(status) || (contract.operations[operation]?.accepts.includes(status) ?? false);

/** Whether a body is in one of the documented envelopes, or of those that are named. */
export const inSomeEnvelope = (
  { envelopes }: Contract,
  { outcome }: Answered,
  names: readonly string[] = Object.keys(envelopes),
): boolean => {
  const parsed = jsonOf(outcome.body);
  const wanted = names.flatMap((name) => envelopes[name] ?? []);
  return parsed.ok && wanted.some(({ schema }) => schemaErrors(schema, parsed.value).length === 0);
};

/** Whether what came next is the same request sent once more: then only that counts. */
const isAskedAgain = ({ probe, role, attempt }: Exchange, next: Exchange | undefined): boolean =>
  next !== undefined && next.probe === probe && next.role === role && next.attempt === attempt + 1;

/** Whether a step is answered as it must be. */
export const isDone = (contract: Contract, { operation, status: wanted }: Step, status: number): boolean =>
  wanted ? isOneOf(status, wanted) : isAccepted(contract, operation, status);

/** Why what was to be prepared is not; undefined where it is. `steps` are those that were sent, in their order; of others all must be accepted. */
export const preparation = (
  contract: Contract,
  exchanges: readonly Exchange[],
  steps: readonly Step[] = [],
): Verdict | undefined => {
  const sent = steps.flatMap((step) => Array.from({ length: step.times }, () => step))[Symbol.iterator]();
  for (const [at, exchange] of exchanges.entries()) {
    if (exchange.role !== 'state' && exchange.role !== 'setup') continue;
    if (isAskedAgain(exchange, exchanges[at + 1])) continue;
    const step = exchange.role === 'setup' ? sent.next().value : undefined;
    const what = exchange.role === 'state' ? `state ${exchange.of}` : `step ${exchange.of}`;
    const failed = (detail: string): Verdict => ({
      kind: 'inconclusive',
      cause: 'setup-failed',
      detail: `${what}: ${detail}`,
    });
    if (!isAnswered(exchange)) return failed(noAnswerOf(exchange));
    const { status } = exchange.outcome;
    if (exchange.role === 'state' && status === 404) return { kind: 'not-tested', lacks: 'state', name: exchange.of };
    const done = step
      ? isDone(contract, step, status)
      : exchange.role === 'state'
        ? isSuccess(status)
        : isAccepted(contract, exchange.of, status);
    if (!done) return failed(`answered ${status}${step?.status ? `, not ${step.status.join(' or ')}` : ''}`);
    if (exchange.lacks !== undefined) return failed(exchange.lacks);
  }
  return undefined;
};

const noAnswerOf = ({ outcome }: Exchange): string =>
  outcome.kind === 'none' ? `${outcome.cause}: ${outcome.detail}` : '';

/** Why an exchange says nothing of what it was to show; undefined where it is an answer that does. */
export const notDecided = (contract: Contract, alternatives: Alternatives, exchange: Exchange): Verdict | undefined => {
  if (exchange.lacks !== undefined) return { kind: 'error', detail: exchange.lacks };
  return isAnswered(exchange)
    ? notOfTheProvider(contract, alternatives, exchange)
    : { kind: 'inconclusive', cause: 'no-answer', detail: noAnswerOf(exchange) };
};

/** Whether a 429 with this body is a refusal of its own, as by a quota, and not by a limit of requests: its code says so where the contract tells them apart. */
export const isOwnRefusal = (contract: Contract, body: Json | undefined): boolean => {
  const { rows, limits } = contract.codes;
  if (!limits || body === undefined) return false;
  const code = codeOf(Object.keys(contract.envelopes), body, contract)?.code;
  return rows.some((row) => row.code === code) && !limits.some((limit) => limit === code);
};

/** A gateway's answer or a limit that nobody asked for says nothing of the clause. */
const notOfTheProvider = (contract: Contract, alternatives: Alternatives, question: Answered): Verdict | undefined => {
  const { status } = question.outcome;
  if ((status !== 429 && !isGatewayStatus(status)) || isOneOf(status, statusesIn(alternatives))) return undefined;
  const detail = `answered ${status}${question.attempt > 1 ? ' again' : ''}`;
  if (status === 429) {
    const body = jsonOf(question.outcome.body);
    const isOwn = isOwnRefusal(contract, body.ok ? body.value : undefined);
    return isOwn ? undefined : { kind: 'inconclusive', cause: 'limited', detail };
  }
  return inSomeEnvelope(contract, question) ? undefined : { kind: 'inconclusive', cause: 'gateway', detail };
};

/** Why the unspoiled request says nothing for the question; undefined where it was accepted. */
export const controlRefused = (
  contract: Contract,
  exchanges: readonly Exchange[],
  steps: readonly Step[],
): Verdict | undefined => {
  // The steps of a control are those of its question, or the first of them: those of the operation's recipe.
  const unprepared = preparation(contract, exchanges, steps);
  if (unprepared) return unprepared;
  const refused = (detail: string): Verdict => ({ kind: 'inconclusive', cause: 'control-refused', detail });
  const control = exchanges.findLast(({ role }) => role === 'control');
  if (!control) return refused('the unspoiled request was not sent');
  if (control.lacks !== undefined) return { kind: 'error', detail: control.lacks };
  if (!isAnswered(control)) return refused('the unspoiled request got no answer');
  const { status } = control.outcome;
  return isAccepted(contract, control.of, status) ? undefined : refused(`the unspoiled request was answered ${status}`);
};

/** A global state that still holds spoils whatever is asked next. Each is undone by a request of its own, which may have been sent again. */
export const notUndone = (exchanges: readonly Exchange[]): Verdict | undefined => {
  const teardowns = exchanges.filter(({ role }) => role === 'teardown');
  const last = new Map(teardowns.map((teardown) => [`${teardown.of} ${teardown.request.body?.data}`, teardown]));
  const left = [...last.values()].find((teardown) => !isAnswered(teardown) || !isSuccess(teardown.outcome.status));
  if (!left) return undefined;
  const why = isAnswered(left) ? `answered ${left.outcome.status}` : `not answered (${noAnswerOf(left)})`;
  return {
    kind: 'error',
    detail: `the state ${left.of} could not be undone: its teardown was ${why}; it may spoil what is asked after it`,
  };
};
