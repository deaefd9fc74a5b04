import type { DocumentSection } from '../contract/model.ts';
import { isEmpty, sectionDigest } from './digest.ts';
import type { Likely, ReadText } from './plain.ts';
import type { ReadSection } from './section.ts';

/** What became of a document since its sections were recorded. */
export interface DocumentChanges {
  /** The sections whose text is another, or was never recorded. */
  readonly changed: readonly string[];
  /** Those that are not in the list. */
  readonly appeared: readonly string[];
  /** Those of the list that are not in the document. */
  readonly vanished: readonly string[];
  /** Lines within changed sections that look like headings, each with the section. */
  readonly likely: readonly Pick<Likely, 'section' | 'title'>[];
}

/** Where a section whose text is another has the recorded text up to a line that looks like a heading: that line begins a new one. */
const cutOf = ({ lines }: ReadSection, digest: string | undefined, likely: readonly Likely[]): Likely | undefined =>
  likely.find(({ at }) => sectionDigest(lines.slice(0, at)) === digest);

/** Compares a document that was read again with what was recorded of it. */
export const compareDocument = (
  recorded: readonly DocumentSection[],
  { sections, likely }: Pick<ReadText, 'sections' | 'likely'>,
): DocumentChanges => {
  const digests = new Map(recorded.map(({ section, digest }) => [section, digest]));
  const found = new Set(sections.map(({ section }) => section));
  const changed: string[] = [];
  const appeared: string[] = [];
  for (const one of sections) {
    const { section, lines } = one;
    if (!digests.has(section)) {
      appeared.push(section);
      continue;
    }
    const digest = digests.get(section);
    if (sectionDigest(lines) === digest) continue;
    const cut = cutOf(
      one,
      digest,
      likely.filter((other) => other.section === section),
    );
    if (cut && !isEmpty(lines.slice(cut.at))) appeared.push(cut.title);
    else changed.push(section);
  }
  const told = new Set(changed);
  return {
    changed,
    appeared,
    vanished: recorded.flatMap(({ section }) => (found.has(section) ? [] : [section])),
    likely: likely.flatMap(({ section, title }) => (told.has(section) ? [{ section, title }] : [])),
  };
};

/** Whether a document says just what was recorded of it. */
export const isSame = ({ changed, appeared, vanished }: DocumentChanges): boolean =>
  changed.length + appeared.length + vanished.length === 0;
