/** A string token of JSON, from its quotation mark on. */
const stringToken = /"(?:[^"\\]+|\\.)*"/gy;
const blank = /[ \t\n\r]*/y;

/** The text that a string token stands for. */
const nameOf = (token: string): string => (token.includes('\\') ? (JSON.parse(token) as string) : token.slice(1, -1));

/**
 * The first member name that stands twice in one object of a valid JSON text (RFC 8259 §4: names should be unique; which of the values counts is left to the
 * reader). undefined where none does.
 */
export const repeatedName = (text: string): string | undefined => {
  // The names of each open object; null of an array.
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at++) {
    switch (text.charCodeAt(at)) {
      case 0x7b: // {
        open.push(new Set());
        break;
      case 0x5b: // [
        open.push(null);
        break;
      case 0x7d:
      case 0x5d:
        open.pop();
        break;
      case 0x22: {
        stringToken.lastIndex = at;
        const token = stringToken.exec(text)?.[0];
        // Not JSON after all.
        if (token === undefined) return undefined;
        at += token.length;
        blank.lastIndex = at;
        blank.test(text);
        const names = open.at(-1);
        if (names && text.charCodeAt(blank.lastIndex) === 0x3a) {
          const name = nameOf(token);
          if (names.has(name)) return name;
          names.add(name);
        }
        at--;
        break;
      }
    }
  }
  return undefined;
};
