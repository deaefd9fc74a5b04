import { readFileSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test } from 'vitest';
import type { Probe, ProbeGroup } from '../plan/probe.ts';
import { GroupReader } from './group-reader.ts';
import { EvidenceError } from './read.ts';
import { exchangeOf, header, newFile, verdictOf, writeSample } from './testing/sample.ts';

const group = (...probes: readonly string[]): ProbeGroup => ({
  id: probes.join(),
  clause: 'c',
  operation: 'o',
  probes: probes.map((id) => ({ id }) as Probe),
});
const exchanges = [
  exchangeOf('a'),
  { ...exchangeOf('a'), id: 'a#2' },
  exchangeOf('b'),
  exchangeOf('c'),
  exchangeOf('e'),
];

let file: string;
beforeEach(() => {
  file = newFile();
  writeSample(file, exchanges);
});
const idsIn = async (reader: GroupReader, ...probes: readonly string[]): Promise<readonly string[]> =>
  (await reader.take(group(...probes))).map(({ exchange }) => exchange.id);

test('gives each group its exchanges, a group without any none, then what stands after them', async () => {
  const { header: found, reader } = await GroupReader.open(file);
  expect(found).toEqual(header);
  expect(await idsIn(reader, 'a', 'b')).toEqual(['a#1', 'a#2', 'b#1']);
  expect(await idsIn(reader, 'x')).toEqual([]);
  expect(await idsIn(reader, 'c')).toEqual(['c#1']);
  expect(await idsIn(reader, 'd', 'e')).toEqual(['e#1']);
  const { verdicts, footer } = await reader.conclusion();
  expect(verdicts).toEqual([verdictOf('a'), verdictOf('b')]);
  expect(footer).toMatchObject({ complete: true });
});

test('gives the text of a line as it stands in the file', async () => {
  const { reader } = await GroupReader.open(file);
  const [first] = await reader.take(group('a'));
  expect(first?.text).toBe(readFileSync(file, 'utf8').split('\n')[1]);
});

test('says where an exchange stands that no group took', async () => {
  const { reader } = await GroupReader.open(file);
  await reader.take(group('b', 'a'));
  await reader.take(group('e'));
  const error: unknown = await reader.conclusion().catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(EvidenceError);
  expect((error as EvidenceError).message).toBe(
    `${file}:5 found an exchange of c here; wanted the exchanges of its own probes alone, in the order of the plan`,
  );
});

test('of a file that was cut off gives what is there, and no footer', async () => {
  writeFileSync(file, `${readFileSync(file, 'utf8').split('\n').slice(0, 3).join('\n')}\n`);
  const { reader } = await GroupReader.open(file);
  expect(await idsIn(reader, 'a', 'b')).toEqual(['a#1', 'a#2']);
  expect(await reader.conclusion()).toEqual({ verdicts: [], footer: null, lines: 3 });
});

test('of a file with a header alone gives nothing', async () => {
  writeFileSync(file, `${JSON.stringify(header)}\n`);
  const { reader } = await GroupReader.open(file);
  expect(await idsIn(reader, 'a')).toEqual([]);
  expect(await reader.conclusion()).toEqual({ verdicts: [], footer: null, lines: 1 });
});
