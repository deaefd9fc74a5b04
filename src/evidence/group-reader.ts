import type { ProbeGroup } from '../plan/probe.ts';
import type { EvidenceFooter, EvidenceHeader, ExchangeLine, VerdictLine } from './format.ts';
import { EvidenceError, type ReadLine, readLines } from './read.ts';

/** An exchange with its line of evidence. */
export interface RecordedExchange {
  readonly exchange: ExchangeLine;
  readonly text: string;
}

/** What stands after the exchanges. */
export interface Conclusion {
  readonly verdicts: readonly VerdictLine[];
  /** null where the file ends without one. */
  readonly footer: EvidenceFooter | null;
}

/** Reads evidence group by group, so that its exchanges need never be in memory together. Throws EvidenceError, as `readLines` does. */
export class GroupReader {
  readonly #file: string;
  readonly #lines: AsyncGenerator<ReadLine, void, undefined>;
  #ahead: ReadLine | undefined;

  private constructor(file: string) {
    this.#file = file;
    this.#lines = readLines(file);
  }

  /** Opens a file and reads its header. */
  static async open(file: string): Promise<{ readonly header: EvidenceHeader; readonly reader: GroupReader }> {
    const reader = new GroupReader(file);
    const first = await reader.#next();
    await reader.#next();
    // The first line of evidence is a header, or reading it would have thrown.
    return { header: first?.line as EvidenceHeader, reader };
  }

  /** A group's exchanges, where they come next. Groups are taken in the plan's order. */
  async take({ probes }: ProbeGroup): Promise<readonly RecordedExchange[]> {
    const ids = new Set(probes.map(({ id }) => id));
    const taken: RecordedExchange[] = [];
    while (this.#ahead?.line.line === 'exchange' && ids.has(this.#ahead.line.probe)) {
      taken.push({ exchange: this.#ahead.line, text: this.#ahead.text });
      await this.#next();
    }
    return taken;
  }

  /** Reads to the end, once all groups are taken. An exchange that is left belongs to none of them, or stands out of their order. */
  async conclusion(): Promise<Conclusion> {
    const verdicts: VerdictLine[] = [];
    let footer: EvidenceFooter | null = null;
    for (let read = this.#ahead; read; read = await this.#next()) {
      const { line, number } = read;
      if (line.line === 'verdict') verdicts.push(line);
      else if (line.line === 'footer') footer = line;
      else if (line.line === 'exchange')
        throw new EvidenceError(
          this.#file,
          number,
          `an exchange of ${line.probe} here`,
          'the exchanges of its own probes alone, in the order of the plan',
        );
    }
    return { verdicts, footer };
  }

  /** Closes the file before its end. */
  async close(): Promise<void> {
    await this.#lines.return();
  }

  async #next(): Promise<ReadLine | undefined> {
    const { value } = await this.#lines.next();
    this.#ahead = value ?? undefined;
    return this.#ahead;
  }
}
