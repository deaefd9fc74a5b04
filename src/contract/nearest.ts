import { closest, distance } from 'fastest-levenshtein';

/** The name nearest to what was typed, where one is near enough to be meant. */
export const nearest = (typed: string, names: readonly string[]): string | undefined => {
  if (names.length === 0) return undefined;
  const best = closest(typed.toLowerCase(), [...names]);
  return distance(typed.toLowerCase(), best.toLowerCase()) <= Math.max(2, Math.floor(typed.length / 2))
    ? best
    : undefined;
};

/** `one of a, b, c`, with the nearest to what was typed first: `b (did you mean it?)`. */
export const wantedName = (typed: string, names: readonly string[], kind: string): string => {
  if (names.length === 0) return `${kind}, of which there are none`;
  const near = nearest(typed, names);
  const list = names.length > 12 ? `${names.slice(0, 12).join(', ')}, …` : names.join(', ');
  return near === undefined ? `${kind}: ${list}` : `${kind}; did you mean ${near}?`;
};
