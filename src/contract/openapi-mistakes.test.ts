import { describe, expect, test } from 'vitest';
import { compileText, minimalContract, mistakesOf, openapiOf } from './testing/made-up.ts';

const mistakesIn = (openapi: string): readonly string[] => mistakesOf(() => compileText(minimalContract, openapi));
const ofOperation = (text: string): string => openapiOf(`/one: { put: { operationId: one, ${text} } }`);
/** A body whose content begins at line 3, column 82. */
const ofContent = (content: string): string =>
  ofOperation(`requestBody: { content: { application/json: { ${content} } } }`);

const unusable = 'error parsing regexp: invalid or unsupported Perl syntax: `(?=`';
const inSchema = 'a JSON Schema (draft 2020-12) whose patterns RE2 can say';

const mistakes: readonly (readonly [why: string, openapi: string, mistake: string])[] = [
  [
    'an older OpenAPI',
    openapiOf('').replace('3.1.0', '2.0.0'),
    'openapi.yaml:1:10 openapi: found "2.0.0"; wanted an OpenAPI 3.1 document: openapi: 3.1.0',
  ],
  [
    'no OpenAPI at all',
    openapiOf('').replace('openapi: 3.1.0', 'swagger: x'),
    'openapi.yaml:1:1 openapi: found null; wanted an OpenAPI 3.1 document: openapi: 3.1.0',
  ],
  [
    'a path that is no object',
    openapiOf('/one:'),
    'openapi.yaml:3:8 paths["/one"]: found null; wanted a path item: its operations by method',
  ],
  [
    'an operation without operationId',
    openapiOf('/one: { get: {} }'),
    'openapi.yaml:3:16 paths["/one"].get: found an operation without operationId; wanted an operationId: contracts and reports name operations by it',
  ],
  [
    'an operationId of two operations',
    openapiOf('/one: { get: { operationId: one }, put: { operationId: one } }'),
    'openapi.yaml:3:58 paths["/one"].put.operationId: found the operationId one a second time; wanted an operationId of its own',
  ],
  [
    'a reference to nothing',
    ofOperation("parameters: [{ $ref: '#/components/parameters/None' }]"),
    'openapi.yaml:3:57 paths["/one"].put.parameters[0]["$ref"]: found "#/components/parameters/None"; wanted a reference to something in this file: #/components/…',
  ],
  [
    'a reference to another file',
    ofContent("schema: { $ref: 'other.yaml#/A' }, example: 1"),
    'openapi.yaml:3:98 paths["/one"].put.requestBody.content["application/json"].schema["$ref"]: found "other.yaml#/A"; wanted a reference to something in this file: #/components/…',
  ],
  [
    'a reference that cannot be decoded',
    ofOperation("parameters: [{ $ref: '#/components/parameters/100%' }]"),
    'openapi.yaml:3:57 paths["/one"].put.parameters[0]["$ref"]: found "#/components/parameters/100%"; wanted a reference to something in this file: #/components/…',
  ],
  [
    'a reference to what every object has',
    ofOperation("parameters: [{ $ref: '#/components/constructor' }]"),
    'openapi.yaml:3:57 paths["/one"].put.parameters[0]["$ref"]: found "#/components/constructor"; wanted a reference to something in this file: #/components/…',
  ],
  [
    'a parameter without a name',
    ofOperation('parameters: [{ in: query }]'),
    'openapi.yaml:3:49 paths["/one"].put.parameters[0]: found a parameter without name or in; wanted name, and in: path, query, header or cookie',
  ],
  [
    'a parameter in an unknown place',
    ofOperation('parameters: [{ name: a, in: body }]'),
    'openapi.yaml:3:49 paths["/one"].put.parameters[0]: found a parameter without name or in; wanted name, and in: path, query, header or cookie',
  ],
  [
    'a parameter that is no object',
    openapiOf('/one: { parameters: [null] }'),
    'openapi.yaml:3:24 paths["/one"].parameters[0]: found a parameter without name or in; wanted name, and in: path, query, header or cookie',
  ],
  [
    'a pattern of a parameter that RE2 cannot say',
    ofOperation("parameters: [{ name: a, in: query, schema: { pattern: 'a(?=b)' } }]"),
    `openapi.yaml:3:79 paths["/one"].put.parameters[0].schema: found a schema that cannot be used (${unusable}); wanted ${inSchema}`,
  ],
  [
    'a pattern of a body that RE2 cannot say',
    ofContent("schema: { pattern: 'a(?=b)' }, example: ab"),
    `openapi.yaml:3:90 paths["/one"].put.requestBody.content["application/json"].schema: found a schema that cannot be used (${unusable}); wanted ${inSchema}`,
  ],
  [
    'a body without content',
    ofOperation('requestBody: { content: {} }'),
    'openapi.yaml:3:49 paths["/one"].put.requestBody: found a request body without content; wanted content with a media type, its schema and one valid example',
  ],
  [
    'a body without an example',
    ofContent('schema: { type: object }'),
    'openapi.yaml:3:80 paths["/one"].put.requestBody.content["application/json"]: found no example; wanted one valid example of the body: bad inputs are made from it',
  ],
  [
    'an example that is invalid as a whole',
    ofContent('schema: { type: object }, example: 7'),
    'openapi.yaml:3:117 paths["/one"].put.requestBody.content["application/json"].example: found an example that its schema refuses (the whole must be object); wanted a valid example',
  ],
  [
    'an unknown security scheme of an operation',
    ofOperation('security: [{ key: [] }]'),
    'openapi.yaml:3:47 paths["/one"].put.security[0]: found the security scheme "key"; wanted one of components.securitySchemes: none',
  ],
  [
    'an unknown security scheme of the document',
    `${openapiOf('/one: { get: { operationId: one } }')}components: { securitySchemes: { a: { type: http, scheme: basic } } }\nsecurity: [{ constructor: [] }]\n`,
    'openapi.yaml:6:12 security[0]: found the security scheme "constructor"; wanted one of components.securitySchemes: a',
  ],
  [
    'a security requirement that is no object',
    ofOperation('security: [null]'),
    'openapi.yaml:3:47 paths["/one"].put.security[0]: found null; wanted a security requirement: a scheme and its scopes',
  ],
  [
    'a security scheme that nobody can send',
    `${openapiOf('')}components:\n  securitySchemes:\n    tls: { type: mutualTLS }\n`,
    'openapi.yaml:7:10 components.securitySchemes.tls: found the scheme "mutualTLS"; wanted apiKey with in and name, http with bearer or basic, oauth2 or openIdConnect',
  ],
  [
    'a security scheme that is no object',
    `${openapiOf('')}components: { securitySchemes: { key: null } }\n`,
    'openapi.yaml:5:39 components.securitySchemes.key: found the scheme null; wanted apiKey with in and name, http with bearer or basic, oauth2 or openIdConnect',
  ],
  [
    'a server without url',
    `${openapiOf('')}servers: [null]\n`,
    'openapi.yaml:5:11 servers[0]: found a server without url; wanted url: where the API is',
  ],
];

