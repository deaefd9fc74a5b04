import type { Fate } from './asked.ts';
import { pictureStyle } from './picture-style.ts';
import type { BurstStory, ToldAnswer } from './story.ts';
import {
  type Asking,
  askingsOf,
  fateInWords,
  limitInWords,
  promisedBy,
  statedLimits,
  storyInWords,
  timeInWords,
} from './words.ts';

const width = 820;
const height = 280;
const left = 52;
const right = 24;
/** Where the greatest value is; above it stand the titles and the mark of the first refusal. */
const top = 72;
/** Where zero is. Below it stands the strip of statuses. */
const bottom = 194;
const strip = { top: 202, height: 16 } as const;
/** What comes after the burst takes so much of the width, each asking its part of it. */
const after = { width: 264, step: 66, words: 122, line: 142 } as const;

/** A text as it may stand in XML. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const round = (value: number): number => Math.round(value * 10) / 10;
const cut = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);
// Making one costs a millisecond.
const compact = new Intl.NumberFormat('en', { notation: 'compact' });
const short = (value: number): string => (value < 100_000 ? String(value) : compact.format(value));

/** What one fate looks like: its part of the height of a strip or a sign, from the top, so that colour alone tells nothing. */
const looks: Readonly<Record<Fate, readonly [from: number, to: number]>> = {
  admitted: [0.5, 1],
  refused: [0, 1],
  hidden: [0, 0.5],
  failed: [0.35, 0.65],
  none: [0.35, 0.65],
};
const fates = Object.keys(looks) as readonly Fate[];

/** A piece of the strip, or a sign in the key. */
const bar = (fate: Fate, x: number, y: number, wide: number, high: number): string => {
  const [from, to] = looks[fate];
  return `M${round(x)} ${round(y + high * from)}h${round(wide)}v${round(high * (to - from))}h${round(-wide)}z`;
};

/** What a burst is called above its picture. */
export interface PictureTitle {
  readonly title: string;
  /** A line of what there is to know of it. */
  readonly subtitle: string;
}

export interface PictureOptions {
  /** Begins the ids in it, where several stand in one page; without spaces. Default `limits`. */
  readonly id?: string;
  /** Whether it has its style in itself. Default true; a page that allows no style but its own has `pictureStyle` in that. */
  readonly styled?: boolean;
}

/** The answers of a burst as they came back: nearer to the order in which the server dealt with them than that of sending. */
const inOrder = ({ answers, burst }: BurstStory): readonly ToldAnswer[] =>
  answers.slice(0, burst.sent).toSorted((one, other) => one.endedMs - other.endedMs);

/** Where values and answers stand. */
interface Scale {
  readonly end: number;
  readonly most: number;
  readonly x: (at: number) => number;
  readonly y: (value: number) => number;
}

/** Limits that are much higher than what is looked at would press all else to the ground; they are told, and not drawn. */
const fits = (limit: number, most: number): boolean => limit <= most * 1.5;

const scaleOf = (story: BurstStory, answers: readonly ToldAnswer[], end: number): Scale => {
  const stated = statedLimits(story);
  const remains = answers.reduce((more, { remaining }) => Math.max(more, remaining ?? 0), 1);
  const seen = Math.max(
    remains,
    story.documented?.limit ?? stated.find((limit) => limit >= remains) ?? stated.at(-1) ?? 0,
  );
  const most = stated.filter((limit) => fits(limit, seen)).reduce((more, limit) => Math.max(more, limit), seen);
  return {
    end,
    most,
    x: (at) => round(left + ((end - left) * at) / Math.max(1, answers.length)),
    y: (value) => round(bottom - ((bottom - top) * value) / most),
  };
};

const textAt = (x: number, y: number, text: string, anchor: 'start' | 'middle' | 'end', kind = ''): string =>
  `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${kind === '' ? '' : ` class="${kind}"`}>${escaped(text)}</text>`;

const isText = (shape: string): boolean => shape.startsWith('<text');

