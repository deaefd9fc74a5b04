import { createHash } from 'node:crypto';
import type { Json } from '../contract/json.ts';
import type { AnswerClause, Contract, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { Lookup } from '../contract/template.ts';
import type { InputRegistry } from './bad-input.ts';
import { type Ask, fill } from './fill.ts';
import type { Plan, Probe, ProbeBurst, ProbeGroup } from './probe.ts';
import { recipeOf } from './recipe.ts';

/** A request as it is made of symbols: every value that is only known in a run stands there by its name. */
const requestOf = (contract: Contract, ask: Ask): Json => {
  // What an operation's own scope is stands in the contract, not in the run.
  const scope = ask.operation.security[0]?.scopes[0] ?? '';
  const lookup: Lookup = (reference) => (reference === 'scope' ? scope : `{{${reference}}}`);
  const credentials = Object.fromEntries(Object.keys(contract.credentials).map((name) => [name, `{{${name}}}`]));
  const hash = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
  try {
    const { method, url, headers, body } = fill(contract, ask, {
      url: ask.operation.server ?? '',
      lookup,
      credentials,
    }).request;
    return { method, url, headers: headers.map((header) => [...header]), body: body ? hash(body) : null };
  } catch (error) {
    // A symbol may be what no request can hold at its place: then what it would be made of says as much.
    const { operation, patches, input } = ask;
    const made = { operation, patches, input: input && [input.bad.id, input.at], why: String(error) };
    return { madeOf: hash(JSON.stringify(made)) };
  }
};

const stepOf = (contract: Contract, step: Step): Json => {
  const operation = contract.operations[step.operation] as Operation;
  const { times, shared, status, save } = step;
  const request = requestOf(contract, { operation, patches: [recipeOf(contract, step.operation).patch, step] });
  return { operation: operation.id, request, times, shared, ...(status ? { status } : {}), save } as unknown as Json;
};

const loginOf = (contract: Contract, name: string): Json => {
  const login = contract.credentials[name]?.login;
  return login ? ({ step: stepOf(contract, login.step), value: login.value } as Json) : null;
};

const probeOf = (contract: Contract, inputs: InputRegistry, clause: AnswerClause, probe: Probe): Json => {
  const bad = probe.input && inputs.get(probe.input.id);
  const ask: Ask = {
    operation: contract.operations[probe.operation] as Operation,
    patches: probe.patches,
    ...(bad ? { input: { bad, at: probe.input?.at ?? '' } } : {}),
  };
  return {
    kind: probe.kind,
    columns: probe.columns,
    ...(clause.values ? { values: clause.values } : {}),
    states: probe.states.map(({ id, params }) => {
      const state = contract.states[id];
      return { id, params, scope: state?.scope ?? null, returns: (state?.returns ?? []) as unknown as Json };
    }),
    logins: probe.logins.map((name) => loginOf(contract, name)),
    before: probe.before.map((step) => stepOf(contract, step)),
    after: probe.after.map((step) => stepOf(contract, step)),
    request: probe.kind === 'setup' ? null : requestOf(contract, ask),
    times: probe.kind === 'question' ? (clause.race?.requests ?? 1) : 1,
    ...(probe.burst ? { burst: burstOf(contract, ask, probe.burst) } : {}),
    followUp: probe.followUp ? stepOf(contract, probe.followUp) : null,
  } as Json;
};

const burstOf = (contract: Contract, ask: Ask, { left, most, maxWaitMs, shared, apart, policy }: ProbeBurst): Json => {
  const { windowMs, slides, limit, cost } = policy;
  const other = (patches: ProbeBurst['shared']): Json => (patches ? requestOf(contract, { ...ask, patches }) : null);
  return { limit, cost, windowMs, slides, left, most, maxWaitMs, shared: other(shared), apart: other(apart) };
};

const askedIn = (
  contract: Contract,
  inputs: InputRegistry,
  group: ProbeGroup,
): readonly (readonly [string, string])[] => {
  const clause = contract.clauses.find(({ id }) => id === group.clause) as AnswerClause;
  const texts = new Map(
    group.probes.map((probe) => [probe.id, JSON.stringify(probeOf(contract, inputs, clause, probe))]),
  );
  const textOf = (id: string | null): string => (id === null ? '' : (texts.get(id) ?? ''));
  // An answer to a question rests on its control and on the setup of both.
  return group.probes.map(({ id, setup, control }) => {
    const all = [textOf(id), textOf(setup), textOf(control)].join('\n');
    return [id, createHash('sha256').update(all).digest('hex')];
  });
};

/**
 * What each probe of a plan asks, as a digest: two that are equal send the same requests in the same order but for what only a run knows (addresses, secrets, unique
 * names, what was saved). So an answer to the one may be judged as an answer to the other, whatever else their contracts say.
 */
export const askedBy = (contract: Contract, { groups }: Plan, inputs: InputRegistry): ReadonlyMap<string, string> =>
  new Map(groups.flatMap((group) => askedIn(contract, inputs, group)));
