import { expect, test } from 'vitest';
import type { Contract } from '../contract/model.ts';
import { compileText, contractBesides, mistakesOf } from '../contract/testing/made-up.ts';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { loadTarget } from './load.ts';

const contract: Contract = compileText(
  contractBesides(`credentials:
  member: { description: D., scheme: key }
  admin: { description: D., scheme: login }
states:
  busy: { description: S., returns: { job: {}, token: { secret: true } } }
  idle: { description: S. }
capabilities:
  tier: { description: T., values: [free, paid] }
  sso: { description: S. }`),
).contract;

const environment = { MEMBER: 'm-key', USER: 'ada', TOKEN: 't-1', EMPTY: '' };

const folder = temporaryFolder();
const mistakesIn = (text: string): readonly string[] =>
  mistakesOf(() => loadTarget(folder.write('staging.yaml', text), contract, environment)).map((mistake) =>
    mistake.replaceAll(`${folder.path('')}/`, ''),
  );

const head = 'contract: made-up\nservers: { default: https://staging.example.com }\n';

/** Mistakes by the lines below `head`: they begin at line 3. */
const mistakes: readonly (readonly [why: string, text: string, mistake: string])[] = [
  [
    'a credential that the contract does not have',
    `credentials: { membr: "\${MEMBER}" }`,
    'staging.yaml:3:16 credentials.membr: found membr; wanted one of the credentials of the contract; did you mean member?',
  ],
  [
    'a capability that the contract does not have',
    'capabilities: { teir: free, sso: true }',
    'staging.yaml:3:17 capabilities.teir: found teir; wanted one of the capabilities; did you mean tier?',
  ],
  [
    'a value that the capability cannot have',
    'capabilities: { sso: false, tier: fre }',
    'staging.yaml:3:35 capabilities.tier: found fre; wanted a value of tier; did you mean free?',
  ],
  [
    'a capability that is there, of which a value is wanted',
    'capabilities: { tier: true }',
    'staging.yaml:3:23 capabilities.tier: found tier without a value; wanted tier: free or paid',
  ],
  ['a clock without an address', 'clock: {}', 'staging.yaml:3:1 clock: found no url; wanted the key "url"'],
  [
    'a clock at no URL',
    'clock: { url: localhost:9400/clock }',
    'staging.yaml:3:15 clock.url: found "localhost:9400/clock"; wanted text that matches ^https?://',
  ],
  ['a burst of nothing', 'budget: { burst: 0 }', 'staging.yaml:3:18 budget.burst: found 0; wanted it to be >= 1'],
  [
    'a literal credential',
    'credentials: { member: m-key }',
    `staging.yaml:3:24 credentials.member: found a literal value; wanted a secret from the environment: \${NAME}`,
  ],
  [
    'a literal credential as a value',
    'credentials: { member: { value: m-key } }',
    `staging.yaml:3:33 credentials.member.value: found a literal value; wanted a secret from the environment: \${NAME}`,
  ],
  [
    'a credential whose variable is not set',
    `credentials: { admin: '\${USER}:\${PASS}' }`,
    `staging.yaml:3:23 credentials.admin: found \${PASS}, which is not set; wanted the environment variable PASS to be set`,
  ],
  [
    'a credential whose variable is empty',
    `credentials: { admin: { value: '\${EMPTY}' } }`,
    `staging.yaml:3:32 credentials.admin.value: found \${EMPTY}, which is not set; wanted the environment variable EMPTY to be set`,
  ],
  [
    'a state that the contract does not have',
    'states: { values: { idel: {} } }',
    'staging.yaml:3:21 states.values.idel: found idel; wanted one of the states of the contract; did you mean idle?',
  ],
  [
    'a state with the name of what every object has',
    'states: { values: { constructor: {} } }',
    'staging.yaml:3:21 states.values.constructor: found constructor; wanted one of the states of the contract: busy, idle',
  ],
  [
    'a state without a value that it returns',
    `states: { values: { busy: { token: '\${TOKEN}' } } }`,
    'staging.yaml:3:27 states.values.busy: found no job; wanted job, which the state busy returns',
  ],
  [
    'a literal secret of a state',
    'states: { values: { busy: { job: j, token: t } } }',
    `staging.yaml:3:44 states.values.busy.token: found a literal value; wanted a secret from the environment: \${NAME}`,
  ],
  [
    'a literal secret of a state that is a number',
    'states: { values: { busy: { job: j, token: 1234 } } }',
    `staging.yaml:3:44 states.values.busy.token: found a literal value; wanted a secret from the environment: \${NAME}`,
  ],
  [
    'a value of a state whose variable is not set',
    `states: { values: { busy: { job: '\${NO}', token: '\${TOKEN}' } } }`,
    `staging.yaml:3:34 states.values.busy.job: found \${NO}, which is not set; wanted the environment variable NO to be set`,
  ],
  [
    'a variable that is not set, deep in a value',
    `states: { values: { busy: { job: { a: ['\${NO}'] }, token: '\${TOKEN}' } } }`,
    `staging.yaml:3:34 states.values.busy.job: found \${NO}, which is not set; wanted the environment variable NO to be set`,
  ],
  [
    'a variable that is not set, in a value that nobody returns',
    `states: { values: { idle: { more: '\${NO}' } } }`,
    `staging.yaml:3:35 states.values.idle.more: found \${NO}, which is not set; wanted the environment variable NO to be set`,
  ],
  [
    'a certificate authority that is not there',
    'tls: { ca: none.pem }',
    'staging.yaml:3:12 tls.ca: found none.pem, which cannot be read; wanted a certificate authority in PEM',
  ],
  [
    'an unknown key',
    'credential: {}',
    'staging.yaml:3:1 credential: found the unknown key "credential"; wanted one of the keys; did you mean credentials?',
  ],
  [
    'a budget of nothing',
    'budget: { requests: 0 }',
    'staging.yaml:3:21 budget.requests: found 0; wanted it to be >= 1',
  ],
  [
    'a repeated key',
    'tls: {}\ntls: {}',
    'staging.yaml:4:1 found Map keys must be unique; wanted valid YAML without repeated keys',
  ],
];

