import { showsHeaders } from './checks/documented-headers.ts';
import { type CheckId, checkTitles } from './judge.ts';
import type { LimitPolicy } from './policy.ts';

/**
 * The promises that a documented limit makes, in the order in which they are told. What headers say beyond what the document shows is judged as well, and no promise of the
 * document: `syntax` and `headers` are promised where anything shows, a part of a count where that part does. `dialects` is none. `others` says who else is asked.
 */
export const promisesOf = (
  { limit, windowMs, slides, shows }: LimitPolicy,
  others: { readonly shared: boolean; readonly apart: boolean },
): readonly CheckId[] => {
  const { dialect, parts, retryAfter } = shows;
  const told = (part: (typeof parts)[number]): boolean => dialect !== undefined && parts.includes(part);
  const header = retryAfter !== undefined || told('reset');
  const promised: Readonly<Record<CheckId, boolean>> = {
    syntax: showsHeaders(shows),
    dialects: false,
    limit: told('limit'),
    remaining: told('remaining'),
    exhausted: told('remaining'),
    reset: told('reset'),
    // Its form, its length, or that it agrees with the reset.
    'retry-after': retryAfter !== undefined && (retryAfter !== 'any' || windowMs !== null || told('reset')),
    headers: showsHeaders(shows),
    count: true,
    bodies: true,
    // A window by itself says that nothing comes back before it is over only where it slides.
    'too-early': header || (windowMs !== null && slides && limit !== null && limit > 0),
    'in-time': header || windowMs !== null,
    shared: others.shared,
    apart: others.apart,
  };
  return (Object.keys(checkTitles) as CheckId[]).filter((id) => promised[id]);
};
