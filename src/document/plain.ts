import { aligned } from './aligned.ts';
import { headingLike } from './heading-like.ts';
import { beginning, distinctNames, type ReadSection, separator, titleOf } from './section.ts';

/** The names of sections that a contract has. */
export interface KnownSections {
  /** Those that it lists, in the document's order. */
  readonly listed: readonly string[];
  /** Those that its clauses name. */
  readonly named: readonly string[];
}

/** A line within a section that looks like a heading, and is in no list. */
export interface Likely {
  readonly section: string;
  /** Which of the section's lines it is. */
  readonly at: number;
  readonly title: string;
}

/** A plain text read by the names that are known of it. */
export interface ReadText {
  readonly sections: readonly ReadSection[];
  /** The sections that no contract names: lines that look like headings were taken for them. */
  readonly guessed: readonly string[];
  readonly likely: readonly Likely[];
}

/** A name and its title, the last of its headings; a heading may have ` / ` in it. */
interface Named {
  readonly name: string;
  readonly parent: string;
  readonly title: string;
}

const namedOf = (name: string, all: ReadonlySet<string>): Named => {
  let cut = name.lastIndexOf(separator);
  for (let at = cut; at > 0; at = name.lastIndexOf(separator, at - 1)) {
    if (!all.has(name.slice(0, at))) continue;
    cut = at;
    break;
  }
  const [parent, rest] = cut < 0 ? ['', name] : [name.slice(0, cut), name.slice(cut + separator.length)];
  const repeated = /^(.*) \(\d+\)$/.exec(rest);
  const isRepeated =
    repeated !== null && all.has(parent === '' ? `${repeated[1]}` : `${parent}${separator}${repeated[1]}`);
  return { name, parent, title: isRepeated ? (repeated[1] as string) : rest };
};

/** With the headings above those that are named. */
const withParents = (names: readonly string[]): readonly string[] => [
  ...new Set(
    names.flatMap((name) => {
      const path = name.split(separator);
      return path.map((_, at) => path.slice(0, at + 1).join(separator));
    }),
  ),
];

/** Where a title begins a line, and how many of the lines it takes up; a page's text may break a heading, or run it together with what follows. */
interface Place {
  readonly line: number;
  /** What is left of its last line. */
  readonly rest: string;
  readonly lines: number;
}

const mostLines = 3;

const brokenPlaces = (title: string, lines: readonly string[]): readonly Place[] => {
  const wanted = title.replace(/\s+/g, '');
  return lines.flatMap((_, line) => {
    for (let count = 1; count <= mostLines; count++) {
      const text = lines.slice(line, line + count).join('');
      const before = lines
        .slice(line, line + count - 1)
        .join('')
        .replace(/\s+/g, '');
      if (!text.replace(/\s+/g, '').startsWith(wanted)) continue;
      const last = lines[line + count - 1] ?? '';
      let left = wanted.length - before.length;
      let at = 0;
      while (left > 0) if (!/\s/.test(last[at++] as string)) left--;
      const rest = last.slice(at);
      // A short word begins many a sentence, and what a colon follows is a label.
      return wanted.length < 12 || !/^(?:$|[\p{L}\p{N}])/u.test(rest) ? [] : [{ line, rest, lines: count }];
    }
    return [];
  });
};

const placesOf = (title: string, lines: readonly string[], titles: readonly string[]): readonly Place[] => {
  const whole = titles.flatMap((one, line) => (one === title ? [{ line, rest: '', lines: 1 }] : []));
  return whole.length > 0 ? whole : brokenPlaces(title, lines);
};

/**
 * The name of what stands before the first heading, where the text was copied without its title: of a list the first, where its title stands nowhere; of
 * names in no order the only one at the top that stands nowhere.
 */
const nameOfBeginning = (
  found: readonly Named[],
  ofList: readonly Named[],
  ofClauses: readonly Named[],
): string | undefined => {
  const isLost = ({ name, parent }: Named): boolean =>
    name !== beginning && parent === '' && !found.some((one) => one.name === name);
  if (ofList.length > 0) return ofList.slice(0, 1).filter(isLost)[0]?.name;
  const lost = ofClauses.filter(isLost);
  return lost.length === 1 ? lost[0]?.name : undefined;
};

