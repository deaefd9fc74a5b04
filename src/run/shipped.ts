import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageFile } from '../contract/package-file.ts';

/** The contracts that ship with this package: every folder of `contracts/` that holds a `contract.yaml`. */
export const shippedContracts = (): readonly { readonly id: string; readonly file: string }[] => {
  const folder = packageFile('contracts');
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ id: name, file: join(folder, name, 'contract.yaml') }))
    .filter(({ file }) => existsSync(file))
    .sort((a, b) => a.id.localeCompare(b.id));
};
