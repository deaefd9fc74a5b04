import type { Contract, Envelope } from '../contract/model.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { jsonOf } from '../exchange/body.ts';
import type { Exchange } from '../exchange/model.ts';

/** The lens on an answer that is in no documented envelope: it has no parts, and takes any body. */
const none: Envelope = { id: 'none', schema: {}, parts: {} };

/** How much a lens shows. */
const partsOf = ({ parts, fields }: Envelope): number =>
  Object.values(parts).filter((at) => at !== undefined).length + (fields ? 1 : 0);

/** Of the documented envelopes that an answer is in the one that names most of its parts; the first among equals. */
export const envelopeOf = (contract: Contract, { outcome }: Exchange): Envelope => {
  const parsed = outcome.kind === 'answer' ? jsonOf(outcome.body) : undefined;
  if (!parsed?.ok) return none;
  const fitting = Object.values(contract.envelopes).filter(
    ({ schema }) => schemaErrors(schema, parsed.value).length === 0,
  );
  return (
    fitting.reduce<Envelope | undefined>(
      (best, one) => (best && partsOf(best) >= partsOf(one) ? best : one),
      undefined,
    ) ?? none
  );
};