test.each(mistakes)('%s is a mistake', (_, openapi, mistake) => {
  expect(mistakesIn(openapi)).toEqual([mistake]);
});

describe('all are told at once', () => {
  test('of an example every departure', () => {
    const schema = 'schema: { required: [a], properties: { b: { type: string } } }, example: { b: 7 }';
    const at = 'openapi.yaml:3:155 paths["/one"].put.requestBody.content["application/json"].example: found';
    expect(mistakesIn(ofContent(schema))).toEqual([
      `${at} an example that its schema refuses (the whole must have required property 'a'); wanted a valid example`,
      `${at} an example that its schema refuses (/b must be string); wanted a valid example`,
    ]);
  });

  test('a broken reference and what stands beside it', () => {
    const parameters = "parameters: [{ $ref: '#/a' }, { $ref: '#/b' }, { in: query }]";
    expect(mistakesIn(ofOperation(parameters)).map((mistake) => mistake.replace(/; .*/, ''))).toEqual([
      'openapi.yaml:3:57 paths["/one"].put.parameters[0]["$ref"]: found "#/a"',
      'openapi.yaml:3:74 paths["/one"].put.parameters[1]["$ref"]: found "#/b"',
      'openapi.yaml:3:83 paths["/one"].put.parameters[2]: found a parameter without name or in',
    ]);
  });
});
