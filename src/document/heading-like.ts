/** The most characters and words of a line that is taken for a heading. */
const mostCharacters = 60;
const mostWords = 8;

const isBlank = (line: string | undefined): boolean => line === undefined || line.trim() === '';

/** Whether a line by itself may be a heading: short, begun with a capital or a digit at its very start, no sentence, no code, no row of a table, no item of a list. */
const mayHead = (line: string): boolean => {
  const text = line.trimEnd();
  return (
    /^[\p{Lu}\d]/u.test(text) &&
    /\p{L}{3}/u.test(text) &&
    text.length <= mostCharacters &&
    text.split(/\s+/).length <= mostWords &&
    !/[.,:;!?…'"`>\]}=\\/]$/u.test(text) &&
    !/[|{}<>"`;\t]/.test(text) &&
    !/^[^(]*=/.test(text) &&
    !/^\d{1,3}[.)]\s/.test(text) &&
    !/^[^(]*:\s/.test(text)
  );
};

/**
 * The lines of a plain text that look like headings, by their place. In a text that keeps its paragraphs apart by blank lines a heading has one before and after it;
 * in one that does not, a line by itself must do. It errs both ways: a short line of a table may pass, a heading that is a question does not.
 */
export const headingLike = (lines: readonly string[]): ReadonlySet<number> => {
  const apart = lines.filter(isBlank).length > lines.length / 5;
  const found = lines.flatMap((line, at) => {
    if (!mayHead(line)) return [];
    return !apart || (isBlank(lines[at - 1]) && isBlank(lines[at + 1])) ? [at] : [];
  });
  return new Set(found);
};
