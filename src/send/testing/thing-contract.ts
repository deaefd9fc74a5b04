import type { JsonObject } from '../../contract/json.ts';
import { compileContract } from '../../contract/load.ts';
import type { Contract } from '../../contract/model.ts';
import type { BadInput, InputRegistry } from '../../plan/bad-input.ts';
import { withValue } from '../../plan/draft.ts';

const id = { name: 'id', in: 'path', required: true, schema: { type: 'string' }, example: 'thing-0' };
const answers = { responses: { default: { description: 'Anything.' } } };

const openapi = {
  openapi: '3.1.0',
  info: { title: 'Things', version: '1' },
  servers: [{ url: 'http://things.test' }],
  security: [],
  paths: {
    '/things': {
      post: {
        operationId: 'createThing',
        security: [{ key: [] }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object' }, example: { name: 'a thing' } } },
        },
        responses: { '201': { description: 'Created.' }, '303': { description: 'It is there already.' } },
      },
      get: { operationId: 'listThings', ...answers },
    },
    '/things/{id}': {
      parameters: [id],
      get: { operationId: 'getThing', ...answers },
      delete: { operationId: 'deleteThing', ...answers },
    },
  },
  components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'X-Key' } } },
};

/** Adds `spoilt=yes` to the query. */
const spoilt: BadInput = {
  id: 'spoilt',
  title: 'The query says that it is spoilt.',
  touches: 'value',
  places: () => [''],
  spoil: (draft) => withValue(draft, 'query.spoilt', 'yes'),
};

/** The bad inputs that contracts of things may use: `spoilt`. */
export const thingInputs: InputRegistry = new Map([[spoilt.id, spoilt]]);

/** A contract over an API of things: `createThing` (with a credential, `admin`), `listThings`, `getThing`, `deleteThing`. */
export const thingContract = ({
  credentials = {},
  securitySchemes = {},
  ...author
}: {
  readonly clauses: readonly JsonObject[];
  readonly operations?: JsonObject;
  readonly states?: JsonObject;
  readonly envelopes?: JsonObject;
  readonly codes?: JsonObject;
  readonly limits?: JsonObject;
  /** Besides `admin`. */
  readonly credentials?: JsonObject;
  /** Besides `key`. */
  readonly securitySchemes?: JsonObject;
}): Contract => {
  const schemes = { ...openapi.components.securitySchemes, ...securitySchemes };
  const withSchemes = { ...openapi, components: { securitySchemes: schemes } };
  const whole = {
    id: 'things',
    document: { title: 'Things', retrieved: '2026-11-20' },
    ...author,
    credentials: { admin: { description: 'May create.', scheme: 'key' }, ...credentials },
  };
  const texts = {
    contract: { file: 'contract.yaml', text: JSON.stringify(whole) },
    openapi: { file: 'openapi.yaml', text: JSON.stringify(withSchemes) },
  };
  return compileContract(texts, [...thingInputs.keys()]).contract;
};
