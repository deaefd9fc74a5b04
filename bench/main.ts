import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { providers } from '../fixtures/providers/index.ts';
import { packageFile } from '../src/contract/package-file.ts';
import type { Exchange } from '../src/exchange/model.ts';
import { writeBenchContract } from './bench-contract.ts';
import { measureBurst } from './burst.ts';
import { startFastTarget } from './fast-target.ts';
import { measureJudging, writeExchanges } from './judging.ts';
import { type Measurement, medianOf, reachesGoal, showMeasurement } from './measurement.ts';
import { measureMemory } from './memory.ts';
import { openBench } from './opened.ts';
import { measureProving } from './proving.ts';
import { measureSending } from './sending.ts';
import { measureWholePath } from './whole-path.ts';

const startedAt = performance.now();
const folder = mkdtempSync(join(tmpdir(), 'refusal-bench-'));
const target = await startFastTarget();
const measurements: Measurement[] = [];
const report = (found: readonly Measurement[]): void => {
  measurements.push(...found);
  process.stdout.write(`${found.map(showMeasurement).join('\n')}\n`);
};

try {
  const small = writeBenchContract(join(folder, 'small'), 2000, target.url);
  const large = writeBenchContract(join(folder, 'large'), 20_000, target.url);
  const opened = openBench(large);
  const exchanges: Exchange[] = [];
  report(await measureSending(opened, (exchange) => void exchanges.push(exchange)));
  report(await measureBurst(target.url));
  const recorded = join(folder, 'recorded.ndjson');
  writeExchanges(recorded, opened, exchanges.splice(0));
  report(await measureJudging(recorded, opened));
  report(await measureProving(providers));
  report(await measureWholePath(small, large, { small: 5, large: 3 }));
  if (process.platform === 'linux') report(await measureMemory(large, 3));
} finally {
  target.stop();
  rmSync(folder, { recursive: true, force: true });
}

const seconds = (performance.now() - startedAt) / 1000;
const file = packageFile('reports/bench.json');
mkdirSync(packageFile('reports'), { recursive: true });
const rows = measurements.map((one) => ({ ...one, median: medianOf(one.values), goalMet: reachesGoal(one) ?? null }));
const machine = { node: process.version, cpus: cpus().length, cpu: cpus()[0]?.model };
writeFileSync(file, `${JSON.stringify({ measuredAt: new Date(), seconds, machine, measurements: rows }, null, 2)}\n`);
process.stdout.write(`${seconds.toFixed(0)} s in all; ${file}\n`);
