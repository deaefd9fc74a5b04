import { closest, distance } from 'fastest-levenshtein';

/** The name nearest to what was typed, where one is near enough to be meant. */
export const nearest = (typed: string, names: readonly string[]): string | undefined => {
  if (names.length === 0) return undefined;
  const lower = names.map((name) => name.toLowerCase());
  const best = closest(typed.toLowerCase(), lower);
  return distance(typed.toLowerCase(), best) <= Math.max(2, Math.floor(typed.length / 2))
    ? names[lower.indexOf(best)]
    : undefined;
};

/** What was wanted: `kind; did you mean b?` where a name is near to what was typed, otherwise `kind: a, b, c`. */
export const wantedName = (typed: string, names: readonly string[], kind: string): string => {
  if (names.length === 0) return `${kind}, of which there are none`;
  const near = nearest(typed, names);
  const list = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
  return near === undefined ? `${kind}: ${list}` : `${kind}; did you mean ${near}?`;
};
