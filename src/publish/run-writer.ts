import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/model.ts';
import type { EvidenceHeader, VerdictLine } from '../evidence/format.ts';
import { EvidenceWriter } from '../evidence/write.ts';
import type { Exchange } from '../exchange/model.ts';
import { RunJudge, type RunResults } from '../judge/judge-run.ts';
import { WaiverJudge } from '../judge/waivers.ts';
import type { Plan } from '../plan/probe.ts';
import type { Mutant } from '../proof/mutant.ts';
import { Prover, sizeInRun } from '../proof/prover.ts';
import { type BurstPicture, burstPictures } from './burst-pictures.ts';
import { writeCoverage } from './coverage-file.ts';
import { writePictures } from './pictures-file.ts';
import { frameOf, type Summary, type SummaryRules, summarise } from './summary.ts';

export const evidenceFile = (outDir: string): string => join(outDir, 'evidence.ndjson');
export const summaryFile = (outDir: string): string => join(outDir, 'summary.json');

/** How a run ended. */
export interface RunEnd {
  readonly finishedAt: string;
  /** Whether all of it came to its end. */
  readonly whole: boolean;
}

/** What was concluded of what was written. */
export interface Written {
  readonly summary: Summary;
  readonly results: RunResults;
  readonly waivers: WaiverJudge;
}

/** Writes a run's evidence and summary, group by group, and judges and proves on the way. */
export class RunWriter {
  readonly #outDir: string;
  readonly #header: EvidenceHeader;
  readonly #contract: Contract;
  readonly #evidence: EvidenceWriter;
  readonly #judge: RunJudge;
  readonly #waivers: WaiverJudge;
  readonly #plan: Plan;
  readonly #prover: Prover;
  readonly #pictures: BurstPicture[] = [];

  /** Begins `evidence.ndjson` in `outDir`. `whole` is the plan before any selection. */
  constructor(
    outDir: string,
    header: EvidenceHeader,
    contract: Contract,
    plan: Plan,
    whole: Plan,
    mutants: readonly Mutant[],
  ) {
    this.#outDir = outDir;
    this.#header = header;
    this.#contract = contract;
    this.#evidence = new EvidenceWriter(evidenceFile(outDir), header);
    this.#waivers = new WaiverJudge(contract, whole, header.waivers ?? [], header.startedAt);
    this.#judge = new RunJudge(contract, plan, header.target, header.selection);
    this.#plan = plan;
    this.#prover = new Prover(contract, mutants, sizeInRun);
  }

  /** A group's exchanges with their lines. Groups come in the plan's order. */
  group(id: string, lines: readonly { readonly exchange: Exchange; readonly text: string }[]): void {
    for (const { text } of lines) this.#evidence.exchange(text);
    const exchanges = lines.map(({ exchange }) => exchange);
    const results = this.#judge.group(id, exchanges);
    const group = this.#plan.groups.find((one) => one.id === id);
    if (!group) return;
    this.#prover.group(group, results, exchanges);
    const clause = this.#contract.clauses.find((one) => one.id === group.clause);
    if (clause?.kind === 'answer')
      this.#pictures.push(...burstPictures(this.#contract, clause, group, results, exchanges));
  }

  /** Writes verdicts, footer, `summary.json` and `coverage.html`; that has no links yet: an Allure report is made later. */
  finish({ finishedAt, whole }: RunEnd, rules: SummaryRules): Written {
    const results = this.#judge.results();
    const { probes, invariants, missing } = results;
    for (const { probe, verdict, findings } of probes)
      this.#evidence.verdict({ line: 'verdict', of: probe, verdict, findings } satisfies VerdictLine);
    for (const { clause, verdict, findings, answers } of invariants)
      this.#evidence.verdict({ line: 'verdict', of: clause, verdict, findings, answers } satisfies VerdictLine);
    const { clauses, waivers } = this.#waivers.conclude(results);
    const summed = summarise(
      frameOf(this.#header, this.#contract, {
        finishedAt,
        missing,
        waivers,
        proof: this.#prover.proof(clauses),
      }),
      clauses,
      rules,
    );
    const summary: Summary = whole ? summed : { ...summed, complete: false, exitCode: 4 };
    this.#evidence.finish({ finishedAt, complete: summary.complete, missing });
    writeFileSync(summaryFile(this.#outDir), `${JSON.stringify(summary, null, 2)}\n`);
    writePictures(this.#outDir, this.#pictures);
    writeCoverage(this.#outDir, this.#contract, summary, false);
    return { summary, results, waivers: this.#waivers };
  }
}
