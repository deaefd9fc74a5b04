import { schemaErrors } from '../../contract/schema-validator.ts';
import { excerptOf, jsonOf } from '../../exchange/body.ts';
import { repeatedName } from '../../exchange/repeated-name.ts';
import type { Check } from '../check.ts';

/** Whether the body is JSON (RFC 8259), in which no name repeats, and in the documented shape. */
export const envelope: Check<'envelope'> = ({ id, envelope: name }, exchange, { contract }) => {
  const { body } = exchange.outcome;
  const lens = contract.envelopes[name];
  if (!lens) throw new TypeError(`no envelope is called ${name}`);
  const finding = { expectation: id, exchange: exchange.id } as const;
  const parsed = jsonOf(body);
  if (!parsed.ok) {
    const missing = body.length === 0 && body.undecoded === undefined;
    const code = missing ? 'envelope-missing' : 'envelope-malformed';
    const excerpt = excerptOf(body);
    return [
      {
        ...finding,
        code,
        at: '',
        expected: `JSON in the envelope ${name}`,
        actual: missing ? null : excerpt === '' ? parsed.why : `${parsed.why}: ${excerpt}`,
      },
    ];
  }
  const twice = repeatedName(body.data);
  if (twice !== undefined) {
    return [
      {
        ...finding,
        code: 'envelope-malformed',
        at: '',
        expected: `JSON in the envelope ${name}, in which no name stands twice in an object (RFC 8259 §4)`,
        actual: `the name ${JSON.stringify(twice)} twice: ${excerptOf(body)}`,
      },
    ];
  }
  const [first] = schemaErrors(lens.schema, parsed.value);
  if (!first) return [];
  return [
    {
      ...finding,
      code: 'envelope-differs',
      at: first.at,
      expected: `the envelope ${name}: ${first.at || 'the body'} ${first.message}`,
      actual: excerptOf(body),
    },
  ];
};