/** The axes, the documented limit with the request at which it is used up, and the limits that headers state where these are others. */
const limitLines = (
  story: BurstStory,
  answers: readonly ToldAnswer[],
  { end, most, x, y }: Scale,
): readonly string[] => {
  const { documented } = story;
  const stated = statedLimits(story);
  const shapes = [`<path class="axis" d="M${left} ${top}V${bottom}H${end}"/>`];
  const taken: number[] = [bottom];
  const numbered = (value: number): void => {
    if (taken.some((one) => Math.abs(one - y(value)) < 14)) return;
    taken.push(y(value));
    shapes.push(textAt(left - 6, y(value) + 4, short(value), 'end', 'quiet'));
  };
  shapes.push(textAt(left - 6, bottom + 4, '0', 'end', 'quiet'));
  const labels: number[] = [];
  const wanted: { readonly value: number; readonly text: string; readonly kind: string }[] = [];
  /** Above a line, or below it where that is taken. */
  const labelled = ({ value, text, kind }: (typeof wanted)[number]): void => {
    const place = [y(value) - 5, y(value) + 14].find(
      (one) => one < bottom && labels.every((other) => Math.abs(other - one) >= 14),
    );
    if (place === undefined) return;
    labels.push(place);
    shapes.push(textAt(end, place, text, 'end', kind));
  };
  if (documented && documented.limit !== null) {
    const { limit, cost } = documented;
    const used = documented.left === null || cost <= 0 ? answers.length : Math.floor(documented.left / cost);
    const drop = used < answers.length ? `M${x(used)} ${y(limit)}V${bottom}` : '';
    shapes.push(`<path class="documented" d="M${left} ${y(limit)}H${end}${drop}"/>`);
    numbered(limit);
    const both = stated.includes(limit) ? ' and in headers' : '';
    wanted.push({ value: limit, text: `documented${both}: ${limitInWords(documented)}`, kind: '' });
  }
  for (const limit of stated.filter((one) => one !== documented?.limit && fits(one, most)).slice(0, 2)) {
    shapes.push(`<path class="stated" d="M${left} ${y(limit)}H${end}"/>`);
    numbered(limit);
    wanted.push({ value: limit, text: `headers say ${short(limit)}`, kind: 'quiet' });
  }
  // The highest first, so that each of two that are near stands on its own side.
  for (const one of wanted.toSorted((a, b) => b.value - a.value)) labelled(one);
  return shapes;
};

/** What remains, as a path: of each column that is a pixel wide the first, the least, the greatest and the last at most. Answers that say nothing leave a gap. */
const remainsPath = (answers: readonly ToldAnswer[], { end, x, y }: Scale): string => {
  const columns = Math.min(answers.length, Math.floor(end - left));
  const columnOf = (at: number): number => Math.floor((at * columns) / answers.length);
  let path = '';
  let column: (readonly [number, number])[] = [];
  let gap = true;
  const flush = (): void => {
    const [first] = column;
    if (!first) return;
    const byValue = column.toSorted(([, one], [, other]) => one - other);
    const kept = new Set([first, byValue[0], byValue.at(-1), column.at(-1)]);
    for (const one of column.filter((point) => kept.has(point))) {
      path += `${gap ? 'M' : 'L'}${one[0]} ${one[1]}${gap ? 'h0' : ''}`;
      gap = false;
    }
    column = [];
  };
  answers.forEach(({ remaining }, at) => {
    if (column.length > 0 && columnOf(at) !== columnOf(at - 1)) flush();
    if (remaining !== null) column.push([x(at + 0.5), y(remaining)]);
    else if (columns === answers.length) {
      flush();
      gap = true;
    }
  });
  flush();
  return path;
};

/** Where each fate stands in a strip of at most one column to a pixel: runs of columns. */
const stripOf = (answers: readonly ToldAnswer[], { end }: Scale): readonly string[] => {
  const columns = Math.min(answers.length, Math.floor(end - left));
  const edge = (column: number): number => left + ((end - left) * column) / Math.max(1, columns);
  return fates.flatMap((fate) => {
    const runs: { from: number; to: number }[] = [];
    let count = 0;
    answers.forEach((answer, at) => {
      if (answer.fate !== fate) return;
      count += 1;
      const column = Math.floor((at * columns) / answers.length);
      const last = runs.at(-1);
      if (last && last.to >= column) last.to = column + 1;
      else runs.push({ from: column, to: column + 1 });
    });
    const pieces = runs.map(({ from, to }) => bar(fate, edge(from), strip.top, edge(to) - edge(from), strip.height));
    return count === 0
      ? []
      : [`<path class="${fate}" d="${pieces.join('')}"><title>${count} ${fateInWords[fate]}</title></path>`];
  });
};

