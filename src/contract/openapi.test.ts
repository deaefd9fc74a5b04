import { describe, expect, test } from 'vitest';
import type { Json } from './json.ts';
import type { Operation } from './operation.ts';
import { compileText, minimalContract, openapiOf, openapiText, operationsOf } from './testing/made-up.ts';

const { operations, securitySchemes, servers } = compileText(minimalContract.replace('last', 'health')).contract;

test('operations are read in their order, with all that an OpenAPI document says of them', () => {
  expect(Object.keys(operations)).toEqual(['listThings', 'addThing', 'getThing', 'deleteThing', 'health']);
  expect(operations.addThing).toStrictEqual({
    id: 'addThing',
    method: 'POST',
    path: '/things',
    summary: '',
    parameters: [],
    body: {
      required: true,
      mediaType: 'application/json',
      schema: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
      example: { name: 'Ada' },
    },
    security: [{ scheme: 'key', scopes: ['write'] }],
    accepts: [],
  } satisfies Operation);
  expect(operations.getThing).toStrictEqual({
    id: 'getThing',
    method: 'GET',
    path: '/things/{thing_id}',
    summary: '',
    parameters: [{ name: 'thing_id', in: 'path', required: true, schema: { type: 'string' } }],
    security: [{ scheme: 'key', scopes: ['read'] }],
    accepts: [],
  } satisfies Operation);
});

test('servers and security schemes are read', () => {
  expect(servers).toEqual(['https://api.example.com']);
  expect(securitySchemes).toEqual({
    key: { id: 'key', type: 'apiKey', in: 'header', name: 'X-Key' },
    login: { id: 'login', type: 'http', scheme: 'basic' },
  });
});

const one = (get: string, more = '', item = ''): Operation =>
  operationsOf(`/one: { ${item} get: { operationId: one, ${get} } }`, more).one as Operation;

const schemes = `components:
  securitySchemes:
    key: { type: apiKey, in: query, name: k }
    bearer: { type: http, scheme: Bearer }
    basic: { type: http, scheme: basic }
    session: { type: apiKey, in: cookie, name: sid }
    oauth: { type: oauth2, flows: {} }
    openid: { type: openIdConnect, openIdConnectUrl: https://example.com }
`;

test('every way of sending a credential has its scheme', () => {
  expect(compileText(minimalContract, openapiOf('', schemes)).contract.securitySchemes).toEqual({
    key: { id: 'key', type: 'apiKey', in: 'query', name: 'k' },
    bearer: { id: 'bearer', type: 'http', scheme: 'bearer' },
    basic: { id: 'basic', type: 'http', scheme: 'basic' },
    session: { id: 'session', type: 'apiKey', in: 'cookie', name: 'sid' },
    oauth: { id: 'oauth', type: 'http', scheme: 'bearer' },
    openid: { id: 'openid', type: 'http', scheme: 'bearer' },
  });
});

const security: readonly (readonly [why: string, get: string, root: string, security: Operation['security']])[] = [
  ['none where nothing says so', '', '', []],
  ['that of the document', '', 'security: [{ key: [a] }]', [{ scheme: 'key', scopes: ['a'] }]],
  [
    'its own in place of that',
    'security: [{ basic: [] }]',
    'security: [{ key: [a] }]',
    [{ scheme: 'basic', scopes: [] }],
  ],
  ['none of its own in place of that', 'security: []', 'security: [{ key: [a] }]', []],
  [
    'any of several',
    'security: [{ key: [a, b] }, { oauth: [c] }]',
    '',
    [
      { scheme: 'key', scopes: ['a', 'b'] },
      { scheme: 'oauth', scopes: ['c'] },
    ],
  ],
  ['none where one requirement is empty', 'security: [{ key: [a] }, {}]', '', []],
];

test.each(security)('the security of an operation is %s', (_, get, root, expected) => {
  expect(one(get, `${schemes}${root}\n`).security).toEqual(expected);
});

const accepted: readonly (readonly [responses: string, accepts: readonly number[]])[] = [
  ["{ '201': {}, '303': {}, '404': {}, default: {} }", [201, 303]],
  ['{ 200: {}, 2XX: {}, 4XX: {} }', [200]],
  ['{}', []],
];

