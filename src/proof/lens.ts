import type { Contract, Envelope } from '../contract/model.ts';
import { schemaErrors } from '../contract/schema-validator.ts';
import { jsonOf } from '../exchange/body.ts';
import type { Exchange } from '../exchange/model.ts';

/** The lens on an answer that is in no documented envelope: it has no parts, and takes any body. */
const none: Envelope = { id: 'none', schema: {}, parts: {} };

/** The first of the documented envelopes that an answer is in. */
export const envelopeOf = (contract: Contract, { outcome }: Exchange): Envelope => {
  const parsed = outcome.kind === 'answer' ? jsonOf(outcome.body) : undefined;
  if (!parsed?.ok) return none;
  return (
    Object.values(contract.envelopes).find(({ schema }) => schemaErrors(schema, parsed.value).length === 0) ?? none
  );
};
