import type { Fate } from './asked.ts';
import type { BurstStory, ToldLimit } from './story.ts';

const units = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A time for people, by its two largest units, in seconds below a minute: `1 h`, `29 min 59 s`, `0.4 s`. */
export const timeInWords = (ms: number): string => {
  if (ms < 59_950) return `${Math.max(0, Math.round(ms / 100) / 10)} s`;
  const at = units.findIndex(([, unitMs]) => ms >= unitMs - 50);
  const [unit, unitMs] = units[at] as (typeof units)[number];
  const [less, lessMs] = units[at + 1] ?? (['s', 1000] as const);
  const whole = Math.round(ms / lessMs) * lessMs;
  const [, moreMs] = units[at - 1] ?? ['', Number.POSITIVE_INFINITY];
  if (whole >= moreMs) return timeInWords(whole);
  const rest = Math.round((whole % unitMs) / lessMs);
  return `${Math.floor(whole / unitMs)} ${unit}${rest > 0 ? ` ${rest} ${less}` : ''}`;
};

/** What became of a request, for people. */
export const fateInWords: Readonly<Record<Fate, string>> = {
  admitted: 'let through',
  refused: 'refused',
  hidden: 'refused under a status that says success',
  failed: 'answered by a gateway',
  none: 'without an answer',
};

/** Somebody who asks once the burst was refused, what ought to become of that, and what did. */
export interface Asking {
  readonly who: 'shared' | 'apart' | 'early' | 'inTime';
  /** A word or two, for a picture. */
  readonly name: string;
  /** What becomes of it where the limiter is right. */
  readonly wanted: 'admitted' | 'refused';
  readonly status: number | null;
  /** Null: it was not sent, for the reason `why`. */
  readonly fate: Fate | null;
  readonly why: string;
  /** Whether the contrary of what is wanted came. */
  readonly amiss: boolean;
}

/** Who asked after the burst, in the order of time; those of the wait also where they were not sent. */
export const askingsOf = ({ others, wait }: BurstStory): readonly Asking[] => {
  const asking = (
    who: Asking['who'],
    name: string,
    wanted: Asking['wanted'],
    told: { readonly status: number | null; readonly fate: Fate } | null,
    why: string | null = null,
  ): Asking => ({
    who,
    name,
    wanted,
    status: told?.status ?? null,
    fate: told?.fate ?? null,
    why: why ?? '',
    amiss: told !== null && (wanted === 'refused' ? told.fate === 'admitted' : /refused|hidden/.test(told.fate)),
  });
  return [
    ...(others.shared ? [asking('shared', 'shares it', 'refused', others.shared)] : []),
    ...(others.apart ? [asking('apart', 'has its own', 'admitted', others.apart)] : []),
    ...(wait
      ? [
          asking('early', 'too early', 'refused', wait.early, wait.noEarly),
          asking('inTime', 'in time', 'admitted', wait.inTime, wait.noInTime),
        ]
      : []),
  ];
};

const sentences = {
  shared: 'A request of another caller who shares the limit',
  apart: 'A request of a caller who has a limit apart',
  early: 'A request that was too early',
  inTime: 'A request in time',
} as const;

const askingInWords = ({ who, fate, why, wanted, amiss }: Asking): string => {
  if (fate === null) return `${sentences[who]} was not sent${why === '' ? '' : `: ${why}`}.`;
  return `${sentences[who]} was ${fateInWords[fate]}${amiss ? `, and should have been ${fateInWords[wanted]}` : ''}.`;
};

/** A documented limit: `20 in 1 min, 3 left`. */
export const limitInWords = ({ limit, windowMs, left, cost }: ToldLimit): string =>
  [
    `${limit ?? 'without a number'}${windowMs === null ? '' : ` in ${timeInWords(windowMs)}`}`,
    ...(left !== null && left !== limit ? [`${left} left`] : []),
    ...(cost !== 1 ? [`${cost} for a request`] : []),
  ].join(', ');

/** The limits that headers state, each once, the least first. */
export const statedLimits = ({ counts }: Pick<BurstStory, 'counts'>): readonly number[] =>
  [...new Set(counts.flatMap(({ limit }) => (limit === null ? [] : [limit])))].toSorted((one, other) => one - other);

/** By what a wait is promised, in words. */
export const promisedBy = (by: string): string =>
  by === 'retry-after' ? 'Retry-After' : by === 'reset' ? 'the reset' : `the ${by}`;

/** All that a picture of a burst shows, in words. */
export const storyInWords = (story: BurstStory): string => {
  const { burst, documented, wait } = story;
  const answers = story.answers.slice(0, burst.sent);
  const stated = statedLimits(story);
  const back = answers.toSorted((one, other) => one.endedMs - other.endedMs);
  const left = back.flatMap(({ remaining }) => (remaining === null ? [] : [remaining]));
  const place = back.findIndex(({ number }) => number === burst.firstRefusal);
  const parts = [
    `${burst.admitted} of ${burst.sent} requests were let through.`,
    ...(documented ? [`The documented limit is ${limitInWords(documented)}.`] : []),
    stated.length === 0 ? 'No header states a limit.' : `The limit that headers state is ${stated.join(', ')}.`,
    left.length === 0 ? 'No answer says what remains.' : `What remains goes from ${left[0]} to ${left.at(-1)}.`,
    place === -1
      ? 'Nothing was refused.'
      : `The first refusal is answer ${place + 1} as they came back, with status ${back[place]?.status}.`,
    ...(wait ? [`The wait is ${timeInWords(wait.waitMs)} by ${promisedBy(wait.by)}.`] : []),
    ...askingsOf(story).map(askingInWords),
  ];
  return parts.join(' ');
};
