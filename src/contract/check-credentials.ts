import type { AuthorContract } from './author.ts';
import { credentialOf } from './compile-credential.ts';
import { type Location, parseLocation } from './location.ts';
import type { NameChecks } from './name-checks.ts';
import type { Api } from './openapi.ts';

const ofTarget = /^[A-Za-z][A-Za-z0-9_-]*$/;

/** Finds what is wrong with credentials: their schemes, their logins, and what is made of what these save. */
export const checkCredentials = (author: AuthorContract, api: Api, checks: NameChecks): void => {
  const { say, mustBe, checkTemplate } = checks;
  for (const [id, credential] of Object.entries(author.credentials ?? {})) {
    const here = ['credentials', id];
    const saved = Object.keys(credential.login?.save ?? {});
    checkLogin(id, author, checks);
    if (credential.login && credential.value === undefined)
      say(here, 'a login and no value', `value: what is sent, made of what it saves: '{{${saved[0] ?? 'token'}}}'`);
    if (!credential.login && credential.value !== undefined)
      say([...here, 'value'], 'a value without a login', 'no value: the target supplies it');
    checkTemplate([...here, 'value'], credential.value ?? '', saved);
    for (const [location, value] of Object.entries(credential.set ?? {})) {
      const at = [...here, 'set', location];
      if (['body', 'path'].includes(parseLocation(location as Location).in))
        say(
          at,
          location || 'the body',
          'header.<name>, query.<name> or cookie.<name>, which every request has room for',
        );
      checkTemplate(at, value, saved);
    }
    mustBe(
      [...here, 'scheme'],
      credential.scheme,
      Object.keys(api.securitySchemes),
      'one of the security schemes of openapi.yaml',
    );
    if (id === 'none') say(here, 'none', 'another name: none means that no credential is sent');
  }
};

const checkLogin = (
  id: string,
  { credentials = {}, states = {} }: AuthorContract,
  { say, checkStep }: NameChecks,
): void => {
  const raw = credentials[id];
  if (!raw?.login) return;
  const path = ['credentials', id, 'login'];
  const needs = credentialOf(id, raw).login?.needs ?? [];
  checkStep(path, raw.login, needs, []);
  for (const need of needs) {
    if (!ofTarget.test(need) || ['unique', 'scope'].includes(need))
      say(path, `{{${need}}}`, 'names that the target supplies ({{email}}): nothing else is known in a login');
    if (Object.hasOwn(raw.login.save, need))
      say(
        [...path, 'save', need],
        `${need}, which the login needs`,
        'another name: a target supplies the one or the other',
      );
  }
  if (Object.hasOwn(states, id))
    say(['credentials', id], `${id}, as a state is called`, `another name: {{${id}.…}} would mean either`);
  const { credential } = raw.login;
  const asker = typeof credential === 'string' ? credentials[credential] : undefined;
  if (asker?.login)
    say(
      [...path, 'credential'],
      `${credential}, which has a login of its own`,
      'a credential whose value the target supplies',
    );
};
