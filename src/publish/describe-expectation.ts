import { limitTitles } from '../contract/limit-policy.ts';
import type { Expectation, Matcher } from '../contract/model.ts';

const wanted = (matcher: Matcher): string => {
  switch (matcher.kind) {
    case 'equals':
      return JSON.stringify(matcher.value);
    case 'one-of':
      return `one of ${matcher.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'schema':
      return `valid against ${JSON.stringify(matcher.schema)}`;
    case 'absent':
      return 'absent';
  }
};

const comparisons = { equal: 'equal to', 'at-least': 'at least', 'at-most': 'at most' } as const;

const what = (expectation: Expectation): string => {
  switch (expectation.aspect) {
    case 'status':
      return `status ${expectation.anyOf.join(' or ')}`;
    case 'media-type':
      return `media type ${expectation.mediaType}`;
    case 'envelope':
      return `a body in the envelope ${expectation.envelope}`;
    case 'code':
    case 'message':
      return 'table' in expectation
        ? 'a code that the table lists'
        : `${expectation.aspect} ${wanted(expectation.matcher)}`;
    case 'fields':
      if ('part' in expectation) return `each listed field with the ${expectation.part} ${wanted(expectation.matcher)}`;
      return `the fields ${expectation.named === 'spoiled' ? 'that were spoiled' : expectation.named.join(', ')}${expectation.optional ? ', where any are listed' : ''}`;
    case 'member':
      return `${expectation.at} ${wanted(expectation.matcher)}${expectation.optional ? ', where it stands' : ''}`;
    case 'header':
      return `${expectation.header}: ${wanted(expectation.matcher)}${expectation.optional ? ', where it stands' : ''}`;
    case 'relation':
      return 'table' in expectation
        ? 'a listed code only under its status'
        : `${expectation.at} ${comparisons[expectation.compare]} ${JSON.stringify(expectation.value)}`;
    case 'leak':
      return `no ${expectation.of} given away`;
    case 'count':
      return `${expectation.accepted} of the requests accepted, no fewer and no more`;
    case 'limit':
      return `over the series: ${limitTitles[expectation.promise]}`;
    case 'distinct':
      return `${expectation.at} different in every answer`;
  }
};

/** What an expectation wants, in a line, with its level where that is not must and its basis where that is not the document. */
export const describeExpectation = (expectation: Expectation): string => {
  const notes = [
    ...(expectation.level === 'must' ? [] : [expectation.level]),
    ...(expectation.basis === 'document' ? [] : ['editorial']),
  ];
  return `${what(expectation)}${notes.length > 0 ? ` (${notes.join(', ')})` : ''}`;
};
