import { expect, test } from 'vitest';
import type { Json, JsonSchema } from '../contract/json.ts';
import type { Envelope } from '../contract/model.ts';
import { answered, unanswered } from '../judge/testing/answers.ts';
import { contractOf } from '../judge/testing/contract.ts';
import { envelopeOf } from './lens.ts';

const detail = (type: Json): JsonSchema => ({
  type: 'object',
  required: ['detail'],
  properties: { detail: { type } },
});
const contract = contractOf({
  envelopes: {
    any: { id: 'any', schema: detail(['string', 'array']), parts: {} },
    text: { id: 'text', schema: detail('string'), parts: { message: '/detail' } },
    alike: { id: 'alike', schema: detail('string'), parts: { code: '/detail' } },
    list: {
      id: 'list',
      schema: detail('array'),
      parts: {},
      fields: { list: '/detail', at: '/at', notation: 'dotted' },
    },
  } satisfies Record<string, Envelope>,
});

test.each<[string, Json, string]>([
  ['the one with most parts, though another is listed first', { detail: 'No' }, 'text'],
  ['one that lists fields', { detail: [] }, 'list'],
  ['none, where it is in none', { message: 'No' }, 'none'],
])('the lens on an answer is %s', (_, body, id) => {
  expect(envelopeOf(contract, answered({ body })).id).toBe(id);
});

test('there is none on what is no JSON, nor where no answer came', () => {
  expect(envelopeOf(contract, answered({ body: '<p>No</p>' }))).toMatchObject({ id: 'none', parts: {} });
  expect(envelopeOf(contract, unanswered()).id).toBe('none');
});
