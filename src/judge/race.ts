import type { Race } from '../contract/model.ts';
import { valueAt } from '../contract/pointer.ts';
import { jsonOf } from '../exchange/body.ts';
import type { Answered } from './references.ts';
import type { Finding } from './verdict.ts';

/** What the answers to a race show. */
export type RaceResult =
  | { readonly kind: 'no-overlap'; readonly detail: string }
  /** `surplus`: more succeeded than may. */
  | { readonly kind: 'decided'; readonly surplus: boolean; readonly findings: readonly Finding[] };

/**
 * Judges the answers to one request that was sent several times at once. So many succeed, and each of the others is refused as documented. Where none was
 * refused and the successes are one and the same resource, the requests did not meet: that proves nothing.
 */
export const judgeRace = (
  { requests, count }: Race,
  answers: readonly Answered[],
  accepted: (answer: Answered) => boolean,
  judge: (answer: Answered) => readonly Finding[],
): RaceResult => {
  const successes = new Map<string, Answered>();
  for (const answer of answers.filter(accepted)) {
    const resource = resourceOf(answer, count.resource);
    if (!successes.has(resource)) successes.set(resource, answer);
  }
  const refused = answers.filter((answer) => !accepted(answer));
  const surplus = [...successes.values()].slice(count.accepted);
  if (refused.length === 0 && surplus.length === 0) {
    return {
      kind: 'no-overlap',
      detail: `of ${requests} requests at once none was refused, and nothing was made twice`,
    };
  }
  const shown = surplus.at(-1) ?? answers.at(-1);
  const counted: readonly Finding[] =
    successes.size === count.accepted || !shown
      ? []
      : [
          {
            code: 'count-differs',
            expectation: count.id,
            exchange: shown.id,
            at: count.resource ?? 'status',
            expected: `${count.accepted} of ${requests} requests accepted`,
            actual: `${successes.size} of ${requests}`,
          },
        ];
  return {
    kind: 'decided',
    surplus: surplus.length > 0,
    findings: [...counted, ...[...refused, ...surplus].flatMap(judge)],
  };
};

/** What an answer made: by the pointer, or without one a thing of its own. */
const resourceOf = ({ id, outcome }: Answered, pointer: Race['count']['resource']): string => {
  const parsed = jsonOf(outcome.body);
  const value = pointer !== undefined && parsed.ok ? valueAt(parsed.value, pointer) : undefined;
  return value === undefined ? id : JSON.stringify(value);
};
