import { isObject } from '../../contract/json.ts';
import type { Location } from '../../contract/location.ts';
import { pointerOf } from '../../contract/pointer.ts';
import type { BadInput, InputRegistry } from '../bad-input.ts';
import { withoutValue } from '../draft.ts';

const noBody: BadInput = {
  id: 'no-body',
  title: 'The body is left out.',
  touches: 'body',
  places: ({ operation }) => (operation.body ? [''] : []),
  spoil: (draft) => ({ ...draft, body: { kind: 'none' } }),
};

const leftOut: BadInput = {
  id: 'left-out',
  title: 'A member is left out.',
  touches: 'value',
  places: ({ operation }) => {
    const example = operation.body?.example;
    return isObject(example) ? Object.keys(example).map((name): Location => pointerOf([name])) : [];
  },
  spoil: (draft, at) => withoutValue(draft, at),
};

const asReader: BadInput = {
  id: 'as-reader',
  title: 'It is sent in the name of the reader.',
  touches: 'credential',
  places: () => [''],
  spoil: (draft) => ({ ...draft, credential: { kind: 'named', name: 'reader' } }),
  caller: () => 'reader',
};

const madeUp: BadInput = {
  id: 'made-up',
  title: 'It is sent with a key that nobody has.',
  touches: 'credential',
  places: () => [''],
  spoil: (draft, _, { badCredentials }) => ({
    ...draft,
    credential: { kind: 'made-up', scheme: 'key', value: badCredentials.malformed.key ?? '' },
  }),
};

/** A few bad inputs, made up for these tests. */
export const tinyInputs: InputRegistry = new Map([noBody, leftOut, asReader, madeUp].map((input) => [input.id, input]));
