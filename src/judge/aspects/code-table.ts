import type { Json } from '../../contract/json.ts';
import type { Contract, Expectation } from '../../contract/model.ts';
import { type Pointer, valueAt } from '../../contract/pointer.ts';
import { schemaErrors } from '../../contract/schema-validator.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { CheckContext } from '../check.ts';
import type { Answered } from '../references.ts';
import type { Finding } from '../verdict.ts';

type TableExpectation = Extract<Expectation, { table: 'codes' }>;

/** The code of an answer, asked of the first envelope that it is in. */
export const codeIn = (
  envelopes: readonly string[],
  exchange: Answered,
  contract: Contract,
): { readonly at: Pointer; readonly code: Json } | undefined => {
  const parsed = jsonOf(exchange.outcome.body);
  return parsed.ok ? codeOf(envelopes, parsed.value, contract) : undefined;
};

/** The code of a body, asked of the first envelope that it is in. */
export const codeOf = (
  envelopes: readonly string[],
  body: Json,
  contract: Contract,
): { readonly at: Pointer; readonly code: Json } | undefined => {
  for (const name of envelopes) {
    const lens = contract.envelopes[name];
    const at = lens?.parts.code;
    if (!lens || at === undefined || schemaErrors(lens.schema, body).length > 0) continue;
    const code = valueAt(body, at);
    if (code !== undefined) return { at, code };
  }
  return undefined;
};

/** A code that the documented table does not list. */
export const unlistedCode = (
  expectation: TableExpectation,
  exchange: Answered,
  context: CheckContext,
): readonly Finding[] => {
  const found = codeIn(expectation.envelopes, exchange, context.contract);
  const { rows } = context.contract.codes;
  if (!found || rows.some(({ code }) => code === found.code)) return [];
  const expected = { oneOf: rows.map(({ code }) => code) };
  return [
    {
      code: 'code-unexpected',
      expectation: expectation.id,
      exchange: exchange.id,
      at: found.at,
      expected,
      actual: found.code,
    },
  ];
};

/** A listed code under a status that the table does not give it. */
export const statusOfCode = (
  expectation: TableExpectation,
  exchange: Answered,
  context: CheckContext,
): readonly Finding[] => {
  const found = codeIn(expectation.envelopes, exchange, context.contract);
  const row = found && context.contract.codes.rows.find(({ code }) => code === found.code);
  const actual = exchange.outcome.status;
  if (!row || row.statuses.includes(actual)) return [];
  const expected = { [row.code]: row.statuses.length === 1 ? (row.statuses[0] as number) : row.statuses };
  return [
    {
      code: 'relation-differs',
      expectation: expectation.id,
      exchange: exchange.id,
      at: 'status',
      expected,
      actual: { [row.code]: actual },
    },
  ];
};
