import { inputs } from '../../fixtures/inputs/index.ts';
import type { Contract, StateRef, Step } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { toCurl } from '../exchange/curl.ts';
import { Redactor } from '../exchange/redact.ts';
import { seal } from '../exchange/seal.ts';
import { type Ask, fill } from '../plan/fill.ts';
import type { Probe, ProbeBurst } from '../plan/probe.ts';
import { recipeOf } from '../plan/recipe.ts';
import type { OpenContract } from '../run/open.ts';
import { serverUrl, type Target } from '../target/model.ts';

/** References that only a run can fill stay as they are. */
const legible = (text: string): string =>
  text.replace(/%7B%7B([^%]+?)%7D%7D/gi, (_, name: string) => `{{${decodeURIComponent(name)}}}`);

const curlOf = ({ loaded, target }: OpenContract, ask: Ask): string => {
  const { contract } = loaded;
  const lookup = (reference: string): string =>
    reference === 'scope' ? (ask.operation.security[0]?.scopes[0] ?? '') : `{{${reference}}}`;
  const credentials = Object.fromEntries(
    Object.keys(contract.credentials).map((name) => [name, `[redacted:${name}:raw]`]),
  );
  const { request } = fill(contract, ask, {
    url: urlOf(loaded.contract, target, ask.operation.server),
    lookup,
    credentials,
  });
  const outcome = { kind: 'none', cause: 'other', detail: '' } as const;
  const sealed = seal(
    { probe: '', number: 1, role: 'question', of: '', attempt: 1, startedAtMs: 0, request, outcome, values: {} },
    new Redactor(),
  );
  return legible(toCurl(sealed.request));
};

const raceOf = ({ clauses }: Contract, probe: Probe): number => {
  const clause = clauses.find(({ id }) => id === probe.clause);
  return clause?.kind === 'answer' ? (clause.race?.requests ?? 0) : 0;
};

/** Before an embedded provider is started it has no address: then the documented server stands for it. */
const urlOf = (
  { servers, otherServers }: Contract,
  { facts, statesUrl }: Target,
  server: string | undefined,
): string =>
  facts.states === 'any' && statesUrl === undefined
    ? ((server === undefined ? servers[0] : otherServers[server]) ?? facts.url)
    : (serverUrl(facts, server) ?? facts.url);

/** A state in a line: its name, its parameters, what it arranges. */
export const describeState = ({ states }: Contract, { id, params }: StateRef): string => {
  const { description = '', scope = 'data' } = states[id] ?? {};
  const told = Object.keys(params).length > 0 ? ` ${JSON.stringify(params)}` : '';
  return `${id}${told}${scope === 'global' ? ', global' : ''}: ${description}`;
};

/** What is sent after a burst: by others, and again around the end of the limit. */
const burstLines = (open: OpenContract, { shared, apart, maxWaitMs }: ProbeBurst, ask: Ask): readonly string[] => {
  const other = (title: string, patches: ProbeBurst['shared']): readonly string[] =>
    patches ? [`# ${title}`, curlOf(open, { ...ask, patches })] : [];
  const wait = maxWaitMs === null ? "the target's clock is moved on" : `waited are ${maxWaitMs} ms at the most`;
  return [
    ...other('by somebody who shares the limit', shared),
    ...other('by somebody whose limit is another', apart),
    `# then once more too early, and once in time: ${wait}`,
  ];
};

/** What one probe sends, a comment before each request. */
export const requestsOf = (open: OpenContract, probe: Probe): readonly string[] => {
  const { contract } = open.loaded;
  const requestOf = (kind: string, step: Step): readonly string[] => {
    const ask: Ask = {
      operation: contract.operations[step.operation] as Operation,
      patches: [recipeOf(contract, step.operation).patch, step],
    };
    const times = step.times > 1 ? `, ${step.times} times` : '';
    return [`# ${kind}: ${step.operation}${times}`, curlOf(open, ask)];
  };
  const logins = probe.logins.flatMap((name) => {
    const login = contract.credentials[name]?.login;
    return login ? requestOf(`login of ${name}, once in a run`, login.step) : [];
  });
  const steps = [...logins, ...probe.before.flatMap((step) => requestOf('setup', step))];
  if (probe.kind === 'setup') return steps;
  const states = probe.states.map((state) => `# state: ${describeState(contract, state)}`);
  const bad = probe.input && inputs.get(probe.input.id);
  const ask: Ask = {
    operation: contract.operations[probe.operation] as Operation,
    patches: probe.patches,
    ...(bad ? { input: { bad, at: probe.input?.at ?? '' } } : {}),
  };
  const after = probe.after.map((step) => `# cleanup: ${step.operation}`);
  const race = probe.kind === 'question' ? raceOf(contract, probe) : 0;
  const title = `# ${probe.kind}${bad ? `: ${bad.title}` : ''}${race > 0 ? `, ${race} at once` : ''}`;
  const burst = probe.burst ? [...burstLines(open, probe.burst, ask)] : [];
  const followUp = probe.followUp ? requestOf('follow-up', probe.followUp) : [];
  const times = probe.burst ? `, until it is refused, ${probe.burst.most} times at the most` : '';
  return [...states, ...steps, `${title}${times}`, curlOf(open, ask), ...burst, ...followUp, ...after];
};

/** Everything that a run would send, as curl commands in the order of the plan. */
export const showRequests = (open: OpenContract): string =>
  open.plan.groups
    .flatMap(({ probes }) => probes)
    .map((probe) => {
      const { lacks } = probe;
      const why = lacks ? `# not sent: the target lacks ${lacks.kind} ${lacks.name}` : undefined;
      return [`# --- ${probe.id}`, ...(why === undefined ? requestsOf(open, probe) : [why]), ''].join('\n');
    })
    .join('\n');