/** The statuses, each where it begins; the one of the first refusal goes before others that would stand in its way. */
const statusesOf = (
  answers: readonly ToldAnswer[],
  first: ToldAnswer | undefined,
  { end, x }: Scale,
): readonly string[] => {
  const starts = answers.flatMap(({ status }, at) => (at === 0 || answers[at - 1]?.status !== status ? [at] : []));
  const wanted = first ? [answers.indexOf(first), ...starts] : starts;
  const taken: (readonly [number, number])[] = [];
  return wanted.flatMap((at) => {
    const text = String(answers[at]?.status ?? 'none');
    const wide = 8 * text.length + 6;
    const from = Math.min(x(at), end - wide);
    if (taken.some(([lo, hi]) => from < hi && lo < from + wide)) return [];
    taken.push([from, from + wide]);
    return [
      textAt(from, strip.top + strip.height + 14, text, 'start', answers[at]?.fate === 'admitted' ? 'quiet' : ''),
    ];
  });
};

const firstMark = (
  answers: readonly ToldAnswer[],
  first: ToldAnswer | undefined,
  { end, x }: Scale,
): readonly string[] => {
  if (!first) return [textAt(left, top - 22, 'nothing was refused', 'start')];
  const place = answers.indexOf(first);
  const at = x(place + 0.5);
  const near = at > (left + end) / 2;
  return [
    `<path class="first" d="M${at} ${top - 34}V${strip.top + strip.height}"/>`,
    textAt(
      near ? at - 5 : at + 5,
      top - 24,
      // As the axis counts: in the order of coming back.
      `first refusal: answer ${place + 1}, ${first.status ?? 'no status'}`,
      near ? 'end' : 'start',
    ),
  ];
};

const fateWord: Readonly<Record<Fate, string>> = {
  ...fateInWords,
  hidden: 'hidden',
  failed: 'gateway',
  none: 'nothing',
};

/** One who asked after the burst, at his place in the wait. */
const askingAt = (asking: Asking, x: number): readonly string[] => {
  const { line, words } = after;
  const { fate, status, name, why, amiss } = asking;
  const title = fate === null ? `not sent${why === '' ? '' : `: ${why}`}` : fateInWords[fate];
  const sign =
    fate === null
      ? `<path class="wait" d="M${x - 4} ${line}h8"/>`
      : `<path class="${fate}" d="${bar(fate, x - 5, line - 6, 10, 12)}"><title>${escaped(title)}</title></path>`;
  return [
    textAt(x, words, name, 'middle', 'small'),
    sign,
    ...(amiss ? [`<circle class="amiss" cx="${x}" cy="${line}" r="10"/>`] : []),
    ...(fate === null ? [] : [textAt(x, line + 26, String(status ?? 'none'), 'middle')]),
    textAt(x, line + (fate === null ? 26 : 41), fate === null ? 'not sent' : fateWord[fate], 'middle', 'small'),
    ...(amiss ? [textAt(x, line + 56, 'wrong', 'middle', 'small')] : []),
  ];
};

/** What came after the burst: the wait, not to scale, and who asked in it. */
const afterwards = (story: BurstStory, askings: readonly Asking[], from: number): readonly string[] => {
  const { wait } = story;
  const { step, line, width: wide } = after;
  const places = ['shared', 'apart', 'early', 'inTime'] as const;
  const shapes: string[] = [];
  if (wait) {
    // Its end is before the place of the request in time.
    const [over, middle] = [from + 3 * step, from + 2 * step];
    shapes.push(
      `<path class="wait" d="M${from} ${line - 7}v14M${from} ${line}H${middle - 4}m-3 6l6 -12m4 0l-6 12m5 -6H${over}m0 -7v14"/>`,
      textAt(from + wide / 2, top + 2, `wait ${timeInWords(wait.waitMs)}`, 'middle', 'name'),
      textAt(from + wide / 2, top + 18, `by ${promisedBy(wait.by)}, not drawn to scale`, 'middle', 'quiet small'),
    );
  } else shapes.push(textAt(from + wide / 2, top + 2, 'nobody waited', 'middle', 'quiet'));
  for (const asking of askings) shapes.push(...askingAt(asking, from + step * (places.indexOf(asking.who) + 0.5)));
  return shapes;
};

