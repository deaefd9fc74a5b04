import { describe, expect, test } from 'vitest';
import type { Contract } from '../contract/model.ts';
import { compileText, contractBesides } from '../contract/testing/made-up.ts';
import { temporaryFolder } from '../contract/testing/temporary-folder.ts';
import { loadTarget, targetFromUrl } from './load.ts';
import type { Target } from './model.ts';

const contract: Contract = compileText(
  contractBesides(`credentials:
  member: { description: D., scheme: key }
  admin: { description: D., scheme: login }
states:
  busy: { description: S., returns: { job: {}, token: { secret: true } } }
  idle: { description: S. }`),
).contract;

const environment = { MEMBER: 'm-key', USER: 'ada', PASSWORD: 'secret', JOB: 'j-1', TOKEN: 't-1' };

const folder = temporaryFolder();
const load = (text: string): Target => loadTarget(folder.write('staging.yaml', text), contract, environment);

const head = 'contract: made-up\nservers: { default: https://staging.example.com/api// }\n';

describe('a target', () => {
  test('of a server alone has the defaults', () => {
    expect(load(head)).toStrictEqual({
      facts: {
        name: 'staging.yaml',
        url: 'https://staging.example.com/api',
        credentials: [],
        capabilities: {},
        states: [],
        budget: { requests: 10_000, burst: 1_200, maxWaitMs: 5_000, timeoutMs: 10_000 },
      },
      credentials: {},
      stateValues: {},
    } satisfies Target);
  });

  test('names its waivers from its own folder', () => {
    expect(load(`${head}waivers: accepted/waivers.yaml\n`).waivers).toBe(folder.path('accepted/waivers.yaml'));
  });

  test('that says all is filled from the environment, and its facts hold no secret', () => {
    folder.write('ca.pem', 'CERTIFICATE');
    const target = load(`${head}credentials:
  member: \${MEMBER}
  admin: { value: '\${USER}:\${PASSWORD}' }
capabilities: { tier: community, pii: false }
states:
  values:
    busy: { job: '\${JOB}', token: 'x-\${TOKEN}', more: { list: ['\${JOB}', 7] } }
    idle: {}
budget: { requests: 5, requestsPerSecond: 2.5, timeoutMs: 100 }
tls: { ca: ca.pem }
`);
    expect(target).toStrictEqual({
      facts: {
        name: 'staging.yaml',
        url: 'https://staging.example.com/api',
        credentials: ['member', 'admin'],
        capabilities: { tier: 'community', pii: false },
        states: ['busy', 'idle'],
        budget: { requests: 5, burst: 1_200, requestsPerSecond: 2.5, maxWaitMs: 5_000, timeoutMs: 100 },
      },
      credentials: { member: 'm-key', admin: 'ada:secret' },
      stateValues: { busy: { job: 'j-1', token: 'x-t-1', more: { list: ['j-1', 7] } }, idle: {} },
      ca: 'CERTIFICATE',
    } satisfies Target);
    expect(JSON.stringify(target.facts)).not.toMatch(/m-key|secret|t-1/);
  });

  test('whose states an endpoint arranges has any of them', () => {
    const target = load(`${head}states: { url: http://127.0.0.1:9400/states, values: { idle: {} } }\n`);
    expect(target.facts.states).toBe('any');
    expect(target.statesUrl).toBe('http://127.0.0.1:9400/states');
    expect(target.stateValues).toEqual({ idle: {} });
  });

  test('whose clock can be moved says so, and where; where it has none, neither is there', () => {
    const target = load(`${head}clock: { url: http://127.0.0.1:9400/clock }\nbudget: { burst: 3 }\n`);
    expect(target.facts).toMatchObject({ movesClock: true, budget: { burst: 3, requests: 10_000 } });
    expect(target.clockUrl).toBe('http://127.0.0.1:9400/clock');
    const { facts, ...without } = load(head);
    expect('movesClock' in facts || 'clockUrl' in without).toBe(false);
  });

  test.each(['http://127.0.0.1:8080/v1/', 'http://127.0.0.1:8080/v1'])('may be only a URL: %s', (url) => {
    expect(targetFromUrl(url)).toStrictEqual({
      facts: {
        name: 'http://127.0.0.1:8080/v1',
        url: 'http://127.0.0.1:8080/v1',
        credentials: [],
        capabilities: {},
        states: [],
        budget: { requests: 10_000, burst: 1_200, maxWaitMs: 5_000, timeoutMs: 10_000 },
      },
      credentials: {},
      stateValues: {},
    } satisfies Target);
  });
});
