import type { AuthorStep } from './author.ts';
import type { Json } from './json.ts';
import type { Path } from './source.ts';

/** The cases of a clause, as their author writes them. */
export type Rows = readonly Readonly<Record<string, Json>>[];

/** The checks of names that the parts of a contract share. */
export interface NameChecks {
  readonly say: (path: Path, found: string, wanted: string) => void;
  /** That `name` is among `names`. */
  readonly mustBe: (path: Path, name: string, names: readonly string[], kind: string) => void;
  /** That every reference is `known`, or of the exchange where `answer` is set. */
  readonly checkTemplate: (path: Path, template: Json, known: readonly string[], answer?: boolean) => void;
  readonly checkStep: (path: Path, step: AuthorStep, known: readonly string[], rows: Rows) => void;
}
