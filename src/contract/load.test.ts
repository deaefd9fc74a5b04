import { describe, expect, test } from 'vitest';
import { loadContract } from './load.ts';
import {
  compileText,
  contractWith,
  expecting,
  inputNames,
  minimalContract,
  mistakesOf,
  openapiOf,
  openapiText,
} from './testing/made-up.ts';
import { temporaryFolder } from './testing/temporary-folder.ts';

/** A mistake of each class that a well-formed contract can have: one in every line from 4 on that says something. */
const manyMistakes = `id: made-up
document: { title: Made up, retrieved: '2026-11-20' }
envelopes:
  simple: { schema: Err, code: /code }
credentials:
  member: { description: D., scheme: ky }
operations:
  addThings: {}
clauses:
  - { id: a, section: S, statement: S., operations: [listThing], expect: { status: 400 } }
  - { id: a, section: S, statement: S., operations: { scope: admin }, expect: { status: 400 } }
  - { id: c, section: S, statement: S., operations: all, over: errors, expect: { status: 400 } }
  - { id: d, section: S, statement: S., operations: all }
  - { id: e, section: S, statement: S., operations: all, state: busy, expect: { status: 400 } }
  - { id: f, section: S, statement: S., operations: all, ask: { credential: guest }, expect: { status: 400 } }
  - { id: g, section: S, statement: S., operations: all, ask: { inputs: [xyzzy] }, expect: { status: 400 } }
  - { id: h, section: S, statement: S., operations: all, ask: { set: { /a: '{{b}}' } }, expect: { distinct: [/a] } }
  - { id: i, section: S, statement: S., operations: all, expect: { envelope: plain } }
  - { id: j, section: S, statement: S., operations: all, expect: { status: 400, code: x } }
  - { id: k, section: S, statement: S., operations: all, expect: { members: { /a: { is: 1, schema: {} } } } }
  - { id: l, section: S, statement: S., operations: all, expect: { status: 400, relations: { /a: { schema: {} } } } }
`;

const manyMistakesOfApi = openapiText
  .replace('example: { name: Ada }', 'example: {}')
  .replace('operationId: health', 'summary: Up');

