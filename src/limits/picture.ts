import type { LimitsReport, ToldAnswer } from './report.ts';

const width = 820;
const height = 280;
const left = 52;
const right = 24;
const top = 40;
/** Where zero is. Below it stands the strip of statuses. */
const bottom = 196;
const strip = { top: 204, height: 16 } as const;
/** What the wait takes of the width. */
const waitWidth = 190;

/** A text as it may stand in XML. */
const escaped = (text: string): string =>
  text
    .replace(/[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufffd]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');

const round = (value: number): number => Math.round(value * 10) / 10;
const inSeconds = (ms: number): string => `${Math.round(ms / 100) / 10} s`;
const outcomes: Readonly<Record<ToldAnswer['fate'], string>> = {
  admitted: 'let through',
  refused: 'refused',
  hidden: 'refused under a status that says success',
  failed: 'answered by a gateway',
  none: 'without an answer',
};

/** What the picture shows, in words. */
const described = ({ burst, counts, wait }: LimitsReport, answers: readonly ToldAnswer[]): string => {
  const limits = [...new Set(counts.flatMap(({ limit }) => (limit === null ? [] : [limit])))];
  const left = answers.flatMap(({ remaining }) => (remaining === null ? [] : [remaining]));
  const first = answers.find(({ number }) => number === burst.firstRefusal);
  const parts = [
    `${burst.admitted} of ${burst.sent} requests were let through.`,
    limits.length === 0 ? 'No limit is stated.' : `The limit is ${limits.join(', ')}.`,
    left.length === 0 ? 'No answer says what remains.' : `What remains goes from ${left[0]} to ${left.at(-1)}.`,
    first ? `The first refusal is answer ${first.number}, with status ${first.status}.` : 'Nothing was refused.',
    ...(wait ? [`The wait is ${inSeconds(wait.waitMs)} by ${wait.by}.`] : []),
    ...(wait?.early ? [`A request that was too early was ${outcomes[wait.early.fate]}.`] : []),
    ...(wait?.inTime ? [`One in time was ${outcomes[wait.inTime.fate]}.`] : []),
  ];
  return parts.join(' ');
};

/** Neighbours of one fate as one piece. */
const pieces = (
  answers: readonly ToldAnswer[],
): readonly { readonly fate: ToldAnswer['fate']; readonly from: number; readonly to: number }[] => {
  const made: { fate: ToldAnswer['fate']; from: number; to: number }[] = [];
  answers.forEach(({ fate }, at) => {
    const last = made.at(-1);
    if (last?.fate === fate) last.to = at + 1;
    else made.push({ fate, from: at, to: at + 1 });
  });
  return made;
};

const style = `
.rl { font: 12px system-ui, sans-serif; --text: #1c2024; --quiet: #5a626a; --line: #d9dde1; --back: #fff; --good: #1f7a3d; --bad: #c1121f; --doubt: #9a5b00; --left: #0b5cad; }
@media (prefers-color-scheme: dark) { .rl { --text: #e6e9ec; --quiet: #9aa4ad; --line: #343a40; --back: #14171a; --good: #6fd18f; --bad: #ff7b7d; --doubt: #f0b35a; --left: #7ab8ff; } }
.rl .back { fill: var(--back); } .rl text { fill: var(--text); } .rl .quiet { fill: var(--quiet); }
.rl .axis { stroke: var(--line); fill: none; } .rl .limit { stroke: var(--quiet); stroke-dasharray: 6 4; fill: none; }
.rl .remaining { stroke: var(--left); stroke-width: 2; fill: none; } .rl .dot { fill: var(--left); }
.rl .admitted { fill: var(--good); } .rl .refused, .rl .hidden { fill: var(--bad); } .rl .failed, .rl .none { fill: var(--doubt); }
.rl .first { stroke: var(--bad); fill: none; } .rl .wait { stroke: var(--quiet); fill: none; }`;

/**
 * A burst as an SVG that needs nothing else: what remains over the requests, the limit, what became of each request, the first refusal, the wait and what came of it.
 * Colours follow the reader's choice of light or dark, and nothing is told by colour alone. `id` begins the ids in it, where several stand in one page.
 */
export const limitsPicture = (report: LimitsReport, id = 'limits'): string => {
  const { burst, wait, counts, url, method } = report;
  // As they came back: nearer to the order in which the server dealt with them than that of sending.
  const answers = report.answers.slice(0, burst.sent).toSorted((one, other) => one.endedMs - other.endedMs);
  const limit = Math.max(0, ...counts.flatMap((count) => (count.limit === null ? [] : [count.limit])));
  const most = answers.reduce((more, { remaining }) => Math.max(more, remaining ?? 0), Math.max(1, limit));
  const end = width - right - (wait ? waitWidth : 0);
  const x = (at: number): number => round(left + ((end - left) * at) / Math.max(1, answers.length));
  const y = (value: number): number => round(bottom - ((bottom - top) * value) / most);
  const shapes: string[] = [];
  const label = (atX: number, atY: number, text: string, anchor = 'start', kind = ''): void => {
    shapes.push(
      `<text x="${atX}" y="${atY}" text-anchor="${anchor}"${kind === '' ? '' : ` class="${kind}"`}>${escaped(text)}</text>`,
    );
  };

  shapes.push(`<path class="axis" d="M${left} ${top}V${bottom}H${end}"/>`);
  label(left - 6, bottom + 4, '0', 'end', 'quiet');
  if (limit > 0) {
    shapes.push(`<path class="limit" d="M${left} ${y(limit)}H${end}"/>`);
    label(left - 6, y(limit) + 4, String(limit), 'end', 'quiet');
    label(left + 6, y(limit) - 6, 'limit', 'start', 'quiet');
  }

  // One point in each half pixel is as many as can be seen.
  const points = new Map<number, readonly [number, number]>();
  for (const [at, { remaining }] of answers.entries())
    if (remaining !== null) points.set(Math.round(x(at + 0.5) * 2), [x(at + 0.5), y(remaining)]);
  const line = [...points.values()];
  if (line.length > 1)
    shapes.push(`<polyline class="remaining" points="${line.map((point) => point.join(',')).join(' ')}"/>`);
  if (line.length <= 60) shapes.push(...line.map(([cx, cy]) => `<circle class="dot" cx="${cx}" cy="${cy}" r="2.5"/>`));

  for (const { fate, from, to } of pieces(answers)) {
    const full = fate !== 'admitted';
    const high = full ? strip.height : strip.height / 2;
    const title = `${to - from} ${outcomes[fate]}`;
    shapes.push(
      `<rect class="${fate}" x="${x(from)}" y="${strip.top}" width="${round(Math.max(0.5, x(to) - x(from)))}" height="${high}"><title>${title}</title></rect>`,
    );
  }
  label(left, bottom + 42, '1', 'start', 'quiet');
  label(end, bottom + 42, `${answers.length} answers, as they came back`, 'end', 'quiet');

  const first = answers.find(({ number }) => number === burst.firstRefusal);
  if (first) {
    const at = x(answers.indexOf(first) + 0.5);
    shapes.push(`<path class="first" d="M${at} ${top - 12}V${strip.top + strip.height}"/>`);
    const near = at > (left + end) / 2;
    label(near ? at - 5 : at + 5, top - 16, `answer ${first.number}: ${first.status}`, near ? 'end' : 'start');
  }

  if (wait) {
    const from = end + 12;
    const to = width - right;
    const middle = round((top + bottom) / 2);
    shapes.push(
      `<path class="wait" d="M${from} ${middle}H${to}M${to - 6} ${middle - 4}L${to} ${middle}L${to - 6} ${middle + 4}"/>`,
    );
    label((from + to) / 2, middle - 10, `wait ${inSeconds(wait.waitMs)}`, 'middle');
    label((from + to) / 2, middle + 18, wait.by, 'middle', 'quiet');
    const rows = [
      { name: 'too early', told: wait.early },
      { name: 'in time', told: wait.inTime },
    ];
    rows.forEach(({ name, told }, at) => {
      const atY = strip.top + at * 22;
      const fate = told?.fate ?? 'none';
      if (told)
        shapes.push(
          `<rect class="${fate}" x="${from}" y="${atY}" width="10" height="${fate === 'admitted' ? 6 : 12}"/>`,
        );
      label(
        from + (told ? 16 : 0),
        atY + 10,
        `${name}: ${told ? `${told.status ?? 'nothing'} at ${inSeconds(told.afterMs)}` : 'not sent'}`,
      );
    });
  }

  const key: readonly (readonly [string, string])[] = [
    ['admitted', 'let through'],
    ['refused', 'refused'],
    ...(answers.some(({ fate }) => fate === 'failed' || fate === 'none') ? [['failed', 'lost'] as const] : []),
  ];
  key.forEach(([kind, text], at) => {
    shapes.push(
      `<rect class="${kind}" x="${left + at * 100}" y="${height - 22 + (kind === 'admitted' ? 3 : 0)}" width="10" height="${kind === 'admitted' ? 6 : 12}"/>`,
    );
    label(left + at * 100 + 16, height - 12, text);
  });
  shapes.push(`<path class="remaining" d="M${left + key.length * 100} ${height - 16}h14"/>`);
  label(left + key.length * 100 + 20, height - 12, 'what remains');

  return `<svg xmlns="http://www.w3.org/2000/svg" class="rl" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="${id}-title ${id}-desc">
<title id="${id}-title">${escaped(`${method} ${url}: a burst of ${burst.sent} requests`)}</title>
<desc id="${id}-desc">${escaped(described(report, answers))}</desc>
<style>${style}
</style>
<rect class="back" width="${width}" height="${height}"/>
${shapes.join('\n')}
</svg>
`;
};
