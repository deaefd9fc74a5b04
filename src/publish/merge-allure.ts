import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/model.ts';
import { type RunResults, selectedInvariants } from '../judge/judge-run.ts';
import { describeVerdict, type VerdictKind } from '../judge/verdict.ts';
import type { WaiverJudge } from '../judge/waivers.ts';
import { labelsOf } from './allure-labels.ts';
import { type AllureResult, allureResultsDir, labelIn, type Told, writeResult } from './allure-result.ts';
import { tellStrength, unmarkResults } from './allure-strength.ts';
import { describeCover, describeInvariant } from './describe-invariant.ts';
import { settlementOf, weighed } from './settlement.ts';
import type { Summary } from './summary.ts';
import { comparisonTable } from './tables.ts';
import { waiverNotes } from './waived.ts';

/** The files of a shard's results, without those of invariants and of its strength: a shard has judged them over its own answers alone. */
const filesToKeep = (folder: string, judgedAnew: ReadonlySet<string>): readonly string[] => {
  const dropped = new Set<string>();
  const files = readdirSync(folder).filter((name) => /-(?:result|container)\.json$|-attachment/.test(name));
  for (const name of files) {
    if (!name.endsWith('-result.json')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    if (!judgedAnew.has(labelIn(JSON.parse(text) as AllureResult, 'story') ?? '')) continue;
    dropped.add(name);
    for (const [, source] of text.matchAll(/"source":"([^"]+)"/g)) dropped.add(source as string);
  }
  return files.filter((name) => !dropped.has(name));
};

/** Playwright's statuses of verdicts, as Allure has them. */
const statuses: Readonly<Record<VerdictKind, 'passed' | 'failed' | 'skipped'>> = {
  fail: 'failed',
  error: 'failed',
  inconclusive: 'failed',
  'not-tested': 'skipped',
  'not-applicable': 'skipped',
  warn: 'passed',
  pass: 'passed',
};

/** Invariants as they were judged over the answers of all shards. */
const toldInvariants = (
  contract: Contract,
  results: RunResults,
  { selection, missing, failOn }: Summary,
  waivers: WaiverJudge,
): Promise<readonly Told[]> => {
  const stale = waivers.stale(results);
  return Promise.all(
    selectedInvariants(contract, selection).map(async (clause): Promise<Told> => {
      const placed = labelsOf(contract, clause);
      const result = results.invariants.find((one) => one.clause === clause.id);
      if (!result)
        return {
          name: clause.id,
          status: 'skipped',
          message: `no answer of which ${clause.id} speaks, in this part of the contract`,
          placed,
        };
      const { findings } = result;
      const apart = waivers.invariantApart(result);
      const notes = waiverNotes(waivers, clause.id, findings, stale);
      const said = describeInvariant(apart, missing.length);
      const whole = weighed(result.verdict, failOn);
      const { verdict, message, waived } = settlementOf(weighed(apart.verdict, failOn), said, whole, notes);
      const status = waived ? 'skipped' : statuses[verdict.kind];
      const told = (): string => {
        if (waived) return notes.waived.join('\n');
        if (status === 'skipped') return describeVerdict(verdict);
        return status === 'failed' || verdict.kind === 'warn' ? message : describeCover(result, missing.length);
      };
      const tag =
        notes.waived.length > 0 ? 'waived' : status === 'skipped' || verdict.kind === 'warn' ? verdict.kind : '';
      return {
        name: clause.id,
        status,
        message: told(),
        placed,
        ...(tag === '' ? {} : { tag }),
        ...(findings.length > 0 ? { page: { name: 'departures', html: await comparisonTable(findings) } } : {}),
      };
    }),
  );
};

/** That a run is incomplete, for the page of its results: what is missing has none that could be red. */
const toldIncomplete = ({ contract, missing, plan, merged }: Summary): Told => ({
  name: 'the run is whole',
  status: 'failed',
  message: `error: the run is incomplete: ${merged?.shards.length ?? 0} of ${merged?.of ?? 0} shards, and ${missing.length} of ${plan.probes} probes have no verdict`,
  placed: {
    labels: [
      { name: 'epic', value: contract.id },
      { name: 'feature', value: 'Completeness' },
      { name: 'story', value: 'shards' },
      { name: 'severity', value: 'blocker' },
    ],
    links: [],
    description: 'Every shard of the run has come to its end, and every probe has a verdict.',
  },
});

/**
 * Joins the Allure results of shards in `outDir/allure-results`; invariants stand there as the whole run has judged them. Returns how many shards had results.
 */
export const mergeAllure = async (
  shardDirs: readonly string[],
  outDir: string,
  contract: Contract,
  summary: Summary,
  results: RunResults,
  waivers: WaiverJudge,
): Promise<number> => {
  const folder = allureResultsDir(outDir);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const invariants = contract.clauses.filter(({ kind }) => kind === 'invariant').map(({ id }) => id);
  const judgedAnew = new Set([...invariants, 'strength']);
  let joined = 0;
  for (const from of shardDirs.map(allureResultsDir).filter((dir) => existsSync(dir))) {
    joined++;
    for (const name of filesToKeep(from, judgedAnew)) copyFileSync(join(from, name), join(folder, name));
  }
  const told = [
    ...(await toldInvariants(contract, results, summary, waivers)),
    ...(summary.complete ? [] : [toldIncomplete(summary)]),
  ];
  for (const one of told) writeResult(folder, contract.id, Date.parse(summary.finishedAt), one);
  unmarkResults(folder);
  tellStrength(folder, summary);
  return joined;
};
