import { type LoadedContract, loadContract } from '../contract/load.ts';
import { MistakesError } from '../contract/mistake.ts';
import { parseSource } from '../contract/source.ts';
import { idleInputs } from '../plan/applies.ts';
import type { InputRegistry } from '../plan/bad-input.ts';

/** Reads a contract that is to be asked with these bad inputs. Throws MistakesError, also where one of them would ask nothing. */
export const loadForInputs = (file: string, inputs: InputRegistry): LoadedContract => {
  const loaded = loadContract(file, [...inputs.keys()]);
  const idle = idleInputs(loaded.contract, inputs);
  if (idle.length === 0) return loaded;
  const source = parseSource(file, loaded.texts.contract.text);
  throw new MistakesError(
    idle.map(({ clause, input, ref, operations }) =>
      source.mistake(
        ['clauses', clause, 'ask', 'inputs', input],
        `${ref.id}${ref.at === undefined ? '' : ` at ${ref.at}`}, which applies to none of ${operations.join(', ')}`,
        'a bad input that applies to at least one of them: its constraint in openapi.yaml, and an example there',
      ),
    ),
  );
};
