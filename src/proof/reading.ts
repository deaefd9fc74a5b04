import type { Contract, Expectation } from '../contract/model.ts';
import { valueAt } from '../contract/pointer.ts';
import { fillTemplate } from '../contract/template.ts';
import { excerptOf, jsonOf } from '../exchange/body.ts';
import { headerLines, mediaTypeOf } from '../exchange/headers.ts';
import { codeIn } from '../judge/aspects/code-table.ts';
import { type Answered, referencesOf } from '../judge/references.ts';

/** Where an expectation reads a place at which nothing stands. */
export const nothing = '(nothing)';

const shown = (value: unknown): string => (value === undefined ? nothing : JSON.stringify(value));

/**
 * What an expectation reads of an answer, as text: where two answers give the same, it cannot tell them apart. undefined where it says nothing of the answer,
 * as an optional member that is left out.
 */
export const readingOf = (contract: Contract, expectation: Expectation, answer: Answered): string | undefined => {
  const { outcome } = answer;
  const parsed = jsonOf(outcome.body);
  const body = parsed.ok ? parsed.value : undefined;
  switch (expectation.aspect) {
    case 'status':
      return String(outcome.status);
    case 'media-type':
      return mediaTypeOf(outcome.headers) ?? nothing;
    case 'envelope':
      return outcome.body.undecoded ?? excerptOf(outcome.body, Number.POSITIVE_INFINITY);
    case 'code':
    case 'message': {
      if ('table' in expectation) {
        const found = codeIn(expectation.envelopes, answer, contract);
        if (!found) return undefined;
        // That a code is listed is one thing, which of the listed it is another.
        return contract.codes.rows.some(({ code }) => code === found.code) ? 'listed' : shown(found.code);
      }
      const at = contract.envelopes[expectation.envelope]?.parts[expectation.aspect];
      return at === undefined ? undefined : shown(valueAt(body, at));
    }
    case 'fields': {
      const lens = contract.envelopes[expectation.envelope]?.fields;
      const list = lens && valueAt(body, lens.list);
      if (!lens || (list === undefined && ('part' in expectation || expectation.optional))) return undefined;
      const at = 'part' in expectation ? lens[expectation.part] : lens.at;
      // Of the entries of an empty list nothing is said.
      if (Array.isArray(list) && list.length === 0 && 'part' in expectation) return undefined;
      if (!Array.isArray(list) || at === undefined) return 'part' in expectation ? undefined : shown(list);
      const values = list.map((entry) => shown(valueAt(entry, at)));
      if (!('part' in expectation)) return values.join(', ');
      // What is said of each entry says nothing of how many there are, nor in which order.
      return values.length === 0 ? undefined : [...new Set(values)].sort().join(', ');
    }
    case 'member': {
      const value = valueAt(body, expectation.at);
      return value === undefined && expectation.optional ? undefined : shown(value);
    }
    case 'header': {
      const lines = headerLines(outcome.headers, expectation.header);
      if (lines.length === 0) return expectation.optional ? undefined : nothing;
      return lines.join(', ');
    }
    case 'relation': {
      if ('table' in expectation) {
        const found = codeIn(expectation.envelopes, answer, contract);
        const row = contract.codes.rows.find(({ code }) => code === found?.code);
        return row ? `${row.code} ${outcome.status}` : undefined;
      }
      const value = valueAt(body, expectation.at);
      return value === undefined ? undefined : `${shown(value)} ${shown(wantedOf(expectation.value, answer))}`;
    }
    case 'leak':
      return excerptOf(outcome.body, Number.POSITIVE_INFINITY);
    case 'count':
    case 'distinct':
    case 'limit':
      return undefined;
  }
};

const wantedOf = (template: Parameters<typeof fillTemplate>[0], answer: Answered): unknown => {
  try {
    return fillTemplate(template, referencesOf(answer));
  } catch {
    return undefined;
  }
};
