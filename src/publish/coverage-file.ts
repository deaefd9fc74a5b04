import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Contract } from '../contract/model.ts';
import { allureTests } from './allure-tests.ts';
import { coveragePage } from './coverage-page.ts';
import { readPictures } from './pictures-file.ts';
import type { Summary } from './summary.ts';

export const coverageFile = (outDir: string): string => join(outDir, 'coverage.html');

/** Writes the page of coverage beside a run's summary; `linked` where the Allure report beside it is of this very run. */
export const writeCoverage = (outDir: string, contract: Contract, summary: Summary, linked: boolean): void =>
  writeFileSync(
    coverageFile(outDir),
    coveragePage({
      contract,
      summary,
      tests: linked ? allureTests(outDir, contract.id) : new Map(),
      bursts: readPictures(outDir),
    }),
  );
