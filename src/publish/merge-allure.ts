import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/model.ts';
import { type RunResults, selectedInvariants } from '../judge/judge-run.ts';
import { describeVerdict, type VerdictKind } from '../judge/verdict.ts';
import type { WaiverJudge } from '../judge/waivers.ts';
import { type Labels, labelsOf } from './allure-labels.ts';
import { describeCover, describeInvariant } from './describe-invariant.ts';
import { messageParts } from './message.ts';
import { settlementOf, weighed } from './settlement.ts';
import type { Summary } from './summary.ts';
import { comparisonTable } from './tables.ts';
import { waiverNotes } from './waived.ts';

export const allureResultsDir = (outDir: string): string => join(outDir, 'allure-results');

/** What we read of an Allure result. */
interface Result {
  readonly labels?: readonly { readonly name: string; readonly value: string }[];
}

const labelIn = ({ labels }: Result, name: string): string | undefined =>
  labels?.find((label) => label.name === name)?.value;

/** The files of a shard's results, without those of invariants: a shard has judged them over its own answers alone. */
const filesToKeep = (folder: string, invariants: ReadonlySet<string>): readonly string[] => {
  const dropped = new Set<string>();
  const files = readdirSync(folder).filter((name) => /-(?:result|container)\.json$|-attachment/.test(name));
  for (const name of files) {
    if (!name.endsWith('-result.json')) continue;
    const text = readFileSync(join(folder, name), 'utf8');
    if (!invariants.has(labelIn(JSON.parse(text) as Result, 'story') ?? '')) continue;
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

interface Told {
  readonly name: string;
  readonly status: 'passed' | 'failed' | 'skipped';
  readonly message?: string;
  readonly placed: Omit<Labels, 'parameters'>;
  readonly tag?: string;
  /** A page that is attached under this name. */
  readonly page?: { readonly name: string; readonly html: string };
}

/** A message as a failed test of Playwright's has it: `<code>: <rest>`. */
const detailsOf = ({ status, message }: Told): { readonly message?: string } => {
  if (message === undefined) return {};
  const { code, rest } = messageParts(message);
  return { message: status === 'failed' ? `${code}: ${rest}` : message };
};

/** Writes a result of our own, as Allure reads it. */
const writeResult = (folder: string, contract: Contract, at: number, told: Told): void => {
  const { name, status, placed, tag, page } = told;
  const fullName = `${contract.id} › ${name}`;
  const id = createHash('md5').update(fullName).digest('hex');
  const uuid = randomUUID();
  const source = `${randomUUID()}-attachment.html`;
  if (page) writeFileSync(join(folder, source), page.html);
  const result = {
    uuid,
    name,
    fullName,
    historyId: id,
    testCaseId: id,
    status,
    statusDetails: detailsOf(told),
    stage: 'finished',
    start: at,
    stop: at,
    steps: [],
    attachments: page ? [{ name: page.name, source, type: 'text/html' }] : [],
    parameters: [],
    ...placed,
    labels: [
      { name: 'language', value: 'javascript' },
      { name: 'framework', value: 'refusal' },
      ...placed.labels,
      ...(tag === undefined ? [] : [{ name: 'tag', value: tag }]),
    ],
  };
  writeFileSync(join(folder, `${uuid}-result.json`), JSON.stringify(result));
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
  const invariants = new Set(contract.clauses.filter(({ kind }) => kind === 'invariant').map(({ id }) => id));
  let joined = 0;
  for (const from of shardDirs.map(allureResultsDir).filter((dir) => existsSync(dir))) {
    joined++;
    for (const name of filesToKeep(from, invariants)) copyFileSync(join(from, name), join(folder, name));
  }
  const told = [
    ...(await toldInvariants(contract, results, summary, waivers)),
    ...(summary.complete ? [] : [toldIncomplete(summary)]),
  ];
  for (const one of told) writeResult(folder, contract, Date.parse(summary.finishedAt), one);
  return joined;
};
