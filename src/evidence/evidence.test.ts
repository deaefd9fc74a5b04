import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readEvidence } from './read.ts';
import { exchangeOf, footer, header, newFile, verdictOf, writeSample } from './testing/sample.ts';
import { EvidenceWriter } from './write.ts';

const awkward = ['', 'é ü € 😀', '\u2028\u2029', '\u0000\u001f', '\ud800 alone', '{"line":"footer"}\n', '\\n"quoted"'];

test('what is written is read again, line by line', async () => {
  const file = newFile();
  const exchanges = awkward.map((text, at) => exchangeOf(`probe-${at}`, text));
  const verdicts = [
    verdictOf('probe-0'),
    { ...verdictOf('invariant'), answers: 7, verdict: { kind: 'error', detail: 'é' } as const },
  ];
  writeSample(file, exchanges, verdicts);
  expect(await readEvidence(file)).toEqual({
    header,
    exchanges,
    verdicts,
    footer: { line: 'footer', ...footer, counts: { exchanges: 7, verdicts: 2 }, sha256: expect.any(String) as string },
  });
});

test('a run of nothing is evidence too', async () => {
  const file = newFile();
  writeSample(file, [], []);
  const read = await readEvidence(file);
  expect([read.exchanges, read.verdicts, read.footer?.counts]).toEqual([[], [], { exchanges: 0, verdicts: 0 }]);
});

test('lines longer than any buffer, of characters of several bytes, are read as they were written', async () => {
  const file = newFile();
  const exchanges = Array.from({ length: 12 }, (_, at) => exchangeOf(`p${at}`, `${'😀é'.repeat(60_000)}${at}`));
  writeSample(file, exchanges, []);
  expect((await readEvidence(file)).exchanges).toEqual(exchanges);
});

test('the digest is over every byte before it, so that others can check it with head and sha256sum', () => {
  const file = newFile();
  writeSample(file);
  const bytes = readFileSync(file);
  const digest = createHash('sha256').update(bytes.subarray(0, -67)).digest('hex');
  expect(bytes.subarray(-67).toString()).toBe(`${digest}"}\n`);
});

test('the same run writes the same bytes', () => {
  const [one, two] = [newFile(), newFile()];
  writeSample(one);
  writeSample(two);
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
});

test('an older file is emptied', async () => {
  const file = newFile();
  writeFileSync(file, 'x'.repeat(100_000));
  writeSample(file);
  expect((await readEvidence(file)).exchanges).toHaveLength(2);
});

test('the footer says what is missing', async () => {
  const file = newFile();
  const writer = new EvidenceWriter(file, header);
  writer.finish({ ...footer, complete: false, missing: ['a', 'é'] });
  expect((await readEvidence(file)).footer).toMatchObject({ complete: false, missing: ['a', 'é'] });
});
