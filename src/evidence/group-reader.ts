import type { ProbeGroup } from '../plan/probe.ts';
import type { EvidenceFooter, EvidenceHeader, ExchangeLine, VerdictLine } from './format.ts';
import { EvidenceError, type FormCheck, type ReadLine, readLines } from './read.ts';

/** An exchange with its line of evidence. */
export interface RecordedExchange {
  readonly exchange: ExchangeLine;
  readonly text: string;
  /** Of its line, from 1. */
  readonly number: number;
}

/** What stands after the exchanges. */
export interface Conclusion {
  readonly verdicts: readonly VerdictLine[];
  /** null where the file ends without one. */
  readonly footer: EvidenceFooter | null;
  /** The number of the last line, from 1. */
  readonly lines: number;
}

/** Reads evidence group by group, so that its exchanges need never be in memory together. Throws EvidenceError, as `readLines` does. */
export class GroupReader {
  readonly #file: string;
  readonly #lines: AsyncGenerator<ReadLine, void, undefined>;
  #ahead: ReadLine | undefined;
  /** The number of the line before that. */
  #last = 1;

  private constructor(file: string, check?: FormCheck) {
    this.#file = file;
    this.#lines = readLines(file, check);
  }

  /** Opens a file and reads its header. `check` says what else is wrong with the form of a line. */
  static async open(
    file: string,
    check?: FormCheck,
  ): Promise<{ readonly header: EvidenceHeader; readonly reader: GroupReader }> {
    const reader = new GroupReader(file, check);
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
      const { line, text, number } = this.#ahead;
      taken.push({ exchange: line, text, number });
      await this.#next();
    }
    return taken;
  }

  /** Reads to the end, once all groups are taken. An exchange that is left belongs to none of them, or stands out of their order. */
  async conclusion(): Promise<Conclusion> {
    const verdicts: VerdictLine[] = [];
    let footer: EvidenceFooter | null = null;
    let lines = this.#last;
    for (let read = this.#ahead; read; read = await this.#next()) {
      const { line, number } = read;
      lines = number;
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
    return { verdicts, footer, lines };
  }

  /** Closes the file before its end. */
  async close(): Promise<void> {
    await this.#lines.return();
  }

  async #next(): Promise<ReadLine | undefined> {
    this.#last = this.#ahead?.number ?? this.#last;
    const { value } = await this.#lines.next();
    this.#ahead = value ?? undefined;
    return this.#ahead;
  }
}
