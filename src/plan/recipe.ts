import type { Contract, Recipe } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';
import type { InputContext } from './bad-input.ts';

const noRecipe: Recipe = {
  states: [],
  before: [],
  after: [],
  patch: { credential: { kind: 'default' }, set: [], remove: [] },
};

/** How an operation's valid request is arranged. */
export const recipeOf = (contract: Contract, operation: string): Recipe => contract.recipes[operation] ?? noRecipe;

/** What a bad input may know of an operation. */
export const inputContext = (contract: Contract, operation: Operation): InputContext => ({
  operation,
  operations: contract.operations,
  credentials: contract.credentials,
  securitySchemes: contract.securitySchemes,
  badCredentials: contract.badCredentials,
});
