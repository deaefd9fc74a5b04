import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { EvidenceHeader, VerdictLine } from '../../evidence/format.ts';
import type { Summary } from '../../publish/summary.ts';
import { commandHere } from './command-here.ts';
import type { CliResult } from './run-cli.ts';

export const indexes = [1, 2, 3] as const;

/** The folders of three shards: `good-1`, `good-2`, `good-3`. */
export const dirsOf = (name: string): readonly string[] => indexes.map((index) => `${name}-${index}`);

/** What a run was counted to. */
export type Counted = Pick<Summary, 'counts' | 'complete' | 'missing' | 'exitCode' | 'plan'>;

/** What was concluded of one thing, without what answers hold: ids, times and addresses of their own. */
export type ConcludedLine = Pick<VerdictLine, 'of' | 'verdict'> & {
  readonly answers: VerdictLine['answers'] | undefined;
  readonly findings: readonly Pick<VerdictLine['findings'][number], 'code' | 'expectation' | 'exchange' | 'at'>[];
};

/** Reads what runs wrote to folders below one. */
export class RunFolders {
  readonly cwd: string;

  constructor(cwd: string) {
    this.cwd = cwd;
  }

  evidenceIn = (dir: string): string => join(this.cwd, dir, 'evidence.ndjson');

  summaryIn = (dir: string): Summary =>
    JSON.parse(readFileSync(join(this.cwd, dir, 'summary.json'), 'utf8')) as Summary;

  linesIn = (dir: string): readonly string[] => readFileSync(this.evidenceIn(dir), 'utf8').trimEnd().split('\n');

  headerIn = (dir: string): EvidenceHeader => JSON.parse(this.linesIn(dir)[0] as string) as EvidenceHeader;

  countedIn = (dir: string): Counted => {
    const { counts, complete, missing, exitCode, plan } = this.summaryIn(dir);
    return { counts, complete, missing, exitCode, plan };
  };

  concludedIn = (dir: string): readonly ConcludedLine[] =>
    this.linesIn(dir)
      .map((line) => JSON.parse(line) as VerdictLine)
      .filter(({ line }) => line === 'verdict')
      .map(({ of, verdict, findings, answers }) => ({
        of,
        verdict,
        answers,
        findings: findings.map(({ code, expectation, exchange, at }) => ({ code, expectation, exchange, at })),
      }));

  /** Runs one of three shards of `xavigate`, or all of it, against its embedded provider, in this process. */
  runHere = (dir: string, index?: (typeof indexes)[number]): Promise<CliResult> => {
    const shard = index === undefined ? [] : ['--shard', `${index}/3`];
    return commandHere(['run', 'xavigate', '--no-allure', ...shard, '--out', dir], { cwd: this.cwd });
  };
}
