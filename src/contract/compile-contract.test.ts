import { expect, test } from 'vitest';
import type { Contract } from './model.ts';
import { compileText, contractBesides } from './testing/made-up.ts';

const besides = (text: string): Contract => compileText(contractBesides(text)).contract;

test('a contract with nothing but a clause has the defaults', () => {
  const { clauses, operations, ...rest } = besides('openapi: openapi.yaml');
  expect(clauses).toHaveLength(1);
  expect(Object.keys(operations)).toHaveLength(5);
  expect(rest).toEqual({
    id: 'made-up',
    document: { title: 'Made up', retrieved: '2026-11-20' },
    envelopes: {},
    credentials: {},
    badCredentials: {
      malformed: { key: 'not-a-credential', login: 'nobody:not-a-credential' },
      unknown: {
        key: 'refusal-no-such-credential-0000000000000000',
        login: 'nobody:refusal-no-such-credential-0000000000000000',
      },
    },
    capabilities: {},
    limits: {},
    otherServers: {},
    states: {},
    codes: { rows: [] },
    securitySchemes: {
      key: { id: 'key', type: 'apiKey', in: 'header', name: 'X-Key' },
      login: { id: 'login', type: 'http', scheme: 'basic' },
    },
    servers: ['https://api.example.com'],
    recipes: {},
    survivors: [],
  });
});

test('bad credentials take the place of the defaults, each by itself', () => {
  const { badCredentials } = besides("badCredentials:\n  login: { malformed: nobody }\n  key: { unknown: 'k-0' }");
  expect(badCredentials).toEqual({
    malformed: { key: 'not-a-credential', login: 'nobody' },
    unknown: { key: 'k-0', login: 'nobody:refusal-no-such-credential-0000000000000000' },
  });
});

test('an envelope is resolved, and its media type has no parameters', () => {
  const { envelopes } = besides(`envelopes:
  named: { mediaType: Application/JSON; charset=utf-8, schema: Error, code: /c, message: /m, requestId: /r }
  own: { schema: { type: array }, fields: { list: '', at: /loc } }
  other: { schema: {}, fields: { list: /e, at: /f, code: /g, message: /h, notation: segments } }`);
  expect(envelopes).toEqual({
    named: {
      id: 'named',
      mediaType: 'application/json',
      schema: { type: 'object', required: ['code'] },
      parts: { code: '/c', message: '/m', requestId: '/r' },
    },
    own: { id: 'own', schema: { type: 'array' }, parts: {}, fields: { list: '', at: '/loc', notation: 'dotted' } },
    other: {
      id: 'other',
      schema: {},
      parts: {},
      fields: { list: '/e', at: '/f', code: '/g', message: '/h', notation: 'segments' },
    },
  });
});

test('credentials, states and arrangements have defaults', () => {
  const { credentials, states, recipes } = besides(`credentials:
  member: { description: D., scheme: key }
  admin: { description: D., scheme: key, scopes: [read] }
states:
  busy: { description: S., returns: { job: {}, token: { secret: true } } }
  idle: { description: S. }
operations:
  addThing: { remove: [/extra] }
  getThing: { before: [{ operation: addThing }], after: [{ operation: health }], credential: admin }`);
  const patch = { credential: { kind: 'default' }, set: [], remove: [] };
  const step = { ...patch, when: {}, times: 1, shared: false, save: [] };
  expect(credentials).toEqual({
    member: { id: 'member', description: 'D.', scheme: 'key', scopes: [], set: [] },
    admin: { id: 'admin', description: 'D.', scheme: 'key', scopes: ['read'], set: [] },
  });
  expect(states).toEqual({
    busy: {
      id: 'busy',
      description: 'S.',
      scope: 'data',
      returns: [
        { name: 'job', secret: false },
        { name: 'token', secret: true },
      ],
    },
    idle: { id: 'idle', description: 'S.', scope: 'data', returns: [] },
  });
  expect(recipes).toEqual({
    addThing: { states: [], before: [], after: [], patch: { ...patch, remove: ['/extra'] } },
    getThing: {
      states: [],
      before: [{ operation: 'addThing', ...step }],
      after: [{ operation: 'health', ...step }],
      patch: { ...patch, credential: { kind: 'named', name: 'admin' } },
    },
  });
});
