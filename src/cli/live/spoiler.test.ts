import { expect, test } from 'vitest';
import { requestIdTwice } from '../../../fixtures/mutants/distinct.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { Exchange } from '../../exchange/model.ts';
import { answered } from '../../judge/testing/answers.ts';
import { contractOf, invariantClause, must } from '../../judge/testing/contract.ts';
import type { SeriesMutant } from '../../proof/mutant.ts';
import { newSpoiler } from './spoiler.ts';

const distinct = { id: 'c/distinct', aspect: 'distinct', at: '/request_id', ...must } as const;
const contract = contractOf({ clauses: [invariantClause([distinct])] });
const answer = (id: string | undefined, status = 400): Exchange =>
  answered({ status, body: id === undefined ? { code: 'no' } : { code: 'no', request_id: id } });
const idIn = (exchange: Exchange | undefined): unknown => {
  const parsed = exchange?.outcome.kind === 'answer' ? jsonOf(exchange.outcome.body) : undefined;
  return parsed?.ok ? (parsed.value as { readonly request_id?: string }).request_id : undefined;
};

test('what must be distinct is repeated from the answers that were given before', () => {
  const spoil = newSpoiler(contract, requestIdTwice);
  const given = ['a', undefined, 'b', 'c'].map((id) => idIn(spoil(answer(id))));
  expect(given).toEqual([undefined, undefined, 'a', 'a']);
});

test('of answers of which nothing is said none is spoiled, and none repeated', () => {
  const spoil = newSpoiler(contract, requestIdTwice);
  expect([answer('a', 201), answer('b'), answer('c', 201)].map((one) => idIn(spoil(one)))).toEqual([
    undefined,
    undefined,
    undefined,
  ]);
});

test('few answers are remembered, as they were sent', () => {
  const seen: (readonly unknown[])[] = [];
  const mutant: SeriesMutant = {
    ...requestIdTwice,
    spoilSeries: (exchanges, ...rest) => {
      seen.push(exchanges.map(idIn));
      return requestIdTwice.spoilSeries(exchanges, ...rest);
    },
  };
  const spoil = newSpoiler(contract, mutant);
  for (let number = 0; number < 40; number++) spoil(answer(`id-${number}`));
  expect(Math.max(...seen.map(({ length }) => length))).toBe(9);
  expect(seen.at(-1)).toEqual([...Array.from({ length: 8 }, () => 'id-0'), 'id-39']);
});

test('a contract that says of nothing that it must be distinct has nothing to repeat', () => {
  const spoil = newSpoiler(contractOf(), requestIdTwice);
  expect([answer('a'), answer('b')].map(spoil)).toEqual([undefined, undefined]);
});
