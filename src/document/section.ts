/** A section of a document as it was read: its heading with those above it, joined by ` / `, and the lines between it and the next heading. */
export interface ReadSection {
  readonly section: string;
  readonly lines: readonly string[];
}

/** A heading, or a line of the text between headings. */
export type Piece =
  | { readonly kind: 'heading'; readonly level: number; readonly title: string }
  | { readonly kind: 'line'; readonly text: string };

/** What joins the headings in the name of a section. */
export const separator = ' / ';

/** The section of what stands before the first heading. It is listed where a contract names it. */
export const beginning = '(before the first heading)';

/** A heading as it is compared: white space as single blanks, and nothing that is not seen. */
export const titleOf = (text: string): string =>
  text
    .normalize('NFC')
    .replace(/[\u00ad\u200b-\u200d\u2060\ufeff]/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

/** Names of sections of which the second of the same name has ` (2)` behind it, and so on. */
export const distinctNames = (): ((name: string) => string) => {
  const seen = new Map<string, number>();
  return (name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
};

/** The level of a heading that stands alone above all others, as the title of a page does; undefined where there is none. */
const levelOfTitle = (levels: readonly number[]): number | undefined => {
  const [first, ...rest] = levels;
  return first !== undefined && rest.length > 0 && rest.every((level) => level > first) ? first : undefined;
};

/**
 * Sections of headings and lines. The title of the page, a first heading above all others, is a section of its own and is not part of the names of the others:
 * a text of the same page does not tell which headings stand below which.
 */
export const sectionsOf = (pieces: readonly Piece[]): readonly ReadSection[] => {
  const levels = pieces.flatMap((piece) => (piece.kind === 'heading' ? [piece.level] : []));
  const top = levelOfTitle(levels);
  const named = distinctNames();
  const open: { readonly level: number; readonly title: string }[] = [];
  const sections: { readonly section: string; readonly lines: string[] }[] = [{ section: beginning, lines: [] }];
  for (const piece of pieces) {
    if (piece.kind === 'line') {
      sections.at(-1)?.lines.push(piece.text);
      continue;
    }
    const { level, title } = piece;
    if (title === '') continue;
    while ((open.at(-1)?.level ?? 0) >= level) open.pop();
    const path = [...open.map((one) => one.title), title];
    sections.push({ section: named(path.join(separator)), lines: [] });
    if (level !== top) open.push({ level, title });
  }
  return sections;
};
