import type { AuthorContract } from './author.ts';
import { stepOf } from './compile-request.ts';
import type { Json } from './json.ts';
import type { Location } from './location.ts';
import type { Credential, Step } from './model.ts';
import { mapReferences, referencesIn } from './template.ts';

type AuthorNamedCredential = NonNullable<AuthorContract['credentials']>[string];

/** How a part of a credential is called once it is known: `adminSession.token`. */
export const partOf = (credential: string, name: string): string => `${credential}.${name}`;

/** What a login's templates want of the target. */
const neededBy = ({ set, credential }: Step): readonly string[] => [
  ...new Set([
    ...set.flatMap(({ value }) => referencesIn(value)),
    ...(credential.kind === 'value' ? referencesIn(credential.value) : []),
  ]),
];

/** Turns an author's credential into the model; its parts get their whole names. */
export const credentialOf = (id: string, raw: AuthorNamedCredential): Credential => {
  const whole = (template: Json): Json => mapReferences(template, (name) => partOf(id, name));
  const step = raw.login && stepOf({ credential: 'none', ...raw.login });
  return {
    id,
    description: raw.description,
    scheme: raw.scheme,
    scopes: raw.scopes ?? [],
    set: Object.entries(raw.set ?? {}).map(([at, value]) => ({ at: at as Location, value: whole(value) })),
    ...(step
      ? {
          login: {
            needs: neededBy(step),
            step: {
              ...step,
              credential:
                step.credential.kind === 'value'
                  ? { ...step.credential, value: whole(step.credential.value) }
                  : step.credential,
              set: step.set.map(({ at, value }) => ({ at, value: whole(value) })),
              save: step.save.map(({ name, from }) => ({ name: partOf(id, name), from, secret: true })),
            },
            value: whole(raw.value ?? ''),
          },
        }
      : {}),
  };
};
