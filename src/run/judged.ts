import { isDeepStrictEqual } from 'node:util';
import type { AnswerClause } from '../contract/model.ts';
import { differences } from '../evidence/differences.ts';
import { misfitIn } from '../evidence/fitting.ts';
import { formFault } from '../evidence/form.ts';
import type { EvidenceFooter, EvidenceHeader, ExchangeLine, VerdictLine } from '../evidence/format.ts';
import { type Conclusion, GroupReader } from '../evidence/group-reader.ts';
import { EvidenceError, readLines } from '../evidence/read.ts';
import type { ProbeResult } from '../judge/judge-probe.ts';
import { judgeRun, RunJudge, type RunResults } from '../judge/judge-run.ts';
import type { InputRegistry } from '../plan/bad-input.ts';
import { type Plan, type ProbeGroup, questionsOf } from '../plan/probe.ts';
import { shardOf } from '../plan/shard.ts';
import { openRecorded, type Recorded } from './recorded.ts';

/** Evidence that was read to its end and judged again. */
export interface JudgedEvidence {
  readonly file: string;
  readonly header: EvidenceHeader;
  readonly recorded: Recorded;
  /** What of the plan is in this file: all that was asked, or of a shard its part. */
  readonly part: Plan;
  /** The recorded verdicts. */
  readonly verdicts: readonly VerdictLine[];
  /** null where the run was cut off. */
  readonly footer: EvidenceFooter | null;
  /** What follows from the exchanges. */
  readonly results: RunResults;
  /** The ids of what was concluded otherwise when it was recorded; none where the run was cut off. */
  readonly changed: readonly string[];
}

/** Whether the footer of a run in which nothing is missing calls it complete. */
const isWhole = ({ shard, merged }: EvidenceHeader): boolean =>
  !shard && (!merged || (merged.shards.length === merged.of && merged.shards.every(({ sha256 }) => sha256 !== null)));

const named = (ids: readonly string[]): string =>
  ids.length === 0 ? 'none' : `${ids.slice(0, 5).join(', ')}${ids.length > 5 ? ', …' : ''}`;

/** What the last lines say that does not follow from the others: verdicts twice or in another order, and a footer that is wrong. */
const checkConclusion = (
  file: string,
  header: EvidenceHeader,
  { verdicts, footer, lines }: Conclusion,
  { probes, invariants, missing }: RunResults,
  changed: readonly string[],
): void => {
  const order = new Map([...probes.map(({ probe }) => probe), ...invariants.map(({ clause }) => clause)].entries());
  const places = new Map([...order].map(([at, id]) => [id, at]));
  const first = lines - verdicts.length + (footer ? 0 : 1);
  const seen = new Set<string>();
  let last = -1;
  for (const [at, { of }] of verdicts.entries()) {
    if (seen.has(of))
      throw new EvidenceError(file, first + at, `a second verdict on ${of}`, 'one verdict on each probe and invariant');
    seen.add(of);
    const place = places.get(of) ?? last;
    if (place < last)
      throw new EvidenceError(
        file,
        first + at,
        `the verdict on ${of} here`,
        'verdicts in the order of the plan, invariants after probes',
      );
    last = place;
  }
  // A verdict that does not follow is told by itself.
  if (!footer || changed.length > 0) return;
  if (!isDeepStrictEqual(footer.missing, missing))
    throw new EvidenceError(
      file,
      lines,
      `a footer that calls ${named(footer.missing)} missing`,
      `${named(missing)}: the selected probes that have no verdict`,
    );
  const complete = missing.length === 0 && isWhole(header);
  if (footer.complete !== complete)
    throw new EvidenceError(
      file,
      lines,
      `a footer that says complete: ${footer.complete}`,
      `complete: ${complete}, which follows from what it calls missing and from its header`,
    );
};

/**
 * Reads evidence to its end and judges it again. Throws EvidenceError where a line is not of its form or does not fit the plan, whatever the digest says;
 * and RecordedError where the header does not fit what it holds. `each` is given each group with its exchanges and what they show.
 */
