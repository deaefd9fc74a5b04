import type { Aspect } from '../../contract/model.ts';
import type { Check } from '../check.ts';
import { envelope } from './envelope.ts';
import { fields } from './fields.ts';
import { header } from './header.ts';
import { leak } from './leak.ts';
import { mediaType } from './media-type.ts';
import { member } from './member.ts';
import { code, message } from './part.ts';
import { relation } from './relation.ts';
import { status } from './status.ts';

/** The checks of single answers, by aspect. What is judged over several (`count`, `distinct`, `limit`) stands in `race.ts`, `invariant.ts` and `burst.ts`. */
export const checks: { readonly [A in Exclude<Aspect, 'count' | 'distinct' | 'limit'>]: Check<A> } = {
  status,
  'media-type': mediaType,
  envelope,
  code,
  message,
  fields,
  member,
  header,
  relation,
  leak,
};
