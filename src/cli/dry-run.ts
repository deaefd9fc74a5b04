import { inputs } from '../../fixtures/inputs/index.ts';
import type { Contract } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import { toCurl } from '../exchange/curl.ts';
import { Redactor } from '../exchange/redact.ts';
import { seal } from '../exchange/seal.ts';
import { type Ask, fill } from '../plan/fill.ts';
import { recipeOf } from '../plan/plan.ts';
import type { Probe } from '../plan/probe.ts';
import type { OpenContract } from '../run/open.ts';
import type { Target } from '../target/model.ts';

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
  const { request } = fill(contract, ask, { url: urlOf(loaded.contract, target), lookup, credentials });
  const outcome = { kind: 'none', cause: 'other', detail: '' } as const;
  const sealed = seal(
    { probe: '', number: 1, role: 'question', of: '', attempt: 1, startedAtMs: 0, request, outcome, values: {} },
    new Redactor(),
  );
  return legible(toCurl(sealed.request));
};

/** Before an embedded provider is started it has no address: then the documented server stands for it. */
const urlOf = (contract: Contract, { facts, statesUrl }: Target): string =>
  facts.states === 'any' && statesUrl === undefined ? (contract.servers[0] ?? facts.url) : facts.url;

/** What one probe sends, a comment before each request. */
export const requestsOf = (open: OpenContract, probe: Probe): readonly string[] => {
  const { contract } = open.loaded;
  const steps = (probe.kind === 'setup' ? probe.before : [...probe.before]).flatMap((step) => {
    const ask: Ask = {
      operation: contract.operations[step.operation] as Operation,
      patches: [recipeOf(contract, step.operation).patch, step],
    };
    const times = step.times > 1 ? `, ${step.times} times` : '';
    return [`# setup: ${step.operation}${times}`, curlOf(open, ask)];
  });
  const states = probe.states.map((state) => `# state: ${state} (${contract.states[state]?.description ?? ''})`);
  if (probe.kind === 'setup') return steps;
  const bad = probe.input && inputs.get(probe.input.id);
  const ask: Ask = {
    operation: contract.operations[probe.operation] as Operation,
    patches: probe.patches,
    ...(bad ? { input: { bad, at: probe.input?.at ?? '' } } : {}),
  };
  const after = probe.after.map((step) => `# cleanup: ${step.operation}`);
  return [...states, ...steps, `# ${probe.kind}${bad ? `: ${bad.title}` : ''}`, curlOf(open, ask), ...after];
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
