import type { Contract, CredentialRef, RequestPatch } from '../contract/model.ts';
import type { Operation } from '../contract/operation.ts';

/** The first credential of the contract that an operation's security admits: its scheme, with every scope. */
export const defaultCredential = (contract: Contract, operation: Operation): string | undefined => {
  for (const requirement of operation.security) {
    for (const credential of Object.values(contract.credentials)) {
      const fits =
        credential.scheme === requirement.scheme &&
        requirement.scopes.every((scope) => credential.scopes.includes(scope));
      if (fits) return credential.id;
    }
  }
  return undefined;
};

/** Who sends a request: what the last patch that names somebody says, otherwise the operation's default. */
export const callerOf = (
  contract: Contract,
  operation: Operation,
  patches: readonly RequestPatch[],
): Exclude<CredentialRef, { kind: 'default' }> => {
  const named = patches.map(({ credential }) => credential).findLast(({ kind }) => kind !== 'default');
  if (named && named.kind !== 'default') return named;
  const name = defaultCredential(contract, operation);
  return name === undefined ? { kind: 'none' } : { kind: 'named', name };
};

/** The credential without which a request cannot be sent; undefined where it needs none, or a state gives it. */
export const neededCredential = (
  contract: Contract,
  operation: Operation,
  patches: readonly RequestPatch[],
): string | undefined => {
  const caller = callerOf(contract, operation, patches);
  if (caller.kind === 'named') return caller.name;
  const unmet =
    operation.security.length > 0 &&
    caller.kind === 'none' &&
    patches.every(({ credential }) => credential.kind === 'default');
  return unmet ? operation.security[0]?.scheme : undefined;
};