describe('all mistakes come in one error, in the order of file and line', () => {
  test('of a well-formed contract and its OpenAPI document', () => {
    const mistakes = mistakesOf(() => compileText(manyMistakes, manyMistakesOfApi));
    expect(mistakes.map((mistake) => mistake.replace(/; wanted .*/, ''))).toEqual([
      'contract.yaml:4:21 envelopes.simple.schema: found "Err"',
      'contract.yaml:6:38 credentials.member.scheme: found ky',
      'contract.yaml:8:14 operations.addThings: found addThings',
      'contract.yaml:10:54 clauses[0].operations[0]: found listThing',
      'contract.yaml:11:11 clauses[1].id: found the id a a second time',
      'contract.yaml:11:53 clauses[1].operations: found a selection that no operation fits',
      'contract.yaml:12:5 clauses[2]: found operations beside over',
      'contract.yaml:13:5 clauses[3]: found no expect',
      'contract.yaml:14:65 clauses[4].state: found busy',
      'contract.yaml:15:77 clauses[5].ask.credential: found guest',
      'contract.yaml:16:74 clauses[6].ask.inputs[0]: found xyzzy',
      'contract.yaml:17:76 clauses[7].ask.set["/a"]: found {{b}}',
      'contract.yaml:17:109 clauses[7].expect.distinct: found distinct in a clause that is asked',
      'contract.yaml:18:66 clauses[8].expect: found the envelope plain',
      'contract.yaml:19:87 clauses[9].expect.code: found code without an envelope',
      'contract.yaml:20:83 clauses[10].expect.members["/a"]: found is beside schema',
      'contract.yaml:21:98 clauses[11].expect.relations["/a"]: found a relation by schema',
      `openapi.yaml:17:22 paths["/things"].post.requestBody.content["application/json"].example: found an example that its schema refuses (the whole must have required property 'name')`,
      'openapi.yaml:27:7 paths["/health"].get: found an operation without operationId',
    ]);
  });

  test('of a contract of the wrong form and its OpenAPI document', () => {
    const contract = expecting('{ status: 99, level: most }').replace('id: made-up', 'name: made-up');
    expect(mistakesOf(() => compileText(contract, openapiOf('/one:')))).toEqual([
      'contract.yaml:1:1 found no id; wanted the key "id"',
      'contract.yaml:1:1 name: found the unknown key "name"; wanted one of the keys: id, openapi, document, servers, envelopes, credentials, badCredentials, states, capabilities, operations, limits, codes, …',
      'contract.yaml:17:23 clauses[0].expect.status: found 99; wanted it to be >= 100',
      'contract.yaml:17:34 clauses[0].expect.level: found "most"; wanted one of; did you mean must?',
      'openapi.yaml:3:8 paths["/one"]: found null; wanted a path item: its operations by method',
    ]);
  });

  test('of two texts that are no YAML', () => {
    const wanted = 'found Map keys must be unique; wanted valid YAML without repeated keys';
    expect(mistakesOf(() => compileText('id: a\nid: b\n', 'openapi: a\nopenapi: b\n'))).toEqual([
      `contract.yaml:2:1 ${wanted}`,
      `openapi.yaml:2:1 ${wanted}`,
    ]);
  });

  test('and one that aliases repeat comes once', () => {
    const contract = contractWith(
      'operations: [addThing]\nbefore: &steps [{ operation: none }]\nafter: *steps\nexpect: { status: 400 }',
    );
    expect(mistakesOf(() => compileText(contract))).toEqual([
      'contract.yaml:17:34 clauses[0].before[0].operation: found none; wanted an operationId of openapi.yaml: listThings, addThing, getThing, deleteThing, health',
    ]);
  });
});

describe('files', () => {
  const { path, write } = temporaryFolder();

  test('are read beside one another, and kept as they are', () => {
    const file = write('contract.yaml', minimalContract);
    const openapi = write('openapi.yaml', openapiOf(''));
    const loaded = loadContract(file, inputNames);
    expect(loaded.contract.clauses.map(({ id }) => id)).toEqual(['one']);
    expect(loaded.texts).toEqual({
      contract: { file, text: minimalContract },
      openapi: { file: openapi, text: openapiOf('') },
    });
  });

  test('may name the OpenAPI document', () => {
    const file = write('contract.yaml', minimalContract.replace('{ id', '{ openapi: api.json, id'));
    const openapi = write(
      'api.json',
      '{ "openapi": "3.1.0", "paths": { "/a": { "get": { "operationId": "last" } } } }',
    );
    expect(loadContract(file, inputNames).texts.openapi.file).toBe(openapi);
  });

  test('that are not there are mistakes', () => {
    const file = path('missing.yaml');
    expect(mistakesOf(() => loadContract(file, inputNames))).toEqual([
      `${file}:1:1 found no file that can be read (ENOENT); wanted a contract: contract.yaml`,
    ]);
    const alone = write('contract.yaml', minimalContract.replace('{ id', '{ openapi: none.yaml, id'));
    expect(mistakesOf(() => loadContract(alone, inputNames))).toEqual([
      `${path('none.yaml')}:1:1 found no file that can be read (ENOENT); wanted the OpenAPI document of contract.yaml (its key openapi names another)`,
    ]);
  });

  test('with mistakes are named in them', () => {
    const file = write('contract.yaml', minimalContract.replace('[last]', '[first]'));
    write('openapi.yaml', openapiOf(''));
    expect(mistakesOf(() => loadContract(file, inputNames))).toEqual([
      `${file}:1:139 clauses[0].operations[0]: found first; wanted an operationId of openapi.yaml: last`,
    ]);
  });
});
