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

type Caller = Exclude<CredentialRef, { kind: 'default' }>;
const isSomebody = (credential: CredentialRef): credential is Caller => credential.kind !== 'default';

/** Who sends a request: what the last patch that names somebody says, otherwise the operation's default. */
export const callerOf = (contract: Contract, operation: Operation, patches: readonly RequestPatch[]): Caller => {
  const named = patches.map(({ credential }) => credential).findLast(isSomebody);
  if (named) return named;
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
  // Where nobody is named, the contract has no credential that the operation admits: its scheme says what is lacking.
  return patches.some(({ credential }) => isSomebody(credential)) ? undefined : operation.security[0]?.scheme;
};
