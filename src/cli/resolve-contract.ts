import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { nearest } from '../contract/nearest.ts';
import { shippedContracts } from '../run/shipped.ts';
import { UsageError } from './usage-error.ts';

/** A contract that a command line names: an id that ships with the package, or a path to a file or its folder. Throws UsageError. */
export const resolveContract = (text: string): { readonly file: string; readonly shippedAs: string | undefined } => {
  const shipped = shippedContracts();
  const known = shipped.find(({ id }) => id === text);
  if (known) return { file: known.file, shippedAs: known.id };
  const looksLikePath = /[/\\]|\.(ya?ml|json)$/.test(text);
  const path = resolve(text);
  if (existsSync(path)) {
    const file = statSync(path).isDirectory() ? join(path, 'contract.yaml') : path;
    if (existsSync(file)) return { file, shippedAs: undefined };
  }
  const ids = shipped.map(({ id }) => id);
  const near = looksLikePath ? undefined : nearest(text, ids);
  throw new UsageError(
    looksLikePath
      ? `found no contract at ${text}; wanted a file such as ./contract.yaml, or one of the ids ${ids.join(', ')}`
      : `found no contract called ${text}; wanted ${near === undefined ? `one of ${ids.join(', ')}, or a path to a contract.yaml` : `${near}? Others: ${ids.join(', ')}, or a path to a contract.yaml`}`,
  );
};
