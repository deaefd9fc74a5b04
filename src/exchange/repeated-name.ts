/** The place of the quotation mark that ends the string token which begins at `from`; -1 where none does. */
const endOfString = (text: string, from: number): number => {
  for (let end = text.indexOf('"', from + 1); end >= 0; end = text.indexOf('"', end + 1)) {
    let escapes = 0;
    while (text.charCodeAt(end - 1 - escapes) === 0x5c) escapes++;
    if (escapes % 2 === 0) return end;
  }
  return -1;
};

const isBlank = (unit: number): boolean => unit === 0x20 || unit === 0x0a || unit === 0x0d || unit === 0x09;

/** The text that a string token stands for. */
const nameOf = (token: string): string => (token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1));

/** From so many names on a set is faster than a list. */
const many = 16;

/** The names of an open object. */
interface Names {
  readonly few: string[];
  set?: Set<string>;
}

/** Adds a name; whether it was there. */
const repeats = (names: Names, name: string): boolean => {
  const { few, set } = names;
  if (set ? set.has(name) : few.includes(name)) return true;
  if (set) set.add(name);
  else if (few.push(name) === many) names.set = new Set(few);
  return false;
};

/**
 * The first member name that stands twice in one object of a valid JSON text (RFC 8259 §4: names should be unique; which of the values counts is left to the
 * reader). undefined where none does.
 */
export const repeatedName = (text: string): string | undefined => {
  // null: an array.
  const open: (Names | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push({ few: [] });
        break;
      case 0x5b: // [
        open.push(null);
        break;
      case 0x7d:
      case 0x5d:
        open.pop();
        break;
      case 0x22: {
        const from = at;
        at = endOfString(text, from);
        // Not JSON after all.
        if (at < 0) return undefined;
        const names = open.at(-1);
        if (!names) break;
        let next = at + 1;
        while (isBlank(text.charCodeAt(next))) next++;
        if (text.charCodeAt(next) !== 0x3a) break;
        const name = nameOf(text.slice(from, at + 1));
        if (repeats(names, name)) return name;
        break;
      }
    }
  }
  return undefined;
};
