import type { Asked } from '../asked.ts';
import type { LimitFinding, LimitFindingCode } from '../finding.ts';
import type { Dialect } from '../reading.ts';
import { sources } from '../sources.ts';

/** What a check concludes: what is wrong, and why the rest could not be decided. */
export interface Checked {
  readonly findings: readonly LimitFinding[];
  /** Why nothing, or not all, could be decided. */
  readonly undecided?: string;
}

export const findingAt = (
  code: LimitFindingCode,
  asked: Asked,
  header: string | null,
  expected: string,
  actual: string,
  why: string,
): LimitFinding => ({ code, at: { answer: asked.number, header }, expected, actual, why, times: 1 });

/** Where a dialect says what a part means. */
export const sourceOf = (dialect: Dialect, part: 'limit' | 'remaining' | 'reset' | 'agree'): string => {
  if (dialect.startsWith('x-')) return sources.convention;
  if (dialect === 'ratelimit-fields') return sources[`${part}06`];
  if (dialect === 'ratelimit-combined') return sources[`${part}07`];
  return { limit: sources.quota11, remaining: sources.remaining11, reset: sources.effective11, agree: sources.agree11 }[
    part
  ];
};

export const noHeaders = 'no answer has rate headers that can be read';
