import type { AuthorOperations } from './author.ts';
import { wantedName } from './nearest.ts';
import type { Api } from './openapi.ts';
import type { Operation } from './operation.ts';
import type { Path } from './source.ts';

const selects = (author: AuthorOperations, operation: Operation): boolean => {
  if (author === 'all') return true;
  if (Array.isArray(author)) return author.includes(operation.id);
  const { methods, secured, scheme, scope, body, except } = author as Exclude<
    AuthorOperations,
    'all' | readonly string[]
  >;
  return (
    (methods === undefined || methods.includes(operation.method)) &&
    (secured === undefined || secured === operation.security.length > 0) &&
    (scheme === undefined || operation.security.some((requirement) => requirement.scheme === scheme)) &&
    (scope === undefined || operation.security.some(({ scopes }) => scopes.includes(scope))) &&
    (body === undefined || body === (operation.body !== undefined)) &&
    !except?.includes(operation.id)
  );
};

/** The operations that an author selects at a place, in the order of the OpenAPI document. What it does not have, and a selection that nothing fits, is said. */
export const selectedOperations = (
  selection: AuthorOperations,
  path: Path,
  { operations }: Api,
  say: (path: Path, found: string, wanted: string) => void,
): readonly Operation[] => {
  const known = (ids: readonly string[], above: Path): void => {
    for (const [index, id] of ids.entries())
      if (!operations[id])
        say([...above, index], id, wantedName(id, Object.keys(operations), 'an operationId of openapi.yaml'));
  };
  if (Array.isArray(selection)) known(selection, path);
  else if (selection !== 'all')
    known((selection as { readonly except?: readonly string[] }).except ?? [], [...path, 'except']);
  const selected = Object.values(operations).filter((operation) => selects(selection, operation));
  if (selected.length === 0 && !Array.isArray(selection))
    say(path, 'a selection that no operation fits', 'a selection that at least one operation of openapi.yaml fits');
  return selected;
};
