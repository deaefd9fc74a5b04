import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { isObject } from '../contract/json.ts';
import type { EvidenceFooter, EvidenceHeader, EvidenceLine, ExchangeLine, VerdictLine } from './format.ts';
import { evidenceFormat, footerEnd } from './format.ts';

/** Why a file is no whole evidence. `line` counts from 1. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError';
  readonly file: string;
  readonly line: number;
  constructor(file: string, line: number, found: string, wanted: string) {
    super(`${file}:${line} found ${found}; wanted ${wanted}`);
    this.file = file;
    this.line = line;
  }
}

/** Evidence with its digest checked. */
export interface Evidence {
  readonly header: EvidenceHeader;
  readonly exchanges: readonly ExchangeLine[];
  readonly verdicts: readonly VerdictLine[];
  /** null where the file ends without one: the run is incomplete. */
  readonly footer: EvidenceFooter | null;
}

/** The bytes of each line of a file, with the line break; a last line without one comes as it is. */
async function* linesOf(file: string): AsyncGenerator<Buffer> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 20 })) {
    let from = 0;
    const bytes: Buffer = rest.length === 0 ? (chunk as Buffer) : Buffer.concat([rest, chunk as Buffer]);
    for (let end = bytes.indexOf(10, from); end >= 0; end = bytes.indexOf(10, from)) {
      yield bytes.subarray(from, end + 1);
      from = end + 1;
    }
    rest = bytes.subarray(from);
  }
  if (rest.length > 0) yield rest;
}

/** A line of evidence with the text that it was read from, without its line break. */
export interface ReadLine {
  readonly line: EvidenceLine;
  readonly text: string;
  /** From 1. */
  readonly number: number;
}

/** Says what is wrong with a line beyond its kind and place. */
export type FormCheck = (line: EvidenceLine) => { readonly found: string; readonly wanted: string } | undefined;

/**
 * Reads evidence line by line, so that it need never be in memory whole; the header comes first. Checks form, order, digest and counts: throws EvidenceError
 * where it comes upon what is wrong. A missing footer is no error here.
 */
export async function* readLines(file: string, check?: FormCheck): AsyncGenerator<ReadLine, void, undefined> {
  const hash = createHash('sha256');
  const counts = { exchanges: 0, verdicts: 0 };
  let last: EvidenceLine['line'] | undefined;
  let number = 0;
  for await (const bytes of linesOf(file)) {
    number++;
    const fail = (found: string, wanted: string): never => {
      throw new EvidenceError(file, number, found, wanted);
    };
    if (last === 'footer') fail('a line after the footer', 'the footer last');
    const whole = bytes.toString('utf8');
    const text = whole.endsWith('\n') ? whole.slice(0, -1) : whole;
    let line: EvidenceLine;
    try {
      line = JSON.parse(text) as EvidenceLine;
    } catch {
      return fail(
        number === 1 ? 'a line that is not JSON' : 'a line that is not JSON, or is cut short',
        'a JSON object in each line',
      );
    }
    if (!isObject(line)) return fail('a line that is not an object', 'a JSON object in each line');
    if (number === 1 && (line.line !== 'header' || line.format !== evidenceFormat)) {
      fail(
        `a first line ${JSON.stringify((line as { format?: unknown }).format ?? line.line ?? null)}`,
        `a header of the format ${evidenceFormat}`,
      );
    }
    switch (line.line) {
      case 'header':
        if (number > 1) fail('a second header', 'one run in a file');
        break;
      case 'exchange':
        if (last === 'verdict') fail('an exchange after a verdict', 'exchanges, then verdicts');
        counts.exchanges++;
        break;
      case 'verdict':
        counts.verdicts++;
        break;
      case 'footer': {
        const before = bytes.toString('latin1').search(footerEnd);
        if (before < 0) fail('a footer that does not end in its digest', 'sha256 as its last member');
        const digest = hash.update(bytes.subarray(0, before)).digest('hex');
        if (line.sha256 !== digest)
          fail(
            `the SHA-256 ${String(line.sha256)}`,
            `${digest}, which everything before it has: the file was changed or cut`,
          );
        const counted = JSON.stringify(line.counts) ?? 'none';
        if (!isDeepStrictEqual(line.counts, counts))
          fail(`the counts ${counted}`, `${JSON.stringify(counts)}, as many lines as there are`);
        break;
      }
      default:
        fail(
          `a line of the kind ${JSON.stringify((line as { line?: unknown }).line ?? null)}`,
          'header, exchange, verdict or footer',
        );
    }
    const fault = check?.(line);
    if (fault) fail(fault.found, fault.wanted);
    if (line.line !== 'footer') hash.update(bytes);
    last = line.line;
    yield { line, text, number };
  }
  if (last === undefined) throw new EvidenceError(file, 1, 'an empty file', `a header of the format ${evidenceFormat}`);
}

/** Reads evidence whole. Throws EvidenceError, as `readLines` does. */
export const readEvidence = async (file: string): Promise<Evidence> => {
  let header: EvidenceHeader | undefined;
  let footer: EvidenceFooter | null = null;
  const exchanges: ExchangeLine[] = [];
  const verdicts: VerdictLine[] = [];
  for await (const { line } of readLines(file)) {
    if (line.line === 'header') header = line;
    else if (line.line === 'exchange') exchanges.push(line);
    else if (line.line === 'verdict') verdicts.push(line);
    else footer = line;
  }
  return { header: header as EvidenceHeader, exchanges, verdicts, footer };
};
