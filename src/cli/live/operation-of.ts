import type { Contract } from '../../contract/model.ts';

/** `{` comes after every character that a literal segment begins with: literal segments stand before templated ones. */
const literalFirst = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const isTemplated = (segment: string): boolean => segment.includes('{');

const fits = (template: string, path: string): boolean => {
  const wanted = template.split('/');
  const found = path.split('/');
  return (
    wanted.length === found.length &&
    wanted.every((segment, at) => (isTemplated(segment) ? found[at] !== '' : segment === found[at]))
  );
};

/**
 * The operation of a server (by default the default one) that a request asks for, by its method and its path below the base path; undefined where it is none, as where the method is wrong. A path
 * without templates is matched first (OpenAPI 3.1 §4.8.8.2).
 */
export const operationOf = (
  { operations }: Pick<Contract, 'operations'>,
  method: string,
  path: string,
  server?: string,
): string | undefined =>
  Object.values(operations)
    .filter((operation) => operation.server === server && operation.method === method && fits(operation.path, path))
    .toSorted((a, b) => literalFirst(a.path, b.path))[0]?.id;
