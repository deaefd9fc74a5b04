import type { Json } from '../src/contract/json.ts';

/** What a verdict may quote of an answer that no two runs share, by the name of what stands in its place. Nothing else is masked. */
const masks: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['address', /\b127\.0\.0\.1:\d+/g],
  ['time', /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)/g],
  ['uuid', /\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b/g],
  ['minted id', /\b[a-z]{2,12}_[0-9A-Za-z]{12,}\b/g],
];

/** The names of what is masked. */
export const maskNames: readonly string[] = masks.map(([name]) => name);

/** A text with what no two runs share replaced by its name; each replacement is told. */
export const masked = (text: string, tell: (name: string) => void): string =>
  masks.reduce(
    (rest, [name, pattern]) =>
      rest.replace(pattern, () => {
        tell(name);
        return `<${name}>`;
      }),
    text,
  );

/** A value with every text in it masked; the names of members stay. */
export const maskedValue = (value: Json, tell: (name: string) => void): Json => {
  if (typeof value === 'string') return masked(value, tell);
  if (Array.isArray(value)) return value.map((one) => maskedValue(one as Json, tell));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, maskedValue(one as Json, tell)]));
};
