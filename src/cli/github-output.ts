import { randomUUID } from 'node:crypto';
import { appendFileSync, statSync } from 'node:fs';
import { type Annotation, annotationCommands, annotationsOf, withoutCommands } from '../publish/github-annotations.ts';
import { githubSummary, summaryLimitBytes } from '../publish/github-summary.ts';
import type { Summary } from '../publish/summary.ts';

/** What all of a step's summary may be, in bytes: GitHub shows none that is longer than 1 MiB. */
const stepLimitBytes = 900 * 1024;

/** Whether a run is told to GitHub: as the command line says, or where a job of GitHub's runs it. */
export const tellsGithub = (option: boolean | undefined, environment: NodeJS.ProcessEnv): boolean =>
  option ?? environment.GITHUB_ACTIONS === 'true';

/** Tells GitHub of the runs of a command: a job summary and annotations. */
export class GithubOutput {
  readonly #file: string | undefined;
  readonly #annotations: Annotation[] = [];

  constructor(environment: NodeJS.ProcessEnv) {
    this.#file = environment.GITHUB_STEP_SUMMARY || undefined;
    if (this.#file === undefined)
      process.stderr.write('found no GITHUB_STEP_SUMMARY, the file of the job summary: annotations only\n');
  }

  /** Text that may quote answers, for a stream that GitHub reads commands from. */
  quote(text: string): string {
    return withoutCommands(text, randomUUID());
  }

  /** Appends what a run concluded to the job summary, and keeps its annotations. */
  add(summary: Summary): void {
    this.#annotations.push(...annotationsOf(summary));
    if (this.#file === undefined) return;
    const before = statSync(this.#file, { throwIfNoEntry: false })?.size ?? 0;
    const text = githubSummary(summary, Math.max(0, Math.min(summaryLimitBytes, stepLimitBytes - before)));
    try {
      appendFileSync(this.#file, text);
    } catch (error) {
      process.stderr.write(`found a GITHUB_STEP_SUMMARY that cannot be written: ${(error as Error).message}\n`);
    }
  }

  /** Keeps an annotation of a run that has no summary. */
  addTrouble(message: string): void {
    this.#annotations.push({ kind: 'error', title: 'refusal', message });
  }

  /** The annotations of all runs, as commands. */
  commands(): string {
    return annotationCommands(this.#annotations);
  }
}