test.each(accepted)('of the responses %s the operation accepts %j', (responses, accepts) => {
  expect(one(`responses: ${responses}`).accepts).toEqual(accepts);
});

test('every method is an operation', () => {
  const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
  const paths = `/one: { ${methods.map((method) => `${method}: { operationId: ${method} }`).join(', ')} }`;
  expect(Object.values(operationsOf(paths)).map(({ id, method }) => [id, method])).toEqual([
    ...methods.map((method) => [method, method.toUpperCase()]),
    ['last', 'GET'],
  ]);
});

test('an operation may have the name of what every object has', () => {
  const named = operationsOf('/one: { get: { operationId: constructor }, put: { operationId: toString } }');
  expect(Object.keys(named)).toEqual(['constructor', 'toString', 'last']);
});

describe('parameters', () => {
  test('of an operation stand before those of its path, by name and place', () => {
    const item =
      'parameters: [{ name: a, in: query, example: path }, { name: b, in: query }, { name: a, in: header, schema: { example: 7 } }],';
    expect(one('parameters: [{ name: a, in: query, required: true, example: own }]', '', item).parameters).toEqual([
      { name: 'b', in: 'query', required: false, schema: {} },
      { name: 'a', in: 'header', required: false, schema: { example: 7 }, example: 7 },
      { name: 'a', in: 'query', required: true, schema: {}, example: 'own' },
    ]);
  });

  test('may be references, with escapes', () => {
    const more = 'components: { parameters: { "a/b c": { name: a, in: query } } }\n';
    const get = "parameters: [{ $ref: '#/components/parameters/a~1b%20c' }]";
    expect(one(get, more).parameters).toEqual([{ name: 'a', in: 'query', required: false, schema: {} }]);
  });
});

const examples: readonly (readonly [where: string, content: string, example: Json])[] = [
  ['example', 'example: { a: 1 }, examples: { x: { value: { a: 2 } } }, schema: { example: { a: 3 } }', { a: 1 }],
  ['the first of examples', 'examples: { x: { value: { a: 2 } }, y: {} }, schema: { example: { a: 3 } }', { a: 2 }],
  ['the example of the schema', 'schema: { example: { a: 3 } }', { a: 3 }],
];

test.each(examples)('the example of a body is %s', (_, content, example) => {
  const put = `requestBody: { content: { application/json: { ${content} }, text/plain: { example: x } } }`;
  const { body } = operationsOf(`/one: { put: { operationId: one, ${put} } }`).one as Operation;
  expect(body).toMatchObject({ required: false, mediaType: 'application/json', example });
});

describe('references', () => {
  const withSchemas = (schemas: string): Json | undefined => {
    const content = "content: { application/json: { schema: { $ref: '#/components/schemas/A' }, example: {} } }";
    const more = `components:\n  schemas: { ${schemas} }\n`;
    return operationsOf(`/one: { put: { operationId: one, requestBody: { ${content} } } }`, more).one?.body?.schema;
  };

  test('are followed through references, and what stands beside one wins', () => {
    const schemas = "A: { $ref: '#/components/schemas/B', title: mine }, B: { type: object, title: theirs }";
    expect(withSchemas(schemas)).toEqual({ type: 'object', title: 'mine' });
  });

  test('to a schema inside itself are followed once', () => {
    const schemas = "A: { type: object, properties: { a: { $ref: '#/components/schemas/A' } } }";
    expect(withSchemas(schemas)).toEqual({ type: 'object', properties: { a: {} } });
  });

  test('that are broken where nobody looks are tolerated', () => {
    const responses = "responses: { '200': { $ref: '#/components/responses/None' } }";
    expect(one(responses).accepts).toEqual([200]);
  });
});

test('the same texts make the same digest, and others another', () => {
  const { digest } = compileText(minimalContract.replace('last', 'health'));
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(compileText(minimalContract.replace('last', 'health')).digest).toBe(digest);
  expect(compileText(minimalContract.replace('last', 'health'), `${openapiText}# more\n`).digest).not.toBe(digest);
});
