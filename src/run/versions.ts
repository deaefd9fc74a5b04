import { readFileSync } from 'node:fs';
import { packageFile } from '../contract/package-file.ts';

const own = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { readonly version: string };

/** The versions that a run is made with. */
export const versions: { readonly refusal: string; readonly node: string } = {
  refusal: own.version,
  node: process.version,
};
