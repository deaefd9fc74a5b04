/** Milliseconds since the epoch of an IMF-fixdate, the one form that servers may send (RFC 9110 §5.6.7), its day of the week checked; undefined for anything else. */
export const readHttpDate = (text: string): number | undefined => {
  if (text.length !== 29) return undefined;
  const ms = Date.parse(text);
  return Number.isFinite(ms) && new Date(ms).toUTCString() === text ? ms : undefined;
};

/** Milliseconds since the epoch of a date and time of RFC 3339; undefined for anything else. */
export const readRfc3339 = (text: string): number | undefined => {
  const [, day = ''] = /^(\d{4}-\d\d-\d\d)[Tt ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:[Zz]|[+-]\d\d:\d\d)$/.exec(text) ?? [];
  if (day === '' || !isDay(day)) return undefined;
  const ms = Date.parse(text.toUpperCase().replace(' ', 'T'));
  return Number.isFinite(ms) ? ms : undefined;
};

/** `Date` takes 30 February for 2 March. */
const isDay = (day: string): boolean => {
  const ms = Date.parse(`${day}T00:00:00Z`);
  return Number.isFinite(ms) && new Date(ms).toISOString().startsWith(day);
};

const unitMs: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const part = /(\d{1,12}(?:\.\d{1,9})?)(ns|us|µs|ms|s|m|h|d)/g;
const whole = /^(?:\d{1,12}(?:\.\d{1,9})?(?:ns|us|µs|ms|s|m|h|d))+$/;

/** Milliseconds of a duration with its units, as `6m0s` or `12ms`, the form that Go writes; undefined for anything else. */
export const readDuration = (text: string): number | undefined => {
  if (!whole.test(text)) return undefined;
  return [...text.matchAll(part)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (unitMs[unit as string] ?? 0),
    0,
  );
};
