const shownCharacters = 160;

const firstDifference = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

/** Two texts for people; of long ones only what stands around the first place where they differ. `most` counts characters. */
export const showChange = (
  { before, after }: { readonly before: string; readonly after: string },
  most: number = shownCharacters,
): { readonly before: string; readonly after: string } => {
  const from = Math.max(0, firstDifference(before, after) - Math.floor(most / 3));
  const cut = (text: string): string => {
    if (text.length <= most) return text;
    const end = from + most;
    return `${from > 0 ? '…' : ''}${text.slice(from, end)}${end < text.length ? '…' : ''}`;
  };
  return { before: cut(before), after: cut(after) };
};

/** A text that a server sent, without what would steer a terminal: control characters are written as in JSON. */
export const withoutControls = (text: string): string =>
  text.replace(
    /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
