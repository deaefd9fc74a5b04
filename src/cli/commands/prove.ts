import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { inputs } from '../../../fixtures/inputs/index.ts';
import { mutants } from '../../../fixtures/mutants/index.ts';
import { proofPage } from '../../publish/proof-page.ts';
import type { ProofExitCode } from '../../publish/proof-report.ts';
import { showProof } from '../../publish/proof-terminal.ts';
import { proveEvidence } from '../../publish/prove-evidence.ts';
import { showFiles } from '../show-files.ts';
import { readingEvidence, UsageError } from '../usage-error.ts';

interface ProveOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
  /** false: none. */
  readonly html?: string | boolean;
  readonly sample: number;
  readonly all?: boolean;
}

/** Answers of which an invariant speaks that are spoiled, where nobody says how many. */
const defaultSample = 100;

const toSample = (text: string): number => {
  const count = Number(text);
  if (!Number.isSafeInteger(count) || count < 1)
    throw new UsageError(`found --sample ${text}; wanted a whole number from 1, or --all`);
  return count;
};

const prove = async (file: string, options: ProveOptions): Promise<ProofExitCode> => {
  if (!existsSync(file)) throw new UsageError(`found no evidence at ${file}; wanted an evidence.ndjson`);
  const size = options.all ? {} : { invariantAnswers: options.sample };
  const report = await proveEvidence(file, inputs, mutants, size);
  if (options.json) process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  else process.stdout.write(`${showProof(report, options.verbose)}\n`);
  if (options.html !== false) {
    const page = typeof options.html === 'string' ? resolve(options.html) : join(dirname(file), 'proof.html');
    mkdirSync(dirname(page), { recursive: true });
    writeFileSync(page, await proofPage(report));
    showFiles([['proof', page]]);
  }
  return report.exitCode;
};

/** `refusal prove`: shows by mutants that what holds in recorded evidence could have failed. */
export const registerProve = (program: Command): void => {
  program
    .command('prove')
    .description('spoil the answers in recorded evidence, judge them again, and say which expectations can fail')
    .argument('<evidence>', 'an evidence.ndjson')
    .option('--json', 'print the proof as JSON')
    .option('--verbose', 'name every mutant of each expectation')
    .option('--html <file>', 'where to write the page; default proof.html beside the evidence')
    .option('--no-html', 'write no page')
    .option('--sample <n>', 'how many answers of which an invariant speaks are spoiled', toSample, defaultSample)
    .addOption(new Option('--all', 'spoil every answer of which an invariant speaks').conflicts('sample'))
    .action(async (file: string, options: ProveOptions) => {
      process.exitCode = await readingEvidence(() => prove(file, options));
    });
};
