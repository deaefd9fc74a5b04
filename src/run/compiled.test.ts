import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { inputs } from '../../fixtures/inputs/index.ts';
import { packageFile } from '../contract/package-file.ts';
import { plan } from '../plan/plan.ts';
import { defaultBudget, type TargetFacts } from '../target/model.ts';
import { loadOnce, readCompiled, writeCompiled } from './compiled.ts';
import { loadForInputs } from './load.ts';
import { shippedContracts } from './shipped.ts';
import { clearWork } from './work-files.ts';

let outDir: string;
beforeEach(() => {
  outDir = mkdtempSync(join(tmpdir(), 'refusal-compiled-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  clearWork(outDir);
});

const facts: TargetFacts = {
  name: '',
  url: 'http://things.test',
  credentials: [],
  capabilities: {},
  states: 'any',
  budget: defaultBudget,
};

describe('a contract that was left for the workers', () => {
  test.each(shippedContracts())('$id says and plans what the compiled one does', ({ file }) => {
    const loaded = loadForInputs(file, inputs);
    writeCompiled(outDir, 'run-1', loaded);
    const left = readCompiled(outDir, 'run-1');
    expect(left).toEqual(loaded);
    expect(plan((left ?? loaded).contract, facts, inputs)).toEqual(plan(loaded.contract, facts, inputs));
  });

  test('is not taken for that of another run', () => {
    const [shipped] = shippedContracts();
    writeCompiled(outDir, 'run-1', loadForInputs(shipped?.file ?? '', inputs));
    expect(readCompiled(outDir, 'run-2')).toBeUndefined();
  });

  test.each(['', '{"runId":"run-1","loaded":{"contr', 'null'])('is none where its file holds %j', (text) => {
    writeFileSync(join(outDir, '.work', 'contract.json'), text);
    expect(readCompiled(outDir, 'run-1')).toBeUndefined();
  });

  test('is none where nothing was left', () => {
    expect(readCompiled(outDir, 'run-1')).toBeUndefined();
  });
});

describe('a contract that is loaded several times', () => {
  let file: string;
  beforeEach(() => {
    const folder = join(outDir, 'contract');
    mkdirSync(folder);
    cpSync(packageFile('contracts/xavigate'), folder, { recursive: true });
    file = join(folder, 'contract.yaml');
  });

  test('is compiled once', () => {
    expect(loadOnce(file, inputs)).toBe(loadOnce(file, inputs));
  });

  test.each(['contract.yaml', 'openapi.yaml'])('is compiled anew when %s has changed', (name) => {
    const before = loadOnce(file, inputs);
    const changed = join(outDir, 'contract', name);
    writeFileSync(changed, `${readFileSync(changed, 'utf8')}\n# Another line.\n`);
    const after = loadOnce(file, inputs);
    expect(after.digest).not.toBe(before.digest);
    expect(after.contract).toEqual(before.contract);
  });

  test('is compiled anew for other bad inputs, and mistakes are told each time', () => {
    loadOnce(file, inputs);
    for (let time = 0; time < 2; time++) expect(() => loadOnce(file, new Map())).toThrow(/wanted/);
  });
});
