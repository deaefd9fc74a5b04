import { readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { beforeEach, describe, expect, test } from 'vitest';
import { EvidenceError, readEvidence } from './read.ts';
import { exchangeOf, header, kinds, newFile, verdictOf, writeSample } from './testing/sample.ts';

let file: string;
let whole: Buffer;
beforeEach(() => {
  file = newFile();
  writeSample(file);
  whole = readFileSync(file);
});

const lines = (): readonly string[] => whole.toString().split(/(?<=\n)/);
const errorOf = (): Promise<unknown> =>
  readEvidence(file).then(
    () => undefined,
    (error: unknown) => error,
  );
/** Writes lines of evidence and reads them. */
const errorOfLines = (texts: readonly string[]): Promise<unknown> => {
  writeFileSync(file, texts.join(''));
  return errorOf();
};
const line = (value: unknown): string => `${JSON.stringify(value)}\n`;

describe('one byte that changed is refused, wherever it stands', () => {
  test.each([
    ['one bit', 0x01],
    ['its case or kind', 0x20],
    ['its highest bit', 0x80],
  ])(
    'in %s',
    async (_, mask) => {
      const starts = lines().map((__, at) => Buffer.byteLength(lines().slice(0, at).join('')));
      const accepted: string[] = [];
      for (let at = 0; at < whole.length; at++) {
        const changed = Buffer.from(whole);
        changed[at] = (whole[at] as number) ^ mask;
        writeFileSync(file, changed);
        const error = await errorOf();
        const number = starts.findLastIndex((start) => start <= at) + 1;
        const place = `${kinds[number - 1]}, byte ${at}: ${changed.subarray(at - 10, at + 10)}`;
        // By form in its own line (or that into which it runs), or by the digest in the footer.
        const named =
          error instanceof EvidenceError && [number, kinds.length].includes(error.line) && error.file === file;
        if (!named) accepted.push(`${place} ${String(error)}`);
      }
      expect(accepted).toEqual([]);
    },
    120_000,
  );
});

describe('a file that ends too early', () => {
  test('at a line has no footer, and is read as far as it goes', async () => {
    for (let count = 1; count < kinds.length; count++) {
      writeFileSync(file, lines().slice(0, count).join(''));
      const read = await readEvidence(file);
      expect(read.footer).toBeNull();
      expect(1 + read.exchanges.length + read.verdicts.length).toBe(count);
    }
  });

  test('within a line is refused, with the line', async () => {
    for (let length = whole.length - 2; length > 0; length--) {
      const text = whole.subarray(0, length).toString();
      if (text.endsWith('\n') || whole[length] === 10) continue;
      truncateSync(file, length);
      expect(await errorOf()).toMatchObject({ name: 'EvidenceError', file, line: text.split('\n').length });
    }
  }, 120_000);

  test('is refused where it is empty', async () => {
    expect(String(await errorOfLines([]))).toBe(
      `EvidenceError: ${file}:1 found an empty file; wanted a header of the format refusal-evidence/1`,
    );
  });
});

describe('lines that are not where they belong are refused', () => {
  const exchange = line(exchangeOf('c'));
  const verdict = line(verdictOf('c'));
  test.each<[string, () => readonly string[], number, string]>([
    [
      'a line after the footer',
      () => [...lines(), verdict],
      7,
      'found a line after the footer; wanted the footer last',
    ],
    [
      'a second footer',
      () => [...lines(), lines()[5] as string],
      7,
      'found a line after the footer; wanted the footer last',
    ],
    ['a second header', () => [line(header), line(header)], 2, 'found a second header; wanted one run in a file'],
    [
      'an exchange after a verdict',
      () => [line(header), verdict, exchange],
      3,
      'found an exchange after a verdict; wanted exchanges, then verdicts',
    ],
    [
      'no header',
      () => [exchange, verdict],
      1,
      'found a first line "exchange"; wanted a header of the format refusal-evidence/1',
    ],
    [
      'another format',
      () => [line({ ...header, format: 'refusal-evidence/2' })],
      1,
      'found a first line "refusal-evidence/2"; wanted a header of the format refusal-evidence/1',
    ],
    ['text', () => ['hello\n'], 1, 'found a line that is not JSON; wanted a JSON object in each line'],
    [
      'null',
      () => [line(header), 'null\n'],
      2,
      'found a line that is not an object; wanted a JSON object in each line',
    ],
    [
      'an empty line',
      () => [line(header), '\n'],
      2,
      'found a line that is not JSON, or is cut short; wanted a JSON object in each line',
    ],
    [
      'a line of another kind',
      () => [line(header), line({ line: 'note' })],
      2,
      'found a line of the kind "note"; wanted header, exchange, verdict or footer',
    ],
    [
      'a footer without digest',
      () => [line(header), line({ line: 'footer' })],
      2,
      'found a footer that does not end in its digest; wanted sha256 as its last member',
    ],
  ])('%s', async (_, texts, number, message) => {
    expect(String(await errorOfLines(texts()))).toBe(`EvidenceError: ${file}:${number} ${message}`);
  });

  test.each([
    ['an exchange that was taken out', (texts: readonly string[]) => texts.toSpliced(1, 1)],
    ['a verdict that was taken out', (texts: readonly string[]) => texts.toSpliced(3, 1)],
    ['an exchange that stands twice', (texts: readonly string[]) => texts.toSpliced(1, 0, texts[1] as string)],
    [
      'two exchanges in another order',
      (texts: readonly string[]) => texts.toSpliced(1, 2, texts[2] as string, texts[1] as string),
    ],
    ['white space that was added', (texts: readonly string[]) => texts.with(3, `${texts[3]?.trim()} \n`)],
  ])('%s, by the digest in the footer', async (_, change) => {
    const changed = change(lines());
    expect(await errorOfLines(changed)).toMatchObject({
      name: 'EvidenceError',
      line: changed.length,
      message: expect.stringMatching(
        /found the SHA-256 [0-9a-f]{64}; wanted [0-9a-f]{64}, which everything before it has/,
      ) as string,
    });
  });
});

test('a line break that the last line lost changes nothing', async () => {
  truncateSync(file, whole.length - 1);
  expect((await readEvidence(file)).footer).not.toBeNull();
});

test('without a footer nothing guards the lines: what is read is no whole run', async () => {
  writeFileSync(file, lines().slice(0, 5).join('').replace('404', '200'));
  expect((await readEvidence(file)).footer).toBeNull();
});
