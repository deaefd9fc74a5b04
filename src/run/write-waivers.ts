import { Document, isMap, isSeq, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { type Waiver, waiverKey } from '../judge/waivers.ts';

/** What a new waivers file begins with. */
export interface NewFile {
  readonly contract: string;
  /** Where the schema stands, from the file's folder: editors read it. */
  readonly schema: string;
}

/** The text of a waivers file without waivers. */
const emptyFile = ({ contract, schema }: NewFile): string =>
  `# yaml-language-server: $schema=${schema}\n${new Document({ contract }).toString()}waivers: []\n`;

const keyOf = (item: unknown): string =>
  isMap(item)
    ? waiverKey({
        expectation: String(item.get('expectation')),
        operation: String(item.get('operation')),
        finding: String(item.get('finding')) as Waiver['finding'],
      })
    : '';

/**
 * The text of a waivers file with these waivers in it: one that stands there already gets the new reason, owner and day, the others follow in their order. Whatever
 * else stands there stays, comments too. `before`: the file's text, of the right form, or what a new file begins with.
 */
export const withWaivers = (before: string | NewFile, waivers: readonly Waiver[]): string => {
  const document = parseDocument(typeof before === 'string' ? before : emptyFile(before));
  const list = document.get('waivers') as YAMLSeq;
  if (isSeq(list) && list.items.length === 0) list.flow = false;
  for (const { expectation, operation, finding, reason, owner, expires } of waivers) {
    const waiver = { expectation, operation, finding, reason, owner, expires };
    const known = list.items.find((item) => keyOf(item) === waiverKey(waiver)) as YAMLMap | undefined;
    if (!known) list.add(document.createNode(waiver));
    else for (const [name, value] of Object.entries({ reason, owner, expires })) known.set(name, value);
  }
  return document.toString({ lineWidth: 0 });
};
