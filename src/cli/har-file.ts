import { writeFileSync } from 'node:fs';
import { toHar } from '../evidence/har.ts';
import { probesOf } from '../plan/probe.ts';
import type { ReadEvidence } from '../run/judged.ts';
import { UsageError } from './usage-error.ts';

/** Writes the exchanges of evidence as HAR 1.2. Throws UsageError where the file cannot be written. */
export const writeHar = (file: string, { header, part, exchanges }: ReadEvidence): void => {
  try {
    writeFileSync(file, `${JSON.stringify(toHar(header, probesOf(part), exchanges), null, 2)}\n`);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new UsageError(`found --har ${file}, which cannot be written (${code}); wanted the path of a file`);
  }
};
