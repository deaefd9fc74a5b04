/** One thing wrong in a file that a user wrote. */
export interface Mistake {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1. */
  readonly column: number;
  /** Where in the document, as a person would say it: `clauses[3].expect.status`. */
  readonly at: string;
  readonly found: string;
  readonly wanted: string;
}

/** All that is wrong in a contract, an OpenAPI document or a target file: every mistake at once. */
export class MistakesError extends Error {
  override readonly name = 'MistakesError';
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    super(mistakes.map(describeMistake).join('\n'));
    this.mistakes = mistakes;
  }
}

/** `file:line:column at: found …; wanted …` */
export const describeMistake = (mistake: Mistake): string =>
  `${mistake.file}:${mistake.line}:${mistake.column} ${mistake.at === '' ? '' : `${mistake.at}: `}found ${mistake.found}; wanted ${mistake.wanted}`;

/** The same for the same mistake. */
export const describePlace = (mistake: Mistake): string =>
  `${mistake.file}:${mistake.line}:${mistake.column} ${mistake.found}`;
