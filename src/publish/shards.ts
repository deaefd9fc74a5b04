import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { EvidenceFooter, EvidenceHeader, Merged } from '../evidence/format.ts';
import { GroupReader } from '../evidence/group-reader.ts';
import { type Plan, questionsOf, type Shard } from '../plan/probe.ts';
import { shardOf, showShard } from '../plan/shard.ts';
import { judgeRecorded } from '../run/judged.ts';
import { isEmbedded } from '../run/open.ts';
import { type Recorded, RecordedError } from '../run/recorded.ts';

/** The evidence of a shard. */
export interface ShardEvidence {
  readonly file: string;
  readonly header: EvidenceHeader & { readonly shard: Shard };
}

/** A shard whose evidence is whole in itself, or was cut off and has no footer. */
export interface CheckedShard extends ShardEvidence {
  readonly footer: EvidenceFooter | null;
}

const readHeader = async (file: string): Promise<ShardEvidence> => {
  const { header, reader } = await GroupReader.open(file);
  await reader.close();
  const { shard } = header;
  if (!shard)
    throw new RecordedError(
      `${file}: found evidence ${header.merged ? 'that was joined already' : 'of a whole run'}; wanted that of a shard, as refusal run --shard writes it`,
    );
  return { file, header: { ...header, shard } };
};

/** What the shards of one run have in common. An embedded provider is started for each of them, at an address of its own. */
const shared = ({ header }: ShardEvidence): Readonly<Record<string, unknown>> => ({
  contract: header.contract.id,
  'contract digest': header.contract.digest,
  'version of refusal': header.versions.refusal,
  'version of node': header.versions.node,
  target: isEmbedded(header.target) ? { ...header.target, url: '', servers: {} } : header.target,
  selection: header.selection,
  waivers: header.waivers ?? [],
  'number of shards': header.shard.of,
  'plan digest': header.plan.digest,
});

/** Reads the headers of shards, and checks that they are different shards of one run. In their order. Throws RecordedError and EvidenceError. */
export const openShards = async (files: readonly string[]): Promise<readonly ShardEvidence[]> => {
  const shards = await Promise.all(files.map(readHeader));
  const [first] = shards;
  for (const shard of shards) {
    if (!first) break;
    const wanted = shared(first);
    for (const [what, found] of Object.entries(shared(shard))) {
      if (isDeepStrictEqual(found, wanted[what])) continue;
      const [has, had] = [found, wanted[what]].map((one) => (typeof one === 'string' ? one : JSON.stringify(one)));
      throw new RecordedError(
        `${shard.file}: found the ${what} ${has}; wanted ${had}, which ${first.file} has: shards of one run`,
      );
    }
    const twin = shards.find((one) => one !== shard && one.header.shard.index === shard.header.shard.index);
    if (twin)
      throw new RecordedError(
        `${twin.file}: found shard ${showShard(shard.header.shard)}, which ${shard.file} has too; wanted each shard once`,
      );
  }
  return shards.toSorted((a, b) => a.header.shard.index - b.header.shard.index);
};

/** Reads a shard's evidence to its end and judges it again. Throws EvidenceError, and RecordedError where a recorded verdict does not follow from the exchanges. */
export const checkShard = async (shard: ShardEvidence, recorded: Recorded): Promise<CheckedShard> => {
  const { file, header } = shard;
  const {
    footer,
    changed: [changed],
  } = await judgeRecorded(file, header, recorded);
  if (changed !== undefined)
    throw new RecordedError(
      `${file}: found a verdict of ${changed} that its exchanges do not give; wanted evidence that refusal judge accepts`,
    );
  return { ...shard, footer };
};

/** An id made of others: the same of the same, in the form of a UUID of one's own making (version 8 of RFC 9562). */
const idOf = (ids: readonly string[]): string => {
  const hex = createHash('sha256').update(ids.join('\n')).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
};

/** The header of the run of which these are shards, by the same shards always the same. */
export const mergedHeader = (shards: readonly CheckedShard[], asked: Plan): EvidenceHeader => {
  const { shard, ...first } = (shards[0] as CheckedShard).header;
  const merged: Merged = {
    of: shard.of,
    shards: shards.map(({ header, footer }) => ({
      index: header.shard.index,
      runId: header.runId,
      startedAt: header.startedAt,
      sha256: footer?.sha256 ?? null,
    })),
  };
  return {
    ...first,
    runId: idOf(shards.map(({ header }) => header.runId)),
    startedAt: merged.shards.map(({ startedAt }) => startedAt).sort()[0] as string,
    plan: { digest: first.plan.digest, probes: questionsOf(asked).length },
    merged,
  };
};

/** When the last of several shards was finished; of those that were cut off it is not known. */
export const finishOf = (shards: readonly CheckedShard[]): string =>
  shards
    .map(({ header, footer }) => footer?.finishedAt ?? header.startedAt)
    .sort()
    .at(-1) as string;

/** Which shard holds a group. */
export const holders = <T extends ShardEvidence>(shards: readonly T[], asked: Plan): ReadonlyMap<string, T> =>
  new Map(shards.flatMap((one) => shardOf(asked, one.header.shard).groups.map(({ id }) => [id, one] as const)));
