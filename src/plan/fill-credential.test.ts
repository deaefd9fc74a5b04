import { describe, expect, test } from 'vitest';
import type { CredentialRef, RequestPatch } from '../contract/model.ts';
import type { Operation, SecurityScheme } from '../contract/operation.ts';
import type { CredentialValue } from '../target/model.ts';
import type { BadInput } from './bad-input.ts';
import { callerOf, defaultCredential } from './credential.ts';
import { fill } from './fill.ts';
import { contractOf, operations, patch } from './testing/contract.ts';
import { tinyInputs } from './testing/inputs.ts';

const listThings = operations.listThings as Operation;
const bearer: SecurityScheme = { id: 'key', type: 'http', scheme: 'bearer' };

const sent = (
  scheme: SecurityScheme,
  patches: readonly RequestPatch[] = [],
  credentials: Readonly<Record<string, CredentialValue>> = { reader: 'ke y/1', writer: 'w' },
  bad?: BadInput,
) => {
  const contract = contractOf({ securitySchemes: { key: scheme } });
  const operation = { ...listThings, parameters: [] };
  const values = { url: 'http://api.test', lookup: (name: string) => ({ 'suspended.key': 's-1' })[name], credentials };
  const { request } = fill(contract, { operation, patches, ...(bad ? { input: { bad, at: '' } } : {}) }, values);
  return { url: request.url, headers: request.headers.filter(([name]) => name !== 'Accept') };
};
const as = (credential: CredentialRef): readonly RequestPatch[] => [patch({ credential })];

describe('a credential is sent', () => {
  test.each<[string, SecurityScheme, ReturnType<typeof sent>]>([
    ['as a bearer token', bearer, { url: 'http://api.test/things', headers: [['Authorization', 'Bearer ke y/1']] }],
    [
      'as a header of its own',
      { id: 'key', type: 'apiKey', in: 'header', name: 'X-API-Key' },
      { url: 'http://api.test/things', headers: [['X-API-Key', 'ke y/1']] },
    ],
    [
      'in the query, encoded',
      { id: 'key', type: 'apiKey', in: 'query', name: 'api key' },
      { url: 'http://api.test/things?api%20key=ke%20y%2F1', headers: [] },
    ],
    [
      'as a cookie',
      { id: 'key', type: 'apiKey', in: 'cookie', name: 'sid' },
      { url: 'http://api.test/things', headers: [['Cookie', 'sid=ke y/1']] },
    ],
  ])('%s', (_, scheme, expected) => {
    expect(sent(scheme)).toEqual(expected);
  });

  test('as Basic, name and password in base64', () => {
    expect(sent({ id: 'key', type: 'http', scheme: 'basic' }, [], { reader: 'anna:pässword' }).headers).toEqual([
      ['Authorization', 'Basic YW5uYTpww6Rzc3dvcmQ='],
    ]);
  });
});

describe('cookies', () => {
  const scheme: SecurityScheme = { id: 'key', type: 'apiKey', in: 'cookie', name: 'sid' };
  const set = patch({
    set: [
      { at: 'cookie.theme', value: 'dark' },
      { at: 'header.X-One', value: '1' },
      { at: 'cookie.lang', value: 'en' },
    ],
  });

  test('are sent in one line, that of a credential with them, after the other headers', () => {
    expect(sent(scheme, [set], { reader: 'r' }).headers).toEqual([
      ['X-One', '1'],
      ['Cookie', 'theme=dark; lang=en; sid=r'],
    ]);
  });

  test('of which there are two are in one line, too', () => {
    expect(sent(scheme, [set], {}).headers).toEqual([
      ['X-One', '1'],
      ['Cookie', 'theme=dark; lang=en'],
    ]);
  });
});

describe('who sends a request', () => {
  const bearerOf = (...args: Parameters<typeof sent> extends [unknown, ...infer Rest] ? Rest : never) =>
    sent(bearer, ...args).headers;

  test('is the first credential of the contract that its operation admits', () => {
    expect(bearerOf()).toEqual([['Authorization', 'Bearer ke y/1']]);
  });

  test('is whom the last patch names that names somebody', () => {
    const patches = [...as({ kind: 'named', name: 'writer' }), ...as({ kind: 'default' })];
    expect(bearerOf(patches)).toEqual([['Authorization', 'Bearer w']]);
    expect(bearerOf([...patches, ...as({ kind: 'named', name: 'reader' })])).toEqual([
      ['Authorization', 'Bearer ke y/1'],
    ]);
  });

  test('is nobody, where none is wanted, and where the target has no value', () => {
    expect(bearerOf(as({ kind: 'none' }))).toEqual([]);
    expect(bearerOf([], {})).toEqual([]);
    expect(bearerOf([], { reader: { name: 'r', password: 'p' } })).toEqual([]);
    expect(bearerOf(as({ kind: 'named', name: 'nobody' }))).toEqual([]);
  });

  test('is a value that a state returned, in the manner of another credential', () => {
    const value: CredentialRef = { kind: 'value', as: 'writer', value: '{{suspended.key}}' };
    expect(bearerOf(as(value))).toEqual([['Authorization', 'Bearer s-1']]);
    expect(bearerOf(as({ ...value, as: 'nobody' }))).toEqual([]);
  });

  test('is what a bad input makes of it', () => {
    expect(bearerOf([], { reader: 'r' }, tinyInputs.get('made-up'))).toEqual([['Authorization', 'Bearer nope']]);
    expect(bearerOf(as({ kind: 'named', name: 'writer' }), undefined, tinyInputs.get('as-reader'))).toEqual([
      ['Authorization', 'Bearer ke y/1'],
    ]);
  });
});

describe('the default credential', () => {
  const needing = (...security: Operation['security']): Operation => ({ ...listThings, security });

  test.each<[string, Operation, string | undefined]>([
    ['has every scope', needing({ scheme: 'key', scopes: ['read', 'write'] }), 'writer'],
    ['is the first that has', needing({ scheme: 'key', scopes: [] }), 'reader'],
    [
      'may be of a later requirement',
      needing({ scheme: 'other', scopes: [] }, { scheme: 'key', scopes: ['write'] }),
      'writer',
    ],
    ['is none where none has every scope', needing({ scheme: 'key', scopes: ['admin'] }), undefined],
    ['is none of another scheme', needing({ scheme: 'other', scopes: [] }), undefined],
    ['is none where the operation is open to all', needing(), undefined],
  ])('%s', (_, operation, name) => {
    expect(defaultCredential(contractOf(), operation)).toBe(name);
    expect(callerOf(contractOf(), operation, [])).toEqual(
      name === undefined ? { kind: 'none' } : { kind: 'named', name },
    );
  });
});