interface KeyItem {
  readonly text: string;
  /** What is drawn, from (x, y) on: 14 wide, 12 high. */
  readonly sign: (x: number, y: number) => string;
}

const keyOf = (story: BurstStory, askings: readonly Asking[], answers: readonly ToldAnswer[]): readonly KeyItem[] => {
  const all = new Set([...answers.map(({ fate }) => fate), ...askings.flatMap(({ fate }) => (fate ? [fate] : []))]);
  const barItem = (fate: Fate, text: string): KeyItem => ({
    text,
    sign: (x, y) => `<path class="${fate}" d="${bar(fate, x, y, 12, 12)}"/>`,
  });
  const lineItem = (kind: string, text: string): KeyItem => ({
    text,
    sign: (x, y) => `<path class="${kind}" d="M${x} ${y + 6}h14"/>`,
  });
  return [
    barItem('admitted', 'let through'),
    barItem('refused', 'refused'),
    ...(all.has('hidden') ? [barItem('hidden', 'refused with 2xx')] : []),
    ...(all.has('failed') || all.has('none') ? [barItem('failed', 'lost')] : []),
    ...(answers.some(({ remaining }) => remaining !== null) ? [lineItem('remaining', 'what remains')] : []),
    ...(story.documented?.limit != null ? [lineItem('documented', 'documented limit')] : []),
  ];
};

const keyLine = (items: readonly KeyItem[]): readonly string[] => {
  let x = left;
  return items.flatMap(({ text, sign }) => {
    const at = x;
    x += 24 + 7.5 * text.length + 14;
    return [sign(at, height - 22), textAt(at + 20, height - 12, text, 'start', 'small')];
  });
};

/**
 * A burst as an SVG that needs nothing else: what remains over the requests, the documented limit and those that headers state, what became of each request, the first
 * refusal, the wait and who asked in it. Colours follow the reader's choice of light or dark, and nothing is told by colour alone. However many requests there are, no
 * more is drawn than four points and five pieces to a pixel of its width: tens of kilobytes at the most.
 */
export const limitsPicture = (
  story: BurstStory,
  { title, subtitle }: PictureTitle,
  { id = 'limits', styled = true }: PictureOptions = {},
): string => {
  const answers = inOrder(story);
  const askings = askingsOf(story);
  const later = story.wait !== null || askings.length > 0;
  const end = width - right - (later ? after.width + 14 : 0);
  const scale = scaleOf(story, answers, end);
  const first = answers.find(({ number }) => number === story.burst.firstRefusal);
  const remains = remainsPath(answers, scale);
  const crowded = answers.length > end - left ? ', several to a pixel' : '';
  const shapes = [
    textAt(left, 18, cut(title, 92), 'start', 'name'),
    textAt(left, 34, cut(subtitle, 104), 'start', 'quiet'),
    ...limitLines(story, answers, scale),
    ...(remains === ''
      ? [textAt((left + end) / 2, (top + bottom) / 2 + 4, 'no header says what remains', 'middle', 'quiet')]
      : [`<path class="remaining" d="${remains}"/>`]),
    ...stripOf(answers, scale),
    ...firstMark(answers, first, scale),
    ...statusesOf(answers, first, scale),
    textAt(left, height - 32, '1', 'start', 'quiet small'),
    textAt(end, height - 32, `${answers.length} answers, as they came back${crowded}`, 'end', 'quiet small'),
    ...(later ? afterwards(story, askings, end + 14) : []),
    ...keyLine(keyOf(story, askings, answers)),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="rl" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escaped(`${title}: ${subtitle}`)}</title>
<desc id="${id}-desc">${escaped(storyInWords(story))}</desc>
${styled ? `<style>${pictureStyle}\n</style>\n` : ''}<rect class="back" width="${width}" height="${height}"/>
${[...shapes.filter((one) => !isText(one)), ...shapes.filter(isText)].join('\n')}
</svg>
`;
};
