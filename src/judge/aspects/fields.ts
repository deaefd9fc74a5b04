import type { Json } from '../../contract/json.ts';
import { type Location, parseLocation } from '../../contract/location.ts';
import type { FieldErrors } from '../../contract/model.ts';
import { type Pointer, pointerOf, tokensOf, valueAt } from '../../contract/pointer.ts';
import { jsonOf } from '../../exchange/body.ts';
import type { Check, CheckContext, Of } from '../check.ts';
import { mismatches } from '../match.ts';
import type { Answered } from '../references.ts';
import type { Finding } from '../verdict.ts';

/** How an envelope would name the field at a place in the request. */
const nameOf = (at: Location, notation: FieldErrors['notation']): string => {
  const place = parseLocation(at);
  const tokens = place.in === 'body' ? tokensOf(place.pointer) : [place.name];
  if (notation === 'dotted') return tokens.join('.');
  return notation === 'pointer' ? pointerOf(tokens) : [place.in, ...tokens].join('.');
};

/** The name that an entry gives, brought to one form: `a[0].b` is `a.0.b`; segments are joined by dots. */
const entryName = (named: Json | undefined, notation: FieldErrors['notation']): string | undefined => {
  if (notation === 'segments') return Array.isArray(named) ? named.map(String).join('.') : undefined;
  if (typeof named !== 'string') return undefined;
  return notation === 'dotted' ? named.replace(/^\[(\d+)\]/, '$1').replace(/\[(\d+)\]/g, '.$1') : named;
};

const lensOf = (envelope: string, { contract }: CheckContext): FieldErrors => {
  const lens = contract.envelopes[envelope]?.fields;
  if (!lens) throw new TypeError(`the envelope ${envelope} does not list fields`);
  return lens;
};

/** The list of failing fields names just the expected ones, in any order; or each entry has the expected code or message. */
export const fields: Check<'fields'> = (expectation, exchange, context) => {
  const lens = lensOf(expectation.envelope, context);
  const parsed = jsonOf(exchange.outcome.body);
  const list = parsed.ok ? valueAt(parsed.value, lens.list) : undefined;
  return 'part' in expectation
    ? entriesSay(expectation, lens, list, exchange, context)
    : listNames(expectation, lens, list, exchange, context);
};

type Judge<E> = (
  expectation: E,
  lens: FieldErrors,
  list: Json | undefined,
  exchange: Answered,
  context: CheckContext,
) => readonly Finding[];

const listNames: Judge<Extract<Of<'fields'>, { named: unknown }>> = (expectation, lens, list, exchange, context) => {
  const places = expectation.named === 'spoiled' ? context.spoiled : expectation.named;
  const wanted = places.map((place) => nameOf(place, lens.notation));
  const base = { expectation: expectation.id, exchange: exchange.id } as const;
  if (list === undefined) {
    return expectation.optional
      ? []
      : [{ ...base, code: 'fields-missing', at: lens.list, expected: wanted, actual: null }];
  }
  if (!Array.isArray(list))
    return [{ ...base, code: 'fields-malformed', at: lens.list, expected: 'a list', actual: list }];
  const names = list.map((entry) => entryName(valueAt(entry as Json, lens.at), lens.notation));
  const findings: Finding[] = [];
  for (const [index, name] of names.entries()) {
    const at = `${lens.list}/${index}${lens.at}` as Pointer;
    if (name === undefined)
      findings.push({
        ...base,
        code: 'fields-malformed',
        at,
        expected: 'the name of a field',
        actual: list[index] as Json,
      });
    else if (!wanted.includes(name))
      findings.push({ ...base, code: 'fields-unexpected', at, expected: wanted, actual: name });
  }
  const missing = wanted.filter((name) => !names.includes(name));
  if (missing.length > 0) {
    const actual = names.filter((name) => name !== undefined);
    findings.push({ ...base, code: 'fields-missing', at: lens.list, expected: wanted, actual });
  }
  return findings;
};

const entriesSay: Judge<Extract<Of<'fields'>, { part: unknown }>> = (expectation, lens, list, exchange, context) => {
  const at = lens[expectation.part];
  if (at === undefined)
    throw new TypeError(`the envelope ${expectation.envelope} lists no ${expectation.part} of a field`);
  return (Array.isArray(list) ? (list as readonly Json[]) : []).flatMap((entry, index) =>
    mismatches(expectation.matcher, valueAt(entry, at), context.lookup).map((mismatch) => ({
      code: `fields-${mismatch.departure}` as const,
      expectation: expectation.id,
      exchange: exchange.id,
      at: `${lens.list}/${index}${at}${mismatch.at}` as Pointer,
      expected: mismatch.expected,
      actual: mismatch.actual,
    })),
  );
};
