import { enoughToShow, requestsIn } from '../contract/limit-policy.ts';
import type { Asked } from './asked.ts';
import type { DocumentedLimit } from './policy.ts';

/** The least limit that an answer states; Infinity where it states none. */
const statedBy = ({ reading }: Asked): number =>
  reading.buckets.reduce((less, { limit }) => Math.min(less, limit?.value ?? less), Number.POSITIVE_INFINITY);

/**
 * How many requests show that a limit is late: a tenth more than it, and two more at least. By what is documented to be left, or else the documented limit; where no number
 * is, by the headers of the first answer. Infinity where nothing tells.
 */
export const enoughFor = (first: Asked, documented: DocumentedLimit | undefined): number => {
  const units = documented?.left ?? documented?.policy.limit ?? statedBy(first);
  return enoughToShow(requestsIn(units, documented?.policy.cost ?? 1));
};
