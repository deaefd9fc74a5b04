import type { LoadedContract } from '../contract/load.ts';
import type { Contract } from '../contract/model.ts';
import type { Waiver } from '../judge/waivers.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { withinBudget } from '../plan/budget.ts';
import { plan } from '../plan/plan.ts';
import type { Plan } from '../plan/probe.ts';
import { selectFrom } from '../plan/select.ts';
import { shardOf } from '../plan/shard.ts';
import { loadTarget, targetFromUrl } from '../target/load.ts';
import { defaultBudget, type Target, type TargetFacts } from '../target/model.ts';
import { throughProxies } from '../target/proxy.ts';
import { loadOnce, readCompiled } from './compiled.ts';
import type { ContractSetting, RunSettings } from './settings.ts';
import type { Started } from './started.ts';
import { loadWaivers } from './waivers.ts';

/** A contract, where it is asked, and what will be asked. */
export interface OpenContract {
  readonly setting: ContractSetting;
  readonly loaded: LoadedContract;
  readonly target: Target;
  /** All that could be asked. */
  readonly whole: Plan;
  /** What the selection and the budget leave of it: what the run asks. */
  readonly asked: Plan;
  /** What this process asks: all of that, or of a shard its part. */
  readonly plan: Plan;
  /** The departures that are accepted. */
  readonly waivers: readonly Waiver[];
}

/** What an embedded provider is called in reports; of several deployments with a comma and the id behind. */
const embeddedName = 'embedded provider';

/** Whether a target is an embedded provider, which has another address in every run. */
export const isEmbedded = ({ name }: Pick<TargetFacts, 'name'>): boolean =>
  name === embeddedName || name.startsWith(`${embeddedName}, `);

const embeddedTarget = (
  { id, target }: ContractSetting,
  loaded: LoadedContract,
  started: Started | undefined,
): Target => {
  const sandbox = started?.sandboxes[id];
  const deployment = sandbox?.deployment ?? (target.kind === 'embedded' ? target.deployment : undefined);
  const credentials =
    sandbox?.credentials ?? Object.fromEntries(Object.keys(loaded.contract.credentials).map((name) => [name, '']));
  const servers = sandbox ? (sandbox.servers ?? {}) : loaded.contract.otherServers;
  return {
    facts: {
      name: deployment === undefined ? embeddedName : `${embeddedName}, ${deployment.id}`,
      url: sandbox?.url ?? 'http://127.0.0.1:0',
      ...(Object.keys(servers).length === 0 ? {} : { servers }),
      credentials: Object.keys(credentials),
      capabilities: deployment?.capabilities ?? {},
      states: 'any',
      budget: { ...defaultBudget, requests: 1_000_000, burst: 10_000 },
      movesClock: true,
    },
    credentials,
    stateValues: {},
    ...(sandbox ? { statesUrl: sandbox.statesUrl, clockUrl: sandbox.clockUrl } : {}),
  };
};

/** The target that a setting names; an embedded provider is never behind a proxy. Throws MistakesError. */
export const openTarget = (
  setting: ContractSetting,
  loaded: LoadedContract,
  started: Started | undefined,
  environment: NodeJS.ProcessEnv,
): Target => {
  switch (setting.target.kind) {
    case 'embedded':
      return embeddedTarget(setting, loaded, started);
    case 'url':
      return throughProxies(targetFromUrl(setting.target.url), environment);
    case 'file':
      return throughProxies(loadTarget(setting.target.file, loaded.contract, environment), environment);
  }
};

interface Planned {
  readonly facts: string;
  readonly inputs: InputRegistry;
  readonly whole: Plan;
}

const planned = new WeakMap<Contract, Planned>();

/** A plan, made once of the same contract, facts and inputs: a large one takes time and memory. */
const planOnce = (contract: Contract, target: Target, inputs: InputRegistry): Plan => {
  const facts = JSON.stringify(target.facts);
  const known = planned.get(contract);
  if (known?.facts === facts && known.inputs === inputs) return known.whole;
  const whole = plan(contract, target.facts, inputs);
  planned.set(contract, { facts, inputs, whole });
  return whole;
};

/** Loads a contract and its target and plans what to ask. Before global setup has run, an embedded target is known but for its address. Throws MistakesError. */
export const openContract = (
  setting: ContractSetting,
  settings: RunSettings,
  inputs: InputRegistry,
  started: Started | undefined,
  environment: NodeJS.ProcessEnv,
): OpenContract => {
  const left = started && readCompiled(setting.outDir, started.runId);
  const loaded = left ?? loadOnce(setting.file, inputs);
  const target = openTarget(setting, loaded, started, environment);
  const whole = planOnce(loaded.contract, target, inputs);
  // The budget is that of the run: it is shared out before the run is dealt, so that shards conclude what one run does.
  const asked = withinBudget(selectFrom(loaded.contract, whole, settings.selection), target.facts.budget.requests);
  const waivers = setting.waivers ?? target.waivers;
  return {
    setting,
    loaded,
    target,
    whole,
    asked,
    plan: shardOf(asked, settings.shard),
    waivers: waivers === undefined ? [] : loadWaivers(waivers, loaded.contract, whole),
  };
};
