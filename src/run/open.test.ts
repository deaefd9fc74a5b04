import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { missingName, writeOwnContract } from '../cli/testing/own-api.ts';
import { type Plan, probesOf, type Shard } from '../plan/probe.ts';
import { openContract } from './open.ts';
import type { ContractSetting, RunSettings } from './settings.ts';

const folder = mkdtempSync(join(tmpdir(), 'refusal-open-'));
const names = ['one', 'two', 'three', 'four', 'five'];
const file = writeOwnContract(
  folder,
  names.map((name) => missingName.replace('name.missing', `name.${name}`)).join(''),
);

/** What a shard asks of a target that may be asked so much. */
const opened = (requests: number, shard?: Shard): Plan => {
  const target = join(folder, 'target.yaml');
  writeFileSync(
    target,
    `contract: things\nservers: { default: 'http://127.0.0.1:1' }\nbudget: { requests: ${requests} }\n`,
  );
  const setting: ContractSetting = { id: 'things', file, target: { kind: 'file', file: target }, outDir: folder };
  const settings: RunSettings = {
    contracts: [setting],
    selection: { clauses: [], probes: [] },
    ...(shard ? { shard } : {}),
    connections: 1,
    requireComplete: false,
    failOn: 'must',
    allure: false,
    outDir: folder,
    fromCommandLine: true,
  };
  return openContract(setting, settings, inputs, undefined, {}).plan;
};
const byId = (plans: readonly Plan[]) =>
  plans
    .flatMap((plan) => probesOf(plan).map(({ id, lacks }) => [id, lacks] as const))
    .sort(([a], [b]) => (a < b ? -1 : 1));

test.each([2, 3])('%i shards ask together what one run asks within its budget, and lack what it lacks', (of) => {
  const shards = Array.from({ length: of }, (_, at) => opened(14, { index: at + 1, of }));
  const whole = opened(14);
  expect(byId(shards)).toEqual(byId([whole]));
  const lacking = probesOf(whole).filter(({ lacks }) => lacks !== null);
  expect([lacking.length > 0, lacking.length < probesOf(whole).length]).toEqual([true, true]);
  expect(new Set([whole, ...shards].map(({ digest }) => digest)).size).toBe(1);
});