export const judgeRecorded = async (
  file: string,
  header: EvidenceHeader,
  recorded: Recorded,
  each?: (group: ProbeGroup, exchanges: readonly ExchangeLine[], results: readonly ProbeResult[]) => void,
): Promise<JudgedEvidence> => {
  const { contract, asked } = recorded;
  const part = shardOf(asked, header.shard);
  const probes = questionsOf(part).length;
  if (header.plan.probes !== probes)
    throw new EvidenceError(file, 1, `a header with ${header.plan.probes} probes`, `${probes}, as many as it asks`);
  const clauses = new Map(contract.clauses.map((clause) => [clause.id, clause]));
  const judge = new RunJudge(contract, part, header.target, header.selection);
  const { reader } = await GroupReader.open(file, formFault);
  let conclusion: Conclusion;
  try {
    for (const group of part.groups) {
      const lines = await reader.take(group);
      const exchanges = lines.map(({ exchange }) => exchange);
      const misfit = misfitIn(group, clauses.get(group.clause) as AnswerClause, exchanges);
      if (misfit) throw new EvidenceError(file, lines[misfit.at]?.number ?? 1, misfit.found, misfit.wanted);
      const results = judge.group(group.id, exchanges);
      each?.(group, exchanges, results);
    }
    conclusion = await reader.conclusion();
  } finally {
    await reader.close();
  }
  const results = judge.results();
  const { verdicts, footer } = conclusion;
  const changed = footer ? differences(verdicts, results) : [];
  checkConclusion(file, header, conclusion, results, changed);
  return { file, header, recorded, part, verdicts, footer, results, changed };
};

/** Reads a file to its end for its form, order and digest alone. Throws EvidenceError. */
const checkWhole = async (file: string): Promise<void> => {
  for await (const { line } of readLines(file)) if (line.line === 'footer') return;
};

/** Evidence that was judged again, with all its exchanges. */
export type ReadEvidence = JudgedEvidence & { readonly exchanges: readonly ExchangeLine[] };

/** Opens evidence, and hands it to whoever reads it to its end. Throws what `openRecorded` and `read` throw. */
export const openJudged = async <T>(
  file: string,
  inputs: InputRegistry,
  read: (header: EvidenceHeader, recorded: Recorded) => Promise<T>,
): Promise<T> => {
  try {
    const { header, reader } = await GroupReader.open(file, formFault);
    await reader.close();
    return await read(header, openRecorded(file, header, inputs));
  } catch (error) {
    // A header that was changed by accident is told as that, not as what it then says.
    if (!(error instanceof EvidenceError)) await checkWhole(file);
    throw error;
  }
};

/** Opens evidence, reads it to its end and judges it again by the contract in it. Throws what `openRecorded` and `judgeRecorded` throw. */
export const readJudged = (file: string, inputs: InputRegistry): Promise<ReadEvidence> =>
  openJudged(file, inputs, async (header, recorded) => {
    const exchanges: ExchangeLine[] = [];
    const judged = await judgeRecorded(file, header, recorded, (_, own) => {
      // Not spread into push: a group may hold more than a call takes.
      for (const exchange of own) exchanges.push(exchange);
    });
    return { ...judged, exchanges };
  });

/**
 * Reads evidence of another version, whose plan this one does not make: its form is checked, and it is judged by the plan that this version makes. What only
 * the other asked has no verdict here. Throws EvidenceError, and what `openRecorded` throws.
 */
export const readForeign = async (file: string, inputs: InputRegistry): Promise<ReadEvidence> => {
  const exchanges: ExchangeLine[] = [];
  const verdicts: VerdictLine[] = [];
  const seen = new Set<string>();
  let header: EvidenceHeader | undefined;
  let footer: EvidenceFooter | null = null;
  for await (const { line, number } of readLines(file, formFault)) {
    if (line.line === 'header') header = line;
    else if (line.line === 'footer') footer = line;
    else {
      const id = line.line === 'exchange' ? line.id : line.of;
      if (seen.has(`${line.line} ${id}`))
        throw new EvidenceError(file, number, `a second ${line.line} ${id}`, `each ${line.line} once`);
      seen.add(`${line.line} ${id}`);
      if (line.line === 'exchange') exchanges.push(line);
      else verdicts.push(line);
    }
  }
  // The first line of evidence is a header, or reading it would have thrown.
  const found = header as EvidenceHeader;
  const recorded = openRecorded(file, found, inputs, true);
  const part = shardOf(recorded.asked, found.shard);
  const results = judgeRun(recorded.contract, part, found.target, found.selection, exchanges);
  const changed = footer ? differences(verdicts, results) : [];
  return { file, header: found, recorded, part, verdicts, footer, results, changed, exchanges };
};
