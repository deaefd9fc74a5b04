import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { packageFile } from '../contract/package-file.ts';
import { findingCodes } from './finding-codes.ts';

const codesIn = (file: string): readonly string[] =>
  (readFileSync(packageFile(file), 'utf8').match(/"status-differs",[^\]]*/)?.[0] ?? '').match(/[a-z]+(?:-[a-z]+)+/g) ??
  [];

test.each(['contracts/waivers.schema.json', 'reports/summary.schema.json', 'reports/evidence.schema.json'])(
  '%s lists the finding codes',
  (file) => {
    expect(codesIn(file)).toEqual(findingCodes);
  },
);
