import type { AuthorCredential, AuthorPatch, AuthorStep } from './author.ts';
import type { Location } from './location.ts';
import type { CredentialRef, RequestPatch, Step } from './model.ts';

const credentialOf = (author: AuthorCredential | undefined): CredentialRef =>
  author === undefined
    ? { kind: 'default' }
    : author === 'none'
      ? { kind: 'none' }
      : typeof author === 'string'
        ? { kind: 'named', name: author }
        : { kind: 'value', as: author.as, value: author.value };

/** What an author lays over an operation's example. */
export const patchOf = (author: AuthorPatch): RequestPatch => ({
  credential: credentialOf(author.credential),
  set: Object.entries(author.set ?? {}).map(([at, value]) => ({ at: at as Location, value })),
  remove: author.remove ?? [],
});

/** A request that an author lets prepare or clean up. */
export const stepOf = (author: AuthorStep): Step => ({
  operation: author.operation,
  ...patchOf(author),
  times: author.times ?? 1,
  shared: author.shared ?? false,
  save: Object.entries(author.save ?? {}).map(([name, from]) =>
    typeof from === 'string' ? { name, from, secret: false } : { name, from: from.from, secret: from.secret ?? false },
  ),
});
