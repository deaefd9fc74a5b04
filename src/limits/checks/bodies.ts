import { gathered } from '../finding.ts';
import type { Series } from '../series.ts';
import { sources } from '../sources.ts';
import { type Checked, findingAt } from './check.ts';

/** A refusal has a status that says so. Where every answer looks like an error, they are no refusals. */
export const checkBodies = ({ answers }: Series): Checked => {
  const hidden = answers.filter(({ fate }) => fate === 'hidden');
  if (answers.every(({ status }) => status === null)) return { findings: [], undecided: 'no answer came' };
  if (answers[0]?.fate === 'hidden')
    return {
      findings: [],
      undecided: 'the first answer already has a body that speaks of an error under a status that says success',
    };
  const expected = '429, or another status that says that the request was refused';
  return {
    findings: gathered(
      hidden.map((asked) =>
        findingAt(
          'error-under-success',
          asked,
          null,
          expected,
          `${asked.status} with a body that says an error`,
          sources.tooMany,
        ),
      ),
    ),
  };
};
