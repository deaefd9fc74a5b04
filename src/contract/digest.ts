import { createHash } from 'node:crypto';

/** `sha256:` and the hexadecimal digest of `parts`, one after another. */
export const digestOf = (...parts: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return `sha256:${hash.digest('hex')}`;
};
