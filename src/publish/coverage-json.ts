import type { Contract } from '../contract/model.ts';
import type { DocumentChanges } from '../document/compare.ts';
import type { CoverageSection } from './coverage.ts';
import { type CoverageView, clausesToRead } from './coverage-terminal.ts';
import type { Stage } from './funnel.ts';
import type { Summary } from './summary.ts';

/** The name and version of what `refusal coverage --json` prints. */
export const coverageFormat = 'refusal-coverage/1';

/** What `refusal coverage --json` prints; `reports/coverage.schema.json` describes it. */
export interface CoverageReport {
  readonly format: typeof coverageFormat;
  readonly contract: { readonly id: string; readonly title: string; readonly digest: string };
  /** The runs that were joined. */
  readonly runs: readonly Pick<Summary, 'runId' | 'startedAt' | 'contract' | 'target'>[];
  /** Without a run of what is documented and testable alone. */
  readonly funnel: Partial<Record<Stage, number>>;
  /** Whether the contract lists the sections of its document, so that one without a clause is seen. */
  readonly listed: boolean;
  readonly sections: readonly CoverageSection[];
  /** What became of the document, where it was given. */
  readonly document?: DocumentChanges & {
    readonly file: string;
    readonly form: string;
    readonly clauses: readonly string[];
  };
}

export const coverageReport = (
  { contract, sections, funnel }: CoverageView,
  digest: string,
  runs: readonly Summary[],
  read: { readonly file: string; readonly form: string; readonly changes: DocumentChanges } | undefined,
): CoverageReport => {
  const { documented, testable, asked, decided, proven } = funnel;
  const about = ({ id, document }: Contract) => ({ id, title: document.title, digest });
  return {
    format: coverageFormat,
    contract: about(contract),
    runs: runs.map((run) => ({
      runId: run.runId,
      startedAt: run.startedAt,
      contract: run.contract,
      target: run.target,
    })),
    funnel: runs.length === 0 ? { documented, testable } : { documented, testable, asked, decided, proven },
    listed: contract.document.sections !== undefined,
    sections,
    ...(read
      ? {
          document: {
            file: read.file,
            form: read.form,
            ...read.changes,
            clauses: clausesToRead(contract, read.changes),
          },
        }
      : {}),
  };
};
