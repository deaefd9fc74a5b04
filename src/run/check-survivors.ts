import type { LoadedContract } from '../contract/load.ts';
import type { Mistake } from '../contract/mistake.ts';
import { wantedName } from '../contract/nearest.ts';
import { parseSource } from '../contract/source.ts';

/** Every name in a contract's reasons for survivors that is none of `mutants`. */
export const survivorMistakes = (
  { contract, texts }: Pick<LoadedContract, 'contract' | 'texts'>,
  mutants: readonly string[],
): readonly Mistake[] => {
  const unknown = contract.survivors.flatMap(({ mutants: named }, at) =>
    named.flatMap((name, place) => (mutants.includes(name) ? [] : [{ name, at, place }])),
  );
  if (unknown.length === 0) return [];
  const source = parseSource(texts.contract.file, texts.contract.text);
  return unknown.map(({ name, at, place }) =>
    source.mistake(['survivors', at, 'mutants', place], name, wantedName(name, mutants, 'a mutant')),
  );
};
