import { readFileSync } from 'node:fs';
import { type Mistake, MistakesError } from '../contract/mistake.ts';
import { type Contract, expectationsOf } from '../contract/model.ts';
import { wantedName } from '../contract/nearest.ts';
import { packageFile } from '../contract/package-file.ts';
import { schemaMistakes } from '../contract/schema-mistakes.ts';
import { type Path, parseSource, type Source } from '../contract/source.ts';
import { codesOf } from '../judge/finding-codes.ts';
import { clauseOf, type Waiver, waiverKey } from '../judge/waivers.ts';
import type { Plan } from '../plan/probe.ts';

/** A waivers file as it is written. */
export interface WaiversFile {
  readonly contract: string;
  readonly waivers: readonly Waiver[];
}

const schema = JSON.parse(readFileSync(packageFile('contracts/waivers.schema.json'), 'utf8'));

/** Reads the form of a waivers file, without a contract. Throws MistakesError. */
export const readWaivers = (file: string): { readonly source: Source; readonly value: WaiversFile } => {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error);
    const found = `no file that can be read (${code})`;
    throw new MistakesError([{ file, line: 1, column: 1, at: '', found, wanted: 'a waivers file' }]);
  }
  const source = parseSource(file, text);
  if (source.mistakes.length > 0) throw new MistakesError(source.mistakes);
  const formal = schemaMistakes(source, schema);
  if (formal.length > 0) throw new MistakesError(formal);
  return { source, value: source.value as unknown as WaiversFile };
};

/** What a waiver speaks of that the contract does not have: it could never match. */
const checkOne = (contract: Contract, whole: Plan, waiver: Waiver, say: Say): void => {
  const expectations = contract.clauses.flatMap(expectationsOf);
  const expectation = expectations.find(({ id }) => id === waiver.expectation);
  const ids = expectations.map(({ id }) => id);
  if (!expectation) {
    say('expectation', waiver.expectation, wantedName(waiver.expectation, ids, 'one of the expectations'));
    return;
  }
  if (expectation.level === 'may')
    say('expectation', `${expectation.id}, a may`, 'a must or a should: a departing may fails nothing');
  const clause = contract.clauses.find(({ id }) => id === clauseOf(expectation.id));
  const groups = whole.groups.filter((group) => clause?.kind === 'invariant' || group.clause === clause?.id);
  const operations = [...new Set(groups.map(({ operation }) => operation))];
  if (!operations.includes(waiver.operation))
    say(
      'operation',
      waiver.operation,
      wantedName(waiver.operation, operations, `one of the operations that ${clause?.id} asks`),
    );
  const codes = codesOf(expectation.aspect);
  if (!codes.includes(waiver.finding))
    say('finding', waiver.finding, `a finding that ${expectation.id} can have: ${codes.join(', ')}`);
};
type Say = (key: keyof Waiver, found: string, wanted: string) => void;

/**
 * Reads a waivers file for `contract`; `whole` is the plan of all that it asks. Throws MistakesError with every mistake: a waiver that can match nothing, or
 * stands there twice.
 */
export const loadWaivers = (file: string, contract: Contract, whole: Plan): readonly Waiver[] => {
  const { source, value } = readWaivers(file);
  const mistakes: Mistake[] = [];
  const say = (path: Path, found: string, wanted: string): void => {
    mistakes.push(source.mistake(path, found, wanted));
  };
  if (value.contract !== contract.id)
    throw new MistakesError([
      source.mistake(['contract'], value.contract, `${contract.id}, the contract that is run with it`),
    ]);
  const seen = new Set<string>();
  for (const [at, waiver] of value.waivers.entries()) {
    checkOne(contract, whole, waiver, (key, found, wanted) => say(['waivers', at, key], found, wanted));
    const key = waiverKey(waiver);
    if (seen.has(key)) say(['waivers', at], 'a second waiver of the same departure', 'one waiver of each departure');
    seen.add(key);
  }
  if (mistakes.length > 0) throw new MistakesError(mistakes);
  return value.waivers;
};
