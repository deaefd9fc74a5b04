import { describe, expect, test } from 'vitest';
import type { Contract } from '../contract/model.ts';
import { compileText, contractBesides, mistakesOf } from '../contract/testing/made-up.ts';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { loadTarget } from './load.ts';
import type { Target } from './model.ts';

const login = (needs: string, save: string): string => `login: { operation: addThing, ${needs}save: ${save} }`;
const contract: Contract = compileText(
  contractBesides(`credentials:
  session: { description: D., scheme: key, ${login("set: { /email: '{{email}}', /password: '{{password}}' }, ", '{ token: /token, csrf: /csrf }')}, value: '{{token}}' }
  guest: { description: D., scheme: key, ${login('', '{ token: /token }')}, value: '{{token}}' }
  plain: { description: D., scheme: key }
states:
  down: { description: It is down., scope: global, returns: { since: {} } }
  gone: { description: It is gone., scope: data }`),
).contract;

const environment = { EMAIL: 'ada@example.com', PASSWORD: 'correct horse', TOKEN: 't-1', CSRF: 'c-1', KEY: 'k-1' };
const folder = temporaryFolder();
const head = 'contract: made-up\nservers: { default: https://staging.example.com }\n';
const load = (text: string): Target => loadTarget(folder.write('staging.yaml', head + text), contract, environment);
const mistakesIn = (text: string): readonly string[] =>
  mistakesOf(() => load(text)).map((mistake) => mistake.replaceAll(`${folder.path('')}/`, ''));

describe('a credential with a login', () => {
  test.each<[string, string, Target['credentials']]>([
    [
      'what the login needs',
      `session: { email: '\${EMAIL}', password: '\${PASSWORD}' }`,
      { session: { email: 'ada@example.com', password: 'correct horse' } },
    ],
    ['what it saves', `session: { csrf: '\${CSRF}', token: '\${TOKEN}' }`, { session: { csrf: 'c-1', token: 't-1' } }],
    ['nothing, where the login needs nothing', 'guest: {}', { guest: {} }],
    ['what a login saves that needs nothing', `guest: { token: '\${TOKEN}' }`, { guest: { token: 't-1' } }],
  ])('is given by %s', (_, text, credentials) => {
    const target = load(`credentials: { ${text} }`);
    expect(target.credentials).toEqual(credentials);
    expect(target.facts.credentials).toEqual(Object.keys(credentials));
  });

  const either = 'what its login needs, { email: …, password: … }, or what it gives, { token: …, csrf: … }';
  test.each<[string, string, readonly string[]]>([
    ['one value', `session: '\${KEY}'`, [`staging.yaml:3:25 credentials.session: found one value; wanted ${either}`]],
    [
      'a part of what it needs',
      `session: { email: '\${EMAIL}' }`,
      [`staging.yaml:3:25 credentials.session: found the parts email; wanted ${either}`],
    ],
    [
      'a part of either',
      `session: { email: '\${EMAIL}', token: '\${TOKEN}' }`,
      [`staging.yaml:3:25 credentials.session: found the parts email, token; wanted ${either}`],
    ],
    [
      'a part too many',
      `session: { email: '\${EMAIL}', password: '\${PASSWORD}', code: '\${KEY}' }`,
      [`staging.yaml:3:25 credentials.session: found the parts email, password, code; wanted ${either}`],
    ],
    ['no part', 'session: {}', [`staging.yaml:3:25 credentials.session: found the parts (none); wanted ${either}`]],
    [
      'a literal part, and one whose variable is not set',
      `session: { email: ada@example.com, password: '\${LOST}' }`,
      [
        `staging.yaml:3:34 credentials.session.email: found a literal value; wanted a secret from the environment: \${NAME}`,
        `staging.yaml:3:61 credentials.session.password: found \${LOST}, which is not set; wanted the environment variable LOST to be set`,
      ],
    ],
    [
      'no text',
      'session: { email: 1, password: 2 }',
      [
        'staging.yaml:3:34 credentials.session.email: found 1; wanted string',
        'staging.yaml:3:47 credentials.session.password: found 2; wanted string',
      ],
    ],
    [
      'parts, where it has no login',
      `plain: { token: '\${TOKEN}' }`,
      [`staging.yaml:3:23 credentials.plain: found the parts token; wanted one value: \${NAME}`],
    ],
    [
      'no part, where it has no login',
      'plain: {}',
      [`staging.yaml:3:23 credentials.plain: found the parts (none); wanted one value: \${NAME}`],
    ],
  ])('given by %s is a mistake', (_, text, mistakes) => {
    expect(mistakesIn(`credentials: { ${text} }`)).toEqual(mistakes);
  });
});

describe('a global state', () => {
  test('with fixed values is a mistake', () => {
    expect(mistakesIn('states: { values: { gone: {}, down: { since: noon } } }')).toEqual([
      'staging.yaml:3:31 states.values.down: found fixed values; wanted states.url: down touches the whole target, and is undone after it was asked',
    ]);
  });

  test('is arranged by an endpoint, as any other is that has no values', () => {
    const { facts } = load('states: { url: https://staging.example.com/states, values: { gone: {} } }');
    expect(facts.states).toBe('any');
    expect(load('states: { values: { gone: {} } }').facts.states).toEqual(['gone']);
  });
});
