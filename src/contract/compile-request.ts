import type { AuthorCredential, AuthorPatch, AuthorState, AuthorStates, AuthorStep } from './author.ts';
import type { Location } from './location.ts';
import type { CredentialRef, RequestPatch, StateRef, StatusRange, Step } from './model.ts';

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
  when: Object.fromEntries(Object.entries(author.when ?? {}).map(([column, values]) => [column, listOf(values)])),
  times: author.times ?? 1,
  shared: author.shared ?? false,
  ...(author.status === undefined ? {} : { status: listOf<StatusRange>(author.status) }),
  save: Object.entries(author.save ?? {}).map(([name, from]) =>
    typeof from === 'string' ? { name, from, secret: false } : { name, from: from.from, secret: from.secret ?? false },
  ),
});

/** One, or a list. */
export const listOf = <T>(author: T | readonly T[]): readonly T[] =>
  Array.isArray(author) ? (author as readonly T[]) : [author as T];

/** The states that an author names. */
export const statesOf = (author: AuthorStates | undefined): readonly StateRef[] =>
  (author === undefined ? [] : listOf<AuthorState>(author)).map((one) =>
    typeof one === 'string' ? { id: one, params: {} } : { id: one.id, params: one.params ?? {} },
  );
