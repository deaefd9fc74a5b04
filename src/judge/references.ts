import type { Json } from '../contract/json.ts';
import { type Pointer, valueAt } from '../contract/pointer.ts';
import type { Lookup } from '../contract/template.ts';
import { jsonOf } from '../exchange/body.ts';
import { headerValue } from '../exchange/headers.ts';
import type { Answer, Exchange } from '../exchange/model.ts';

/** An exchange that was answered. */
export type Answered = Exchange & { readonly outcome: Answer };

export const isAnswered = (exchange: Exchange): exchange is Answered => exchange.outcome.kind === 'answer';

const member = (text: { readonly ok: boolean; readonly value?: Json }, pointer: string): Json | undefined =>
  text.ok ? valueAt(text.value, pointer as Pointer) : undefined;

/** Looks up what an expectation may refer to: `status`, `body.`, `header.`, `sent.`, `query.`, and the values of the exchange. */
export const referencesOf = (exchange: Answered): Lookup => {
  const { request, outcome, values } = exchange;
  return (reference) => {
    if (Object.hasOwn(values, reference)) return values[reference];
    if (reference === 'status') return outcome.status;
    const [kind, rest] = [reference.slice(0, reference.indexOf('.')), reference.slice(reference.indexOf('.') + 1)];
    switch (kind) {
      case 'body':
        return member(jsonOf(outcome.body), rest);
      case 'sent':
        return request.body === null ? undefined : member(jsonOf(request.body), rest);
      case 'header':
        return headerValue(outcome.headers, rest);
      case 'query':
        return new URL(request.url).searchParams.get(rest) ?? undefined;
      default:
        return undefined;
    }
  };
};
