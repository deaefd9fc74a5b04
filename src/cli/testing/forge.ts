import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/** Writes evidence with its lines changed, and with the digest that it then has: what no digest shows. */
export const forge = (from: string, to: string, change: (lines: readonly string[]) => readonly string[]): void => {
  const text = `${change(readFileSync(from, 'utf8').trimEnd().split('\n')).join('\n')}\n`;
  const before = text.replace(/[0-9a-f]{64}"\}\n$/, '');
  mkdirSync(dirname(to), { recursive: true });
  writeFileSync(to, `${before}${createHash('sha256').update(before).digest('hex')}"}\n`);
};