test.each(mistakes)('%s is a mistake', (_, text, mistake) => {
  expect(mistakesIn(`${head}${text}\n`)).toEqual([mistake]);
});

const heads: readonly (readonly [why: string, text: string, mistake: string])[] = [
  [
    'the target of another contract',
    'contract: other\nservers: { default: https://example.com }\n',
    'staging.yaml:1:11 contract: found other; wanted made-up, the contract that is run against it',
  ],
  ['a target without a server', 'contract: made-up\n', 'staging.yaml:1:1 found no servers; wanted the key "servers"'],
  [
    'a server of another protocol',
    'contract: made-up\nservers: { default: ftp://example.com }\n',
    'staging.yaml:2:21 servers.default: found "ftp://example.com"; wanted text that matches ^https?://',
  ],
];

test.each(heads)('%s is a mistake', (_, text, mistake) => {
  expect(mistakesIn(text)).toEqual([mistake]);
});

test('all mistakes come in one error', () => {
  const text =
    'contract: other\nservers: { default: https://e.com }\ncredentials: { membr: m }\ntls: { ca: none.pem }\n';
  expect(mistakesIn(text).map((mistake) => mistake.replace(/; wanted .*/, ''))).toEqual([
    'staging.yaml:1:11 contract: found other',
    'staging.yaml:3:16 credentials.membr: found membr',
    'staging.yaml:3:23 credentials.membr: found a literal value',
    'staging.yaml:4:12 tls.ca: found none.pem, which cannot be read',
  ]);
});

test('a target file that is not there is a mistake', () => {
  expect(mistakesOf(() => loadTarget('/none/staging.yaml', contract, environment))).toEqual([
    '/none/staging.yaml:1:1 found no file that can be read (ENOENT); wanted a target file, or a URL that begins with http:// or https://',
  ]);
});

test('a server that the contract does not have is a mistake', () => {
  const text = 'contract: made-up\nservers: { default: https://a.example, labels: https://b.example }\n';
  expect(mistakesIn(text)).toEqual([
    'staging.yaml:2:40 servers.labels: found labels; wanted one of the servers of the contract: default',
  ]);
});