/**
 * Reads a plain text, in which nothing marks a heading: by the titles that a contract lists, in their order; by those that its clauses name, each where its
 * parent is open; and where the contract lists none yet, by lines that look like headings. Of those what is at once followed by another stands above it;
 * any other stands beside the last heading, or beside the next that is known where that is deeper.
 */
export const readText = (text: string, { listed, named }: KnownSections): ReadText => {
  const lines = text.split(/\r?\n/);
  const titles = lines.map(titleOf);
  const names = new Set([...withParents(named), ...listed]);
  const ofList = listed.map((name) => namedOf(name, names));
  const ofClauses = [...names]
    .filter((name) => !listed.includes(name) && name !== beginning)
    .map((name) => namedOf(name, names));
  const looks = headingLike(lines);

  const candidates = ofList.map((one) =>
    placesOf(one.title, lines, titles).map((place) => ({ ...place, weight: looks.has(place.line) ? 3 : 2 })),
  );
  const known = new Map<number, { readonly place: Place; readonly options: readonly Named[] }>();
  for (const [at, place] of aligned(candidates)) known.set(place.line, { place, options: [ofList[at] as Named] });
  for (const one of ofClauses)
    for (const place of placesOf(one.title, lines, titles)) {
      const there = known.get(place.line);
      if (there && listed.includes(there.options[0]?.name ?? '')) continue;
      known.set(place.line, { place, options: [...(there?.options ?? []), one] });
    }

  const guesses = listed.length === 0;
  const untitled = nameOfBeginning(
    [...known.values()].flatMap(({ options }) => options),
    ofList,
    ofClauses,
  );
  const isHeading = (at: number): boolean => known.has(at) || (guesses && looks.has(at));
  const nextHeading = (from: number): number => {
    for (let at = from; at < lines.length; at++) if (isHeading(at)) return at;
    return lines.length;
  };
  const isAbove = (at: number): boolean => {
    const next = nextHeading(at + 1);
    return next < lines.length && lines.slice(at + 1, next).every((line) => line.trim() === '');
  };

  const distinct = distinctNames();
  for (const name of names) distinct(name);
  const sections: { section: string; lines: string[] }[] = [{ section: untitled ?? beginning, lines: [] }];
  const guessed: string[] = [];
  const likely: Likely[] = [];
  const used = new Set<string>();
  /** The last heading that is known, with those above it. */
  let open = untitled ?? '';
  let last = { name: '', parent: '', above: false };
  const isOpen = (parent: string): boolean =>
    parent === '' || parent === open || open.startsWith(`${parent}${separator}`);
  const fitting = (at: number): Named | undefined => {
    const options = (known.get(at)?.options ?? []).filter(({ name }) => !used.has(name));
    return options
      .filter(({ name, parent }) => listed.includes(name) || isOpen(parent))
      .toSorted((a, b) => b.parent.length - a.parent.length)[0];
  };
  for (let at = 0; at < lines.length; at++) {
    const found = fitting(at);
    if (found) {
      const { place } = known.get(at) as { readonly place: Place };
      used.add(found.name);
      sections.push({ section: found.name, lines: place.rest === '' ? [] : [place.rest] });
      open = found.name;
      last = { ...found, above: isAbove(at) };
      at += place.lines - 1;
      continue;
    }
    const section = sections.at(-1) as (typeof sections)[number];
    const title = titles[at] as string;
    if (guesses && looks.has(at) && (used.size > 0 || ofClauses.length === 0)) {
      let next: Named | undefined;
      for (let one = nextHeading(at + 1); one < lines.length && !next; one = nextHeading(one + 1)) next = fitting(one);
      const above = isAbove(at);
      const beside = next && isOpen(next.parent) && next.parent.length > last.parent.length ? next.parent : last.parent;
      const parent = above ? '' : last.above ? last.name : beside;
      const name = distinct(parent === '' ? title : `${parent}${separator}${title}`);
      guessed.push(name);
      sections.push({ section: name, lines: [] });
      last = { name, parent, above };
      continue;
    }
    if (looks.has(at)) likely.push({ section: section.section, at: section.lines.length, title });
    section.lines.push(lines[at] as string);
  }
  return { sections, guessed, likely };
};
