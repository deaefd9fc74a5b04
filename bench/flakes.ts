import { parseArgs } from 'node:util';
import { providers } from '../fixtures/providers/index.ts';
import { findFlakes } from './find-flakes.ts';
import { maskNames } from './masks.ts';

const differencesShown = 20;

const { values } = parseArgs({ options: { runs: { type: 'string', default: '100' } } });
const runs = Number(values.runs);
if (!Number.isInteger(runs) || runs < 2) {
  process.stderr.write(`found --runs ${values.runs}; wanted a whole number from 2 on\n`);
  process.exit(2);
}

const startedAt = performance.now();
const connections = [1, 2, 8, 32];
const { flakes, masks } = await findFlakes(providers, {
  runs,
  connections,
  progress: (contract, run, verdicts) => {
    const text = `${contract}: run ${run} of ${runs}, ${verdicts} verdicts`;
    if (process.stderr.isTTY) process.stderr.write(`\r\x1b[2K${text}${run === runs ? '\n' : ''}`);
    else if (run % 10 === 0 || run === runs) process.stderr.write(`${text}\n`);
  },
});
const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
const contracts = providers.map(({ id }) => id);
const quoted = maskNames.map((name) => `${masks[name] ?? 0} ${name}`).join(', ');
process.stdout.write(`masked in what findings quote: ${quoted}\n`);
for (const { contract, run, connections: width, of, first, now } of flakes.slice(0, differencesShown))
  process.stdout.write(`${contract} run ${run} with ${width} connections: ${of}\n  first  ${first}\n  now    ${now}\n`);
process.stdout.write(
  flakes.length === 0
    ? `${runs} runs of ${contracts.length} contracts (${contracts.join(', ')}) over ${connections.join(', ')} connections in turn, all the same; ${seconds} s\n`
    : `${flakes.length} verdicts differ from the first run of ${runs}; ${seconds} s\n`,
);
process.exitCode = flakes.length === 0 ? 0 : 1;
