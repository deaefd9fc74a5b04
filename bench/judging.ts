import { readEvidence } from '../src/evidence/read.ts';
import { EvidenceWriter } from '../src/evidence/write.ts';
import type { Exchange } from '../src/exchange/model.ts';
import { judgeRun } from '../src/judge/judge-run.ts';
import { headerOf } from '../src/publish/finish.ts';
import type { OpenContract } from '../src/run/open.ts';
import type { Measurement } from './measurement.ts';

const repetitions = 5;
const selection = { clauses: [], probes: [] };

/** Writes exchanges as evidence to `file`. */
export const writeExchanges = (file: string, opened: OpenContract, exchanges: readonly Exchange[]): void => {
  const { setting } = opened;
  const settings = {
    contracts: [setting],
    selection,
    connections: 1,
    requireComplete: false,
    failOn: 'must' as const,
    outDir: setting.outDir,
    allure: false,
    fromCommandLine: false,
  };
  const started = { runId: 'bench', startedAt: new Date().toISOString(), sandboxes: {} };
  const writer = new EvidenceWriter(file, headerOf(opened, settings, started));
  for (const exchange of exchanges) writer.exchange(JSON.stringify({ line: 'exchange', ...exchange }));
  writer.finish({ finishedAt: new Date().toISOString(), complete: true, missing: [] });
};

/** Judges recorded evidence, each time read afresh so that nothing is parsed already. */
export const measureJudging = async (file: string, opened: OpenContract): Promise<readonly Measurement[]> => {
  const { loaded, plan, target } = opened;
  const judged: number[] = [];
  const readToo: number[] = [];
  for (let repetition = 0; repetition <= repetitions; repetition++) {
    const startedAt = performance.now();
    const { exchanges } = await readEvidence(file);
    const readAt = performance.now();
    const { probes, missing } = judgeRun(loaded.contract, plan, target.facts, selection, exchanges);
    const judgedAt = performance.now();
    if (missing.length > 0 || probes.some(({ verdict }) => verdict.kind !== 'pass')) throw new Error('not all pass');
    if (repetition === 0) continue;
    judged.push(exchanges.length / ((judgedAt - readAt) / 1000));
    readToo.push(exchanges.length / ((judgedAt - startedAt) / 1000));
  }
  return [
    {
      id: 'judge-memory',
      what: 'judging recorded exchanges that are in memory',
      unit: '/s',
      values: judged,
      goal: { atLeast: 20_000 },
    },
    { id: 'judge-file', what: 'the same, reading the file included', unit: '/s', values: readToo },
  ];
};
