import { createHash } from 'node:crypto';
import { closeSync, openSync, writeSync } from 'node:fs';
import type { EvidenceFooter, EvidenceHeader, VerdictLine } from './format.ts';

const batchCharacters = 1 << 16;

/** Writes evidence line by line; the digest goes along. */
export class EvidenceWriter {
  readonly #descriptor: number;
  readonly #hash = createHash('sha256');
  #batch = '';
  #exchanges = 0;
  #verdicts = 0;

  /** Creates `file`, or empties it, and writes the header. */
  constructor(file: string, header: EvidenceHeader) {
    this.#descriptor = openSync(file, 'w');
    this.#line(JSON.stringify(header));
  }

  /** An exchange that is already a line of evidence. */
  exchange(line: string): void {
    this.#exchanges++;
    this.#line(line);
  }

  verdict(verdict: VerdictLine): void {
    this.#verdicts++;
    this.#line(JSON.stringify(verdict));
  }

  /** Writes the footer and closes the file. */
  finish(footer: Pick<EvidenceFooter, 'finishedAt' | 'complete' | 'missing'>): void {
    const { finishedAt, complete, missing } = footer;
    const counts = { exchanges: this.#exchanges, verdicts: this.#verdicts };
    const whole: EvidenceFooter = { line: 'footer', finishedAt, complete, missing, counts, sha256: '' };
    this.#batch += JSON.stringify(whole).slice(0, -'"}'.length);
    this.#flush();
    writeSync(this.#descriptor, `${this.#hash.digest('hex')}"}\n`);
    closeSync(this.#descriptor);
  }

  #line(text: string): void {
    this.#batch += `${text}\n`;
    if (this.#batch.length >= batchCharacters) this.#flush();
  }

  #flush(): void {
    const bytes = Buffer.from(this.#batch);
    this.#hash.update(bytes);
    writeSync(this.#descriptor, bytes);
    this.#batch = '';
  }
}
